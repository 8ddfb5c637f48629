"""Facts: the states of rows that are stated directly, by claims on components or by answers, at each strength.

A statement that something is not done needs no support. One that it is done, or does not apply, is open at every
strength that it does not reach (as for claims on components: a rule of this project).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from medslate.assessment.capability import Assessment, ComponentAssessment, support_of
from medslate.assessment.conformity.stated import Stated
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind, Outcome
from medslate.levels.strengths import Strength, Support, at_strength
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog, Requirement
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.fulfilment.states import Done, State, joined

States = tuple[State, State, State]
"""The state of one row as declared, evidenced and tested, in the order of `Strength`."""

Facts = Mapping[str, Mapping[str, States]]
"""States by pack and row; a row without an entry is open."""

OPEN: States = (State.OPEN, State.OPEN, State.OPEN)
_OF_VERDICT = {Standing.FAILS: State.AT_MOST_PARTLY, Standing.OPEN: State.OPEN, Standing.OUT: State.VOID}


def facts_of(
    dossier: Dossier, assessment: Assessment, catalog: Catalog, scales: Mapping[str, Scale], today: date
) -> Facts:
    """All that the dossier states directly. `scales`: those of the catalogs that it answers, by catalog.

    Answers that a scale does not know, and answers to packs without a scale, tell nothing here; the check names them.
    """
    found: dict[str, dict[str, States]] = {catalog.pack.id: dict(claimed(dossier, assessment, catalog))}
    for one in dossier.stated.values():
        scale = scales.get(one.pack)
        if scale is not None and one.answer in scale.by_id and one.pack != catalog.pack.id:
            found.setdefault(one.pack, {})[one.row] = stated_states(dossier, one, scale, today)
    return found


def claimed(dossier: Dossier, assessment: Assessment, catalog: Catalog) -> Iterator[tuple[str, States]]:
    """The rows of the catalog with levels, and its constraints, for the device: its components in scope taken together.

    A row that no component in scope faces asks nothing of the device.
    """
    scope = [assessment.components[one.id] for one in dossier.device.in_scope]
    if not scope:
        return
    counting = {strength: [one.counting(strength) for one in scope] for strength in Strength}
    for row in catalog.requirements:
        if row.assessable:
            faced = [number for number, one in enumerate(scope) if row.faced_by(one.component.types)]
            yield (
                row.id,
                three(
                    joined(_of_row(scope[one], row, counting[strength][one], strength) for one in faced)
                    for strength in Strength
                ),
            )
        elif row in catalog.constraints:
            yield (
                row.id,
                three(
                    joined(_of_constraint(dossier, one, row, strength, assessment.day) for one in scope)
                    for strength in Strength
                ),
            )


def _of_row(component: ComponentAssessment, row: Requirement, counting: frozenset[str], strength: Strength) -> State:
    if row.id in counting:
        return State.FULFILLED
    standing = component.verdicts[strength].get(row.id, Verdict.OPEN).standing
    if standing is not Standing.COUNTS:
        return _OF_VERDICT[standing]
    base = component.verdicts[strength].get(row.base or "", Verdict.OPEN).standing
    return State.OPEN if base is Standing.OPEN else State.AT_MOST_PARTLY


def _of_constraint(
    dossier: Dossier, component: ComponentAssessment, row: Requirement, strength: Strength, today: date
) -> State:
    claim = dossier.claim.get((component.component.id, row.id))
    if claim is None:
        return State.OPEN
    verdict = at_strength(claim.verdict, support_of(dossier, claim, today), strength)
    return _OF_VERDICT.get(verdict.standing, State.FULFILLED)


def stated_states(dossier: Dossier, one: Stated, scale: Scale, today: date) -> States:
    """What one answer tells at each strength; the answer must be one of the scale."""
    support = support_of_stated(dossier, one, today)
    return three(_at(scale.by_id[one.answer].means.state, support, strength) for strength in Strength)


def support_of_stated(dossier: Dossier, one: Stated, today: date) -> Support:
    """What stands behind an answer. Evidence speaks for it while each component is as it was when it was taken."""
    current = tested = failed = False
    for item in (dossier.evidence_by_id[name] for name in one.evidence if name in dossier.evidence_by_id):
        if _current(dossier, item, today):
            if item.outcome is Outcome.FAILED:
                failed = True
            elif item.outcome is Outcome.PASSED or (item.outcome is None and item.kind is not EvidenceKind.TEST):
                current = True
                tested = tested or item.complete_test
    return Support(bool(one.rationale.strip()), current, tested, failed)


def _current(dossier: Dossier, item: Evidence, today: date) -> bool:
    known = dossier.device.component
    same = all(name in known and known[name].version == version for name, version in item.taken_on.items())
    return same and not item.expired(today) and (item.taken is None or item.taken <= today)


def _at(state: State, support: Support, strength: Strength) -> State:
    if state is State.VOID:
        held = support.rationale and (strength is Strength.DECLARED or support.current)
        return State.VOID if held else State.OPEN
    enough = strength is Strength.DECLARED or (support.tested if strength is Strength.TESTED else support.current)
    if enough and not support.failed:
        return state
    return State.of(Done.NONE, state.possible) or State.OPEN


def three(states: Iterable[State]) -> States:
    """One state for each strength."""
    declared, evidenced, tested = states
    return declared, evidenced, tested
