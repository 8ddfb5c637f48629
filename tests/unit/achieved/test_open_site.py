"""Opening a site: devices by what they point to, and all that is wrong with it as located findings."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from medslate.assessment.answers import Answer, Choice, Form
from medslate.assessment.dossier import Dossier
from medslate.devices.device import ExternalMeasure
from medslate.devices.known import Origin
from medslate.errors import SetupError, UsageError
from medslate.findings import Code, Finding
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Capability
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry, InPlace, Instance, Preferences, Site
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation
from medslate.standards.measures import Library
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire, Section
from medslate.usecases.open_site import BrokenSiteError, OpenedSite, open_site
from tests.build import ALL_MET, DEVICE, HERE, PART, SOUND, TODAY, claim, dossier
from tests.build import CATALOG as DOSSIERS
from tests.build_site import LIBRARY, SITE, zone
from tests.fakes.packsources import MemoryPacks

QUESTIONS = Questionnaire(
    Pack("form", PackKind.QUESTIONNAIRE, "Form", "1", "A form", "1.0.0"),
    (Section("S", "S"),),
    tuple(Question(name, "S", "?", AnswerKind.CHOICE, Polarity.GOOD) for name in ("Q1", "Q2")),
)
CROSSWALK = Crosswalk(
    Pack("walk", PackKind.CROSSWALK, "Walk", "1", "A crosswalk", "1.0.0"),
    "form",
    "small",
    tuple(
        Relation(name, AnswerRelation.EQUIVALENT, "A", "because", Confidence.HIGH, good=True) for name in ("Q1", "Q2")
    ),
    {"T": "Q1=yes"},
)
COVERED = dossier(
    claim("A", Verdict.COVERED_EXTERNALLY, measures=("wall",)),
    device=replace(DEVICE, measures=(ExternalMeasure("wall", "Firewall", "", "operator", HERE, ("wall",)),)),
)


class MemorySite:
    """A site without files."""

    def __init__(self, site: Site | None, *findings: Finding) -> None:
        self.site, self.findings = site, findings

    def read(self) -> tuple[Site | None, tuple[Finding, ...]]:
        return self.site, self.findings

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(replace(one, place=replace(one.place, line=7)) for one in findings)


class MemoryWorkspace:
    """A workspace without files."""

    def __init__(self, content: Dossier | None) -> None:
        self.content = content

    def read(self) -> tuple[Dossier | None, tuple[Finding, ...]]:
        return self.content, () if self.content else (Finding(Code.SYNTAX, HERE, "Broken."),)

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return findings


WORKSPACES: Mapping[str, Dossier | None] = {
    "sound": SOUND,
    "broken": None,
    "faulty": dossier(claim("A", Verdict.NOT_APPLICABLE), claim("B", Verdict.NOT_APPLICABLE)),
    "apart": dossier(*ALL_MET, device=replace(DEVICE, interfaces=(), components=(PART, replace(PART, id="two")))),
    "covered": COVERED,
    "foreign": replace(SOUND, catalog="other"),
}


def form(**said: Choice) -> Form:
    return Form({}, {name: Answer(name, choice, choice.value, "", HERE) for name, choice in said.items()})


FORMS = {
    "yes": form(Q1=Choice.YES),
    "torn": form(Q1=Choice.YES, Q2=Choice.NO),
    "mute": form(),
    "unread": None,
}


def workspace(name: str) -> MemoryWorkspace:
    if name not in WORKSPACES:
        raise UsageError(f"There is no folder {name}.")
    return MemoryWorkspace(WORKSPACES[name])


def opened(*entries: DeviceEntry, library: Library = LIBRARY, **changes: object) -> OpenedSite:
    site = replace(SITE, devices=entries, placements=(), **changes)  # type: ignore[arg-type]
    other = replace(DOSSIERS, pack=replace(DOSSIERS.pack, id="other"))
    packs = MemoryPacks((DOSSIERS, other, library, QUESTIONS, CROSSWALK))
    broken = (Finding(Code.FILE_UNREADABLE, HERE, "No workbook."),)
    return open_site(
        MemorySite(site), workspace, lambda name, _: (FORMS[name], () if FORMS[name] else broken), packs, TODAY
    )


def entry(**changes: object) -> DeviceEntry:
    return replace(DeviceEntry("pump", "Pump", HERE), **changes)  # type: ignore[arg-type]


def told(found: OpenedSite) -> list[str]:
    """The codes of what is found about devices and names, by the way that a site is opened."""
    mine = (
        Code.DEVICE_UNREADABLE, Code.DEVICE_VERSION, Code.DEVICE_FAULTY, Code.NOT_CREDITED, Code.FORM_CONTRADICTION,
        Code.UNKNOWN_ID, Code.MISPLACED,
    )  # fmt: skip
    return [one.code.code for one in found.findings if one.code in mine]


def message(found: OpenedSite, code: Code) -> str:
    return next(str(one) for one in found.findings if one.code is code)


def test_a_site_that_cannot_be_read_is_told() -> None:
    broken = Finding(Code.SYNTAX, HERE, "Broken.")
    with pytest.raises(BrokenSiteError, match="Broken") as caught:
        open_site(MemorySite(None, broken), workspace, lambda *_: (None, ()), MemoryPacks(()), TODAY)
    assert caught.value.findings == (broken,)


def test_a_sound_dossier_is_taken_at_the_strength_relied_on() -> None:
    found = opened(entry(workspace="sound", version="1.0"), preferences=Preferences(rely_on=Strength.TESTED))
    pump = found.system.devices["pump"]
    assert (pump.origin, pump.strength) == (Origin.WORKSPACE, "tested")
    assert told(found) == []
    assert (found.today, found.digests) == (TODAY, {"small": "d" * 64, "few": "e" * 64})


def test_every_finding_is_located() -> None:
    assert {one.place.line for one in opened(entry(workspace="nowhere")).findings} == {7}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"workspace": "nowhere"}, "There is no folder nowhere."),
        ({"workspace": "broken"}, "Broken."),
        ({"workspace": "foreign"}, "It is assessed against other, not small."),
        ({"workspace": "apart"}, "No component is in scope"),
        ({"form": "unread"}, "No workbook."),
        ({"form": "mute"}, "does not tell what the device is"),
    ],
)
def test_what_cannot_be_used_is_told_and_counts_as_unknown(changes: dict[str, str], said: str) -> None:
    found = opened(entry(**changes))
    pump = found.system.devices["pump"]
    assert said in message(found, Code.DEVICE_UNREADABLE)
    assert (pump.origin, pump.components[0].verdicts) == (Origin.UNKNOWN, {})
    assert pump.components[0].types == (("T",) if "apart" in changes.values() else ("T", "U"))


def test_a_dossier_of_another_version_or_with_errors_is_told() -> None:
    assert told(opened(entry(workspace="sound", version="2.0"))) == ["device-version-differs"]
    found = opened(entry(workspace="faulty"))
    assert told(found) == ["device-has-errors"]
    assert "2 errors" in message(found, Code.DEVICE_FAULTY)


def test_a_form_is_judged_and_its_contradictions_are_counted() -> None:
    found = opened(entry(form="yes"))
    assert found.system.devices["pump"].components[0].verdicts["A"] is Verdict.MET
    assert told(found) == []
    torn = opened(entry(form="torn"))
    assert torn.system.devices["pump"].components[0].verdicts["A"] is Verdict.OPEN
    assert "in 1 place;" in message(torn, Code.FORM_CONTRADICTION)


def test_without_a_form_of_the_catalog_a_device_that_has_one_is_unknown() -> None:
    site = replace(SITE, devices=(entry(form="yes"),), placements=())
    packs = MemoryPacks((DOSSIERS, LIBRARY))
    found = open_site(MemorySite(site), workspace, lambda *_: (None, ()), packs, TODAY)
    assert "No crosswalk" in message(found, Code.DEVICE_UNREADABLE)


def test_a_vector_needs_types_that_there_are() -> None:
    vector = Capability.same(1)
    assert opened(entry(vector=vector, types=("T",))).system.devices["pump"].origin is Origin.VECTOR
    found = opened(entry(vector=vector, types=("X",)))
    assert found.system.devices["pump"].origin is Origin.UNKNOWN
    assert told(found) == ["unknown-id"]
    assert opened(entry()).system.devices["pump"].origin is Origin.UNKNOWN


def test_what_makers_ask_for_stands_in_the_library() -> None:
    found = opened(entry(workspace="covered"))
    assert found.system.library.by_id["pump/wall"].needs == ("wall",)
    assert told(found) == []
    limited = replace(LIBRARY, device_only=(replace(LIBRARY.device_only[0], row="A"),))
    assert "earns no credit" in message(opened(entry(workspace="covered"), library=limited), Code.NOT_CREDITED)
    smaller = replace(LIBRARY, measures=LIBRARY.measures[1:], carries=())
    assert "has no such measure" in message(opened(entry(workspace="covered"), library=smaller), Code.NOT_CREDITED)


def test_names_that_nothing_bears_are_told_and_left_out() -> None:
    found = opened(in_place=(InPlace(Instance("wal", "icu"), HERE), InPlace(Instance("wall", "icu"), HERE)))
    assert told(found) == ["unknown-id"]
    assert [one.instance.measure for one in found.system.site.in_place] == ["wall"]


def test_the_rules_of_the_network_and_of_credit_are_run() -> None:
    empty = replace(SITE.zones[0], target=zone("icu", "1").target)
    quick = opened(entry(), zones=(empty, SITE.zones[1]))
    assert any(one.code.code == "zone-empty" for one in quick.findings)


def test_packs_of_another_kind_are_refused() -> None:
    with pytest.raises(SetupError, match="no library"):
        opened(library=replace(LIBRARY, catalog="other"))
    site = MemorySite(replace(SITE, library="small", placements=()))
    with pytest.raises(SetupError, match="no library"):
        open_site(site, workspace, lambda *_: (None, ()), MemoryPacks((DOSSIERS,)), TODAY)
