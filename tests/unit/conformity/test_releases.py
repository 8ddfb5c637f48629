"""What a release records of answers to other catalogs, and what is said when they change afterwards."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.capability import assess
from medslate.assessment.changes import AnswerChange, changes
from medslate.assessment.checks.release import check_release
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier, Release
from medslate.findings import Code
from medslate.standards.packs import Pack, PackKind
from medslate.usecases.opening import Opened
from medslate.usecases.release import release
from tests.build import CATALOG, DEVICE, HERE, TODAY

BEFORE = {"1": "yes", "2": "no", "3": "partly"}


def dossier(answers: dict[str, str], how: str = "") -> Dossier:
    ones = tuple(Stated("form", row, answer, HERE, how) for row, answer in answers.items())
    return Dossier(DEVICE, "small", statements=(Statement("form", HERE, ones),))


def released(answers: dict[str, str]) -> Release:
    stated = {("form", row): answer for row, answer in answers.items()}
    return Release("0.9", date(2026, 1, 1), "r" * 64, {"part": "1.0"}, {}, {}, {}, HERE, stated)


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (BEFORE, []),
        (BEFORE | {"2": "yes"}, ["2 of form is answered 'yes'; at release 0.9 it was 'no'."]),
        (BEFORE | {"4": "yes"}, ["4 of form is answered 'yes'; at release 0.9 it was not answered."]),
        ({"1": "yes", "2": "no"}, ["3 of form is no longer answered; at release 0.9 it was 'partly'."]),
    ],
)
def test_answers_that_changed_since_a_release(after: dict[str, str], says: list[str]) -> None:
    found = replace(dossier(after), releases=(released(BEFORE),))
    told = list(check_release(found, CATALOG, assess(found, CATALOG, TODAY)))
    assert [one.message for one in told] == says
    assert {one.code for one in told} <= {Code.CHANGED}


def test_a_release_from_before_there_were_answers_tells_nothing() -> None:
    found = replace(dossier(BEFORE), releases=(released({}),))
    assert list(check_release(found, CATALOG, assess(found, CATALOG, TODAY))) == []


def test_the_difference_of_two_states() -> None:
    old, new = dossier(BEFORE), dossier({"1": "yes", "2": "yes", "4": "no"}, how="As written.")
    found = changes(old, assess(old, CATALOG, TODAY), new, assess(new, CATALOG, TODAY))
    assert found.any
    assert found.answers == (
        AnswerChange("form", "2", "no", "yes"),
        AnswerChange("form", "3", "partly", None),
        AnswerChange("form", "4", None, "no"),
    )
    assert found.reworded == (("form", "1"),)
    assert not changes(old, assess(old, CATALOG, TODAY), old, assess(old, CATALOG, TODAY)).any


class Kept:
    """An editor that keeps what it is given."""

    def add_release(self, made: Release) -> str:
        self.made = made
        return f"releases/{made.version}.json"


def test_a_release_records_answers_and_the_packs_they_answer() -> None:
    form = Pack("form", PackKind.CATALOG, "Form", "1", "A form", "1.0.0", digest="f" * 64)
    found = dossier(BEFORE)
    opened = Opened(found, CATALOG, (), assess(found, CATALOG, TODAY), (), TODAY, (form,))
    made, _ = release(opened, Kept())  # type: ignore[arg-type]
    assert made.answers == {("form", row): answer for row, answer in BEFORE.items()}
    assert made.packs == {"small": "d" * 64, "form": "f" * 64}
