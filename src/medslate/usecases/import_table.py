"""Read a table of requirements, as people keep them in spreadsheets, into the rows of a catalog.

Columns are found by their headings, and every guess is told. Every row of the table ends as a row of the catalog, as a
heading, empty, or refused with the address of its cell.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.levels.frs import FR
from medslate.standards.catalogs import Kind, suggestion
from medslate.standards.packs import Confidence
from medslate.usecases.inventory import ColumnMap, Table, plain

REQUIREMENTS = ("requirement", "anforderung")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id", "ref", "ref id", "ref_id", "reference", "requirement id", "req id", "req. id", "control id", "row id",
        "identifier", "no", "no.", "nr", "nr.", "number", "#", "control no.", "kennung", "nummer",
    ),
    "title": ("title", "name", "short text", "control name", "requirement title", "titel", "bezeichnung", "control"),
    "intent": (
        "intent", "text", "description", "requirement text", "requirement", "statement", "wording", "question", "asks",
        "beschreibung", "anforderung",
    ),
    "heading": (
        "heading", "section", "chapter", "category", "domain", "group", "family", "theme", "kapitel", "abschnitt",
        "bereich",
    ),
    "kind": ("kind", "type", "art"),
    "base": ("base", "enhances", "belongs to"),
    "fr": ("fr", "foundational requirement"),
    "level": ("level", "sl", "security level"),
    "clause": ("clause", "article", "paragraph"),
    "phase": ("phase", "life cycle phase", "life-cycle phase"),
    "step": ("step",),
    "weight": ("weight",),
    "evidence": ("evidence", "typical evidence", "work products", "nachweis", "nachweise"),
    "refs": ("refs", "references", "see also"),
    "confidence": ("confidence",),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "bemerkung"),
}  # fmt: skip
"""Fields of a row with the headings they are known by, the likeliest first."""
LONGEST_TITLE = 100
_NUMBER = re.compile(r"([A-Za-z]{0,3}\.?\d[\w.]*|[IVX]+\.)[\s:.\-–]+(\S.*)")
_CELL = re.compile(r"[A-Z]+(\d+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A row for requirements.tsv, and where it came from."""

    cells: Mapping[str, str]
    place: Place


@dataclass(frozen=True)
class Taken:
    """What became of a table: `rows` of it were read, `empty` hold nothing, `refused` are named by the findings.

    `sections`: headings that were made of texts. `notes`: what was guessed. `left`: columns that were not used.
    """

    lines: tuple[Line, ...]
    rows: int
    empty: int
    sections: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({(*one.place.path[:-1], row_of(one.place)) for one in self.findings if _refuses(one)})


def row_of(place: Place) -> int:
    """The number of the row that a place in a table is about."""
    found = _CELL.fullmatch(str(place.path[-1])) if place.path else None
    return int(found[1]) if found else place.line or 0


def _refuses(one: Finding) -> bool:
    return one.code is Code.TABLE_ROW


def column_map(named: Mapping[str, str], sheet: str, place: Place) -> ColumnMap:
    """Where fields may stand: under the headings named, else under those they are known by.

    Raises `UsageError` for a field that there is not.
    """
    for one in named:
        if one not in COLUMNS:
            hint = suggestion(one, COLUMNS, f"One of {', '.join(COLUMNS)}.")
            raise UsageError(f"--column: a row has no {one}. {hint}")
    wanted = {one: (named[one],) if named.get(one) else COLUMNS[one] for one in COLUMNS if named.get(one) != ""}
    return ColumnMap(place, wanted, sheet=sheet)


def take_table(table: Table, named: Mapping[str, str], confidence: Confidence, source: str) -> Taken:
    """The rows of the table as rows of a catalog. `source`: the key of their source.

    Raises `UsageError` if a named heading is not there, or no column can be the ids.
    """
    reader = _Reader(table, _found(table, named), confidence, source)
    lines = tuple(reader.lines())
    used = {at for at, _ in reader.columns.values()}
    left = tuple(text for at, text in enumerate(table.header) if text and at not in used)
    read = f"columns: {', '.join(f'{one} from {text!r}' for one, (_, text) in reader.columns.items())}"
    notes = (*table.notes, read, *reader.notes)
    return Taken(lines, len(table.rows), reader.empty, reader.sections, tuple(reader.findings), notes, left)


def _headings(there: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The headings by which each field is known; beside a column with the text, one of requirements holds titles."""
    beside = any(text in there for text in COLUMNS["intent"] if text not in REQUIREMENTS)
    return {**COLUMNS, "title": (*COLUMNS["title"], *REQUIREMENTS)} if beside else COLUMNS


def _found(table: Table, named: Mapping[str, str]) -> Mapping[str, tuple[int, str]]:
    """Per field the column it stands in, and its heading."""
    there = {plain(text): at for at, text in reversed(list(enumerate(table.header))) if text}
    shown = ", ".join(repr(one) for one in table.header if one)[:500] or "none"
    found: dict[str, tuple[int, str]] = {}
    for one, heading in named.items():
        if heading and plain(heading) not in there:
            hint = suggestion(heading, [text for text in table.header if text], f"There are: {shown}.")
            raise UsageError(f"{table.file}: there is no column {heading!r} for {one}. {hint}")
        if heading:
            found[one] = there[plain(heading)], table.header[there[plain(heading)]]
    for one, headings in _headings(there).items():
        taken = {at for at, _ in found.values()}
        here = [there[text] for text in headings if text in there and there[text] not in taken]
        if one not in {*found, *named} and here:
            found[one] = here[0], table.header[here[0]]
    if "id" not in found:
        raise UsageError(
            f"{table.file}: no column is known to hold the ids of the rows. There are: {shown}. Say which, like "
            "--column id='Control no.'."
        )
    if "title" not in found and "intent" not in found:
        raise UsageError(
            f"{table.file}: no column is known to say what the rows ask. There are: {shown}. Say which, like "
            "--column intent='What to do'."
        )
    return {one: found[one] for one in COLUMNS if one in found}


@dataclass
class _Reader:
    """Reads row after row and keeps what it finds."""

    table: Table
    columns: Mapping[str, tuple[int, str]]
    confidence: Confidence
    source: str
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    empty: int = 0
    sections: int = 0
    section: str = ""
    seen: dict[str, Place] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()

    def lines(self) -> Iterator[Line]:
        """The rows in the order of the table, each heading that is only a text before the first row below it."""
        self.ids = frozenset(self.said(cells, "id") for _, cells in self.table.rows)
        if "kind" not in self.columns:
            silent = {self.said(cells, "id") for _, cells in self.table.rows if not self.said(cells, "intent")}
            self.above = self.ids & silent & {self.said(cells, "heading") for _, cells in self.table.rows} - {""}
            if self.above:
                self.notes.append(
                    f"rows under which others stand, and which ask nothing, are headings ({len(self.above)})"
                )
        for place, cells in self.table.rows:
            filled = [text for text in cells if text]
            if not filled:
                self.empty += 1
            elif len(filled) == 1 and len(self.columns) > 2 and not self.said(cells, "id"):
                self.section = filled[0]
                yield from self.made(filled[0], place)
                self.notes.append(f"{place}: {filled[0][:60]!r} is taken for the heading of the rows below")
            else:
                yield from self.row(place, cells)

    def row(self, place: Place, cells: tuple[str, ...]) -> Iterator[Line]:
        """One row, with the heading it stands under; nothing if it is refused."""
        said = {one: self.said(cells, one) for one in self.columns}
        if not self.sound(said, place):
            return
        self.seen[said["id"]] = place
        heading = said.get("heading", "") or ("" if "heading" in self.columns else self.section)
        if heading and heading not in self.ids:
            yield from self.made(heading, place)
            heading = self.split(heading)[0]
        yield Line(self.written(said, heading), place)

    def made(self, text: str, place: Place) -> Iterator[Line]:
        """A heading made of a text, once."""
        name, title = self.split(text)
        if name not in self.seen:
            self.seen[name] = place
            self.sections += 1
            cells = {"id": name, "kind": "heading", "applies_to": "none", "title": title, "intent": title}
            yield Line(cells | {"confidence": self.confidence.value, "sources": self.source}, place)

    def split(self, text: str) -> tuple[str, str]:
        """Id and title of a heading that is given as a text; the number is no id where a row bears it."""
        name, title = split_heading(text)
        return (name, title) if name not in self.ids else (shortened(text, LONGEST_TITLE), text)

    def said(self, cells: tuple[str, ...], one: str) -> str:
        """What a row says in a field, on one line."""
        at = self.columns[one][0] if one in self.columns else len(cells)
        return " ".join(cells[at].split()) if at < len(cells) else ""

    def sound(self, said: Mapping[str, str], place: Place) -> bool:
        """Whether a row can be taken; each reason against it is a finding at its cell."""
        faults = [*self.faults(said)]
        self.findings += (
            Finding(Code.TABLE_ROW, self.cell(place, one), f"{self.named(one)}{message}", remedy)
            for one, message, remedy in faults
        )
        return not faults

    def faults(self, said: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        name = said["id"]
        if not name:
            yield "id", "The row has no id.", "Give it one; ids are what answers and crosswalks refer to."
        elif name in self.seen:
            yield "id", f"{name} stands twice, first in {self.seen[name]}.", "Keep one, or give this one its own id."
        if not said.get("title") and not said.get("intent"):
            yield "title" if "title" in said else "intent", "The row does not say what it asks.", "Write a title."
        yield from _of_words(said)
        if bool(said.get("fr")) != bool(said.get("level")) and said.get("kind") != Kind.HEADING.value:
            lacking = "fr" if said.get("level") else "level"
            remedy = "Give both, or leave both columns out: --column level= --column fr="
            yield (
                "level" if said.get("level") else "fr",
                f"A level and an FR go together; there is no {lacking}.",
                remedy,
            )

    def named(self, one: str) -> str:
        return f"{self.columns[one][1]}: " if one in self.columns else ""

    def cell(self, place: Place, one: str) -> Place:
        """The place of a cell of a row: its address in a workbook, else the line."""
        if not place.path or one not in self.columns:
            return place
        return Place(place.file, (*place.path[:-1], f"{letters(self.columns[one][0] + 1)}{row_of(place)}"))

    def written(self, said: Mapping[str, str], heading: str) -> Mapping[str, str]:
        """The cells of requirements.tsv."""
        kind = said.get("kind", "").lower() or (Kind.HEADING if said["id"] in self.above else Kind.REQUIREMENT).value
        title = said.get("title", "") or shortened(said.get("intent", ""), LONGEST_TITLE)
        fr = said.get("fr", "").upper()
        return {
            **{one: said.get(one, "") for one in ("id", "base", "level", "clause", "phase", "step", "weight", "note")},
            "kind": kind,
            "heading": heading,
            "fr": str(FR[fr].value) if fr in FR.__members__ else fr,
            "applies_to": "none" if kind == Kind.HEADING.value else "all",
            "title": title,
            "intent": said.get("intent", "") or title,
            "evidence": said.get("evidence", ""),
            "refs": said.get("refs", ""),
            "confidence": said.get("confidence", "").lower() or self.confidence.value,
            "sources": self.source,
        }


def _of_words(said: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Words and numbers that a field does not know."""
    for one, known in (
        ("kind", [kind.value for kind in Kind]),
        ("confidence", [one.value for one in Confidence]),
        ("fr", [*map(str, range(1, 8)), *FR.__members__]),
        ("level", [*map(str, range(1, 5))]),
    ):
        text = said.get(one, "")
        if text and text.casefold() not in {word.casefold() for word in known}:
            remedy = suggestion(text, known, f"One of {', '.join(known)}; or name another column with --column {one}=")
            yield one, f"{text[:60]!r} is no {one}.", remedy
    for one in ("step", "weight"):
        text = said.get(one, "")
        if text and not (text.isascii() and text.isdecimal()):
            yield one, f"{text[:60]!r} is no {one}.", "Write a whole number."


def split_heading(text: str) -> tuple[str, str]:
    """Id and title of a heading that is given as a text: its number, if it has one, else the text itself."""
    clean = " ".join(text.split())
    found = _NUMBER.fullmatch(clean)
    return (found[1].rstrip("."), found[2]) if found else (shortened(clean, LONGEST_TITLE), clean)


def shortened(text: str, most: int) -> str:
    """A text cut at a blank, with points where something is left out."""
    clean = " ".join(text.split())
    return clean if len(clean) <= most else f"{clean[: most - 4].rsplit(' ', 1)[0]} ..."


def letters(number: int) -> str:
    """The letters of a column from its number, from 1."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def tables_of(lines: Iterable[Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """What pack.toml has to declare of phases and steps that rows use."""
    kept = list(lines)
    phases = {one["phase"]: one["phase"] for one in kept if one.get("phase")}
    steps = sorted({int(one["step"]) for one in kept if one.get("step")})
    return {"phases": phases, "steps": {str(one): f"Step {one}" for one in steps}}
