"""Measure what crosswalks make of answers, in process: all of them, one changed, those on shipped packs.

From the repository root, in medslate's own environment::

    python -m benchmarks.mapping.run --runs 31
    python -m benchmarks.mapping.run --rows 1200 --pairs 3200 --answers 1200 --seed 3

CPU milliseconds of this process. The plain rule (`state_after`, the definition) is timed on some rows in the same run,
and its results are compared.
"""

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import medslate
from benchmarks.mapping import field as made
from benchmarks.measure import facts as about
from medslate import wiring
from medslate.assessment.capability import assess
from medslate.assessment.conformity.facts import facts_of, stated_states
from medslate.assessment.conformity.reached import Key, Reached, reached, state_after, web_of
from medslate.assessment.dossier import Dossier
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.fulfilment.scales import Scale
from medslate.usecases.open_conformity import open_field


@dataclass(frozen=True)
class Case:
    """Answers, and all they are held against."""

    name: str
    catalogs: tuple[Catalog, ...]
    crosswalks: tuple[Crosswalk, ...]
    scales: dict[str, Scale]
    dossier: Dossier


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """CPU milliseconds of each run, without the collector of cycles: every command runs without it."""
    found = []
    gc.disable()
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    gc.enable()
    return found


def evaluate(case: Case) -> Reached:
    """From answers to the state of every row: support of each answer, web, rounds."""
    assessment = assess(case.dossier, made.LEVELLED, made.DAY)
    facts = facts_of(case.dossier, assessment, made.LEVELLED, case.scales, made.DAY)
    return reached(web_of(case.crosswalks, case.catalogs), facts)


def changes(case: Case, before: Reached, runs: int) -> Iterable[float]:
    """One answer taken back at a time: its support judged anew, and what it reaches."""
    stated = list(case.dossier.stated.values())
    for one in random.Random(1).sample(stated, min(runs, len(stated))):
        other = "none" if one.answer != "none" else "full"
        start = time.process_time()
        turned = replace(one, answer=other)
        before.changed((one.pack, one.row), stated_states(case.dossier, turned, case.scales[one.pack], made.DAY))
        yield (time.process_time() - start) * 1000


def by_definition(before: Reached, rows: int) -> tuple[list[float], int]:
    """Milliseconds for each of some rows by the plain rule, and how many differ from the fast form."""
    keys: list[Key] = random.Random(2).sample(sorted(before.rounds[-1]), min(rows, len(before.rounds[-1])))
    taken, wrong = [], 0
    for key in keys:
        start = time.process_time()
        states = state_after(before.web, before.facts, key)
        taken.append((time.process_time() - start) * 1000)
        wrong += states != before.states(*key)
    return taken, wrong


def synthetic(rows: int, pairs: int, answers: int, seed: int) -> Case:
    catalogs = made.catalogs(rows)
    scales = {one.pack.id: made.SCALE for one in catalogs}
    walk = made.crosswalk(rows, pairs, seed)
    return Case(f"made up, seed {seed}", catalogs, (walk,), scales, made.dossier(rows, answers, seed))


def shipped(share: int, seed: int) -> Case:
    """Every shipped pack; of each catalog one row in so many is answered."""
    opened = open_field(wiring.pack_source())
    drawn = random.Random(seed)
    rows = [(name, one.id) for name, catalog in opened.catalogs.items() for one in catalog.answerable]
    chosen = sorted(drawn.sample(rows, len(rows) // share))
    scales = dict.fromkeys(opened.catalogs, made.SCALE)
    dossier = replace(made.EMPTY, statements=made.statements(drawn, chosen), evidence=made.EVIDENCE)
    return Case("shipped packs", tuple(opened.catalogs.values()), opened.crosswalks, scales, dossier)


def line(case: Case, what: str, times: Sequence[float], more: str = "") -> str:
    low, high = min(times), max(times)
    return f"| {case.name} | {what} | {len(times)} | {statistics.median(times):.2f} | {low:.2f}-{high:.2f} | {more} |"


def report(case: Case, runs: int, naive: int) -> None:
    answers = sum(len(one.answers) for one in case.dossier.statements)
    pairs = sum(len(one.relations) for one in case.crosswalks)
    result = evaluate(case)
    rows = sum(len(one.answerable) for one in case.catalogs)
    size = f"{answers:,} answers, {pairs:,} pairs, {len(result.rounds[-1]):,} of {rows:,} rows reached"
    whole = timed(lambda: evaluate(case), runs)
    print(line(case, "all answers", whole, size))
    print(line(case, "of this, the web", timed(lambda: web_of(case.crosswalks, case.catalogs), runs)))
    again = timed(lambda: reached(result.web, result.facts), runs)
    print(line(case, "of this, the rounds", again))
    print(line(case, "one changed answer", list(changes(case, result, 10 * runs))))
    taken, wrong = by_definition(result, naive)
    ratio = sum(taken) / len(taken) * len(result.rounds[-1]) / statistics.median(again)
    print(line(case, "plain rule, one row", taken, f"{wrong} differ; for all rows {ratio:,.0f} times the rounds"))


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what crosswalks make of answers.")
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--rows", type=int, default=1200, help="of each of two catalogs (default 1200)")
    parser.add_argument("--pairs", type=int, default=3200)
    parser.add_argument("--answers", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--share", type=int, default=4, help="of shipped rows, one in so many is answered (default 4)")
    parser.add_argument("--naive", type=int, default=200, help="rows by the plain rule (default 200)")
    chosen = parser.parse_args()
    facts = about({"medslate": medslate.__version__})
    print("| packs | what | n | median CPU ms | lowest-highest | |\n| --- | --- | --- | --- | --- | --- |")
    report(synthetic(chosen.rows, chosen.pairs, chosen.answers, chosen.seed), chosen.runs, chosen.naive)
    opening = timed(lambda: open_field(wiring.pack_source()), 5)
    case = shipped(chosen.share, chosen.seed)
    print(line(case, "reading them", opening))
    report(case, chosen.runs, min(chosen.naive, 20))
    print("\n" + "; ".join(f"{key}: {value}" for key, value in facts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
