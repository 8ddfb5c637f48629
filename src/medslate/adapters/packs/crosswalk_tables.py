"""Reading crosswalks and questionnaires from their tables."""

import re
from collections.abc import Mapping
from typing import Any

from medslate.adapters.packs.catalog_tables import check_sources
from medslate.adapters.packs.tables import Faults, Line, read_table
from medslate.findings import Code, Place
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation, SetRelation
from medslate.standards.packs import Confidence, Pack
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire, Section

RELATIONS = ("from", "to", "relation", "good", "absent", "rationale", "confidence", "sources")
SECTIONS = ("section", "title", "aim", "capability", "note")
QUESTIONS = (
    "id", "printed", "section", "parent", "gate", "closed_by", "text", "answers", "polarity", "sheet_row",
    "references", "confidence", "sources", "note",
)  # fmt: skip
SET, ANSWERS = "set", "answers"
_CONDITION = re.compile(r"\S+=(?:yes|no)")


def read_crosswalk(pack: Pack, head: Mapping[str, Any], table: bytes, file: str, faults: Faults) -> Crosswalk:
    """A crosswalk from relations.tsv; whether its ids exist is checked where both packs are at hand."""
    answers = head.get("relations") == ANSWERS
    lines = read_table(table, file, RELATIONS, faults)
    relations = tuple(_relation(line, answers, pack, faults) for line in lines)
    seen: set[tuple[str, str]] = set()
    for line, one in zip(lines, relations, strict=True):
        if (one.origin, one.to) in seen:
            faults.add(Code.DUPLICATE, line.place, f"{one.origin} to {one.to} stands twice.", "Keep one.")
        seen.add((one.origin, one.to))
    types = read_texts(head, "types", pack, faults)
    for kind, condition in types.items():
        if not _CONDITION.fullmatch(condition):
            remedy = "Write the question and its answer, like `question=yes`."
            faults.add(Code.SHAPE, _head(pack), f"types: {kind} is {condition!r}.", remedy)
    return Crosswalk(pack, str(head.get("from", "")), str(head.get("to", "")), relations, types)


def read_texts(head: Mapping[str, Any], name: str, pack: Pack, faults: Faults) -> Mapping[str, str]:
    """A table of pack.toml that gives texts by key; empty if the pack has none."""
    table = head.get(name, {})
    if isinstance(table, dict) and all(isinstance(value, str) for value in table.values()):
        return dict(table)
    faults.add(Code.SHAPE, _head(pack), f"[{name}] is no table of texts.", 'Write lines like key = "text".')
    return {}


def _head(pack: Pack) -> Place:
    return Place(f"{pack.id}/pack.toml")


def _relation(line: Line, answers: bool, pack: Pack, faults: Faults) -> Relation:
    relation: SetRelation | AnswerRelation
    if answers:
        relation = faults.choice(line, "relation", AnswerRelation, AnswerRelation.INFORMATIVE)
        judged = relation.can_prove or relation.can_refute
        if judged != (line["good"] in ("yes", "no")) or line["good"] not in ("yes", "no", ""):
            remedy = "yes or no for equivalent, sufficient and necessary; else empty."
            faults.add(Code.PACK_TABLE, line.place, f"good is {line['good']!r} for {relation.value}.", remedy)
        if line["absent"] and relation is not AnswerRelation.EXPOSURE:
            faults.add(Code.PACK_TABLE, line.place, "Only an exposure says what its absence removes.")
    else:
        relation = faults.choice(line, "relation", SetRelation, SetRelation.NONE)
        if relation is not SetRelation.NONE and not (line["from"] and line["to"]):
            faults.add(Code.PACK_TABLE, line.place, "Only the relation none may leave an end empty.")
    if not line["rationale"]:
        faults.add(Code.PACK_TABLE, line.place, "The relation has no rationale.")
    return Relation(
        origin=line["from"],
        relation=relation,
        to=line["to"],
        rationale=line["rationale"],
        confidence=faults.choice(line, "confidence", Confidence, Confidence.UNKNOWN),
        sources=check_sources(line, pack, faults),
        good={"yes": True, "no": False}.get(line["good"]),
        absent_removes=line["absent"] == "not-applicable",
    )


def read_questionnaire(
    pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults
) -> Questionnaire:
    """A questionnaire from sections.tsv and questions.tsv, with gates that end somewhere."""
    sections = tuple(
        Section(line["section"], line["title"], line["aim"], line["capability"])
        for line in read_table(tables["sections.tsv"], f"{folder}/sections.tsv", SECTIONS, faults)
    )
    lines = read_table(tables["questions.tsv"], f"{folder}/questions.tsv", QUESTIONS, faults)
    questions = tuple(_question(line, pack, faults) for line in lines)
    by_id = {one.id: one for one in questions}
    for line, one in zip(lines, questions, strict=True):
        _check_question(line, one, by_id, {section.id for section in sections}, faults)
    header = read_texts(head, "header", pack, faults)
    for name, question in header.items():
        if question not in by_id:
            faults.add(Code.PACK_REFERENCE, _head(pack), f"header: {name} names {question}, which is no question.")
    return Questionnaire(pack, sections, questions, header, read_texts(head, "references", pack, faults))


def _question(line: Line, pack: Pack, faults: Faults) -> Question:
    check_sources(line, pack, faults)
    faults.choice(line, "confidence", Confidence, Confidence.UNKNOWN)
    pairs = (part.partition("=") for part in line.listed("references", "; "))
    return Question(
        id=line["id"],
        section=line["section"],
        text=line["text"],
        answers=faults.choice(line, "answers", AnswerKind, AnswerKind.CHOICE),
        polarity=faults.choice(line, "polarity", Polarity, Polarity.NEUTRAL),
        printed=line["printed"],
        parent=line["parent"] or None,
        gate=line["gate"] or None,
        closed_by={"yes": True, "no": False}.get(line["closed_by"]),
        sheet_row=faults.parsed(line, "sheet_row", int, "a row number"),
        references={scheme: value for scheme, _, value in pairs},
    )


def _check_question(
    line: Line, one: Question, by_id: Mapping[str, Question], sections: set[str], faults: Faults
) -> None:
    if by_id[one.id] is not one:
        faults.add(Code.DUPLICATE, line.place, f"{one.id} stands twice.", "Keep one.")
    if one.section not in sections:
        faults.add(Code.PACK_REFERENCE, line.place, f"There is no section {one.section}.")
    for name in (one.parent, one.gate):
        if name is not None and name not in by_id:
            faults.add(Code.PACK_REFERENCE, line.place, f"There is no question {name}.")
    if (one.gate is None) != (one.closed_by is None):
        faults.add(Code.PACK_TABLE, line.place, "A gate needs closed_by (yes or no), and nothing else has it.")
    seen, gate = {one.id}, one.gate
    while gate is not None and gate in by_id:
        if gate in seen:
            faults.add(Code.CYCLE, line.place, f"The gates of {one.id} lead back to {gate}.")
            return
        seen.add(gate)
        gate = by_id[gate].gate
