"""What an operator knows of a device: from its maker's dossier, from a form, from a vector, or hardly anything.

All four end in the same value. What is not known stays open, and is never guessed.
"""

from collections.abc import Mapping

from medslate.assessment.answers import Choice, Form, RowVerdict, closed_by
from medslate.assessment.capability import Assessment
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.devices.known import Asked, KnownComponent, KnownDevice, Origin
from medslate.devices.reach import reach_of
from medslate.levels.rule import Levels
from medslate.levels.strengths import Strength
from medslate.levels.vectors import HIGHEST, Bounds, Capability
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.catalogs import Catalog
from medslate.standards.measures import Library
from medslate.standards.questionnaires import Questionnaire

WHOLE = "device"
"""Name of the one component of a device of which no parts are known."""


def from_dossier(entry: DeviceEntry, dossier: Dossier, assessment: Assessment, strength: Strength) -> KnownDevice:
    """The components in scope with the verdicts that hold at a strength, and what the maker asks for.

    The site's own word on reach and features stands above what follows from the dossier; what either side refuses is
    refused. Raises `ValueError` if no component is in scope: such a device has no SL-C to start from.
    """
    if not dossier.device.in_scope:
        raise ValueError(f"{dossier.device.name} has no component in scope")
    held = {name: one.verdicts[strength] for name, one in assessment.components.items()}
    return KnownDevice(
        entry.id,
        entry.name or dossier.device.name,
        entry.manufacturer or dossier.device.manufacturer,
        dossier.device.version,
        Origin.WORKSPACE,
        tuple(KnownComponent(one.id, one.types, held[one.id]) for one in dossier.device.in_scope),
        assessment.device[strength].bounds,
        entry.place,
        {**reach_of(dossier.device.interfaces), **entry.reach},
        entry.features,
        asks_of(dossier, held),
        tuple(dict.fromkeys((*dossier.device.refuses, *entry.refuses))),
        strength.value,
    )


def asks_of(dossier: Dossier, held: Mapping[str, Mapping[str, Verdict]]) -> tuple[Asked, ...]:
    """What the maker asks for, each with the rows of components in scope whose claims rest on it.

    `held`: verdicts by component and row. A claim that is not held up at the strength looked at asks for nothing.
    """
    scope = {one.id for one in dossier.device.in_scope}
    rows: dict[str, list[tuple[str, str]]] = {}
    for claim in dossier.claim.values():
        if claim.component in scope and held[claim.component].get(claim.row) is claim.verdict:
            for name in _rests_on(claim):
                rows.setdefault(name, []).append((claim.component, claim.row))
    measures = (
        Asked(one.id, one.title, tuple(rows.get(one.id, ())), library=one.library, description=one.description)
        for one in dossier.device.measures
    )
    integrations = (
        Asked(one.id, one.name, tuple(rows.get(one.id, ())), integration=True, description=one.provides)
        for one in dossier.device.integrations
    )
    return (*measures, *integrations)


def _rests_on(claim: Claim) -> tuple[str, ...]:
    if claim.verdict is Verdict.COVERED_EXTERNALLY:
        return tuple(dict.fromkeys(claim.measures))
    return tuple(dict.fromkeys(claim.through)) if claim.verdict is Verdict.MET_BY_INTEGRATION else ()


def from_form(
    entry: DeviceEntry,
    types: tuple[str, ...],
    verdicts: Mapping[str, RowVerdict],
    levels: Levels,
    features: Mapping[str, bool],
) -> KnownDevice:
    """One component of the form's types, with the verdicts and features that its answers show."""
    held = {row: one.verdict for row, one in verdicts.items()}
    return _whole(entry, Origin.FORM, types, held, levels.bounds, features)


def features_shown(form: Form, questionnaire: Questionnaire, library: Library) -> Mapping[str, bool]:
    """Per feature that a question of the form is about, whether the answer shows it; only Yes and No show anything."""
    found = {}
    for feature in library.features.values():
        question, answer = questionnaire.by_id.get(feature.question), form.answers.get(feature.question)
        if (
            question is not None
            and answer is not None
            and answer.choice in (Choice.YES, Choice.NO)
            and closed_by(question, questionnaire, form.answers) is None
        ):
            found[feature.id] = answer.choice.value == feature.answer.casefold()
    return found


def from_vector(entry: DeviceEntry, vector: Capability, catalog: Catalog) -> KnownDevice:
    """Rows at or below the vector's level of their FR are met; of those above it is not known which are.

    Sound, if blunt: at the next level at least one row is not met, but which one the vector does not say.
    """
    met = {
        row.id: Verdict.MET for row in catalog.rows_for(entry.types) if row.level <= vector[row.fr]
    }  # fmt: skip
    return _whole(entry, Origin.VECTOR, entry.types, met, Bounds(vector, vector))


def unknown(entry: DeviceEntry, catalog: Catalog, types: tuple[str, ...] = ()) -> KnownDevice:
    """A device of which nothing is known but, perhaps, its types; without them it faces the rows of every type."""
    either = entry.types or types or tuple(catalog.component_types)
    return _whole(entry, Origin.UNKNOWN, either, {}, Bounds(Capability.same(0), Capability.same(HIGHEST)))


def _whole(
    entry: DeviceEntry,
    origin: Origin,
    types: tuple[str, ...],
    verdicts: Mapping[str, Verdict],
    capability: Bounds[Capability],
    features: Mapping[str, bool] | None = None,
) -> KnownDevice:
    """A device of one component. Verdicts that the site itself states stand above all others."""
    return KnownDevice(
        entry.id,
        entry.name,
        entry.manufacturer,
        entry.version,
        origin,
        (KnownComponent(WHOLE, types, {**verdicts, **entry.verdicts}),),
        capability,
        entry.place,
        entry.reach,
        {**(features or {}), **entry.features},
        (),
        entry.refuses,
        origin.value,
    )
