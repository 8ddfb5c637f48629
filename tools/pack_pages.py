"""Write what is told of the packs: a page for each, their index, the navigation, the README's table of standards.

Usage: python -m tools.pack_pages [FOLDER]   (of the repository; by default the one that this file is in)

All of it follows from the packs alone. In mkdocs.yml and README.md only the lines between two marks are written.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tools.pack_shelf import ORDER, Shelf, rests_on, rows, shelf

from medslate.cli.app import medslate
from medslate.standards.boundaries import Boundaries
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.registers import OUTSIDE, Register, RegisteredDocument

if TYPE_CHECKING:
    from medslate.usecases.ports import AnyPack

PAGES = "docs/reference/packs"
NAVIGATION = ("mkdocs.yml", "      # packs: begin (make pages)", "      # packs: end")
STANDARDS = ("README.md", "<!-- standards: begin (make pages) -->", "<!-- standards: end -->")
OURS = ORDER[ORDER.index(PackKind.MEASURES) :]
TOLD = "Not told."
INTRODUCTION = (
    "What standards, laws and forms say is content, in versioned packs ([their format](../pack-format.md)). "
    "*High*: the rows that are well sourced. Each page tells the rest, what is not known, and the licence."
)
COMMANDS: Mapping[PackKind, tuple[str, ...]] = {
    PackKind.CATALOG: ("medslate coverage {pack}",),
    PackKind.CROSSWALK: ("medslate map {origin} {to}",),
    PackKind.REGISTER: ("medslate standards list", "medslate standards due"),
}
"""What can be done with a pack of a kind, beside showing and checking it; only commands that there are get printed."""

# -- pages ------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text as Markdown that shows it as it stands."""
    for mark in ("\\", "*", "_", "|", "`"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("<", "&lt;")


def link(among: Shelf, pack: str) -> str:
    """A link from one page to another, or the bare id if there is no such pack."""
    return f"[{plain(label(among.packs[pack].pack))}]({pack}.md)" if pack in among.packs else f"`{pack}`"


def label(pack: Pack) -> str:
    """What a pack is called: the document it holds, or its id if it is all ours."""
    return pack.id if pack.kind in OURS else pack.citation


def table(head: Iterable[str], body: Iterable[Iterable[object]]) -> str:
    """A table; its cells are Markdown."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([str(cell) for cell in row] for row in body)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def page(one: "AnyPack", among: Shelf) -> str:
    """The page of one pack."""
    pack = one.pack
    sections = [
        ("What it is", plain(pack.note)),
        ("What is complete", plain(_without(pack.complete, "What is complete:")) or TOLD),
        (
            "What is not known",
            plain(_without(pack.unknown, "What is not known, or not in the pack:", "What is not known:")) or TOLD,
        ),
        ("How much there is", totals(one)),
        *divisions(one),
        ("Crosswalks", crosswalks(pack, among)),
        ("The document among others", around(pack, among)),
        ("Dates, past and to come", happened(pack, among)),
        *contents(one, among),
        ("How to use it", f"```console\n{usage(one)}\n```"),
        ("Sources", table(["key", "what it is"], ([f"`{key}`", plain(what)] for key, what in pack.sources.items()))),
    ]
    told = "\n\n".join(f"## {title}\n\n{text}" for title, text in sections if text)
    return f"# {plain(label(pack))}\n\n{plain(pack.title)}.\n\n{table(['', ''], facts(one, among))}\n\n{told}\n"


def _without(text: str, *openings: str) -> str:
    """A text without the opening that its heading says already, beginning with a capital."""
    for opening in openings:
        text = text.removeprefix(opening).strip()
    return text[:1].upper() + text[1:]


def facts(one: "AnyPack", among: Shelf) -> Iterator[tuple[str, str]]:
    """The identity of a pack, of the documents it holds, and what it needs."""
    pack = one.pack
    yield "Pack", f"`{pack.id}`, {pack.kind.value}, version {pack.version}"
    yield "Licence", plain(pack.licence)
    held = among.documents(pack)
    if not held:
        yield "State", pack.status
    for document in held:
        yield from _identity(document, among)
    if isinstance(one, Catalog):
        yield "Answered by", one.party.value
        if one.products:
            yield "Binds", ", ".join(product.value for product in one.products)
    if needed := rests_on(one):
        yield "Rests on", ", ".join(link(among, name) for name in needed)
    if users := [name for name in among.users.get(pack.id, ()) if not isinstance(among.packs[name], Crosswalk)]:
        yield "Used by", ", ".join(link(among, name) for name in users)


def _identity(document: RegisteredDocument, among: Shelf) -> Iterator[tuple[str, str]]:
    edition = f"edition {document.edition}, " if document.edition else ""
    yield "Document", f"{plain(document.title)} (`{document.id}` in the [register]({among.register.pack.id}.md))"
    yield "State", f"{edition}{document.dated}, {document.status.value}"
    yield "Body", plain(", ".join(filter(None, (document.body, document.committee))))
    yield "Written for", f"{document.party}; {', '.join(document.layers)}"
    if document.eu:
        yield "European Union", plain(document.eu)
    if document.fda:
        yield "FDA", plain(document.fda)
    if document.note:
        yield "Remark", plain(document.note)


def divisions(one: "AnyPack") -> Iterator[tuple[str, str]]:
    """Phases, steps and routes of a catalog."""
    if not isinstance(one, Catalog):
        return
    phases, steps = Counter(row.phase for row in one.answerable), Counter(row.step for row in one.answerable)
    if one.phases:
        body = ([f"`{key}`", plain(title), phases[key]] for key, title in one.phases.items())
        yield "Phases", table(["phase", "title", "rows"], body)
    if one.steps:
        body = ([str(key), plain(title), steps[key]] for key, title in one.steps.items())
        yield "Steps", table(["step", "title", "rows"], body)
    if one.routes:
        body = ([name, ", ".join(ids), len(one.within(ids))] for name, ids in one.routes.items())
        yield "Routes", table(["route", "what it takes", "rows"], body)


def totals(one: "AnyPack") -> str:
    """The numbers of rows by kind and confidence."""
    counted = Counter(rows(one))
    kinds = tuple(dict.fromkeys(kind for kind, _ in counted))
    used = [level for level in Confidence if any(counted[kind, level] for kind in kinds)]
    body = [[kind, *(counted[kind, level] for level in used), _sum(counted, (kind,), used)] for kind in kinds]
    if len(kinds) > 1:
        body.append(["all", *(_sum(counted, kinds, (level,)) for level in used), _sum(counted, kinds, used)])
    return table(["", *(level.value for level in used), "all"], body)


def _sum(counted: Mapping[tuple[str, Confidence], int], kinds: Iterable[str], levels: Iterable[Confidence]) -> int:
    among = tuple(levels)
    return sum(counted[kind, level] for kind in kinds for level in among)


def crosswalks(pack: Pack, among: Shelf) -> str:
    """The crosswalks that start or end at a pack, with the pack at the other end."""
    body = (
        [
            "from here" if one.origin == pack.id else "to here",
            link(among, one.to if one.origin == pack.id else one.origin),
            f"[`{one.pack.id}`]({one.pack.id}.md)",
            len(one.relations),
        ]
        for one in among.crosswalks(pack.id)
    )
    found = list(body)
    return table(["", "other end", "crosswalk", "rows"], found) if found else ""


def around(pack: Pack, among: Shelf) -> str:
    """The relations of the documents that a pack holds."""
    body = [
        [_named(one.origin, among), one.relation, _named(one.to, among), plain(one.detail), one.confidence.value]
        for document in among.documents(pack)
        for one in among.register.around(document.id)
    ]
    return table(["document", "relation", "to", "remark", "confidence"], body) if body else ""


def _named(document: str, among: Shelf) -> str:
    """A document with a link to the page of the first pack that holds it."""
    if document.startswith(OUTSIDE):
        return f"{plain(document.removeprefix(OUTSIDE))} (not in the register)"
    held = among.holding.get(document, ())
    return f"[{plain(document)}]({held[0].pack.id}.md)" if held else plain(document)


def happened(pack: Pack, among: Shelf) -> str:
    """The dated events of the documents that a pack holds, those to come among them."""
    held = {document.id for document in among.documents(pack)}
    body = [
        [one.dated, one.event, plain(one.note), one.confidence.value]
        for one in among.register.events
        if one.document in held
    ]
    return table(["date", "event", "remark", "confidence"], body) if body else ""


def contents(one: "AnyPack", among: Shelf) -> Iterator[tuple[str, str]]:
    """The whole content of packs that are short and have no catalog's rows."""
    if isinstance(one, Register):
        body = (
            [_named(row.id, among), plain(row.title), row.edition, row.dated, row.status.value, plain(row.body)]
            for row in one.documents
        )
        yield "Documents", table(["document", "title", "edition", "date", "state", "body"], body)
    elif isinstance(one, Boundaries):
        body = ([f"`{row.id}`", row.axis.value, str(row.rank), plain(row.title)] for row in one.levels)
        yield "Levels", table(["level", "side", "rank", "title"], body)
        chosen = (
            [", ".join(row.levels), link(among, row.pack), plain(", ".join(row.rows)), plain(row.reason)]
            for row in one.selections
        )
        yield "Rows that apply at some levels only", table(["levels", "pack", "rows", "reason"], chosen)
    elif isinstance(one, Scale):
        answers = ([f"`{row.id}`", plain(row.title), row.means.value] for row in one.answers)
        yield "Answers", table(["answer", "title", "means"], answers)


def usage(one: "AnyPack") -> str:
    """Commands to start with."""
    names = {"pack": one.pack.id}
    if isinstance(one, Crosswalk):
        names |= {"origin": one.origin, "to": one.to}
    own = (line for line in COMMANDS.get(one.pack.kind, ()) if there_is(line.split()[1:]))
    every = ("medslate pack show {pack}", "medslate pack validate {pack}", *own)
    return "\n".join(f"$ {line.format(**names)}" for line in every)


def there_is(words: Iterable[str]) -> bool:
    """Whether the program has the command that the words begin with."""
    command: click.Command | None = medslate
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word)
    return command is not None and not isinstance(command, click.Group)


# -- index, navigation, README ----------------------------------------------------------------------------------------


def heading(kind: PackKind) -> str:
    """What the packs of a kind are called."""
    return kind.folder.capitalize()


def grouped(among: Shelf) -> Iterator[tuple[PackKind, list["AnyPack"]]]:
    """The packs by kind, in the order of telling."""
    for kind in ORDER:
        if found := [one for one in among.packs.values() if one.pack.kind is kind]:
            yield kind, found


def index(among: Shelf) -> str:
    """The list of all packs."""
    lines = ["# Packs", INTRODUCTION]
    for kind, found in grouped(among):
        body = []
        for one in found:
            levels = Counter(level for _, level in rows(one))
            state = "/".join(sorted({held.status.value for held in among.documents(one.pack)})) or one.pack.status
            cells = [link(among, one.pack.id), plain(one.pack.title), state, levels.total(), levels[Confidence.HIGH]]
            body.append(cells)
        lines += [f"## {heading(kind)}", table(["pack", "title", "state", "rows", "high"], body)]
    return "\n\n".join(lines) + "\n"


def navigation(among: Shelf) -> list[str]:
    """The pages as entries of mkdocs.yml."""
    lines = ["      - Packs:", f"          - All packs: {_under_docs('index')}"]
    for kind, found in grouped(among):
        lines.append(f"          - {heading(kind)}:")
        lines += [f"              - {one.pack.id}: {_under_docs(one.pack.id)}" for one in found]
    return lines


def _under_docs(name: str) -> str:
    return f"{PAGES.removeprefix('docs/')}/{name}.md"


def standards(among: Shelf) -> list[str]:
    """The README's table: families of documents, and the packs that hold some of them."""
    body = []
    for family, ids in among.families.items():
        held = dict.fromkeys(one.pack.id for document in ids for one in among.holding.get(document, ()))
        links = (f"[{name}]({PAGES}/{name}.md)" for name in held)
        body.append([family, len(ids), ", ".join(links)])
    return table(["Family", "Documents", "Packs"], body).split("\n")


def between(text: str, begin: str, end: str, lines: list[str]) -> str:
    """A text with other lines between its two marks. Raises `ValueError` if it lacks one."""
    before, found, rest = text.partition(f"{begin}\n")
    _, also, after = rest.partition(f"{end}\n")
    if not found or not also:
        raise ValueError(f"there is no {begin if not found else end}")
    return before + "\n".join((begin, *lines, end)) + "\n" + after


def made(root: Path, among: Shelf) -> dict[str, str]:
    """Every file with its text, by its name in the repository."""
    files = {f"{PAGES}/{name}.md": page(one, among) for name, one in among.packs.items()}
    files[f"{PAGES}/index.md"] = index(among)
    for (name, begin, end), lines in ((NAVIGATION, navigation(among)), (STANDARDS, standards(among))):
        files[name] = between((root / name).read_text("utf-8"), begin, end, lines)
    return files


def stale(root: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """Pages of packs that are gone."""
    return tuple(path for path in sorted((root / PAGES).glob("*.md")) if f"{PAGES}/{path.name}" not in files)


def main(root: Path) -> None:
    """Write what has changed, remove what is gone."""
    files = made(root, shelf())
    (root / PAGES).mkdir(parents=True, exist_ok=True)
    for path in stale(root, files):
        path.unlink()
    changed = [
        name for name, text in files.items() if not (root / name).is_file() or (root / name).read_text("utf-8") != text
    ]
    for name in changed:
        (root / name).write_text(files[name], "utf-8")
    print(f"{len(files)} files, {len(changed)} of them written anew")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
