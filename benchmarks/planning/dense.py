"""A dense library of measures: so much choice that reductions leave a solver something to do.

The shipped library carries each row on each path by one to three measures, so that most of a plan has no alternative.
Here forty measures are drawn with the shape of the shipped one (how many of each scope; shares, terms of safety, needs
and conflicts about as often; two helps in part to one in full), but each carries about three times as many
rows, on more paths, at figures of its own. Rows are those of the real catalog that the shipped library carries, and its
rules on rows stay. The measures are made up. Equal seeds give equal libraries.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

from medslate.standards.measures import AttackPath, Carry, CostClass, Help, InSeconds, Library, Measure, Scope

SCOPES = {Scope.ZONE: 13, Scope.SITE: 12, Scope.CONDUIT: 8, Scope.DEVICE: 7}
"""Forty measures."""
UNITS = {Scope.ZONE: (12, 12), Scope.SITE: (1, 1), Scope.CONDUIT: (2, 20), Scope.DEVICE: (10, 40)}
FIGURES = {Scope.ZONE: 400_000, Scope.SITE: 60_000, Scope.CONDUIT: 250_000, Scope.DEVICE: 150_000}
"""About what all instances together cost in a medium hospital; drawn from a quarter to four times as much."""
WIDTH = (Scope.DEVICE, Scope.CONDUIT, Scope.ZONE, Scope.SITE)
"""From narrow to wide: a measure needs only measures of the same or a wider scope."""
SAFETY = {InSeconds.UNHINDERED: 22, InSeconds.FAILS_OPEN: 5, InSeconds.ALERTS_ONLY: 3, InSeconds.BLOCKS: 7}
PATHS = {1: 20, 2: 27, 3: 15, 4: 19, 6: 42}
"""On how many paths a measure carries a row."""
ROWS = (8, 24)
FULL = 0.33


def dense(like: Library, seed: int) -> Library:
    """Forty measures over the rows that a library carries."""
    chance = random.Random(f"dense {seed}")
    rows = sorted({one.row for one in like.carries if one.help is not Help.SUPPORT})
    measures = tuple(_measures(chance, like))
    carries = tuple(each for one in measures for each in _carries(chance, one, rows))
    classes = {one.cost_class: _cost_class(chance, one) for one in measures}
    pack = replace(like.pack, id=f"dense-{seed}", title="Made up for benchmarks")
    return replace(like, pack=pack, measures=measures, carries=carries, cost_classes=classes)


def _measures(chance: random.Random, like: Library) -> Iterator[Measure]:
    made: list[Measure] = []
    for number, scope in enumerate(one for one, count in SCOPES.items() for _ in range(count)):
        wider = [one.id for one in made if WIDTH.index(one.scope) >= WIDTH.index(scope)]
        made.append(
            Measure(
                f"d{number}",
                f"Measure {number}",
                scope,
                f"mechanism-{chance.randrange(30)}",
                f"administration-{chance.randrange(6)}",
                f"class-{number}",
                units=chance.randint(*UNITS[scope]),
                fixed=0 if scope is Scope.SITE else chance.choice((0, 20, 30, 50, 60)),
                in_seconds=chance.choices(list(SAFETY), list(SAFETY.values()))[0],
                emergency=chance.random() < 0.1,
                needs=tuple(chance.sample(wider, 1)) if wider and chance.random() < 0.1 else (),
                features=tuple(chance.sample(list(like.features), 1)) if chance.random() < 0.2 else (),
                conflicts=tuple(chance.sample([one.id for one in made], 1)) if made and chance.random() < 0.05 else (),
            )
        )
    yield from made


def _carries(chance: random.Random, one: Measure, rows: list[str]) -> Iterator[Carry]:
    for row in chance.sample(rows, chance.randint(*ROWS)):
        help_ = Help.FULL if chance.random() < FULL else Help.PART
        for path in chance.sample(list(AttackPath), chance.choices(list(PATHS), list(PATHS.values()))[0]):
            yield Carry(one.id, row, path, help_)


def _cost_class(chance: random.Random, one: Measure) -> CostClass:
    figure = int(FIGURES[one.scope] * 4 ** chance.uniform(-1, 1))
    return CostClass(one.cost_class, 0, None, figure)
