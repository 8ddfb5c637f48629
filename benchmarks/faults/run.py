"""Give every fault to every tool and tell whether it was found, with its file, its field and what to do.

From the repository root, after ``python -m benchmarks.peers --venvs FOLDER``::

    python -m benchmarks.faults.run --venvs FOLDER
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.faults.faults import AREAS, BASES, Fault, every
from benchmarks.faults.tools import Medslate, OscalValidate, Said, Tool, Trestle, plain

FIX = re.compile(
    r"remedy:|suggestions:|did you mean|remove|require|needs|expect|allowed|should|must|only one|e\.g\.|declares",
    re.IGNORECASE,
)
"""Words by which a message says what to do, or what should stand there. Generous on purpose."""


@dataclass(frozen=True)
class Score:
    """What a tool made of a fault. `found`: error (exit status not 0), told (status 0, but a message names it), no."""

    fault: str
    area: str
    tool: str
    found: str
    file: bool
    field: bool
    fix: bool
    messages: tuple[str, ...]


def lines_touched(fault: Fault) -> range:
    """The lines of the change, as numbered after it."""
    before, after = (files[fault.file].decode().splitlines() for files in (fault.base, fault.files))
    blocks = [one for one in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if one[0] != "equal"]
    last = max(blocks[-1][4], blocks[0][3] + 1)
    return range(blocks[0][3] + 1, last + (1 if fault.field else 2))  # what lacks at an end of a line shows in the next


def score(fault: Fault, tool: Tool, said: Said, before: Said) -> Score:
    """Messages that the base brings too do not count; file, field and fix are looked for in those that name it."""
    known = set(plain(before.messages))
    new = [(weight, text) for (weight, text), bare in zip(said.messages, plain(said.messages), strict=True)
           if bare not in known]  # fmt: skip
    naming = [text for _, text in new if any(name.lower() in text.lower() for name in fault.names)]
    found = "error" if said.status else "told" if naming else "no"
    text = "\n".join(naming) if found != "no" else ""
    every = "\n".join(one for _, one in new) if found != "no" else ""
    return Score(
        fault=fault.id,
        area=fault.area,
        tool=tool.name,
        found=found,
        file=any(name in every for name in _file_names(fault)),
        field=_names_field(fault, text),
        fix=bool(FIX.search(text)),
        messages=tuple(naming or (one for _, one in new)) if found != "no" else (),
    )


def _file_names(fault: Fault) -> set[str]:
    """The names that tools know the file by: that in the set, and in a trestle workspace its folder."""
    name = Path(fault.reported_in).name
    return {name, f"/{Path(name).stem}/"} if fault.area == "oscal" else {name, Path(fault.file).name}


def _names_field(fault: Fault, text: str) -> bool:
    """The innermost field by name, or the line that was changed."""
    key = fault.key.lower()
    named = bool(key) and key in text.lower().replace("_", "-").replace("claims / ", "")
    named |= bool(key) and key in text.lower()
    numbers = {int(one) for pair in re.findall(r":(\d+)(?::\d+)?|line (\d+)", text) for one in pair if one}
    return named or any(one in numbers for one in lines_touched(fault))


def run(chosen: Sequence[Fault], tool: Tool, scratch: Path, workers: int) -> list[Score]:
    """All scores of one tool. Raises `SystemExit` if it finds something wrong with a base."""
    mine = [one for one in chosen if one.area in tool.areas]
    bases = {(one.area, one.file, one.layers): one for one in mine}

    def given(number: int, fault: Fault, faulty: bool) -> Said:
        folder = scratch / f"{tool.name}-{number}"
        folder.mkdir(parents=True)
        try:
            return tool.run(fault.area, fault.files if faulty else fault.base, fault.file, folder)
        finally:
            shutil.rmtree(folder)

    with ThreadPoolExecutor(workers) as pool:
        before = dict(zip(bases, pool.map(lambda one: given(*one, False), enumerate(bases.values())), strict=True))
        for (area, file, _), said in before.items():
            if said.status:
                sys.exit(f"{tool.name} finds fault with the base of {area}: {file}: {said.messages}")
        numbered = ((len(bases) + number, one) for number, one in enumerate(mine))
        after = list(pool.map(lambda one: given(*one, True), numbered))
    return [
        score(one, tool, said, before[one.area, one.file, one.layers]) for one, said in zip(mine, after, strict=True)
    ]


def mark(one: Score | None) -> str:
    """One cell: whether it was found, and of file, field and fix the first letters of those that are told."""
    if one is None:
        return ""
    parts = "".join(letter for letter, told in (("f", one.file), ("p", one.field), ("r", one.fix)) if told)
    return {"error": "yes", "told": "told", "no": "-"}[one.found] + (f" {parts}" if parts else "")


def totals(scores: Iterable[Score], tools: Sequence[Tool], areas: Sequence[str]) -> list[str]:
    rows = ["| area | tool | faults | found | only told | not found | names file | names field | says what to do |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    kept = list(scores)
    for area in areas:
        for tool in tools:
            own = [one for one in kept if (one.area, one.tool) == (area, tool.name)]
            if own:
                counts = [sum(one.found == found for one in own) for found in ("error", "told", "no")]
                counts += [sum(told) for told in zip(*((one.file, one.field, one.fix) for one in own), strict=True)]
                rows.append(f"| {area} | {tool.name} | {len(own)} | {' | '.join(map(str, counts))} |")
    return rows


def detail(chosen: Sequence[Fault], scores: Iterable[Score], tools: Sequence[Tool]) -> list[str]:
    by_key = {(one.area, one.fault, one.tool): one for one in scores}
    rows = [f"| area | fault | {' | '.join(tool.name for tool in tools)} |", "| --- | --- |" + " --- |" * len(tools)]
    for one in chosen:
        cells = " | ".join(mark(by_key.get((one.area, one.id, tool.name))) for tool in tools)
        rows.append(f"| {one.area} | {one.id} | {cells} |")
    return rows


def tools_at_hand(options: argparse.Namespace) -> list[Tool]:
    """The tools that were named or are in the folder of peers; a message for each that is not there."""
    found: list[Tool] = [Medslate(tuple(options.medslate.split()))]
    for kind, program, given in (
        (Trestle, "compliance-trestle/bin/trestle", options.trestle),
        (OscalValidate, "oscal-validate/bin/oscal-validate", options.oscal_validate),
    ):
        path = given or (str((options.venvs / program).absolute()) if options.venvs else "")
        if path and shutil.which(path):
            found.append(kind((path,)))
        else:
            print(f"{kind.name}: not at hand, skipped", file=sys.stderr)
    return found


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Which seeded faults each tool finds.")
    parser.add_argument("--only", nargs="+", metavar="X", help="areas or ids of faults")
    parser.add_argument("--venvs", type=Path, metavar="FOLDER", help="environments made by benchmarks.peers")
    parser.add_argument("--medslate", default=f"{sys.executable} -m medslate", help="the command of medslate")
    parser.add_argument("--trestle", default="", metavar="PROGRAM", help="instead of that in --venvs")
    parser.add_argument("--oscal-validate", default="", metavar="PROGRAM", help="instead of that in --venvs")
    parser.add_argument("--workers", type=int, default=2, help="how many commands run at once")
    parser.add_argument("--write", nargs=2, metavar=("ID", "FOLDER"), help="only write the files of one fault")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all scores with the messages they rest on")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    return parser.parse_args()


def main() -> int:
    options = parsed()
    wanted = set(options.only or AREAS)
    chosen = [one for one in every() if {one.id, one.area} & wanted]
    if options.write:
        return written(*options.write)
    if not chosen:
        sys.exit(f"There is no fault of that name; the areas are {', '.join(AREAS)}.")
    tools = tools_at_hand(options)
    with tempfile.TemporaryDirectory() as scratch:
        scores = [one for tool in tools for one in run(chosen, tool, Path(scratch), options.workers)]
    versions = ", ".join(f"{one.name} {one.version()}" for one in tools)
    text = "\n".join((versions, "", *totals(scores, tools, tuple(AREAS)), "", *detail(chosen, scores, tools)))
    print(text)
    if options.markdown:
        options.markdown.write_text(text + "\n", "utf-8")
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in scores], indent=2) + "\n", "utf-8")
    return 0


def written(name: str, folder: str) -> int:
    """Write the files of a fault, or of a base, for tools that are not known here."""
    fault = next((one for one in every() if name in (one.id, f"{one.area}/{one.id}")), None)
    if fault is None and not (BASES / name).is_dir():
        sys.exit(f"There is no fault and no base {name}.")
    source = fault.files if fault is not None else {}
    if fault is None:
        shutil.copytree(BASES / name, folder, dirs_exist_ok=True)
    for file, content in source.items():
        target = Path(folder) / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
