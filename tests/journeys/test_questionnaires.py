"""Questions written for a site, a workspace, a form and a need; the answers of people read back."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from medslate.adapters.formats.inquiry.layout import ASKED, COLUMNS, COVER, QUESTIONS
from medslate.bundles.canonical import canonical
from medslate.bundles.container import pack
from medslate.exchange.need import Need, Question
from medslate.exchange.telling import tell_need
from medslate.levels.vectors import Target
from medslate.standards.profiles import Harm, Reaction
from medslate.usecases.inquiry import Field
from tests import pki
from tests.build import TODAY
from tests.journeys.conftest import DAY, Run
from tests.unit.inquiry.test_workbook import HEAD, sheets_of
from tests.unit.mds2.build import workbook


def fill(file: Path, filled: Mapping[str, tuple[str, ...]], by: str = "Alder Imaging") -> None:
    """Type answers (answer, explanation, condition, shown by) into a workbook, by question."""
    sheets = sheets_of(file.read_bytes())
    for line in sheets[QUESTIONS][HEAD + 1 :]:
        name = " ".join(filter(None, (line[COLUMNS.index(Field.COMPONENT)], line[COLUMNS.index(Field.ID)])))
        texts = filled.get(name, filled.get("*", ()))
        at = COLUMNS.index(Field.ANSWER)
        line[at : at + len(texts)] = texts
    for line in sheets[COVER]:
        if line[0] == "answered by":
            line[1] = by
    file.write_bytes(workbook(*sheets.items(), hidden=(ASKED,)))


def written(run: Run, file: Path, *arguments: str | Path) -> str:
    """The digest of the questions, as it is printed."""
    said = run("questionnaire", "write", "-o", file, *arguments, "--on", DAY)
    assert said.status == 0, said
    return said.out.split("digest ")[1][:12]


def test_a_hospital_asks_and_takes_the_answers_in(hospital: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "ct.xlsx"
    digest = written(
        run, file, "-C", hospital, "--device", "ct-scanner", "--target", "2", "--asker", "St Elsewhere", "--ask", "Ports?",
        "--by", "2027-01-31",
    )  # fmt: skip
    fill(
        file,
        {
            "CR 1.1 RE(1)": ("Yes", "By name."),
            "CR 1.2": ("Yes", "", "option N"),
            "CR 1.8": ("maybe",),
            "Q1": ("", "443"),
        },
    )
    before = (hospital / "devices.yaml").read_text("utf-8")
    given = ("questionnaire", "read", file, "-C", hospital, "--device", "ct-scanner", "--on", DAY)
    dry = run(*given, "--dry-run", "--expect", digest)
    assert dry.status == 1
    assert "Questions!G4: CR 1.1 RE(1), open -> met" in dry.out
    assert "Questions!G30: Q1: 443" in dry.out
    assert "[answer-conditional]" in dry.out
    assert "'maybe' is no answer to CR 1.8" in dry.out
    assert "1 answer would be taken in; nothing is written (--dry-run)." in dry.out
    assert (hospital / "devices.yaml").read_text("utf-8") == before
    told = json.loads(run(*given, "--format", "json").out)
    assert (told["written"], len(told["changes"]), len(told["unanswered"])) == (["devices.yaml"], 1, 23)
    after = (hospital / "devices.yaml").read_text("utf-8")
    note = f"      CR 1.1 RE(1): met  # answered Alder Imaging, questions {digest}\n"
    assert after.replace(f"    verdicts:\n{note}", "") == before
    assert run("site", "check", "-C", hospital).status == 0
    assert run(*given).out.endswith("Nothing changes.\n")
    again = tmp_path / "again.xlsx"
    assert written(run, again, "-C", hospital, "--device", "ct-scanner", "--target", "2") != digest
    assert "26 questions" not in run("questionnaire", "read", again, "-C", hospital, "--device", "ct-scanner").out


def test_what_is_asked_of_a_device_with_a_dossier_is_not_taken(hospital: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "pump.xlsx"
    written(run, file, "--row", "CR 1.1", "--device", "Cadence VP")
    fill(file, {"*": ("Yes",)})
    said = run("questionnaire", "read", file, "-C", hospital, "--device", "cadence-vp")
    assert said.status == 2
    assert "is told by ../infusion-pump" in said.err


def test_answers_about_another_device_are_not_taken(hospital: Path, pump: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "ct.xlsx"
    written(run, file, "-C", hospital, "--device", "ct-scanner", "--target", "2")
    fill(file, {"*": ("Yes",)})
    said = run("questionnaire", "read", file, "-C", hospital, "--device", "analyser", "--on", DAY)
    assert (said.status, "[questions-of-another-device]" in said.out) == (1, True)
    assert said.out.endswith("Nothing changes.\n")
    given = ("questionnaire", "read", file, "-C", pump, "--component", "server", "--on", DAY, "--dry-run")
    assert "[questions-of-another-device]" in run(*given).out
    assert "[questions-of-another-device]" not in run(*given, "--device", "Axis CT").out


def test_a_workbook_is_not_written_over(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "q.xlsx"
    written(run, file, "--row", "CR 1.1")
    said = run("questionnaire", "write", "-o", file, "--row", "CR 1.2")
    assert (said.status, "answers in it would be lost" in said.err) == (2, True)


def test_a_maker_lets_colleagues_answer_open_rows(fresh: Path, tmp_path: Path, run: Run) -> None:
    device = fresh / "device.yaml"
    device.write_text(device.read_text("utf-8") + "\n")
    file = tmp_path / "q.xlsx"
    written(run, file, "--type", "EDR", "--level", "1", "--device", "Pump", "--device-version", "1.0")
    fill(
        file,
        {"CR 1.1": ("Yes", "With a card."), "CR 1.3": ("Does not apply", "No accounts."), "CR 1.4": ("Not known",)},
        by="",
    )
    nobody = run("questionnaire", "read", file, "-C", fresh, "--device", "Pump")
    assert "does not say which component" in nobody.out
    said = run("questionnaire", "read", file, "-C", fresh, "--device", "Pump", "--component", "controller")
    assert said.status == 0, said
    assert "answered by nobody named: 2 of 36" in said.out
    assert "Took in 2 answers. Wrote claims/controller.yaml." in said.out
    claims = (fresh / "claims/controller.yaml").read_text("utf-8")
    assert "how: With a card." in claims
    fill(file, {"CR 1.1": ("No",)})
    assert (
        "[cell-changed-on-both-sides]"
        in run("questionnaire", "read", file, "-C", fresh, "--device", "Pump", "--component", "controller").out
    )
    over = run("questionnaire", "read", file, "-C", fresh, "--device", "Pump", "--component", "controller", "--replace")
    assert "controller CR 1.1, met -> unmet" in over.out


def test_a_workspace_asks_its_open_rows_by_component(pump: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "q.xlsx"
    written(run, file, "-C", pump)
    found = sheets_of(file.read_bytes())[QUESTIONS]
    assert all(line[COLUMNS.index(Field.COMPONENT)] for line in found[HEAD + 1 :])
    shown = tmp_path / "elsewhere"
    shown.mkdir()
    fill(file, {"*": ("No", "Next year.")})
    said = run("questionnaire", "read", file, "-C", shown)
    assert "unmet; Next year." in said.out
    assert "Here is neither a site nor a workspace" in said.out


def test_open_questions_of_a_form_are_asked_and_answered(pump: Path, fresh: Path, tmp_path: Path, run: Run) -> None:
    form = tmp_path / "MDS2.xlsx"
    assert run("mds2", "export", form, "-C", pump, "--on", DAY).status == 0
    file = tmp_path / "q.xlsx"
    written(run, file, "--mds2-open", form)
    first, second = (
        line[COLUMNS.index(Field.ID)] for line in sheets_of(file.read_bytes())[QUESTIONS][HEAD + 1 : HEAD + 3]
    )
    fill(file, {first: ("See Notes", "Only on request."), second: ("N/A",)})
    said = run("questionnaire", "read", file, "-C", fresh, "--device", "Cadence VP")
    assert said.status == 0, said
    assert "Took in 2 answers. Wrote answers.yaml." in said.out
    assert "note: Only on request." in (fresh / "answers.yaml").read_text("utf-8")
    assert run("questionnaire", "read", file, "-C", fresh).out.endswith("Nothing changes.\n")


def test_answers_to_a_form_go_where_the_site_keeps_it(hospital: Path, pump: Path, tmp_path: Path, run: Run) -> None:
    form, file = tmp_path / "MDS2.xlsx", tmp_path / "q.xlsx"
    assert run("mds2", "export", form, "-C", pump, "--on", DAY).status == 0
    written(run, file, "--mds2-open", form, "--device", "bedside-monitor")
    fill(file, {"*": ("No",)})
    said = run("questionnaire", "read", file, "-C", hospital, "--device", "bedside-monitor")
    assert "answers.yaml" in said.out
    other = tmp_path / "other.xlsx"
    written(run, other, "--mds2-open", form, "--device", "ct-scanner")
    fill(other, {"*": ("No",)})
    kept = run("questionnaire", "read", other, "-C", hospital, "--device", "ct-scanner")
    assert "[cell-not-used]" in kept.out


@pytest.fixture
def need(tmp_path: Path) -> Path:
    from datetime import UTC, datetime

    from medslate.bundles.manifest import Kind, Role
    from medslate.usecases.bundle_members import Piece
    from medslate.usecases.bundle_open import FILES, about
    from medslate.usecases.bundle_seal import Order, sealed, signer

    asked = (Question("ports", "Which ports?"), Question("login", "With a card?", "CR 1.1"))
    told = Need(
        "se", "St Elsewhere", "icu", "Intensive care", Target.parse("1"), Harm.SERIOUS, Reaction.HOURS,
        "iec-62443-4-2-2019", "medslate-countermeasures-2026", TODAY, questions=asked,
    )  # fmt: skip
    sealer = pki.signer("Operator", "St Elsewhere").sealer()
    order = Order(
        (signer("Operator", Role.OPERATOR, sealer.key),), {"operator": sealer}, datetime(2026, 11, 22, tzinfo=UTC)
    )
    made = sealed(Kind.NEED, about(told), (Piece(FILES["need"], "need", canonical(tell_need(told))),), order, {})
    file = tmp_path / "need.zip"
    file.write_bytes(b"".join(pack(made.files)))
    return file


def test_the_questions_of_a_need_are_asked(need: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "q.xlsx"
    written(run, file, "--need", need)
    lines = sheets_of(file.read_bytes())[QUESTIONS][HEAD + 1 :]
    assert [line[COLUMNS.index(Field.ID)] for line in lines] == ["ports", "CR 1.1"]
    assert lines[1][COLUMNS.index(Field.ASKED)].endswith("With a card?")
    assert ["asked by", "St Elsewhere"] in [line[:2] for line in sheets_of(file.read_bytes())[COVER]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "There is nothing to ask"),
        (("--row", "CR 1.11 RE(9)"), "has no row"),
        (("--type", "XYZ"), "no component type"),
        (("--catalog", "nothing"), "nothing"),
        (("--mds2-open", "none.xlsx"), "There is no file none.xlsx"),
        (("--need", "none.zip"), "There is no file none.zip"),
    ],
)
def test_what_cannot_be_asked_is_told(arguments: tuple[str, ...], says: str, tmp_path: Path, run: Run) -> None:
    said = run("questionnaire", "write", "-o", tmp_path / "q.xlsx", *arguments)
    assert said.status in (2, 3)
    assert says in said.err


def test_devices_and_files_that_there_are_not_are_told(hospital: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "q.xlsx"
    asked = run("questionnaire", "write", "-o", file, "-C", hospital, "--device", "ct-scaner")
    assert "Did you mean ct-scanner?" in asked.err
    bad = tmp_path / "MDS2.xlsx"
    bad.write_bytes(b"no workbook")
    assert run("questionnaire", "write", "-o", file, "--mds2-open", bad).status == 2
    assert run("questionnaire", "read", bad).status == 1
    written(run, file, "--row", "CR 1.1")
    assert "Name the device" in run("questionnaire", "read", file, "-C", hospital).err
    assert run("questionnaire", "read", tmp_path / "none.xlsx").status == 2


def test_rows_of_two_catalogs_are_not_asked_together(need: Path, tmp_path: Path, run: Run) -> None:
    said = run("questionnaire", "write", "-o", tmp_path / "q.xlsx", "--catalog", "iec-62443-3-3-2013", "--need", need)
    assert said.status == 2
    assert "do not go into one questionnaire" in said.err
