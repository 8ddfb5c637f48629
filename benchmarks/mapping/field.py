"""Made-up catalogs, a crosswalk between them and answers: seeded, equal sizes give equal data.

Of the pairs, most intersect, as in the crosswalks that are shipped; some are inclusions or equal. One relation in
eight is of a group: two or three rows of the first catalog together, and one or two of the second.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind, Independence, Outcome
from medslate.devices.device import Component, Device
from medslate.findings import Place
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.packs import Confidence, Pack, PackKind

FROM, TO = "first", "second"

RELATIONS = {SetRelation.INTERSECTS: 60, SetRelation.SUBSET: 16, SetRelation.SUPERSET: 16, SetRelation.EQUAL: 8}
ANSWERS = {"full": 60, "part": 14, "not-full": 6, "none": 12, "not-applicable": 8}
"""How often, in a hundred."""

DAY = date(2026, 11, 21)
HERE = Place("made-up.yaml")
LEVELLED = Catalog(Pack("levels", PackKind.CATALOG, "Levels", "1", "No row", "1.0.0"), ())
"""The catalog that claims are made on: none here."""
SCALE = Scale(
    Pack("scale", PackKind.SCALE, "Scale", "1", "Every meaning", "1.0.0"),
    Scoring.CONFORMITY,
    tuple(ScaleAnswer(one.value, one.value, one) for one in Means),
)
EMPTY = Dossier(
    Device("Device", "", "Maker", "1", "", HERE, components=(Component("part", "Part", (), "1.0", "", HERE),)), "levels"
)


def _item(number: int) -> Evidence:
    made = Evidence(f"e{number}", f"Item {number}", EvidenceKind.REVIEW, {"part": "1.0"}, date(2026, 1, 2), HERE)
    if number % 2:
        return made
    tested = {"kind": EvidenceKind.TEST, "outcome": Outcome.PASSED}
    return replace(made, tester="Lab", independence=Independence.THIRD_PARTY, **tested)  # type: ignore[arg-type]


EVIDENCE = tuple(_item(number) for number in range(200))


def catalogs(rows: int) -> tuple[Catalog, Catalog]:
    """Two catalogs of so many rows each."""
    return _catalog(FROM, "A", rows), _catalog(TO, "B", rows)


def _catalog(name: str, letter: str, rows: int) -> Catalog:
    made = (Requirement(f"{letter} {one}", Kind.CONTROL, f"Row {one}", "", Confidence.HIGH) for one in range(rows))
    return Catalog(Pack(name, PackKind.CATALOG, name, "1", name, "1.0.0"), tuple(made))


def crosswalk(rows: int, pairs: int, seed: int = 0) -> Crosswalk:
    """So many pairs of rows, each once."""
    drawn = random.Random(seed)
    found: dict[tuple[str, str], Relation] = {}
    for one in _relations(drawn, rows):
        if len(found) == pairs:
            break
        found.setdefault((one.origin, one.to), one)
    pack = Pack(f"{FROM}--{TO}", PackKind.CROSSWALK, "", "1", "", "1.0.0")
    return Crosswalk(pack, FROM, TO, tuple(found.values()))


def _relations(drawn: random.Random, rows: int) -> Iterator[Relation]:
    number = 0
    while True:
        number += 1
        group = drawn.randrange(8) == 0
        origins = drawn.sample(range(rows), drawn.choice((2, 3)) if group else 1)
        targets = drawn.sample(range(rows), drawn.choice((1, 1, 2)) if group else 1)
        kind = drawn.choices(list(RELATIONS), list(RELATIONS.values()))[0]
        for one in origins:
            for to in targets:
                yield Relation(f"A {one}", kind, f"B {to}", "", Confidence.HIGH, together=f"g{number}" if group else "")


def dossier(rows: int, count: int, seed: int = 0) -> Dossier:
    """A device of which so many rows are answered, two thirds of them of the first catalog.

    Three in four answers name one or two of 200 evidence items, of which a half are tests.
    """
    drawn = random.Random(seed)
    first = count * 2 // 3
    chosen = [(FROM, f"A {one}") for one in sorted(drawn.sample(range(rows), first))]
    chosen += [(TO, f"B {one}") for one in sorted(drawn.sample(range(rows), count - first))]
    return replace(EMPTY, statements=statements(drawn, chosen), evidence=EVIDENCE)


def statements(drawn: random.Random, chosen: Iterable[tuple[str, str]]) -> tuple[Statement, ...]:
    """Answers to rows, by pack and id, with one file for each pack."""
    found: dict[str, list[Stated]] = {}
    for pack, row in chosen:
        answer = drawn.choices(list(ANSWERS), list(ANSWERS.values()))[0]
        items = drawn.sample(EVIDENCE, drawn.choice((0, 1, 1, 2)))
        made = Stated(pack, row, answer, HERE, "How.", "Why.", tuple(one.id for one in items))
        found.setdefault(pack, []).append(made)
    return tuple(Statement(pack, HERE, tuple(made)) for pack, made in found.items())
