"""The capability statement and the gap report."""

from dataclasses import replace

import pytest

from medslate.devices.device import Guidance
from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from tests.unit.documents.build_small import (
    DEVICE,
    DOSSIER,
    PROVISIONS,
    document,
    empty,
    full,
    lines,
    perfect,
    section_lines,
    subject_of,
    without_scope,
)

STATEMENT = document("capability-statement", full())
GAP = document("gap-report", full())
NOT_STATED = "not stated by the manufacturer"


def test_a_higher_level_names_its_rows_with_the_measure_or_that_there_is_none() -> None:
    said = section_lines(STATEMENT, "UC: use control")
    assert "1 | R 2.1 title of R 2.1 | pump | unmet | no measure named" in said
    assert "1 | R 2.1 title of R 2.1 | server | open | no measure named" in said
    assert "2 | R 2.1 E1 title of R 2.1 E1 | pump | claimed, base R 2.1 lacking | no measure named" in said
    assert "2 | R 2.2 title of R 2.2 | server | covered externally | Guarded network (guard)" in said
    assert [one.split(" | ")[0] for one in said if " | R " in one] == sorted(
        one.split(" | ")[0] for one in said if " | R " in one
    )


def test_components_that_lack_alike_share_a_line() -> None:
    both = (*DOSSIER.claims, replace(DOSSIER.claims[-1], component="server", row="R 6.1", place=DEVICE.place))
    same = tuple(replace(one, verdict=both[-1].verdict, measures=()) if one.row == "R 6.1" else one for one in both)
    said = section_lines(
        document("capability-statement", subject_of(replace(DOSSIER, claims=same))), "TRE: timely response to events"
    )
    assert "2 | R 6.1 title of R 6.1 | pump, server | unmet | no measure named" in said


def test_measures_name_their_rows_and_the_level_they_are_needed_from() -> None:
    said = "\n".join(section_lines(STATEMENT, "Measures outside the device"))
    assert "R 2.2 title of R 2.2 (pump)\nR 2.2 title of R 2.2 (server)" in said
    assert "level 2 of UC" in said
    assert "Locked door (lock) | Lock it. | operator | no row names it | not tied to a level" in said


def test_what_must_not_be_used_on_the_device_is_said() -> None:
    forbidding = replace(DOSSIER, device=replace(DEVICE, refuses=("fw", "scan")))
    said = section_lines(document("capability-statement", subject_of(forbidding)), "Measures outside the device")
    assert said[-1] == "Not to be used on the device (ids of a library of measures): fw, scan."
    assert not any("Not to be used" in one for one in section_lines(STATEMENT, "Measures outside the device"))


def test_systems_name_their_rows_and_an_unnamed_system_stands_out() -> None:
    said = section_lines(STATEMENT, "Systems the device relies on")
    assert "Directory (directory) | Accounts | R 1.1 E1 title of R 1.1 E1 (pump)" in said
    assert "Clock (clock) | Time | no row is met through it" in said
    assert "system not named by the manufacturer |  | R 5.1 title of R 5.1 (pump)" in said


def test_what_the_manufacturer_left_out_is_written() -> None:
    bare = document("capability-statement", without_scope())
    for title in ("Updates", "End of support", "Logging", "Backup and recovery", "Decommissioning"):
        assert section_lines(bare, title) == [title, NOT_STATED]
    assert NOT_STATED in section_lines(bare, "Security context")
    assert section_lines(STATEMENT, "End of support") == ["End of support", "2030-01-01"]
    said = "\n".join(lines(bare))
    assert "has no SL-C" in said
    assert "Interfaces: not stated" in said
    assert "SL-C declared" not in said


def test_the_law_is_answered_point_by_point() -> None:
    said = section_lines(STATEMENT, "Where this statement answers the law")
    assert any(one.startswith("Annex I 17.4 | ") and one.endswith("| Security context | stated") for one in said)
    assert any(one.startswith("Annex I 23.4(ab) | ") and one.endswith(f"| {NOT_STATED}") for one in said)
    assert not any(PROVISIONS[-1].clause in one for one in said)
    none = section_lines(document("capability-statement", empty()), "Where this statement answers the law")
    assert "No provisions of a law were given to hold this statement against." in none


def test_topics_of_an_overlay_are_placed_or_left_out_aloud() -> None:
    said = section_lines(STATEMENT, "Topics of Standard notes:2026")
    assert f"title of TR 6 topic backup | Backup and recovery | {NOT_STATED} | low" in said
    assert "title of N topic | not in this statement | ask the manufacturer | low" in said
    assert any(one.endswith("one by one: 1.") for one in said)


def test_the_gap_names_rows_lowest_level_first() -> None:
    said = section_lines(GAP, "UC: use control")
    rows = [one for one in said if " | R " in one]
    assert rows[0].startswith("1 | pump | R 2.1 title of R 2.1 | unmet | Planned for version 2.")
    assert [one[0] for one in rows] == sorted(one[0] for one in rows)
    assert "External measure: Guarded network (guard)" in "\n".join(said)


def test_the_gap_at_best_and_the_open_rows() -> None:
    remaining = section_lines(GAP, "The gap that remains at best")
    assert "UC | 2 | pump | R 2.1 title of R 2.1 | unmet" in remaining
    assert not any(one.split(" | ")[-1] == "open" for one in remaining)
    ask = [one for one in section_lines(GAP, "Open rows to answer first") if " | R " in one]
    assert [one[0] for one in ask] == sorted(one[0] for one in ask)
    assert any("R 7.1" in one for one in ask)


def test_claims_without_evidence_or_test_are_named() -> None:
    said = section_lines(GAP, "Claims that need more behind them")
    assert "IAC | 2 | pump | R 1.2 title of R 1.2 | current evidence, and a passed test" in said
    assert "IAC | 2 | pump | R 1.1 E1 title of R 1.1 E1 | a passed test" in said
    assert "SI | 1 | pump | E 3.1 title of E 3.1 | evidence that the condition is absent" in said


def test_a_device_at_its_target_has_no_gap() -> None:
    said = "\n".join(lines(document("gap-report", perfect())))
    assert "none as declared; none as evidenced; none as tested" in said
    assert "No gap is certain" in said
    assert "Every claim that the target needs is tested." in said
    assert "short by" not in said


def test_the_target_asked_for_comes_before_the_dossiers_own() -> None:
    subject = replace(full(), target=Target.same(4))
    assert "{4 4 4 4 4 4 4}" in document("gap-report", subject).subtitle


def test_a_gap_needs_a_target_and_a_scope() -> None:
    with pytest.raises(UsageError, match="needs a target"):
        document("gap-report", subject_of(replace(DOSSIER, target=None)))
    said = "\n".join(lines(document("gap-report", without_scope())))
    assert "has no SL-C" in said
    assert not any(fr.title in said for fr in FR)


def test_a_perfect_device_lacks_nothing() -> None:
    device = replace(perfect().device, guidance=Guidance())
    said = "\n".join(
        lines(document("capability-statement", replace(perfect(), dossier=replace(perfect().dossier, device=device))))
    )
    assert "No applicable row of UC is lacking at any level." in said
