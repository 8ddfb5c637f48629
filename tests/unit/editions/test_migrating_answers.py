"""Answers taken to the next edition: carried where the row asks the same, else opened with what was said."""

from dataclasses import replace

import pytest

from medslate.assessment.conformity.stated import Stated
from medslate.assessment.migrating.answers import NO_ROW, NOT_ANSWERED, OWN_ANSWER, Answers, Outcome, migrate_answers
from medslate.assessment.migrating.taking import SEVERAL, TOGETHER, WHY, holds, succession, translated
from medslate.standards.crosswalks import AnswerRelation, Change, SetRelation
from medslate.standards.editions.comparing import Fate, compare
from medslate.standards.editions.contents import contents_of
from medslate.standards.fulfilment.scales import Means
from medslate.standards.fulfilment.states import State
from tests.unit.editions.small import (
    EQUAL,
    INTERSECTS,
    NEW,
    OLD,
    SUPERSET,
    WAY,
    became,
    catalog,
    scale,
    stated,
)

ROWS = tuple(one.id for one in OLD.answerable)
FOUND = compare(contents_of(OLD), contents_of(NEW), WAY)
SCALE = scale()


def migrated(*given: Stated, present: tuple[Stated, ...] = ()) -> dict[str, tuple[Outcome, str]]:
    made = migrate_answers(
        FOUND,
        Answers(OLD, SCALE, {one.row: one for one in given}),
        Answers(NEW, SCALE, {one.row: one for one in present}),
    )
    return {one.row: (one.outcome, one.why) for one in made.news}


def of(*given: Stated) -> dict[str, Stated]:
    made = migrate_answers(FOUND, Answers(OLD, SCALE, {one.row: one for one in given}), Answers(NEW, SCALE, {}))
    return {one.row: one for one in made.written}


def test_each_new_row_says_what_comes_of_it_and_why() -> None:
    assert migrated(*(stated(one) for one in ROWS)) == {
        "kept": (Outcome.CARRIED, ""),
        "moved": (Outcome.CARRIED, ""),
        "worded": (Outcome.OPENED, WHY[Change.REWORDED]),
        "fresh": (Outcome.NEW, WHY[Change.ADDED]),
        "part 1": (Outcome.OPENED, WHY[Change.SPLIT]),
        "part 2": (Outcome.OPENED, WHY[Change.SPLIT]),
        "both": (Outcome.OPENED, SEVERAL),
        "pair": (Outcome.OPENED, TOGETHER),
        "other": (Outcome.OPENED, WHY[Change.UNKNOWN]),
    }


def test_each_old_row_is_accounted_for() -> None:
    given = {one: stated(one) for one in ("kept", "whole", "gone", "lost", "left")} | {"stray": stated("stray")}
    made = migrate_answers(FOUND, Answers(OLD, SCALE, given), Answers(NEW, SCALE, {"both": stated("both")}))
    assert {one.row: (one.answer, one.outcome, one.why) for one in made.olds} == {
        "kept": ("yes", Outcome.CARRIED, ""),
        "wide": ("", Outcome.UNANSWERED, ""),
        "worded": ("", Outcome.UNANSWERED, ""),
        "gone": ("yes", Outcome.LEFT, WHY[Change.REMOVED]),
        "lost": ("yes", Outcome.LEFT, WHY[Change.UNKNOWN]),
        "whole": ("yes", Outcome.OPENED, WHY[Change.SPLIT]),
        "left": ("yes", Outcome.ANSWERED, OWN_ANSWER),
        "right": ("", Outcome.UNANSWERED, ""),
        "pair": ("", Outcome.UNANSWERED, ""),
        "other": ("", Outcome.UNANSWERED, ""),
        "stray": ("yes", Outcome.LEFT, NO_ROW),
    }
    assert made.olds[5].successors == ("part 1", "part 2")


def test_what_is_carried_keeps_all_that_was_said() -> None:
    one = stated("kept", "n/a", rationale="There is none.", evidence=("doc",))
    assert of(one)["kept"] == replace(one, pack="new", place=of(one)["kept"].place)


def test_what_is_opened_keeps_it_as_a_proposal() -> None:
    left = stated("left", "partly", rationale="One is missing", evidence=("a", "b"))
    right = stated("right", "no", how="", evidence=("b", "c"))
    made = of(left, right)["both"]
    assert made.answer == ""
    assert made.how == "How left."
    assert made.rationale == "From old left: partly (One is missing). From old right: no."
    assert made.evidence == ("a", "b", "c")


def test_an_answer_that_stands_already_is_not_touched() -> None:
    found = migrated(stated("kept"), stated("wide"), present=(stated("kept", "no"), stated("fresh", "no")))
    assert found["kept"] == (Outcome.ANSWERED, OWN_ANSWER)
    assert found["moved"] == (Outcome.CARRIED, "")
    assert found["fresh"] == (Outcome.NEW, WHY[Change.ADDED])
    assert found["both"] == (Outcome.UNANSWERED, NOT_ANSWERED)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("yes", Outcome.CARRIED),
        ("no", Outcome.CARRIED),
        ("n/a", Outcome.CARRIED),
        ("partly", Outcome.OPENED),
        ("later", Outcome.OPENED),
        ("", Outcome.OPENED),
        ("perhaps", Outcome.OPENED),
    ],
)
def test_over_a_superset_only_all_or_nothing_holds(answer: str, outcome: Outcome) -> None:
    assert migrated(stated("wide", answer))["moved"][0] is outcome


def test_a_proposal_that_was_opened_before_is_handed_on() -> None:
    made = of(stated("kept", "", rationale="From older one: yes."))
    assert made["kept"].rationale == "From older one: yes."
    assert made["kept"].how == "How kept."
    assert migrated(stated("kept", ""))["kept"] == (Outcome.OPENED, "it was open")
    assert "no answer of the old scale" in migrated(stated("kept", "perhaps"))["kept"][1]


def test_confidence_is_that_of_the_least_certain_relation() -> None:
    made = migrate_answers(FOUND, Answers(OLD, SCALE, {}), Answers(NEW, SCALE, {}))
    assert {one.confidence.value if one.confidence else "" for one in made.news} == {"medium"}
    by_id = compare(contents_of(catalog("old", "a")), contents_of(catalog("new", "a")))
    made = migrate_answers(
        by_id,
        Answers(catalog("old", "a"), SCALE, {"a": stated("a")}),
        Answers(catalog("new", "a"), SCALE, {}),
    )
    assert made.news[0].confidence is None
    assert made.news[0].outcome is Outcome.CARRIED


def test_a_heading_that_follows_takes_nothing_up() -> None:
    """An answer whose only successor asks nothing stays where it is."""
    way = replace(WAY, relations=(became("a", "Chapter", Change.MOVED, EQUAL),))
    old, new = catalog("old", "a"), catalog("new")
    found = compare(contents_of(old), contents_of(new), way)
    made = migrate_answers(found, Answers(old, SCALE, {"a": stated("a")}), Answers(new, SCALE, {}))
    assert [(one.outcome, one.why) for one in made.olds] == [(Outcome.LEFT, WHY[Change.REMOVED])]


def test_another_scale_takes_only_what_means_the_same() -> None:
    conform = scale("two", ("conforms", Means.FULL), ("fails", Means.NONE), ("bad", Means.NONE), ("late", Means.OPEN))
    assert translated("yes", SCALE, conform) == "conforms"
    assert translated("no", SCALE, conform) is None
    assert translated("partly", SCALE, conform) is None
    assert translated("later", SCALE, conform) is None
    assert translated("later", SCALE, SCALE) == "later"
    made = migrate_answers(
        FOUND,
        Answers(OLD, SCALE, {"kept": stated("kept", "no"), "wide": stated("wide")}),
        Answers(NEW, conform, {}),
    )
    assert {one.row: one.stated.answer for one in made.news if one.stated} == {"kept": "", "moved": "conforms"}
    assert made.news[0].why == "the new scale has no answer that means 'no'"


def test_succession_of_one_row() -> None:
    kept = became("a", "a", Change.KEPT, EQUAL)
    answer = replace(kept, relation=AnswerRelation.EQUIVALENT)
    assert succession(Fate("a", Change.KEPT, ("a",))).relation is EQUAL
    assert succession(Fate("a", Change.MOVED, ("b",), (), (replace(kept, relation=SUPERSET),))).relation is SUPERSET
    assert succession(Fate("a", Change.KEPT, ("a",), (), (answer,))).doubt == TOGETHER
    assert succession(Fate("a", Change.KEPT, ("a", "b"), (), (kept, kept))).doubt == SEVERAL
    assert succession(Fate("a", Change.UNKNOWN, ("a", "b"), (), (kept, kept))).doubt == WHY[Change.UNKNOWN]


@pytest.mark.parametrize("state", State)
def test_what_holds(state: State) -> None:
    assert holds(SetRelation.EQUAL, state)
    assert not holds(INTERSECTS, state)
    whole = (State.FULFILLED, State.NOT_FULFILLED, State.VOID)
    assert holds(SUPERSET, state) is (state in whole)
