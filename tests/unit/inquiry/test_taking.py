"""Answers taken into a device entry of a site, or into the claims of a workspace."""

from dataclasses import replace
from typing import Any

import pytest

from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.site.noting import Notes
from medslate.assessment.answers import Choice
from medslate.assessment.capability import assess
from medslate.devices.known import KnownComponent
from medslate.errors import MedslateError, UsageError
from medslate.exchange.need import Need
from medslate.exchange.need import Question as Wish
from medslate.findings import Code, Finding, Place
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.profiles import Harm, Reaction
from medslate.usecases import questionnaire_write as writing
from medslate.usecases.inquiry import Inquiry, Query, Reply, Sort
from medslate.usecases.opening import Opened
from medslate.usecases.questionnaire_read import Answered, Answers, about_device
from medslate.usecases.questionnaire_take import (
    Taking,
    for_site,
    for_workspace,
    source_of,
    write_site,
    write_workspace,
)
from tests.build import CATALOG, TODAY, claim, dossier, evidence
from tests.build_site import CATALOG as SITE_CATALOG
from tests.build_site import device
from tests.fakes.folders import MemoryFolder

ENTRY = DeviceEntry("pump", "Pump", Place("devices.yaml", ("devices", "pump")), verdicts={"B": Verdict.UNMET})


def row(name: str, verdict: Verdict, component: str = "", **fields: Any) -> Answered:
    return Answered(
        Query(Sort.ROW, name, name, component=component), Place("q", ("Questions", name)), verdict, **fields
    )


def question(name: str, choice: Choice, note: str = "") -> Answered:
    return Answered(Query(Sort.FORM, name, name), Place("q", ("Questions", name)), choice=choice, explanation=note)


def answers(*given: Answered, catalog: str = "small") -> Answers:
    asked = Inquiry("Pump", tuple(one.query for one in given), "2026-11-21", catalog=catalog)
    reply = Reply("q", asked, asked.digest, (), {"by": "Maker: Ltd", "on": "2026-12-01"})
    return Answers(reply, given, (), ())


def codes(found: tuple[Finding, ...]) -> list[Code]:
    return [one.code for one in found]


def site(
    *given: Answered, entry: DeviceEntry = ENTRY, form: dict[str, str] | None = None, over: bool = False
) -> Taking:
    return for_site(answers(*given), entry, SITE_CATALOG, form, replace=over)


# -- into a site ------------------------------------------------------------------------------------------------------


def test_who_answers_turns_no_line_of_the_file() -> None:
    given = {"by": "Eve\n  evil: {}\u202e", "on": "\u2028x: y"}
    assert source_of(replace(answers().reply, given=given)).startswith(
        "answered Eve   evil: {}\ufffd  x: y, questions "
    )


def test_verdicts_are_taken_with_their_source() -> None:
    made = site(
        row("A", Verdict.MET), row("D", Verdict.COVERED_EXTERNALLY, condition="a wall"), row("B", Verdict.UNMET)
    )
    assert (made.findings, [(one.subject, one.before, one.after) for one in made.taken]) == (
        (),
        [("A", "open", "met"), ("D", "open", "covered-externally")],
    )
    verdict, note = made.verdicts["A"]
    assert verdict is Verdict.MET
    assert note.startswith("answered Maker: Ltd 2026-12-01, questions ")


@pytest.mark.parametrize(
    "given",
    [row("A", Verdict.MET, condition="with option X"), row("A", Verdict.MET_BY_INTEGRATION, condition="a directory")],
)
def test_a_yes_under_a_condition_is_no_yes(given: Answered) -> None:
    made = site(given)
    assert (made.taken, codes(made.findings)) == ((), [Code.ANSWER_CONDITIONAL])
    assert given.condition in made.findings[0].message


def test_what_is_stated_stays_unless_it_is_to_be_replaced() -> None:
    made = site(row("B", Verdict.MET))
    assert (made.taken, codes(made.findings)) == ((), [Code.CELL_CONFLICT])
    assert [one.after for one in site(row("B", Verdict.MET), over=True).taken] == ["met"]


@pytest.mark.parametrize("entry", [replace(ENTRY, workspace="../pump"), replace(ENTRY, bundle="pump.zip")])
def test_a_makers_dossier_is_not_written_over(entry: DeviceEntry) -> None:
    with pytest.raises(UsageError, match="is told by"):
        site(row("A", Verdict.MET), entry=entry)
    assert site(question("F", Choice.YES), entry=entry, form={}).taken


def test_rows_of_another_catalog_are_refused() -> None:
    with pytest.raises(UsageError, match="are of large"):
        for_site(answers(row("A", Verdict.MET), catalog="large"), ENTRY, SITE_CATALOG, None, replace=False)


def test_answers_are_of_the_device_that_was_asked_about() -> None:
    given = answers(row("A", Verdict.MET))
    assert about_device(given, ("pump", "p1"), "2", "Do.") is given
    other = about_device(given, ("Scanner",), "2", "Do.")
    assert (other.answers, codes(other.findings)) == ((), [Code.QUESTIONS_OF_ANOTHER])
    assert (other.unanswered, other.findings[0].remedy) == (given.reply.inquiry.queries, "Do.")
    unnamed = replace(given, reply=replace(given.reply, inquiry=replace(given.reply.inquiry, device="")))
    assert about_device(unnamed, ("Scanner",), "2", "Do.") is unnamed


def test_another_version_is_told() -> None:
    given = answers(row("A", Verdict.MET))
    asked = replace(given, reply=replace(given.reply, inquiry=replace(given.reply.inquiry, version="1")))
    for version in ("", "1"):
        assert about_device(asked, ("Pump",), version, "") is asked
    told = about_device(asked, ("Pump",), "2", "")
    assert (told.answers, codes(told.findings)) == (asked.answers, [Code.QUESTIONS_OUTDATED])


def test_answers_to_a_form_go_where_it_is_kept() -> None:
    given = (question("F-1", Choice.YES, "Always."), question("F-2", Choice.NO), question("F-3", Choice.NO))
    made = site(*given, form={"F-2": "No", "F-3": "Yes"})
    assert [one.subject for one in made.taken] == ["F-1"]
    assert codes(made.findings) == [Code.CELL_CONFLICT]
    assert codes(site(*given).findings) == [Code.CELL_UNUSED] * 3
    words = Answered(Query(Sort.WORDS, "Q1", ""), Place("q", ("Questions", "H9")), explanation="443")
    assert site(words).taken == ()


DEVICES = """# ours
devices:
  other:
    name: Other
  pump:  # in the ward
    name: Pump
    verdicts: {B: unmet}  # by hand
  bare:
    name: Bare
    types: [T]  # one
  kept:
    verdicts:
      A: open  # asked twice
      B: met  # answered by nobody
  none:
  empty: {name: Empty}
"""


def noted(name: str, text: str = DEVICES, **verdicts: Verdict) -> str:
    folder = MemoryFolder({"site.yaml": b"", "devices.yaml": b"devices: {}\n", "devices/a.yaml": text.encode()})
    entries = {key.replace("_", " "): (one, "answered\nthen") for key, one in verdicts.items()}
    assert Notes(folder).set_verdicts(name, entries) == "devices/a.yaml"
    return folder.files["devices/a.yaml"].decode()


def test_verdicts_are_written_with_a_note_and_the_rest_stays() -> None:
    after = noted("pump", A=Verdict.MET, B=Verdict.MET)
    block = "    verdicts:\n      A: met  # answered then\n      B: met  # answered then  # by hand\n"
    assert after == DEVICES.replace("    verdicts: {B: unmet}  # by hand\n", block)
    after = noted("pump", A_1=Verdict.MET)
    assert "      B: unmet\n      A 1: met  # answered then  # by hand\n" in after
    after = noted("bare", A=Verdict.MET)
    assert "    types: [T]  # one\n    verdicts:\n      A: met  # answered then\n" in after
    after = noted("kept", A=Verdict.MET, B=Verdict.UNMET, C=Verdict.NOT_APPLICABLE)
    assert (
        "      A: met  # asked twice; answered then\n      B: unmet  # answered then\n      C: not-applicable  # a"
        in after
    )
    assert noted("kept", DEVICES[: DEVICES.index("  none")].rstrip(), B=Verdict.OPEN).endswith(
        "B: open  # answered then"
    )
    assert "verdicts:\n      A: met  # answered then" in noted(
        "bare", DEVICES.replace("[T]", "[T]\n    verdicts:"), A=Verdict.MET
    )


@pytest.mark.parametrize(("name", "says"), [("none", "no keys"), ("empty", "in braces"), ("lost", "has a device lost")])
def test_entries_that_cannot_be_edited_are_told(name: str, says: str) -> None:
    with pytest.raises(MedslateError, match=says):
        noted(name, A=Verdict.MET)


def test_what_is_taken_is_written() -> None:
    folder = MemoryFolder({"devices.yaml": DEVICES.encode(), "answers.yaml": b"answers:\n  F-0:\n    answer: Yes\n"})
    notes = Notes(folder)
    made = site(row("A", Verdict.MET), question("F-1", Choice.NA, "No radio."), question("F-2", Choice.NO), form={})
    assert write_site(made, "pump", notes.set_verdicts, notes.set_answer) == ("devices.yaml", "answers.yaml")
    assert b"F-1:\n    answer: N/A\n    note: No radio." in folder.files["answers.yaml"]
    assert write_site(site(), "pump", notes.set_verdicts, notes.set_answer) == ()


# -- into a workspace -------------------------------------------------------------------------------------------------

DOSSIER = dossier(claim("A", Verdict.OPEN), claim("B", Verdict.UNMET), evidence=(evidence(),))
OPENED = Opened(DOSSIER, CATALOG, (), assess(DOSSIER, CATALOG, TODAY), (), TODAY)


def workspace(*given: Answered, over: bool = False, component: str = "part") -> Taking:
    return for_workspace(answers(*given), OPENED, component, {}, replace=over)


def test_answers_become_claims() -> None:
    made = workspace(
        row("A", Verdict.MET, explanation="So.", shown_by="doc; lost"),
        row("T H", Verdict.NOT_APPLICABLE, explanation="None."),
        question("F", Choice.YES),
        component="part",
    )
    assert codes(made.findings) == [Code.CELL_UNUSED]
    assert [(one.row, one.verdict, one.how, one.rationale, one.evidence) for one in made.claims] == [
        ("A", Verdict.MET, "So.", "", ("doc",)),
        ("T H", Verdict.NOT_APPLICABLE, "", "None.", ()),
    ]
    folder = MemoryFolder({"claims/part.yaml": b"component: part\nclaims:\n  A:\n    verdict: open\n"})
    changed = write_workspace(made, TextEditor(folder), Notes(folder).set_answer)
    assert changed == ("claims/part.yaml", "answers.yaml")
    assert b"verdict: met" in folder.files["claims/part.yaml"]


def test_names_under_a_condition_are_those_of_the_device() -> None:
    made = workspace(
        row("A", Verdict.MET_BY_INTEGRATION, condition="dir"),
        row("B", Verdict.COVERED_EXTERNALLY, condition="wall"),
        over=True,
    )
    assert [(one.through, one.measures) for one in made.claims] == [(("dir",), ()), ((), ("wall",))]
    lost = workspace(row("A", Verdict.MET_BY_INTEGRATION, condition="dirr"))
    assert (lost.claims, codes(lost.findings)) == ((), [Code.CELL_REFUSED])


@pytest.mark.parametrize(
    ("given", "component", "code"),
    [
        (row("A", Verdict.MET), "", Code.CELL_REFUSED),
        (row("A", Verdict.MET), "lost", Code.CELL_REFUSED),
        (row("Z", Verdict.MET), "part", Code.CELL_REFUSED),
        (row("A RE(1)", Verdict.MET), "part", Code.CELL_REFUSED),
        (row("A", Verdict.MET, condition="option"), "part", Code.ANSWER_CONDITIONAL),
        (row("B", Verdict.MET), "part", Code.CELL_CONFLICT),
    ],
)
def test_answers_that_make_no_claim_are_told(given: Answered, component: str, code: Code) -> None:
    made = workspace(given, component=component)
    assert (made.claims, made.taken) == ((), ())
    assert code in codes(made.findings)


def test_the_component_of_a_question_goes_before_that_of_the_command() -> None:
    assert [one.component for one in workspace(row("A", Verdict.MET, "part"), component="lost").claims] == ["part"]


# -- what is asked ----------------------------------------------------------------------------------------------------


def asked(*names: str, **choice: Any) -> list[str]:
    return [one.id for one in writing.rows_of(SITE_CATALOG, writing.Choice(tuple(names), **choice))]


def test_rows_are_chosen_by_name_type_level_and_target() -> None:
    assert asked() == ["A", "A RE(1)", "B", "D", "E", "N"]
    assert asked(level=1, types=("T",)) == ["A", "D", "N"]
    assert asked("B", "A") == ["A", "B"]
    assert asked(target=Target.parse("2,0,0,0,0,0,0")) == ["A", "A RE(1)"]
    assert not writing.Choice().made
    assert writing.Choice(level=1).made


@pytest.mark.parametrize(
    ("names", "choice", "says"),
    [(("a re1",), {}, "Did you mean A RE"), (("E",), {"level": 1}, "E: not faced"), ((), {"types": ("X",)}, "type X")],
)
def test_rows_that_cannot_be_asked_are_told(names: tuple[str, ...], choice: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        asked(*names, **choice)


def test_open_rows_of_a_device_and_of_a_workspace() -> None:
    known = device("pump", {"A": Verdict.MET, "D": Verdict.UNMET})
    assert [one.id for one in writing.open_of(known, SITE_CATALOG, writing.Choice())] == ["A RE(1)", "B", "E", "N"]
    two = replace(known, components=(*known.components, KnownComponent("x", ("T",), {})))
    assert [one.id for one in writing.open_of(two, SITE_CATALOG, writing.Choice(level=1))] == ["A", "D", "N"]
    assert {one.component for one in writing.open_rows(OPENED, writing.Choice())} == {"part"}


def test_questions_of_a_need_and_own_words() -> None:
    need = Need(
        "s", "Op", "z", "Z", Target.parse("1"), Harm.SERIOUS, Reaction.HOURS, "small", "few", TODAY,
        questions=(Wish("q1", "How?"), Wish("q2", "Really?", "A"), Wish("q3", "", "B"), Wish("q4", "Head?", "nothing")),
    )  # fmt: skip
    found = writing.need_questions(need, SITE_CATALOG)
    assert [(one.sort, one.id) for one in found] == [
        (Sort.WORDS, "q1"), (Sort.ROW, "A"), (Sort.ROW, "B"), (Sort.WORDS, "q4"),
    ]  # fmt: skip
    assert found[1].asked.endswith("\nReally?")
    assert [one.id for one in writing.own_words(("a", "b"))] == ["Q1", "Q2"]


def test_each_question_is_asked_once() -> None:
    cover = Inquiry("Pump", (), "")
    plain, told = Query(Sort.ROW, "A", "A", "x"), Query(Sort.ROW, "A", "A", "x\nReally?")
    for pair in ((plain, told), (told, plain)):
        assert writing.make_inquiry(cover, pair, (), TODAY).queries == (told,)
    with pytest.raises(UsageError, match="nothing to ask"):
        writing.make_inquiry(cover, (), (), TODAY)
    with pytest.raises(UsageError, match="are called Q1"):
        writing.make_inquiry(cover, (Query(Sort.WORDS, "Q1", "", "a"), Query(Sort.WORDS, "Q1", "", "b")), (), TODAY)
