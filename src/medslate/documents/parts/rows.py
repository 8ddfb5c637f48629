"""Rows as a document shows them: one component, one row, its claim, what stands behind it, and the remark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medslate.assessment.evidence import Evidence
from medslate.devices.claims import Claim
from medslate.devices.device import Component
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.levels.strengths import Strength, at_strength
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Requirement


@dataclass(frozen=True)
class RowView:
    """One row of one component. `verdicts`: what may be used at each strength. `failed`: a current test failed it.

    `counts`: the row and, for an enhancement, its base count as declared.
    """

    component: Component
    row: Requirement
    claim: Claim | None
    verdicts: Mapping[Strength, Verdict]
    evidence: tuple[Evidence, ...]
    failed: bool
    counts: bool

    @property
    def verdict(self) -> Verdict:
        """The verdict as declared; a contradictory or unreasoned claim is open."""
        return self.verdicts[Strength.DECLARED]

    @property
    def strength(self) -> Strength:
        """The firmest strength at which the verdict holds."""
        return max((one for one in Strength if self.verdicts[one] is self.verdict), key=list(Strength).index)

    @property
    def baseless(self) -> bool:
        """An enhancement that is claimed, but whose base does not count."""
        return self.verdict.standing is Standing.COUNTS and not self.counts


def row_views(subject: Subject, component: Component) -> tuple[RowView, ...]:
    """The rows that a component faces, in the order of the catalog."""
    assessed = subject.assessment.components[component.id]
    counting = assessed.counting(Strength.DECLARED)
    return tuple(
        _view(
            subject,
            component,
            row,
            {strength: assessed.verdicts[strength].get(row.id, Verdict.OPEN) for strength in Strength},
            row.id in counting,
        )
        for row in assessed.rows
    )


def constraint_views(subject: Subject, component: Component) -> tuple[RowView, ...]:
    """The constraints that hold for a component at every level."""
    return tuple(
        _view(subject, component, row, _by_strength(subject, component, row), True)
        for row in subject.catalog.constraints
        if row.faced_by(component.types)
    )


def unused_claims(subject: Subject) -> Iterator[Claim]:
    """Claims that enter no row: on an unknown component or row, a heading, a row not faced, or a second time."""
    for claim in subject.dossier.claims:
        component = subject.device.component.get(claim.component)
        row = subject.catalog.by_id.get(claim.row)
        used = (
            component is not None
            and row is not None
            and (row.assessable or row in subject.catalog.constraints)
            and row.faced_by(component.types)
            and subject.dossier.claim[claim.component, claim.row] is claim
        )
        if not used:
            yield claim


def _by_strength(subject: Subject, component: Component, row: Requirement) -> Mapping[Strength, Verdict]:
    claim = subject.dossier.claim.get((component.id, row.id))
    if claim is None:
        return dict.fromkeys(Strength, Verdict.OPEN)
    support = subject.assessment.support(subject.dossier, claim)
    return {strength: at_strength(claim.verdict, support, strength) for strength in Strength}


def _view(
    subject: Subject, component: Component, row: Requirement, verdicts: Mapping[Strength, Verdict], counts: bool
) -> RowView:
    claim = subject.dossier.claim.get((component.id, row.id))
    evidence = () if claim is None else subject.dossier.supporting(claim)
    failed = claim is not None and subject.assessment.support(subject.dossier, claim).failed
    return RowView(component, row, claim, verdicts, evidence, failed, counts)


def remark(view: RowView, subject: Subject, w: Wording) -> str:
    """All that a reader must know of the row beside its verdict, one statement a line."""
    unclaimed = (w.say("remark.unclaimed"),)
    claim = unclaimed if view.claim is None else tuple(_of_claim(view, view.claim, subject, w))
    return "\n".join((*claim, *_of_row(view.row, subject, w)))


def outside_help(claim: Claim | None, subject: Subject, w: Wording) -> str:
    """The external measures that a claim names, by title; or that it names none."""
    titles = {one.id: one.title for one in subject.device.measures}
    named = () if claim is None else claim.measures
    return "; ".join(f"{titles.get(one, w.say('remark.undescribed'))} ({one})" for one in named) or w.say("remark.none")


def _of_claim(view: RowView, claim: Claim, subject: Subject, w: Wording) -> Iterator[str]:
    if view.failed:
        yield w.say("remark.failed", verdict=w.say(f"verdict.{claim.verdict.value}"))
    elif claim.verdict is not view.verdict:
        yield w.say("remark.unreasoned", verdict=w.say(f"verdict.{claim.verdict.value}"))
    if view.baseless:
        yield w.say("remark.baseless", base=view.row.base)
    if claim.rationale:
        yield claim.rationale
    if claim.verdict is Verdict.MET_BY_INTEGRATION:
        yield w.say("remark.through", systems=_systems(claim, subject, w))
    if claim.measures or claim.verdict is Verdict.COVERED_EXTERNALLY:
        yield w.say("remark.measures", measures=outside_help(claim, subject, w))
    functions = {one.id: one.name for one in subject.device.functions}
    for function, resolution in claim.impairs.items():
        said = resolution.strip() or w.say("remark.unresolved")
        yield w.say("remark.impairs", function=functions.get(function, function), resolution=said)


def _systems(claim: Claim, subject: Subject, w: Wording) -> str:
    names = {one.id: one.name for one in subject.device.integrations}
    named = (f"{names.get(one, w.say('remark.undescribed'))} ({one})" for one in claim.through)
    return "; ".join(named) or w.say("remark.none")


def _of_row(row: Requirement, subject: Subject, w: Wording) -> Iterator[str]:
    if not row.confidence.firm:
        yield w.say("remark.confidence", confidence=row.confidence.value)
    for overlay, comment in subject.comments(row.id):
        verified = "remark.verified" if comment.verified else "remark.unverified"
        said = w.say(verified, confidence=comment.confidence.value)
        source = f"{overlay.pack.citation}, {comment.clause}" if comment.clause else overlay.pack.citation
        yield w.say("remark.comment", source=source, comment=comment.comment, verified=said)
