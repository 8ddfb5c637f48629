"""An entry without an answer: a row that is open, with what is proposed for it. It tells nothing, and is counted."""

from datetime import date

from medslate.assessment.capability import assess
from medslate.assessment.conformity.checks import Asked, check_statements
from medslate.assessment.conformity.facts import facts_of
from medslate.assessment.conformity.stated import Statement
from medslate.findings import Code, Place
from tests.build import CATALOG, dossier
from tests.unit.editions.small import OLD, scale, stated

TODAY = date(2026, 11, 21)
PLACE = Place("conformity/old.yaml")
ASKED = Asked({"old": OLD}, {"old": scale()}, {})


def test_entries_without_an_answer_are_counted_once_and_not_judged() -> None:
    open_ones = (stated("kept", "", rationale="From older kept: yes.", evidence=("gone",)), stated("wide", ""))
    given = dossier(statements=(Statement("old", PLACE, (*open_ones, stated("worded", "no"))),))
    (found,) = check_statements(given, ASKED, TODAY)
    assert found.code is Code.OPEN_ROWS
    assert found.place == PLACE
    assert found.message.startswith("2 of the rows of Rules old:1 ")


def test_a_file_with_all_answers_has_nothing_to_count() -> None:
    given = dossier(statements=(Statement("old", PLACE, (stated("worded", "no"),)),))
    assert tuple(check_statements(given, ASKED, TODAY)) == ()


def test_rows_that_there_are_not_are_told_with_or_without_an_answer() -> None:
    given = dossier(statements=(Statement("old", PLACE, (stated("nowhere", ""), stated("Chapter", ""))),))
    codes = [one.code for one in check_statements(given, ASKED, TODAY)]
    assert codes == [Code.UNKNOWN_ID, Code.NOT_A_ROW, Code.OPEN_ROWS]


def test_a_proposal_is_no_fact() -> None:
    given = dossier(statements=(Statement("old", PLACE, (stated("kept", ""), stated("worded", "no"))),))
    facts = facts_of(given, assess(given, CATALOG, TODAY), CATALOG, {"old": scale()}, TODAY)
    assert set(facts["old"]) == {"worded"}
