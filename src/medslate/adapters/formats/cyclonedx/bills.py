"""Write one bill of materials of the whole device in CycloneDX 1.6, from the bills kept for its components.

What a bill says of its parts is carried over as it stands, unknown fields with it; only references get the component's
id before them, so that they stay unique. What the merged bill has no place for is told.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from medslate import __version__
from medslate.assessment.dossier import Dossier
from medslate.devices.device import Component, Device
from medslate.usecases.supply import Written

Value = dict[str, Any]
ROOT = "device"
_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
_CARRIED = frozenset({"components", "dependencies", "compositions", "services"})
_KNOWN = _CARRIED | {"$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata"}
_ONE_REF = frozenset({"bom-ref", "ref"})
_REFS = frozenset({"dependsOn", "provides", "assemblies", "dependencies", "vulnerabilities", "tools"})


def write_bill(dossier: Dossier, bills: Mapping[str, bytes], day: date) -> Written:
    """The file, and what of the bills it does not say."""
    values = {name: json.loads(content.decode("utf-8-sig")) for name, content in bills.items()}
    device = dossier.device
    parts = [_component(one, values.get(one.id, {})) for one in device.components]
    body = {
        "metadata": metadata(device, day),
        "components": parts,
        **_filled(
            services=[one for name, value in values.items() for one in renamed(value, name).get("services", ())],
            dependencies=list(_dependencies(device, values)),
            compositions=list(_compositions(device, values)),
        ),
    }
    losses = tuple(one for name, value in values.items() for one in _losses(name, value))
    return Written(sealed(body), losses)


def sealed(body: Value) -> bytes:
    """The document with its head; the serial number is made of all that it says."""
    serial = uuid5(NAMESPACE_URL, json.dumps(body, sort_keys=True))
    head = {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
    }
    return json.dumps(head | body, indent=2, ensure_ascii=False).encode() + b"\n"


def metadata(device: Device, day: date) -> Value:
    """What the document is of, and when and with what it was made."""
    told = {"medslate:model": device.model, "medslate:udi-di": device.udi_di}
    maker = {"name": device.manufacturer}
    root: Value = {"type": "device", "bom-ref": ROOT, "name": device.name, "version": device.version}
    root |= {"manufacturer": maker, "supplier": maker}
    root |= _filled(properties=[{"name": name, "value": value} for name, value in told.items() if value])
    return {
        "timestamp": f"{day.isoformat()}T00:00:00Z",
        "tools": {"components": [{"type": "application", "name": "medslate", "version": __version__}]},
        "component": root,
        "manufacturer": maker,
    }


def component_head(one: Component, value: Mapping[str, Any]) -> Value:
    """A component of the device as it is called here, with what its own bill says of it besides."""
    said = (value.get("metadata") or {}).get("component") or {}
    own: Value = {"type": said.get("type", "application"), "bom-ref": one.id, "name": one.name, "version": one.version}
    more = {key: said[key] for key in said if key not in (*own, "components")}
    return own | {key: one for key, one in renamed(more, one.id).items() if key != "bom-ref"}


def renamed(value: Any, component: str) -> Any:
    """The value with the component's id before every reference."""
    own = frozenset(_own_refs(value))
    return _renamed(value, component, own)


def _component(one: Component, value: Mapping[str, Any]) -> Value:
    parts = _numbered(_renamed(value.get("components", []), one.id, frozenset(_own_refs(value))), one.id)
    within = ((value.get("metadata") or {}).get("component") or {}).get("components") or []
    parts += _renamed(within, one.id, frozenset(_own_refs(value)))
    return component_head(one, value) | _filled(components=parts)


def _numbered(parts: list[Value], component: str) -> list[Value]:
    """Parts without a ref get one, for a device-wide bill is to be referred to."""
    made = []
    for number, part in enumerate(parts):
        ref = {} if "bom-ref" in part else {"bom-ref": f"{component}/part-{number + 1}"}
        made.append(part | ref)
    return made


def _own_refs(value: Any) -> Iterator[str]:
    """Every bom-ref in the value."""
    if isinstance(value, dict):
        if isinstance(value.get("bom-ref"), str):
            yield value["bom-ref"]
        for one in value.values():
            yield from _own_refs(one)
    elif isinstance(value, list):
        for one in value:
            yield from _own_refs(one)


def _renamed(value: Any, component: str, own: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _reference(key, one, component, own) for key, one in value.items()}
    return [_renamed(one, component, own) for one in value] if isinstance(value, list) else value


def _reference(key: str, value: Any, component: str, own: frozenset[str]) -> Any:
    if key in _ONE_REF and isinstance(value, str):
        return f"{component}/{value}"
    if key in _REFS and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [f"{component}/{one}" if one in own else one for one in value]
    return _renamed(value, component, own)


def _root_ref(value: Mapping[str, Any]) -> str:
    found = ((value.get("metadata") or {}).get("component") or {}).get("bom-ref", "")
    return found if isinstance(found, str) else ""


def _dependencies(device: Device, values: Mapping[str, Value]) -> Iterator[Value]:
    """Of the device on its components, of each component on what its bill says, and so on down; no line twice."""
    yield {"ref": ROOT, "dependsOn": [one.id for one in device.components]}
    for name, value in values.items():
        own = frozenset(_own_refs(value))
        root = _root_ref(value)
        seen = set()
        for one in value.get("dependencies", ()):
            ref = one["ref"]
            if ref in seen or (ref not in own and ref != root):
                continue
            seen.add(ref)
            line = _renamed(one, name, own) | {"ref": name if ref == root else f"{name}/{ref}"}
            lines = {
                key: [to for to in line[key] if _known(to, name, own)]
                for key in ("dependsOn", "provides")
                if key in line
            }
            yield line | lines


def _known(ref: str, name: str, own: frozenset[str]) -> bool:
    """Whether a renamed ref leads somewhere; what dangled before would make the whole unsound."""
    return ref.startswith(f"{name}/") and ref.removeprefix(f"{name}/") in own


def _compositions(device: Device, values: Mapping[str, Value]) -> Iterator[Value]:
    """What the bills say of their completeness; of a component without a bill nothing is known."""
    for name, value in values.items():
        root = f"{name}/{_root_ref(value)}"
        own = frozenset(_own_refs(value))
        for one in value.get("compositions", ()):
            made = {key: said for key, said in _renamed(one, name, own).items() if key != "signature"}
            for key in ("assemblies", "dependencies"):
                if key in made:
                    made[key] = [name if ref == root else ref for ref in made[key]]
            yield made
    unlisted = [one.id for one in device.components if one.id not in values]
    if unlisted:
        yield {"aggregate": "unknown", "assemblies": unlisted}


def _losses(name: str, value: Mapping[str, Any]) -> Iterator[str]:
    """What a bill says besides its parts, and how they depend on each other."""
    said = [*(key for key in value if key not in _KNOWN)]
    said += [f"metadata.{key}" for key in value.get("metadata") or {} if key != "component"]
    for key in said:
        yield f"{name}: {key} is not in the bill of the whole device"


def _filled(**fields: Iterable[Any]) -> Value:
    return {key: list(value) for key, value in fields.items() if value}
