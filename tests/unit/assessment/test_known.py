"""What an operator knows of a device, by each way of knowing it."""

from dataclasses import replace

import pytest

from medslate.assessment.answers import Answer, Choice, Form, RowVerdict
from medslate.assessment.capability import assess
from medslate.assessment.known import features_shown, from_dossier, from_form, from_vector, unknown
from medslate.devices.claims import Claim
from medslate.devices.known import Asked, Origin
from medslate.levels.rule import levels_of
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Capability
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.measures import AttackPath, Feature
from medslate.standards.packs import Pack, PackKind
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire, Section
from tests.build import ALL_MET, CATALOG, DEVICE, HERE, SOUND, TODAY, claim, dossier, evidence
from tests.build_site import LIBRARY

ENTRY = DeviceEntry("pump", "Our pump", HERE, refuses=("wall",))
REACH = {AttackPath.WLAN: True}


def known(*claims: Claim, strength: Strength = Strength.DECLARED, entry: DeviceEntry = ENTRY):  # type: ignore[no-untyped-def]
    made = dossier(*claims, evidence=(evidence(),))
    return from_dossier(entry, made, assess(made, CATALOG, TODAY), strength)


def test_a_dossier_tells_verdicts_levels_interfaces_and_who_made_it() -> None:
    found = from_dossier(ENTRY, SOUND, assess(SOUND, CATALOG, TODAY), Strength.EVIDENCED)
    assert (found.id, found.name, found.manufacturer, found.version) == ("pump", "Our pump", "Maker", "1.0")
    assert (found.origin, found.strength, found.refuses) == (Origin.WORKSPACE, "evidenced", ("wall",))
    assert [(one.id, one.types) for one in found.components] == [("part", ("T",))]
    assert found.components[0].verdicts["A"] is Verdict.MET
    assert str(found.capability) == "{4 4 4 4 4 4 4}"
    assert found.reach[AttackPath.OTHER_ZONE]
    assert not found.reach[AttackPath.MEDIA]


def test_verdicts_are_those_of_the_strength_relied_on() -> None:
    assert known(*ALL_MET, strength=Strength.TESTED).components[0].verdicts["A"] is Verdict.OPEN


def test_the_sites_own_word_stands_above_the_dossiers() -> None:
    own = replace(ENTRY, reach=REACH, features={"agent": True}, manufacturer="Importer")
    found = known(*ALL_MET, entry=own)
    assert found.reach[AttackPath.WLAN]
    assert (found.features, found.manufacturer) == ({"agent": True}, "Importer")
    assert known(entry=replace(ENTRY, name="")).name == "Device"


def test_what_either_side_refuses_is_refused() -> None:
    made = dossier(*ALL_MET, device=replace(DEVICE, refuses=("agent", "wall")))
    assert from_dossier(ENTRY, made, assess(made, CATALOG, TODAY), Strength.DECLARED).refuses == ("agent", "wall")


def test_what_claims_rest_on_is_what_the_maker_asks_for() -> None:
    found = known(
        claim("A", Verdict.COVERED_EXTERNALLY, measures=("wall",)),
        claim("B", Verdict.MET_BY_INTEGRATION, through=("dir", "dir"), evidence=("doc",)),
        claim("T H", Verdict.MET, measures=("wall",), through=("dir",)),
    )
    assert found.asks == (
        Asked("wall", "Firewall", (("part", "A"),)),
        Asked("dir", "Directory", (("part", "B"),), integration=True),
    )
    assert found.needed_for == {("part", "A"): ("wall",), ("part", "B"): ("dir",)}


def test_a_claim_that_does_not_hold_at_the_strength_asks_for_nothing() -> None:
    leaning = claim("B", Verdict.MET_BY_INTEGRATION, through=("dir",))
    assert known(leaning).needed_for == {("part", "B"): ("dir",)}
    assert known(leaning, strength=Strength.EVIDENCED).needed_for == {}


def test_components_out_of_scope_are_left_out() -> None:
    unseen = replace(DEVICE, interfaces=())
    made = dossier(claim("A"), device=unseen)
    with pytest.raises(ValueError, match="no component in scope"):
        from_dossier(ENTRY, made, assess(made, CATALOG, TODAY), Strength.DECLARED)
    extra = replace(DEVICE.components[0], id="extra")
    two = dossier(claim("A", Verdict.COVERED_EXTERNALLY, component="extra", measures=("wall",)),
                  device=replace(DEVICE, components=(*DEVICE.components, extra)))  # fmt: skip
    found = from_dossier(ENTRY, two, assess(two, CATALOG, TODAY), Strength.DECLARED)
    assert [one.id for one in found.components] == ["part"]
    assert found.needed_for == {}


def test_a_vector_tells_rows_at_and_below_its_levels() -> None:
    entry = replace(ENTRY, types=("U",), verdicts={"A RE(1)": Verdict.UNMET})
    vector = Capability((1, 2, 0, 0, 0, 0, 0))
    found = from_vector(entry, vector, CATALOG)
    assert found.components[0].verdicts == {"A": Verdict.MET, "B": Verdict.MET, "A RE(1)": Verdict.UNMET}
    assert (found.capability.lower, found.capability.upper, found.strength) == (vector, vector, "vector")
    assert found.components[0].types == ("U",)


def test_of_an_unknown_device_every_row_is_open() -> None:
    assert unknown(ENTRY, CATALOG).components[0].types == ("T", "U")
    assert unknown(ENTRY, CATALOG, ("T",)).components[0].types == ("T",)
    found = unknown(replace(ENTRY, types=("U",)), CATALOG, ("T",))
    assert found.components[0].types == ("U",)
    assert (found.components[0].verdicts, str(found.capability), found.origin) == (
        {}, "{0..4 0..4 0..4 0..4 0..4 0..4 0..4}", Origin.UNKNOWN,
    )  # fmt: skip


def question(name: str, **changes: object) -> Question:
    return replace(Question(name, "S", "?", AnswerKind.CHOICE, Polarity.GOOD), **changes)  # type: ignore[arg-type]


FORM = Questionnaire(
    Pack("form", PackKind.QUESTIONNAIRE, "Form", "1", "A form", "1.0.0"),
    (Section("S", "S"),),
    (question("Q1"), question("Q2"), question("Q3", gate="Q2", closed_by=False), question("Q4")),
)
FEATURES = {
    name: Feature(name, name, asked, answer)
    for name, asked, answer in (
        ("good", "Q1", "Yes"), ("bad", "Q1", "No"), ("closed", "Q3", "Yes"), ("noted", "Q4", "Yes"),
        ("unasked", "", ""), ("unanswered", "Q5", "Yes"), ("silent", "Q2", "Yes"),
    )
}  # fmt: skip


def answer(name: str, choice: Choice) -> Answer:
    return Answer(name, choice, choice.value, "", HERE)


def test_a_form_shows_features_by_clear_answers_only() -> None:
    said = {
        "Q1": answer("Q1", Choice.YES),
        "Q2": answer("Q2", Choice.NO),
        "Q3": answer("Q3", Choice.YES),
        "Q4": answer("Q4", Choice.NOTE),
        "Q5": answer("Q5", Choice.YES),
    }
    found = features_shown(Form({}, said), FORM, replace(LIBRARY, features=FEATURES))
    assert found == {"good": True, "bad": False, "silent": False}
    assert features_shown(Form({}, {}), FORM, replace(LIBRARY, features=FEATURES)) == {}


def test_a_form_tells_verdicts_and_bounds() -> None:
    verdicts = {"A": RowVerdict(Verdict.MET, ("Q1",)), "B": RowVerdict(Verdict.OPEN)}
    levels = levels_of(CATALOG.rows_for(("T",)), {"A": Verdict.MET})
    entry = replace(ENTRY, features={"bad": True})
    found = from_form(entry, ("T",), verdicts, levels, {"good": True, "bad": False})
    assert found.components[0].verdicts == {"A": Verdict.MET, "B": Verdict.OPEN}
    assert (found.capability, found.features, found.origin) == (levels.bounds, {"good": True, "bad": True}, Origin.FORM)
