"""Whether an answer fits a need."""

from dataclasses import replace
from typing import Any

import pytest

from medslate.exchange.declaring import public
from medslate.exchange.matching import AnswerMatch, Match, Presence, Reached, match
from medslate.exchange.need import NeededFlow, Standing
from medslate.findings import Code
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.standards.measures import Limited
from medslate.standards.profiles import Reaction
from tests.build import CATALOG, claim
from tests.unit.exchange.build import DECLARED, FW, LIBRARY, NEED, declared, made

MET_AWAY = made(claim("A"), claim("A RE(1)", Verdict.COVERED_EXTERNALLY, measures=("wall",)), claim("B"), claim("T H"))
"""As the small one, but for UC, which the device reaches alone, and SI, which it reaches."""


def matched(one: Any = DECLARED, need: Any = NEED, library: Any = LIBRARY, **more: Any) -> Match:
    return match(need, one, CATALOG, library, **more)


def verdicts(found: Match) -> dict[str, Reached]:
    return {one.fr.name: one.verdict for one in found.frs}


def test_each_fr_says_how_the_device_comes_to_the_level() -> None:
    found = matched()
    iac, uc, si = found.frs[:3]
    assert (iac.capability, iac.alone, iac.now, iac.then) == ((1, 1), (1, 1), (1, 1), (4, 4))
    assert (iac.wanted, iac.verdict, iac.lacking) == (2, Reached.MORE, ())
    assert (uc.capability, uc.alone, uc.then, uc.verdict) == ((4, 4), (1, 1), (4, 4), Reached.MORE)
    assert (si.wanted, si.alone, si.verdict) == (0, (0, 0), Reached.ALONE)
    assert found.fits
    assert not found.aimless


def test_what_is_in_place_already_counts() -> None:
    found = matched(need=replace(NEED, in_place=(FW,)))
    assert verdicts(found)["IAC"] is Reached.IN_PLACE
    assert [(one.asked.id, one.presence, one.missing) for one in found.asked] == [
        ("wall", Presence.IN_PLACE, ()),
        ("cage", Presence.UNKNOWN, ()),
        ("dir", Presence.UNKNOWN, ()),
    ]
    assert next((one.presence, one.missing) for one in matched().asked) == (Presence.TO_ADD, ("fw",))


def test_what_is_not_reached_names_what_is_lacking() -> None:
    found = matched(need=replace(NEED, target=Target.parse("2 2 1 0 0 0 0")))
    si = found.frs[FR.SI - 1]
    assert (si.verdict, si.lacking) == (Reached.NOT, (("part", "T H"),))
    assert not found.fits


def test_open_rows_leave_it_open() -> None:
    found = matched(declared(made(claim("B"), claim("T H"))))
    assert verdicts(found)["IAC"] is Reached.OPEN
    assert found.frs[0].lacking == (("part", "A"), ("part", "A RE(1)"))
    assert not found.fits


def test_an_enhancement_is_lacking_with_its_base() -> None:
    away = (claim("A", Verdict.NOT_APPLICABLE, rationale="No log-in."), claim("A RE(1)"), claim("B"))
    assert matched(declared(made(*away))).frs[0].lacking == (("part", "A RE(1)"),)


def test_at_another_strength_less_may_hold() -> None:
    assert verdicts(matched(strength=Strength.TESTED))["UC"] is Reached.OPEN


def test_without_claims_the_vector_bounds_what_the_device_reaches_alone() -> None:
    seen = public(declared(made(claim("A"), claim("A RE(1)", Verdict.UNMET), claim("B"), claim("T H"))))
    found = matched(seen)
    assert (found.frs[0].alone, found.frs[0].then, found.frs[0].verdict) == ((1, 1), (1, 1), Reached.NOT)
    assert [one.code for one in found.findings] == [Code.CLAIMS_WITHHELD]
    helped = matched(public(DECLARED))
    assert verdicts(helped)["IAC"] is Reached.MORE
    assert [one.open for one in helped.answers] == [True, True]


def test_a_measure_that_may_block_is_barred_where_harm_follows_within_seconds() -> None:
    measures = tuple(replace(one, library=("acl",)) for one in MET_AWAY.device.measures[:1])
    one = declared(replace(MET_AWAY, device=replace(MET_AWAY.device, measures=measures)))
    assert matched(one).fits
    found = matched(one, replace(NEED, reaction=Reaction.SECONDS))
    assert (found.asked[0].presence, found.asked[0].reason) == (
        Presence.BARRED,
        "acl may block, and harm follows within seconds.",
    )
    assert verdicts(found)["IAC"] is Reached.NOT
    beside = matched(one, replace(NEED, in_place=(Standing("eye", "Eye", ""), Standing("gone", "Gone", "icu"))))
    assert (beside.asked[0].presence, beside.asked[0].reason) == (Presence.BARRED, "acl cannot stand beside eye.")
    calm = matched(declared(MET_AWAY), replace(NEED, in_place=(Standing("eye", "Eye", ""),)))
    assert calm.asked[0].presence is Presence.TO_ADD


def test_a_row_that_only_the_device_can_do_takes_no_help_but_from_a_system() -> None:
    only = replace(LIBRARY, device_only=(Limited("A RE(1)", "Only it can."), Limited("B", "Only it can.")))
    found = matched(library=only)
    assert (verdicts(found)["IAC"], verdicts(found)["UC"]) == (Reached.NOT, Reached.MORE)


def test_what_the_maker_forbids_and_what_stands_conflict() -> None:
    found = matched(replace(DECLARED, refuses=("fw", "eye")), replace(NEED, in_place=(FW,)))
    assert [one.standing for one in found.conflicts] == [FW]
    assert not found.fits


def test_flows_are_held_against_the_interfaces_without_a_verdict() -> None:
    flows = (
        NeededFlow("known", "icu", "office", "hl7", "2575"),
        NeededFlow("other port", "icu", "office", "HL7", "80"),
        NeededFlow("other words", "icu", "office", "DICOM"),
        NeededFlow("silent", "icu", "office"),
    )
    found = matched(need=replace(NEED, flows=flows)).flows
    assert [(one.interfaces, one.compared) for one in found] == [
        (("lan",), True),
        ((), True),
        ((), True),
        ((), False),
    ]


def test_questions_are_answered_by_the_claims_on_their_row() -> None:
    first, second = matched().answers
    assert (dict(first.verdicts), first.open) == ({"part": Verdict.MET}, False)
    assert (dict(second.verdicts), second.open) == ({}, True)
    assert AnswerMatch(first.question, {"part": Verdict.OPEN}).open


def test_a_part_that_does_not_claim_is_open_and_a_row_that_none_faces_is_no_question() -> None:
    questions = tuple(replace(NEED.questions[0], id=row, row=row) for row in ("A RE(1)", "U H"))
    silent, foreign = matched(declared(made(claim("A"))), replace(NEED, questions=questions)).answers
    assert (dict(silent.verdicts), silent.open) == ({"part": Verdict.OPEN}, True)
    assert (dict(foreign.verdicts), foreign.faced, foreign.open) == ({}, False, False)


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"catalog": "else"}, "need.json: catalog"), ({"library": "else"}, "need.json: library")],
)
def test_other_packs_cannot_be_compared(changes: dict[str, str], place: str) -> None:
    found = matched(need=replace(NEED, **changes))  # type: ignore[arg-type]
    assert [(one.code, str(one.place)) for one in found.findings] == [(Code.CATALOG_DIFFERS, place)]
    assert (found.frs, found.asked, found.fits) == ((), (), False)


def test_a_declaration_without_scope_reaches_nothing() -> None:
    found = matched(replace(DECLARED, parts=()))
    assert (found.frs, found.fits) == ((), False)


def test_a_declaration_that_contradicts_itself_fits_nothing() -> None:
    found = matched(replace(DECLARED, help=()))
    assert all(one.verdict in (Reached.ALONE, Reached.MORE) for one in found.frs)
    assert not found.fits


def test_a_need_for_nothing_is_said_aloud() -> None:
    found = matched(need=replace(NEED, target=Target.same(0)))
    assert found.aimless
    assert [one.code for one in found.findings] == [Code.NEED_AIMLESS]
