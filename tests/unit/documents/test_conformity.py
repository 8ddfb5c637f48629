"""The documents on conformity: one catalog each, row by row."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.conformity.stated import Statement
from medslate.documents.asjson import document_data, from_data
from medslate.documents.catalogue import CONFORMITY_DOCUMENTS, SHARED_CONFORMITY
from medslate.documents.model import Cell, Document, Table, Tone
from medslate.standards.catalogs import Catalog, Product
from medslate.standards.fulfilment.scales import Scoring
from tests.unit.documents.build_conformity import (
    BIG,
    CATALOGS,
    CONTROLS,
    DOSSIER,
    FORM,
    LABEL,
    LAW,
    LETTERS,
    LONG,
    PROCESS,
    RELEASE,
    ROWS,
    STATEMENTS,
    TOPICS,
    TWIN,
    document,
    said,
    scale,
    subject_of,
    wording_of,
)
from tests.unit.documents.build_small import ISSUED, TEMPLATES, lines, section_lines

NAMES = tuple(CONFORMITY_DOCUMENTS)
REFUSED = re.compile(r"complian|certified|harmoni[sz]ed|conformant", re.IGNORECASE)
EMPTY = replace(DOSSIER, statements=(), claims=(), boundary=(), releases=(), content="")


def cells(made: Document, starting: str) -> tuple[Cell, ...]:
    """The first row of a table that starts with this text."""
    blocks = [*made.front, *(block for section in made.sections for block in section.blocks)]
    rows = [line for block in blocks if isinstance(block, Table) for line in block.rows]
    return next(line for line in rows if line[0].text.startswith(starting))


# -- what holds for every one ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("catalog", CATALOGS.values(), ids=CATALOGS)
@pytest.mark.parametrize("dossier", [DOSSIER, EMPTY], ids=["answered", "empty"])
def test_every_document_stands_on_every_catalog(name: str, catalog: Catalog, dossier: object) -> None:
    subject = subject_of(catalog, DOSSIER if dossier is DOSSIER else EMPTY)
    made = document(name, subject)
    assert from_data(json.loads(json.dumps(document_data(made)))) == made
    assert made == document(name, subject_of(catalog, subject.dossier))
    assert made.landscape
    assert made.issued == ISSUED.isoformat()
    text = "\n".join(lines(made))
    assert not REFUSED.search(text)
    assert all(f"{one.id} | " in text and one.digest in text for one in subject.packs)
    assert catalog.pack.citation in made.title


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("catalog", CATALOGS.values(), ids=CATALOGS)
def test_no_table_has_a_column_without_content(name: str, catalog: Catalog) -> None:
    made = document(name, subject_of(catalog))
    for section in made.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.caption == "":
                for at in range(len(block.columns)):
                    assert any(line[at].text for line in block.rows)


@pytest.mark.parametrize("name", [*NAMES, SHARED_CONFORMITY])
def test_the_wording_refuses_verdicts(name: str) -> None:
    text = (TEMPLATES / name / "wording.toml").read_text("utf-8")
    assert not REFUSED.search(text)
    assert tomllib.loads(text)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_does_not_say(name: str) -> None:
    made = document(name, subject_of(LAW))
    said_there = section_lines(made, "What this document does not say")
    assert set(wording_of(name).each("limits.items")) <= set(said_there)
    assert {"All of chapter I.", "The rest."} <= set(said_there)


def test_identity_names_device_edition_boundary_and_release() -> None:
    made = "\n".join(lines(document("gspr-checklist", subject_of(LAW))))
    assert "Held against: Standard law:2026, Title law" in made
    assert "System boundary: One device" in made
    assert "The answers speak of: Release 1.2" in made
    assert "Last recorded release: version 1.1, 2026-01-01" in made
    assert "Placed on the market as: medical device" in made
    bare = "\n".join(lines(document("gspr-checklist", subject_of(LAW, EMPTY, boundaries=None))))
    assert "System boundary: none chosen" in bare
    assert "Last recorded release: no release is recorded" in bare


def test_counts_add_up_to_the_rows_asked_at_each_strength() -> None:
    made = document("gspr-checklist", subject_of(LAW))
    table = next(one for one in made.front if isinstance(one, Table) and one.caption.startswith("Rows asked"))
    lines_ = [[cell.text for cell in line] for line in table.rows]
    total = next(line for line in lines_ if line[0] == "Rows asked")
    counted = lines_[: lines_.index(total)]
    assert total[1:] == ["7", "7", "7"]
    assert [str(sum(int(line[at]) for line in counted)) for at in (1, 2, 3)] == total[1:]


def test_groups_count_rows_by_class_at_the_three_strengths() -> None:
    row = cells(document("process-conformity", subject_of(PROCESS)), "4 title of 4")
    assert [one.text for one in row[1:6]] == ["3", "1 / 1 / 0", "2 / 2 / 3", "0 / 0 / 0", "0 / 0 / 0"]


def test_packs_on_the_way_are_named_with_their_crosswalks() -> None:
    names = [one.id for one in subject_of(LAW).packs]
    assert names[:3] == ["law", "yes-no", "limits"]
    assert {"rows", "rows--law", "process", "process--law", "long--law"} <= set(names)
    assert "twin--controls" not in names


def test_evidence_is_listed_with_what_no_longer_speaks_for_the_device() -> None:
    said_there = section_lines(document("gspr-checklist", subject_of(LAW)), "Evidence")
    assert any(one.startswith("Title of test-1\ntest-1 | test | ") and "| current | " in one for one in said_there)
    assert any("review-old" in one and "| not current | L 1" in one for one in said_there)
    assert any("late" in one and "| not current | " in one for one in said_there)
    assert any("undated" not in one for one in said_there)


def test_evidence_without_a_day_says_so() -> None:
    law = said("law", ("L 1", "yes"), L_1={"evidence": ("undated",)})
    made = document("gspr-checklist", subject_of(LAW, replace(DOSSIER, statements=(law,))))
    assert any("undated" in one and "not stated by the manufacturer" in one for one in section_lines(made, "Evidence"))


# -- rows ----------------------------------------------------------------------------------------------------------------


def test_a_row_shows_how_sure_it_is_and_its_note() -> None:
    text = cells(document("gspr-checklist", subject_of(LAW)), "L 2")[0].text
    assert text == "L 2 title of L 2\nintent of L 2\nConfidence in this row: medium.\nNote: Mind it."


def test_a_row_that_is_only_reached_says_by_what_how_far_and_how_surely() -> None:
    row = cells(document("conformity-report", subject_of(LAW)), "L 2")
    assert row[1].text == "no answer of its own; see the rows that reach it"
    assert row[3].text == "Standard rows:2026: R 1.1 → fulfilled (tested, confidence low)."


def test_rows_from_far_away_name_the_documents_between() -> None:
    row = cells(document("statement-of-applicability", subject_of(CONTROLS)), "A 5")
    assert (
        "Standard process:2026: 4.1, over Standard twin:2026 → at least partly fulfilled (evidenced)." in row[-2].text
    )


def test_a_document_that_only_crosswalks_know_goes_by_its_id() -> None:
    row = cells(document("statement-of-applicability", subject_of(CONTROLS)), "A 4")
    assert "Standard process:2026: 5, over nowhere, Standard law:2026 → fulfilled (declared)." in row[-2].text


def test_long_lists_and_long_names_are_cut_with_a_count() -> None:
    text = cells(document("conformity-report", subject_of(LAW)), "L 7")[3].text
    assert text == ("long: X 1, X 2, X 3, X 4, X 5, X 6, X 7, X 8 and 5 more → at least partly fulfilled (declared).")
    assert LONG.pack.citation not in text


def test_points_within_a_row_say_so_and_carry() -> None:
    made = document("process-conformity", subject_of(PROCESS))
    assert "Point within 4.2." in cells(made, "4.2/1")[0].text
    assert "points within this document: 4.2/1 → at most partly fulfilled (declared)." in cells(made, "4.2 ")[-2].text
    levels = document("conformity-report", subject_of(ROWS))
    assert "Enhances R 1.1." in cells(levels, "R 1.1 E1")[0].text


def test_sources_at_odds_stand_out() -> None:
    law = said("law", ("L 2", "no"), ("L 5", "yes"), ("L 4", "yes"))
    claims = tuple(replace(one, evidence=("test-1",)) for one in DOSSIER.claims)
    crossed = replace(DOSSIER, statements=(law,), claims=claims)
    made = document("gspr-checklist", subject_of(LAW, crossed))
    row = cells(made, "L 2")
    assert row[-1].text.startswith("Sources contradict each other:")
    assert row[-1].tone is Tone.BAD
    assert any("Answers and crosswalks contradict" in one for one in section_lines(made, "What is open"))
    assert any("counted as open): " in line for line in lines(made))


def test_tones_are_good_only_with_evidence() -> None:
    made = document("statement-of-applicability", subject_of(CONTROLS))
    assert cells(made, "A 1")[-1] == Cell("fulfilled (declared, evidenced)\nopen (tested)", Tone.GOOD)
    assert cells(made, "A 2")[-1] == Cell("not fulfilled (declared, evidenced, tested)", Tone.BAD)
    assert cells(made, "A 3")[-1].tone is Tone.MUTED
    assert cells(made, "A 5")[-1].tone is Tone.OPEN
    form = document("answer-form", subject_of(LAW))
    assert cells(form, "L 6")[-1].tone is Tone.PLAIN


def test_an_answer_that_is_none_of_the_scale_stands_out() -> None:
    row = cells(document("conformity-report", subject_of(LAW)), "L 6")
    assert row[1] == Cell("perhaps: no answer of this scale", Tone.BAD)


def test_claims_on_components_are_the_answers_of_a_catalog_with_levels() -> None:
    made = document("conformity-report", subject_of(ROWS))
    assert cells(made, "R 1.1 title")[1].text == "pump: met.\nserver: met.\nAsks for a PIN.\nAsks for a password."
    assert any(one.startswith("IAC ") for one in lines(made))
    assert "Rows with levels are answered by claims on components" in "\n".join(lines(made))
    assert any("claims on components do not settle it" in one for one in section_lines(made, "What is open"))


# -- the checklist -------------------------------------------------------------------------------------------------------


def test_the_checklist_gives_applicability_method_evidence_and_state() -> None:
    row = cells(document("gspr-checklist", subject_of(LAW)), "L 1")
    assert row[1].text == "yes"
    assert row[2].text == "Yes.\nDone."
    assert "Title of test-1 (test-1)" in row[3].text
    assert "Title of test-bad (test-bad): failed" in row[3].text
    assert "Title of review-old (review-old): not current" in row[3].text
    assert "Usual work products: risk file; test report.\nReferences: Annex II 4." in row[3].text


def test_a_provision_that_is_left_out_needs_a_reason() -> None:
    row = cells(document("gspr-checklist", subject_of(LAW)), "L 5")
    assert row[1] == Cell("answered no, but no reason is given: open", Tone.BAD)
    reasoned = said("law", ("L 3", "n-a"), L_3={"rationale": "No radio."})
    row = cells(document("gspr-checklist", subject_of(LAW, replace(DOSSIER, statements=(reasoned,)))), "L 3")
    assert row[1] == Cell("no: No radio.", Tone.MUTED)


def test_a_row_that_relates_only_to_rows_left_out_asks_nothing() -> None:
    process = said("process", ("5", "n-a"), **{"5": {"rationale": "Nothing to manage."}})
    row = cells(document("gspr-checklist", subject_of(LAW, replace(DOSSIER, statements=(process,)))), "L 6")
    assert row[1] == Cell("no: related rows ask nothing here", Tone.MUTED)


def test_a_law_for_other_products_leaves_every_row_out_with_the_reason() -> None:
    other = replace(DOSSIER, device=replace(DOSSIER.device, placed_as=Product.IN_VITRO_DIAGNOSTIC))
    made = document("conformity-report", subject_of(LAW, other))
    assert any(
        "does not bind" in one and "L 1 title of L 1" in one for one in section_lines(made, "Rows that are not asked")
    )
    assert "No row is asked." in lines(made)


def test_open_rows_say_why_what_is_expected_and_of_whom() -> None:
    said_there = section_lines(document("gspr-checklist", subject_of(LAW)), "What is open")
    assert any(one.startswith("L 3 ") and "related rows do not settle it" in one for one in said_there)
    assert all(one.endswith("| manufacturer") for one in said_there if one.startswith("L 3 "))
    bare = section_lines(document("process-conformity", subject_of(PROCESS)), "What is open")
    assert "5 title of 5 | " in bare
    asked = section_lines(document("answer-form", subject_of(FORM)), "What is open")
    assert any("Not answered." in one for one in asked)
    assert any("No reason is given." in one for one in asked)
    assert all("manufacturer, operator" in one for one in asked if one.startswith("Q 3"))


# -- the statement of applicability --------------------------------------------------------------------------------------


def test_every_control_is_decided_or_shown_as_not_stated() -> None:
    made = document("statement-of-applicability", subject_of(CONTROLS))
    assert cells(made, "A 1")[1].text == "yes"
    assert cells(made, "A 3")[1].text == "no: No such thing."
    assert cells(made, "A 4")[1] == Cell("not stated", Tone.OPEN)
    table = next(one for one in made.front if isinstance(one, Table) and one.caption.startswith("Decisions"))
    counts = {line[0].text: line[1].text for line in table.rows}
    assert counts == {
        "Apply": "2",
        "Left out by an answer": "1",
        "Left out by route, boundary or law": "1",
        "Not stated": "2",
        "Controls in the catalog": "6",
        "Answered: Yes": "1",
        "Answered: No": "1",
        "Answered: Not applicable": "1",
    }


def test_exclusions_are_listed_with_reason_and_the_boundary_with_its_own() -> None:
    made = document("statement-of-applicability", subject_of(CONTROLS))
    assert any(
        "A 3 title of A 3 | no: No such thing." in one for one in section_lines(made, "Controls left out by an answer")
    )
    assert "Only for many devices. | 1 | A 6 title of A 6" in section_lines(made, "Rows that are not asked")


def test_what_the_device_gives_is_called_its_contribution() -> None:
    made = document("statement-of-applicability", subject_of(CONTROLS))
    titles = [
        one.title
        for part in made.sections
        for block in part.blocks
        if isinstance(block, Table)
        for one in block.columns
    ]
    assert "Contribution of the device" in titles
    assert any("says nothing of the organisation" in one for one in lines(made))
    silent = document("statement-of-applicability", subject_of(CONTROLS, crosswalks=()))
    assert any(one.startswith("Nothing that is stated of the device") for one in lines(silent))


# -- the answer form -----------------------------------------------------------------------------------------------------


def test_the_form_shows_step_source_answer_with_reference_and_result() -> None:
    made = document("answer-form", subject_of(FORM))
    row = cells(made, "Q 1 title")
    assert [one.text for one in row[1:4]] == [
        "0 beginner",
        "Law 1",
        "Yes.\nIn chapter 4.\nEvidence: Title of review-1 (review-1)",
    ]
    assert cells(made, "Q 3 title of Q 3\n")[1] == Cell("open: no answer", Tone.OPEN)
    assert "Of 4 items and points, 2 are answered and 2 are open." in lines(made)


def test_the_form_goes_by_part_of_the_life_cycle_with_points_under_their_item() -> None:
    made = document("answer-form", subject_of(FORM))
    titles = [one.title for one in made.sections]
    assert titles[2:5] == ["Design", "Testing", "Q 3 title of Q 3"]
    design = made.sections[2].blocks[0]
    assert isinstance(design, Table)
    assert [line[0].text.split()[1] for line in design.rows] == ["1", "1/1"]


def test_the_ladder_has_two_ends_and_names_what_stops() -> None:
    made = document("answer-form", subject_of(FORM))
    table = next(one for one in made.front if isinstance(one, Table) and one.caption.startswith("Step reached"))
    assert [[cell.text for cell in line] for line in table.rows] == [
        ["declared", "0 beginner", "0 beginner", "Q 2", "Q 2"],
        ["evidenced", "0 beginner", "0 beginner", "Q 2", "Q 2"],
        ["tested", "none", "0 beginner", "Q 1", "Q 2"],
    ]


def test_many_rows_without_a_heading_share_a_name() -> None:
    assert "Further items" in [one.title for one in document("answer-form", subject_of(LAW)).sections]


# -- the process report --------------------------------------------------------------------------------------------------


def test_the_process_report_states_route_result_clauses_and_phases() -> None:
    made = document("process-conformity", subject_of(PROCESS))
    text = lines(made)
    assert "Route to conformity: clauses: 4 rows are asked" in text
    assert any(
        "as declared" in one and one.startswith("All 4 activities taken as one are partly fulfilled") for one in text
    )
    assert cells(made, "Planning")[1].text == "4"
    assert "Not on the route to conformity that is taken. | 1 | F title of F" in section_lines(
        made, "Rows that are not asked"
    )
    assert "5 title of 5" in [one.title for one in made.sections]
    late = replace(DOSSIER, statements=(said("process", ("F", "yes"), route="late"),))
    assert "Route to conformity: late: 1 rows are asked" in lines(
        document("process-conformity", subject_of(PROCESS, late))
    )


def test_the_process_report_shows_usual_work_products() -> None:
    made = document("process-conformity", subject_of(PROCESS))
    assert cells(made, "4.1")[2].text == "plan"


def test_twins_are_process_standards_that_a_row_leads_to() -> None:
    made = document("process-conformity", subject_of(PROCESS))
    titles = [one.title for one in made.sections]
    assert "Standard twin:2026" in titles
    assert "Standard topics:2026" not in titles
    said_there = section_lines(made, "Standard twin:2026")
    assert (
        "T 1 title of T 1 | 4.1, 4.2 | fulfilled (declared, evidenced)\nat least partly fulfilled (tested)"
        in said_there
        or any(one.startswith("T 1 title of T 1 | 4.1, 4.2 | ") for one in said_there)
    )
    assert any("Rows of it to which nothing leads from here: 1" in one for one in said_there)


def test_a_process_without_phases_is_counted_by_clause_alone() -> None:
    said_there = lines(document("process-conformity", subject_of(TWIN)))
    assert "By clause" in said_there
    assert "By phase of the life cycle" not in said_there


def since(answers: Mapping[tuple[str, str], str] | None) -> list[str]:
    """What the report says of the time since a release that recorded these answers."""
    releases = () if answers is None else (replace(RELEASE, answers=answers),)
    stated = said("process", ("4.1", "yes"), ("4.2", "partly"))
    dossier = replace(DOSSIER, statements=(stated,), releases=releases)
    return section_lines(document("process-conformity", subject_of(PROCESS, dossier)), "Since the last release")


def test_the_process_report_says_what_changed_since_the_last_release() -> None:
    assert since(None)[1:] == ["No release is recorded: there is nothing to compare with."]
    assert since({("law", "L 1"): "yes"})[-1].startswith("The last release recorded no answers to this standard")
    changed = since({("process", "4.1"): "no", ("process", "5"): "yes", ("process", "gone"): "odd"})
    assert "4.1 title of 4.1 | No | Yes" in changed
    assert "4.2 title of 4.2 | not answered | In part" in changed
    assert "5 title of 5 | Yes | not answered" in changed
    assert "gone | odd | not answered" in changed
    same = since({("process", "4.1"): "yes", ("process", "4.2"): "partly"})
    assert "Every activity is answered as it was." in same


# -- the report on any catalog -------------------------------------------------------------------------------------------


def test_letters_are_shown_as_given_without_states() -> None:
    made = document("conformity-report", subject_of(LABEL))
    text = lines(made)
    assert "S 1 title of S 1 | Letter A" in text
    assert "S 3 title of S 3 | none given" in text
    assert any(one.startswith("No letter is computed for the whole") for one in text)
    assert "What is open" not in [one.title for one in made.sections]


def test_weights_give_the_letter_of_the_whole_with_two_ends() -> None:
    weighted = replace(LABEL, requirements=tuple(replace(one, weight=1) for one in LABEL.requirements))
    text = lines(document("conformity-report", subject_of(weighted)))
    assert any("at least B, at most A" in one for one in text)
    strict = {"letters": replace(LETTERS, thresholds={"A": 90})}
    text = lines(document("conformity-report", subject_of(weighted, scales=strict)))
    assert any("at least none given, at most A" in one for one in text)


def test_of_a_large_catalog_only_telling_rows_are_printed_and_the_rest_is_counted() -> None:
    made = document("conformity-report", subject_of(BIG))
    text = "\n".join(lines(made))
    assert "B 7 title" in text
    assert "B 9 title" in text
    assert "B 8 title" not in text
    assert "B title of B | 297" in text
    assert "In all | 298" in text
    assert "B0 title of B0 | 1" in text


def test_a_catalog_without_a_scale_has_no_answers_of_its_own() -> None:
    made = document("conformity-report", subject_of(TOPICS))
    assert any(one.startswith("The rows of this catalog have no answers") for one in lines(made))


def test_a_scale_of_levels_is_told_apart() -> None:
    assert scale("x", Scoring.LEVELS).scoring is Scoring.LEVELS
    assert isinstance(STATEMENTS[0], Statement)


def test_a_test_of_today_is_current_and_one_of_tomorrow_is_not() -> None:
    subject = subject_of(LAW)
    item = subject.dossier.evidence_by_id["test-1"]
    assert subject.current(replace(item, taken=ISSUED))
    assert not subject.current(replace(item, taken=date(2026, 3, 2)))
    assert not subject.current(replace(item, taken_on={"nobody": "1"}))
