"""What every row, claim and level becomes in the test report."""

import re
from dataclasses import replace

import pytest

from medslate.documents.model import LevelBars, Paragraph, Section, Table, Tone
from medslate.documents.parts.levels import device_shown, vector_text
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from tests.unit.documents.build_small import (
    CATALOG,
    CLAIMS,
    DOSSIER,
    ROWS,
    document,
    empty,
    full,
    lines,
    perfect,
    section_lines,
    subject_of,
    without_scope,
)

REPORT = document("test-report", full())
FORM = ("Clause", "Requirement", "Evidence and test", "Remark", "Verdict")


def form_rows() -> dict[tuple[str, str], tuple[str, ...]]:
    """The rows of the form by component and row; each stands once."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    component = ""
    for section in REPORT.sections:
        if section.order == 1:
            component = section.title
        for block in section.blocks:
            if isinstance(block, Table) and tuple(one.title for one in block.columns) == FORM:
                for row in block.rows if section.order == 2 else ():
                    key = (component, row[1].text.split(" title ")[0])
                    assert key not in found
                    found[key] = tuple(cell.text for cell in row)
    return found


ENTRIES = form_rows()


def pump(row: str) -> tuple[str, ...]:
    return ENTRIES["The pump (pump)", row]


def test_every_faced_row_of_every_component_stands_in_the_form_once_in_catalog_order() -> None:
    subject = full()
    for name, one in subject.assessment.components.items():
        title = f"{one.component.name} ({name})"
        standing = [row for component, row in ENTRIES if component == title]
        assert standing == [row.id for row in one.rows]
    assert len(ENTRIES) == sum(len(one.rows) for one in subject.assessment.components.values())


def test_every_claim_stands_in_the_form_or_among_those_left_out() -> None:
    unused = "\n".join(section_lines(REPORT, "Claims outside the form"))
    for one in CLAIMS:
        said = one.how or one.rationale
        assert any(said in cell for row in ENTRIES.values() for cell in row) or said in unused or said in str(REPORT)
    for left_out in ("nobody | R 1.1", "pump | R 9.9", "pump | R 3.0", "server | E 3.1", "Said a second time."):
        assert left_out in unused


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("R 1.1", "P tested"),
        ("R 1.1 E1", "P evidenced (dependency)"),
        ("R 1.2", "P declared only"),
        ("R 2.1", "F"),
        ("R 2.1 E1", "base lacking"),
        ("R 2.2", "F (measure)"),
        ("E 3.1", "N/A declared only"),
        ("R 3.2", "–"),
        ("R 4.1", "–"),
        ("R 5.1", "P declared only (dependency)"),
        ("R 7.1", "–"),
    ],
)
def test_verdicts_of_the_form(row: str, verdict: str) -> None:
    assert pump(row)[4] == verdict


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        ("R 1.1", "Could hinder essential function Deliver: Stop needs no PIN."),
        ("R 1.1", "Standard notes:2026, 4.2: Mind the emergency. (not verified; confidence low)"),
        ("R 1.1 E1", "Depends on: Directory (directory); not described in the dossier (ghost)."),
        ("R 1.2", "Row confidence: medium"),
        ("R 2.1", "Planned for version 2."),
        ("R 2.1", "Read in the document. (verified; confidence high)"),
        ("R 2.1 E1", "an enhancement never counts without its base"),
        ("R 2.2", "External measure: Guarded network (guard)"),
        ("E 3.1", "Row confidence: low"),
        ("R 3.2", "without a rationale: the row is open"),
        ("R 4.1", "a current test failed"),
        ("R 4.1", "Deliver: no resolution recorded"),
        ("R 5.1", "Depends on: none named."),
        ("R 6.1", "External measure: none named."),
        ("R 7.1", "Not assessed: no claim is made."),
    ],
)
def test_remarks_of_the_form(row: str, remark: str) -> None:
    assert remark in pump(row)[3]


def test_a_row_of_high_confidence_carries_no_remark_on_it() -> None:
    firm = {one.id for one in ROWS if one.confidence.firm}
    assert not any("Row confidence" in row[3] for (_, name), row in ENTRIES.items() if name in firm)


def test_evidence_that_is_not_current_says_so() -> None:
    assert "review-old (review, not current)" in pump("R 1.2")[2]
    said = "\n".join(section_lines(REPORT, "Evidence"))
    for text in ("stale: not taken on the current version of pump, gone", "expired on 2026-02-01", "dated after this"):
        assert text in said
    assert "ab" * 32 in said


def test_counts_add_up() -> None:
    (table,) = [
        one for one in REPORT.front if isinstance(one, Table) and one.caption == "Entries in the verdict column"
    ]
    numbers = [[int(cell.text) for cell in row[1:]] for row in table.rows]
    assert all(sum(row[:-1]) == row[-1] for row in numbers)
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert numbers[-1][-1] == len(ENTRIES)


@pytest.mark.parametrize("name", ["test-report", "capability-statement", "gap-report"])
def test_levels_equal_the_assessment(name: str) -> None:
    subject = full()
    made = document(name, subject)
    bars = [
        one
        for blocks in (made.front, *(s.blocks for s in made.sections))
        for one in blocks
        if isinstance(one, LevelBars)
    ]
    assert len(bars) == len(Strength)
    for strength, block in zip(Strength, bars, strict=True):
        bounds = subject.assessment.device[strength].bounds
        assert [(one.label, one.lower, one.upper) for one in block.bars] == [
            (fr.name, bounds.lower[fr], bounds.upper[fr]) for fr in FR
        ]
        assert re.sub(r"\*", "", vector_text(device_shown(subject, strength))) == str(bounds)
        assert strength.value in block.caption


def test_errors_of_the_check_come_first() -> None:
    first = REPORT.front[0]
    assert isinstance(first, Paragraph)
    assert first.tone is Tone.BAD
    assert "errors: 1" in first.text
    assert not any("The check finds errors: 1." in line for line in lines(document("test-report", perfect())))


def test_without_scope_there_is_no_level_and_the_report_says_so() -> None:
    said = lines(document("test-report", without_scope()))
    assert any("has no SL-C" in line for line in said)
    assert not any(line.startswith(("SL-C of the device", "Result:")) for line in said)


def test_a_device_without_anything_says_so_of_everything() -> None:
    said = "\n".join(lines(document("test-report", empty())))
    for text in ("lists no components", "No evidence is recorded", "No approval is recorded", "No pack is named"):
        assert text in said


def test_a_component_without_rows_of_an_fr_is_not_praised() -> None:
    rows = tuple(one for one in ROWS if one.fr is not FR.RDF)
    subject = subject_of(DOSSIER, catalog=replace(CATALOG, requirements=rows))
    titled = [one for one in document("test-report", subject).sections if one.title.startswith("RDF")]
    assert "No row applies" in str(titled)


def test_the_order_of_sections_keeps_frs_below_their_component() -> None:
    titles = [(one.order, one.title.split(":")[0]) for one in REPORT.sections if isinstance(one, Section)]
    start = titles.index((1, "The pump (pump)"))
    assert titles[start + 1 : start + 8] == [(2, fr.name) for fr in FR]


def test_integration_verdicts_are_marked_as_dependencies() -> None:
    through = [one for one in CLAIMS if one.verdict is Verdict.MET_BY_INTEGRATION]
    assert all(pump(one.row)[4].endswith("(dependency)") for one in through)


def test_without_empty_levels_no_star_is_explained() -> None:
    rows = tuple(replace(one, level=1) if one.fr is FR.TRE else one for one in ROWS)
    subject = subject_of(replace(DOSSIER, claims=()), catalog=replace(CATALOG, requirements=rows))
    assert not any("A star marks" in line for line in lines(document("test-report", subject)))
    assert any("A star marks" in line for line in lines(REPORT))


def test_a_supported_absence_is_not_marked_as_declared_only() -> None:
    assert ENTRIES["The server (server)", "R 7.1"][4] == "N/A"
