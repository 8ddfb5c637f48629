"""What holds for every document: its words, its determinism, its wording."""

import json
import re
import tomllib

import pytest

from medslate.documents.asjson import document_data, from_data
from medslate.documents.catalogue import DOCUMENTS
from medslate.documents.subject import Subject
from medslate.documents.wording import wording
from medslate.errors import SetupError
from tests.unit.documents.build_small import (
    ISSUED,
    TEMPLATES,
    document,
    empty,
    full,
    lines,
    perfect,
    without_scope,
    wording_of,
)

NAMES = tuple(DOCUMENTS)
SUBJECTS = {"full": full(), "no scope": without_scope(), "empty": empty(), "perfect": perfect()}
REFUSED = re.compile(r"complian|certified|harmoni[sz]ed|conformant", re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_no_document_claims_more_than_vectors(name: str, subject: Subject) -> None:
    assert not REFUSED.search("\n".join(lines(document(name, subject))))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_the_data_survives_json_and_comes_back(name: str, subject: Subject) -> None:
    made = document(name, subject)
    assert from_data(json.loads(json.dumps(document_data(made)))) == made
    assert document(name, subject) == made


@pytest.mark.parametrize("name", NAMES)
def test_the_only_date_is_that_of_issue(name: str) -> None:
    made = document(name, full())
    assert made.issued == ISSUED.isoformat()
    assert made.reference == "cccccccccccc-1.2"
    assert document(name, empty()).reference == "0"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_packs_and_digests_are_named(name: str, subject: Subject) -> None:
    said = "\n".join(lines(document(name, subject)))
    assert all(f"{one.id} | " in said and one.digest in said for one in subject.packs)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_the_wording_refuses_the_same_words(name: str) -> None:
    text = (TEMPLATES / name / "wording.toml").read_text("utf-8")
    assert not REFUSED.search(text)
    assert tomllib.loads(text)


def test_a_later_wording_is_laid_over_an_earlier_one() -> None:
    laid = wording({"a": {"x": "one", "y": "two"}, "b": "three"}, {"a": {"x": "four"}, "c": "five"})
    assert [laid.say(key) for key in ("a.x", "a.y", "b", "c")] == ["four", "two", "three", "five"]


def test_what_fills_a_slot_is_never_read_for_slots() -> None:
    assert wording({"a": "{x} {y}"}).say("a", x="{y}", y="{x}") == "{y} {x}"


@pytest.mark.parametrize("key", ["nowhere", "document.kind.deeper", "document", "remarks.verdicts"])
def test_a_text_that_is_not_there_is_a_fault_of_the_setup(key: str) -> None:
    with pytest.raises(SetupError, match=re.escape(key)):
        wording_of("test-report").say(key)


def test_an_unknown_slot_is_a_fault_of_the_setup() -> None:
    with pytest.raises(SetupError, match=r"slot \{x\}; known: none"):
        wording({"a": "{x}"}).say("a")


def test_a_table_needs_a_title_for_each_column() -> None:
    with pytest.raises(SetupError, match="has 1 titles; 2 are needed"):
        wording({"t": {"caption": "", "columns": ["one"]}}).table("t", (1, 1), [("a", "b")])
