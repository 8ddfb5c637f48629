"""An assessment as OSCAL assessment results: per component a result, an observation per evidence, a finding per row.

Satisfied is what counts with evidence that still holds; declared without evidence, and open, is no finding.
"""

from collections.abc import Iterator

from medslate.adapters.formats.oscal.exports.component import (
    claim_props,
    component_uuid,
    device_props,
    evidence_resource,
)
from medslate.adapters.formats.oscal.exports.parts import (
    Value,
    explained,
    exported,
    filled,
    line,
    metadata,
    moment,
    prop,
    resource,
    statement_of,
    uuid,
)
from medslate.assessment.capability import Assessment, ComponentAssessment
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog, Requirement
from medslate.usecases.oscal_export import Exported
from medslate.usecases.oscal_import import ids_of

_PLAN = "Workspace of the manufacturer"


def export_results(dossier: Dossier, catalog: Catalog, assessment: Assessment) -> Exported:
    """The results of the day of the assessment, for every component that faces a row."""
    writer = _Writer(dossier, catalog, assessment)
    results = [writer.result(one) for one in assessment.components.values() if one.rows]
    plan = resource(_PLAN, dossier.content, props=prop("content", dossier.content))
    resources = [plan, *(evidence_resource(one) for one in writer.used.values())]
    device = dossier.device
    told = device_props(device) + prop("catalog", catalog.pack.id) + prop("catalog-digest", catalog.pack.digest)
    head = metadata(f"{device.name}: assessment", device.version, assessment.day, told)
    value = {
        "metadata": head,
        "import-ap": {"href": f"#{plan['uuid']}", "remarks": "Assessed from the workspace, without a plan in OSCAL."},
        "results": results,
        "back-matter": {"resources": resources},
    }
    return exported("assessment-results", value, writer.losses())


class _Writer:
    """Writes the results of the components, and counts the rows that are no finding."""

    def __init__(self, dossier: Dossier, catalog: Catalog, assessment: Assessment) -> None:
        self.dossier, self.catalog, self.assessment = dossier, catalog, assessment
        self.ids = ids_of(catalog)
        self.used: dict[tuple[str, str], Evidence] = {}
        self.open = self.bare = self.out = self.undated = self.stale = 0
        self.day = assessment.day

    def result(self, one: ComponentAssessment) -> Value:
        """The result of a component."""
        component = component_uuid(self.dossier.device, one.component.id)
        observations: dict[str, Value] = {}
        findings = [made for row in one.rows if (made := self.finding(one, row, component, observations))]
        start = moment(self.assessment.day)
        name = line(one.component.name or one.component.id)
        local = {
            "uuid": component,
            "type": "device-component",
            "title": name,
            "description": one.component.description or f"Component {one.component.id}.",
            "props": prop("version", one.component.version, own=False) + prop("component", one.component.id),
            "status": {"state": "other"},
        }
        reviewed = [{"control-id": self.ids[row.id]} for row in one.rows]
        levels = [prop(f"sl-c-{strength.value}", levels.bounds) for strength, levels in one.levels.items()]
        return {
            "uuid": uuid("result", component, start, self.dossier.content),
            "title": name,
            "description": f"Rows of {self.catalog.pack.citation} that {name} faces, on the evidence at hand.",
            "start": start,
            "end": f"{self.assessment.day.isoformat()}T23:59:59Z",
            "local-definitions": {"components": [local]},
            "reviewed-controls": {"control-selections": [{"include-controls": reviewed}]},
        } | filled(props=[each for told in levels for each in told], observations=list(observations.values()),
                   findings=findings)  # fmt: skip

    def finding(
        self, one: ComponentAssessment, row: Requirement, component: str, observations: dict[str, Value]
    ) -> Value:
        """The finding about a row; nothing where nothing is shown. Its evidence becomes observations."""
        verdict = one.verdicts[Strength.EVIDENCED].get(row.id, Verdict.OPEN)
        claim = self.dossier.claim.get((one.component.id, row.id))
        if claim is None or verdict.standing in (Standing.OPEN, Standing.OUT):
            self.out += verdict.standing is Standing.OUT
            stated = claim is not None and claim.verdict is not Verdict.OPEN
            self.bare += verdict.standing is Standing.OPEN and stated
            self.open += verdict.standing is Standing.OPEN and not stated
            return {}
        supporting = self.dossier.supporting(claim)
        current = [item for item in supporting if item.current(one.component.id, one.component.version, self.day)]
        self.stale += len(supporting) - len(current)
        related = [self.observation(item, component, observations) for item in current]
        satisfied = verdict.standing is Standing.COUNTS
        control = self.ids[row.id]
        target = {
            "type": "statement-id",
            "target-id": statement_of(control),
            "title": line(row.title),
            "status": {"state": "satisfied" if satisfied else "not-satisfied"},
        }
        return {
            "uuid": uuid("finding", component, control, self.assessment.day, self.dossier.content),
            "title": f"{row.id} {line(row.title)}",
            "description": explained(claim.how, claim.rationale),
            "props": claim_props(claim),
            "target": target,
        } | filled(related_observations=[{"observation-uuid": each} for each in dict.fromkeys(related)])

    def observation(self, item: Evidence, component: str, observations: dict[str, Value]) -> str:
        """The UUID of the observation that an evidence item is, noted among the others."""
        made = evidence_resource(item)
        name = uuid("observation", component, made["uuid"], item.sha256, item.taken)
        if name not in observations:
            self.used[item.id, item.title] = item
            self.undated += item.taken is None
            told = prop("evidence", item.id) + prop("outcome", item.outcome.value if item.outcome else None)
            told += prop("tester", item.tester) + prop("independence", item.independence and item.independence.value)
            observations[name] = {
                "uuid": name,
                "title": line(item.title or item.id),
                "description": f"{item.kind.value.capitalize()}: {line(item.title or item.id)}.",
                "props": told,
                "methods": ["TEST" if item.kind is EvidenceKind.TEST else "EXAMINE"],
                "types": ["finding"],
                "subjects": [{"subject-uuid": component, "type": "component"}],
                "relevant-evidence": [{"href": f"#{made['uuid']}", "description": line(item.title or item.id)}],
                "collected": moment(item.taken or self.assessment.day),
            } | filled(expires=moment(item.expires) if item.expires else "")
        return name

    def losses(self) -> Iterator[str]:
        """Rows that are no finding, and what is filled in."""
        for count, what in (
            (self.open, "open rows are no finding"),
            (self.bare, "rows are claimed without evidence that still holds, and are no finding"),
            (self.out, "rows that do not apply are no finding"),
            (self.stale, "times evidence that no longer holds is left out"),
            (self.undated, "evidence items without a date are dated to the day of the assessment"),
        ):
            if count:
                yield f"{count} {what}."
        yield "OSCAL knows but satisfied and not satisfied: verdicts and levels stand as properties of our own."
