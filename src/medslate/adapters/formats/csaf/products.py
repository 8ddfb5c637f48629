"""The product tree of a CSAF document: which products there are, and what they are called in it."""

from collections.abc import Iterator
from typing import Any

from medslate.assessment.dossier import Dossier
from medslate.devices.device import Component
from medslate.lifecycle.software import SoftwarePart
from medslate.lifecycle.vulnerabilities import VexStatement

Value = dict[str, Any]


class Products:
    """The products of a document: every one gets an id, in the order of its first use.

    In the present version it is a part in a component in the device that is spoken of. Of other versions nobody knows
    which versions of components and parts they have, so there it is the device as a whole.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.device = dossier.device
        self.versions: dict[str, str] = {}
        self.components: dict[str, str] = {}
        self.parts: dict[tuple[str, str], Value] = {}
        self.within: dict[str, Value] = {}
        self.version(self.device.version)

    def version(self, version: str) -> str:
        """The id of the device in a version."""
        return self.versions.setdefault(version, f"D-{len(self.versions) + 1}")

    def concerned(self, statement: VexStatement, version: str) -> list[str]:
        """The ids of what a statement is about, in a version of the device."""
        if version != self.device.version:
            return [self.version(version)]
        known = self.device.component[statement.component]
        plain = self.components.setdefault(known.id, f"C-{len(self.components) + 1}")
        device = f"{self.device.name} {version}"
        component = self._in(plain, self.version(version), f"{known.name} {known.version} in {device}")
        if not statement.part:
            return [component]
        where = f"in {known.name} {known.version} in {device}"
        return [self._in(self._part(one), component, f"{one.title} {where}") for one in self._named(statement)]

    def _named(self, statement: VexStatement) -> tuple[SoftwarePart, ...]:
        inventory = self.dossier.inventory.get(statement.component)
        known = () if inventory is None else inventory.named(statement.part)
        return known or (SoftwarePart(statement.part, statement.part),)

    def _part(self, part: SoftwarePart) -> str:
        helper = {"cpe": part.cpe} if part.cpe.startswith(("cpe:2.3:", "cpe:/")) else {}
        helper |= {"purl": part.purl} if part.purl else {}
        made: Value = {"product_id": f"P-{len(self.parts) + 1}", "name": part.title}
        made |= {"product_identification_helper": helper} if helper else {}
        found = self.parts.setdefault((part.identity, part.version), made)
        return str(found["product_id"])

    def _in(self, part: str, whole: str, title: str) -> str:
        made = f"{part}-{whole}"
        self.within[made] = {
            "category": "default_component_of",
            "product_reference": part,
            "relates_to_product_reference": whole,
            "full_product_name": {"product_id": made, "name": title},
        }
        return made

    def tree(self) -> Value:
        """The product tree of all that was named."""
        names = [self._branch(self.device.name, self._device_versions())]
        names += [self._branch(one.name, [self._component(one)]) for one in self._used()]
        made: Value = {"branches": [{"category": "vendor", "name": self.device.manufacturer, "branches": names}]}
        made |= {"full_product_names": list(self.parts.values())} if self.parts else {}
        return made | {"relationships": list(self.within.values())}

    def _used(self) -> Iterator[Component]:
        return (self.device.component[name] for name in self.components)

    @staticmethod
    def _branch(name: str, versions: list[Value]) -> Value:
        return {"category": "product_name", "name": name, "branches": versions}

    def _component(self, one: Component) -> Value:
        product = {"product_id": self.components[one.id], "name": f"{one.name} {one.version}"}
        return {"category": "product_version", "name": one.version, "product": product}

    def _device_versions(self) -> list[Value]:
        helper = {"model_numbers": [self.device.model]} if self.device.model else {}
        made = []
        for version, name in self.versions.items():
            product: Value = {"product_id": name, "name": f"{self.device.name} {version}"}
            product |= {"product_identification_helper": helper} if helper else {}
            made.append({"category": "product_version", "name": version, "product": product})
        return made
