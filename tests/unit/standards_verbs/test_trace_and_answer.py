"""Trace and answer on the small field."""

import json
from dataclasses import replace

import pytest

from medslate.assessment.conformity.stated import Stated
from medslate.cli import trace_views
from medslate.errors import UsageError
from medslate.findings import Code, Place
from medslate.standards.fulfilment.states import State
from medslate.usecases.answer import Answered, answer
from medslate.usecases.open_conformity import Conformity
from medslate.usecases.trace import Traced, trace
from tests.build import claim, dossier, evidence
from tests.unit.standards_verbs.build_field import PACKS, HeldWorkspace, conformity, stated, statement

PLAN = statement(
    "process",
    stated("process", "P 1", "yes", how="As the plan says.", evidence=("doc", "lost")),
    about="our process",
)


def traced(made: Conformity, pack: str, row: str) -> Traced:
    return trace(HeldWorkspace(made.opened.dossier), made, pack, row)


def test_a_row_shows_what_is_stated_of_it_with_its_line() -> None:
    found = traced(conformity(PLAN), "process", "P 1")
    (said,) = found.said[found.key]
    assert (said.by, said.answer, said.place.line) == ("our process", "yes", 7)
    assert [item.id for item in said.evidence] == ["doc"]
    assert found.conclusions[0].step is None


def test_a_row_that_is_reached_shows_every_source() -> None:
    found = traced(conformity(PLAN), "law", "L 2")
    assert found.states[0] is State.FULFILLED
    assert {source for one in found.conclusions for source in one.sources} >= {("small", "B")}
    (said,) = found.said["small", "B"]
    assert (said.by, said.answer) == ("part", "met")
    assert not found.contrary


def test_what_a_row_tells_of_in_turn() -> None:
    found = traced(conformity(PLAN), "process", "P 1")
    steps = {one.key: one for one in found.outward["steps"]}
    assert steps["steps", "S 0"].depends
    assert steps["steps", "S 0"].states[0] is State.FULFILLED
    (label,) = found.outward["label"]
    assert label.key == ("label", "G 1")
    assert label.chain is not None
    assert label.chain.origins == ("P 1", "P 2")
    unsaid = traced(conformity(), "process", "P 1")
    assert not any(one.depends for ones in unsaid.outward.values() for one in ones)
    assert all(one.asked for one in found.outward["steps"])


def test_a_row_may_tell_only_together_with_rows_of_another_catalog() -> None:
    """S 0 from the process, S 1 from an answer of its own: both are needed for G 1."""
    made = conformity(PLAN, statement("steps", stated("steps", "S 1", "yes")))
    (label,) = traced(made, "process", "P 1").outward["label"]
    assert label.depends
    assert label.states[0] is State.FULFILLED
    answered = conformity(
        statement("law", stated("law", "L 1", "yes")), statement("steps", stated("steps", "S 1", "yes"))
    )
    (far,) = traced(answered, "law", "L 1").outward["label"]
    assert far.depends
    assert far.chain is None


def test_nothing_known_and_nothing_told() -> None:
    found = traced(conformity(), "label", "G 2")
    assert found.conclusions == ()
    assert found.outward == {}


@pytest.mark.parametrize(
    ("pack", "row", "said"),
    [("lav", "L 1", "Did you mean law"), ("law", "L1", "Did you mean L 1"), ("law", "Part", "is a heading")],
)
def test_what_cannot_be_traced(pack: str, row: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        traced(conformity(), pack, row)


def test_trace_as_text_and_data(capsys: pytest.CaptureFixture[str]) -> None:
    contrary = statement("law", stated("law", "L 2", "no", rationale="Not yet."))
    made = conformity(PLAN, contrary)
    for pack, catalog in made.field.catalogs.items():
        for row in catalog.answerable:
            found = traced(made, pack, row.id)
            trace_views.say_traced(found)
            data = json.loads(json.dumps(trace_views.traced_data(found)))
            assert len(data["paths"]) == sum(one.step is not None for one in found.conclusions)
    said = capsys.readouterr().out
    assert "because B equal L 2 (law--small, high)" in said
    assert "P 3/a subset P 3 (within the catalog)" not in said  # nothing is known of either
    assert "our process: yes (conformity/process.yaml:7)" in said
    assert "how: As the plan says." in said
    assert "reason: Not yet." in said
    assert "evidence doc: doc" in said
    assert "no evidence" in said
    assert "excludes one another" in said or "exclude" in said
    assert "Not asked: Not on the route" in said
    assert "No relation leads from it" in said
    assert "known through it" in said
    assert "An answer to it could tell of" in said


# -- answer -----------------------------------------------------------------------------------------------------------


class Notebook:
    """An editor that notes what it is told to write."""

    def __init__(self) -> None:
        self.written: list[Stated] = []

    def set_stated(self, stated: Stated) -> str:
        self.written.append(stated)
        return f"conformity/{stated.pack}.yaml"


def given(made: Conformity, words: tuple[str, str, str], evidence: tuple[str, ...] = ()) -> tuple[Notebook, Answered]:
    book = Notebook()
    return book, answer(made, PACKS, book, Stated(*words, Place(""), evidence=evidence))  # type: ignore[arg-type]


def test_an_answer_is_written_and_tells_elsewhere() -> None:
    book = Notebook()
    done = answer(conformity(), PACKS, book, Stated("process", "P 1", "yes", Place("")))  # type: ignore[arg-type]
    assert done.file == "conformity/process.yaml"
    assert [one.answer for one in book.written] == ["yes"]
    assert done.told == {"law": ("L 1",), "steps": ("S 0",)} or done.told["steps"] == ("S 0",)
    assert {one.code for one in done.findings} == {Code.NO_EVIDENCE}


def test_another_answer_takes_the_place_of_the_first() -> None:
    made = conformity(PLAN)
    _, done = given(made, ("process", "P 1", "no"))
    assert not any(one.code is Code.DUPLICATE for one in done.findings)
    _, route = given(conformity(replace(PLAN, route="short")), ("process", "P 4", "no"))
    assert not route.findings


def test_an_answer_that_others_exclude_is_written_and_told() -> None:
    book, done = given(conformity(), ("law", "L 2", "no"))
    assert book.written
    assert Code.REACHED_CONTRARY in {one.code for one in done.findings}


@pytest.mark.parametrize(
    ("words", "evidence", "said"),
    [
        (("lav", "L 1", "yes"), (), "Did you mean law"),
        (("law", "L1", "yes"), (), "Did you mean L 1"),
        (("law", "L 1", "yess"), (), "Did you mean yes"),
        (("law", "Part", "yes"), (), "is a heading"),
        (("small", "A", "met"), (), "medslate claim"),
        (("law", "L 1", "yes"), ("dok",), "Did you mean doc"),
    ],
)
def test_what_is_refused_is_not_written(words: tuple[str, str, str], evidence: tuple[str, ...], said: str) -> None:
    book = Notebook()
    with pytest.raises(UsageError, match=said):
        answer(conformity(), PACKS, book, Stated(*words, Place(""), evidence=evidence))  # type: ignore[arg-type]
    assert book.written == []


def test_the_claims_of_all_components_are_told() -> None:
    held = dossier(claim("A", rationale="So.", evidence=("doc",)), evidence=(evidence(),))
    found = traced(conformity(claims=held.claims), "small", "A")
    assert [one.by for one in found.said["small", "A"]] == ["part"]
