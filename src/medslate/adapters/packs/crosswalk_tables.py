"""Reading crosswalks and questionnaires from their tables."""

import re
from collections.abc import Mapping
from typing import Any

from medslate.adapters.packs.catalog_tables import backed, head_place, read_texts
from medslate.adapters.packs.tables import Faults, Line, read_table
from medslate.findings import Code
from medslate.standards.crosswalks import AnswerRelation, Change, Crosswalk, Relation, SetRelation
from medslate.standards.packs import Pack
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire, Section

RELATIONS = ("from", "to", "relation", "good", "absent", "rationale", "confidence", "sources")
MORE = ("together", "change")
SECTIONS = ("section", "title", "aim", "capability", "note")
QUESTIONS = (
    "id", "printed", "section", "parent", "gate", "closed_by", "text", "answers", "polarity", "sheet_row",
    "references", "confidence", "sources", "note",
)  # fmt: skip
SET, ANSWERS = "set", "answers"
_CONDITION = re.compile(r"\S+=(?:yes|no)")
_ONE_SIDED = (Change.ADDED, Change.REMOVED)
_TWO_SIDED = (Change.KEPT, Change.REWORDED, Change.MOVED, Change.SPLIT, Change.MERGED)


def read_crosswalk(
    pack: Pack, head: Mapping[str, Any], tables: Mapping[str, bytes], folder: str, faults: Faults
) -> Crosswalk:
    """A crosswalk from relations.tsv; whether its ids exist is checked where both packs are at hand."""
    table, file = tables["relations.tsv"], f"{folder}/relations.tsv"
    answers = head.get("relations") == ANSWERS
    editions = head.get("editions") is True
    lines = read_table(table, file, RELATIONS, faults, MORE)
    relations = tuple(_relation(line, answers, pack, faults) for line in lines)
    _check_groups(lines, relations, editions, faults)
    _check_pairs(lines, relations, faults)
    _check_counterparts(lines, relations, faults)
    types = read_texts(head, "types", pack, faults)
    for kind, condition in types.items():
        if not _CONDITION.fullmatch(condition):
            remedy = "Write the question and its answer, like `question=yes`."
            faults.add(Code.SHAPE, head_place(pack), f"types: {kind} is {condition!r}.", remedy)
    return Crosswalk(pack, str(head.get("from", "")), str(head.get("to", "")), relations, types, editions)


def _check_pairs(lines: tuple[Line, ...], relations: tuple[Relation, ...], faults: Faults) -> None:
    """Each pair is related once."""
    seen: dict[tuple[str, str], Relation] = {}
    for line, one in zip(lines, relations, strict=True):
        first = seen.setdefault((one.origin, one.to), one)
        if first is not one and first.relation is one.relation:
            faults.add(Code.DUPLICATE, line.place, f"{one.origin} to {one.to} stands twice.", "Keep one.")
        elif first is not one:
            message = f"The relation of {one.origin} to {one.to} is {first.relation.value} and {one.relation.value}."
            faults.add(Code.CONTRADICTION, line.place, message, "Keep the one that holds.")


def _check_counterparts(lines: tuple[Line, ...], relations: tuple[Relation, ...], faults: Faults) -> None:
    """A row that is said to have no counterpart has none, and what became of a row fits its ends."""
    related = [one for one in relations if one.relation is not SetRelation.NONE]
    origins, targets = {one.origin for one in related}, {one.to for one in related}
    for line, one in zip(lines, relations, strict=True):
        for column, row, other, known in (("from", one.origin, one.to, origins), ("to", one.to, one.origin, targets)):
            if row in known and not other and one.relation is SetRelation.NONE:
                message = f"{column}: {row} is said to have no counterpart, and has one."
                faults.add(Code.CONTRADICTION, line.place, message, "Take out what does not hold.")
        ends = one.origin and one.to and one.relation is not SetRelation.NONE
        if (one.change in _ONE_SIDED and ends) or (one.change in _TWO_SIDED and not ends):
            message = f"change is {line['change']!r}, and the row {'has' if ends else 'lacks'} a counterpart."
            remedy = "Added and removed rows have none; rows that are kept, reworded, moved, split or merged have one."
            faults.add(Code.CONTRADICTION, line.place, message, remedy)


def _check_groups(lines: tuple[Line, ...], relations: tuple[Relation, ...], editions: bool, faults: Faults) -> None:
    """One relation per group, and what became of each row wherever two editions are compared, only there."""
    groups: dict[str, Relation] = {}
    for line, one in zip(lines, relations, strict=True):
        if one.together and groups.setdefault(one.together, one).relation is not one.relation:
            message = f"The group {one.together} bears two relations."
            faults.add(Code.PACK_TABLE, line.place, message, "All rows of a group state one relation.")
        if editions != (one.change is not None):
            says = "two editions say what became of each row" if editions else "only editions of one document change"
            faults.add(
                Code.PACK_TABLE, line.place, f"change is {line['change']!r}: {says}.", "See pack.toml: editions."
            )


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
            faults.add(Code.PACK_TABLE, line.place, "Only the relation none may leave an end empty.", "Name the row.")
    if not line["rationale"]:
        faults.add(Code.PACK_TABLE, line.place, "The relation has no rationale.", "Say in a sentence why it holds.")
    confidence, sources = backed(line, pack, faults)
    return Relation(
        origin=line["from"],
        relation=relation,
        to=line["to"],
        rationale=line["rationale"],
        confidence=confidence,
        sources=sources,
        good={"yes": True, "no": False}.get(line["good"]),
        absent_removes=line["absent"] == "not-applicable",
        together=line["together"],
        change=faults.choice(line, "change", Change, Change.UNKNOWN) if line["change"] else None,
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
            faults.add(Code.PACK_REFERENCE, head_place(pack), f"header: {name} names {question}, which is no question.")
    return Questionnaire(pack, sections, questions, header, read_texts(head, "references", pack, faults))


def _question(line: Line, pack: Pack, faults: Faults) -> Question:
    confidence, sources = backed(line, pack, faults)
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
        confidence=confidence,
        sources=sources,
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
