"""A workspace as an OSCAL component definition: a component per component of the device, a requirement per claim."""

from collections.abc import Iterable, Iterator
from datetime import date

from medslate.adapters.formats.oscal.exports.parts import (
    Value,
    catalog_file,
    explained,
    exported,
    file_link,
    filled,
    line,
    metadata,
    prop,
    resource,
    statement_of,
    uuid,
    worded,
)
from medslate.assessment.conformity.stated import Stated
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.devices.device import Component, Device
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog
from medslate.standards.fulfilment.scales import Means
from medslate.usecases.oscal_export import Answered, Exported
from medslate.usecases.oscal_import import ids_of

_STATUS = {
    Verdict.MET: "implemented",
    Verdict.MET_BY_INTEGRATION: "implemented",
    Verdict.NOT_APPLICABLE: "not-applicable",
}
"""OSCAL's own word for a verdict, where it has one; the verdict itself is a property beside it."""
_MEANS = {Means.FULL: "implemented", Means.PART: "partial", Means.NOT_APPLICABLE: "not-applicable"}
"""The same for answers of a scale."""


def export_component(dossier: Dossier, catalog: Catalog, answered: tuple[Answered, ...], issued: date) -> Exported:
    """What is claimed, component by component, then what is stated on further catalogs.

    Rows that nobody has claimed or answered, or left open, are not in it.
    """
    writer = _Writer(dossier, catalog)
    device = dossier.device
    components = [*map(writer.component, device.components), *map(writer.statement, answered)]
    resources = [evidence_resource(one) for one in writer.used.values()]
    told = device_props(device) + prop("catalog", catalog.pack.id) + prop("catalog-digest", catalog.pack.digest)
    head = metadata(f"{device.name}: claims", device.version, issued, told)
    body = filled(components=components, back_matter=filled(resources=resources))
    return exported("component-definition", {"metadata": head, **body}, writer.losses())


def device_props(device: Device) -> list[Value]:
    """The identity of the device."""
    told = (("device", device.name), ("model", device.model), ("manufacturer", device.manufacturer),
            ("udi-di", device.udi_di))  # fmt: skip
    return [one for name, value in told for one in prop(name, value)]


def claim_props(claim: Claim) -> list[Value]:
    """What OSCAL has no field for in a claim, so that the claim can be made of them again."""
    told = prop("verdict", claim.verdict.value) + worded("rationale", claim.rationale)
    told += [each for one in claim.through for each in prop("integration", one)]
    told += [each for one in claim.measures for each in prop("external-measure", one)]
    return told + [each for one, how in claim.impairs.items() for each in worded("essential-function", how, one)]


def component_uuid(device: Device, component: str) -> str:
    """The UUID of a component, the same in every document about this model of the device."""
    return uuid("component", device.manufacturer, device.name, device.model, component)


def evidence_resource(item: Evidence) -> Value:
    """An evidence item as an entry of back-matter."""
    told = prop("evidence", item.id) + prop("kind", item.kind.value)
    links = [file_link(item.file, item.sha256)] if item.file else []
    return resource(item.title or item.id, item.id, item.title, props=told, rlinks=links)


class _Writer:
    """Writes the claims of one dossier, and remembers the evidence that they name."""

    def __init__(self, dossier: Dossier, catalog: Catalog) -> None:
        self.dossier, self.catalog = dossier, catalog
        self.ids = ids_of(catalog)
        self.used: dict[tuple[str, str], Evidence] = {}
        self.open = self.foreign = self.unknown = 0

    def component(self, one: Component) -> Value:
        """A component with its claims."""
        told = prop("version", one.version, own=False) + prop("component", one.id)
        told += [each for kind in one.types for each in prop("component-type", kind)]
        claims = [each for (name, _), each in self.dossier.claim.items() if name == one.id]
        requirements = [made for each in claims if (made := self.requirement(each))]
        implementation = {
            "uuid": uuid("implementation", component_uuid(self.dossier.device, one.id), self.catalog.pack.id),
            "source": catalog_file(self.catalog.pack.id),
            "description": f"Claims on the rows of {self.catalog.pack.citation}.",
            "implemented-requirements": requirements,
        }
        return {
            "uuid": component_uuid(self.dossier.device, one.id),
            "type": "device-component",
            "title": line(one.name or one.id),
            "description": one.description or f"Component {one.id} of {self.dossier.device.name}.",
        } | filled(props=told, control_implementations=[implementation] if requirements else [])

    def requirement(self, claim: Claim) -> Value:
        """A claim; nothing for one that states nothing, or is about a row that the catalog does not have."""
        if claim.verdict is Verdict.OPEN:
            self.open += 1
            return {}
        if claim.row not in self.ids:
            self.foreign += 1
            return {}
        control = self.ids[claim.row]
        name = uuid("claim", component_uuid(self.dossier.device, claim.component), control)
        text = explained(claim.how, claim.rationale)
        self.unknown += sum(one not in self.dossier.evidence_by_id for one in claim.evidence)
        told = prop("implementation-status", _STATUS.get(claim.verdict), own=False) + claim_props(claim)
        resolved = (f"Essential function {one}: {how}" for one, how in claim.impairs.items())
        return {"uuid": name, "control-id": control, "description": text} | filled(
            props=told,
            links=list(self.links(claim)),
            statements=[{"statement-id": statement_of(control), "uuid": uuid("statement", name), "description": text}],
            remarks="\n\n".join(resolved),
        )

    def statement(self, one: Answered) -> Value:
        """What a statement is about, as a component with the answers on its catalog."""
        said, pack = one.statement, one.catalog.pack
        title = line(said.about) or line(self.dossier.device.name)
        name = uuid("statement", self.dossier.device.manufacturer, self.dossier.device.name, pack.id, said.about)
        ids = ids_of(one.catalog)
        first = {each.row: each for each in reversed(said.answers)}
        self.foreign += sum(row not in ids for row in first)
        answers = [self.answer(each, ids[row], name, one) for row, each in first.items() if row in ids]
        implementation = {
            "uuid": uuid("implementation", name),
            "source": catalog_file(pack.id),
            "description": f"Answers on the rows of {pack.citation}.",
            "implemented-requirements": sorted(answers, key=lambda each: list(ids.values()).index(each["control-id"])),
        }
        return {
            "uuid": name,
            "type": "process-procedure" if said.about else "device",
            "title": title,
            "description": f"{title}: what is stated on {pack.citation}.",
            "control-implementations": [implementation],
        } | filled(props=prop("catalog", pack.id) + prop("route", said.route))

    def answer(self, said: Stated, control: str, subject: str, one: Answered) -> Value:
        """One answer, with OSCAL's own word for it where there is one."""
        known = one.scale.by_id.get(said.answer) if one.scale is not None else None
        status = prop("implementation-status", _MEANS.get(known.means) if known else None, own=False)
        told = status + prop("answer", said.answer) + worded("rationale", said.rationale)
        items = [self.dossier.evidence_by_id[each] for each in said.evidence if each in self.dossier.evidence_by_id]
        self.unknown += len(said.evidence) - len(items)
        return {
            "uuid": uuid("answer", subject, control),
            "control-id": control,
            "description": explained(said.how, said.rationale),
        } | filled(props=told, links=list(self.linked(items)))

    def links(self, claim: Claim) -> Iterator[Value]:
        """The evidence of a claim as links to back-matter."""
        return self.linked(self.dossier.supporting(claim))

    def linked(self, items: Iterable[Evidence]) -> Iterator[Value]:
        """Evidence as links to back-matter, each once."""
        seen: set[str] = set()
        for item in items:
            made = evidence_resource(item)
            if made["uuid"] not in seen:
                seen.add(made["uuid"])
                self.used[item.id, item.title] = item
                yield {"href": f"#{made['uuid']}", "rel": "evidence", "text": line(item.title or item.id)}

    def losses(self) -> Iterator[str]:
        """What is not written, or only medslate reads."""
        if self.open:
            yield f"{self.open} rows that are open are left out: a component definition holds only what is claimed."
        if self.foreign:
            yield f"{self.foreign} claims or answers on rows that a catalog does not have are left out."
        if self.unknown:
            yield f"{self.unknown} times evidence is named that the workspace does not have; the names are left out."
        yield "Verdicts, integrations and external measures stand as properties that other tools do not read."
        device = self.dossier.device
        for name, there in (
            ("interfaces", device.interfaces), ("essential functions", device.functions),
            ("assumptions", device.assumptions), ("approvals", self.dossier.approvals),
            ("releases", self.dossier.releases),
        ):  # fmt: skip
            if there:
                yield f"{len(there)} {name} are left out."
