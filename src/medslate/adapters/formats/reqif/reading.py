"""The requirements of a ReqIF file, from whichever tool: no document type, no entities, bounded size, depth and count.

Attributes are found by the names of their definitions, so a tool may give all of them other ids.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from medslate.adapters.formats.reqif.writing import COMPONENT, EXPORTED, FOREIGN_ID, NAMESPACE, XHTML
from medslate.findings import Code, Finding, Place
from medslate.usecases.reqif import Field, ReadItem, ReqifFile, fit

LIMIT = 64 << 20
DEEPEST = 200
MOST = 1_000_000
_ROOT, _BREAKING = "REQ-IF", ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "pre")


class _RefusedError(Exception):
    """The file holds something that no requirement tool writes."""


@dataclass(slots=True)
class _Node:
    """An element: name without its namespace if that is of ReqIF or XHTML, attributes, and what is within, in order."""

    name: str
    attributes: dict[str, str]
    line: int
    inner: list["_Node | str"] = field(default_factory=list)

    @property
    def nodes(self) -> Iterator["_Node"]:
        return (one for one in self.inner if isinstance(one, _Node))

    def all(self, name: str) -> Iterator["_Node"]:
        """The elements of a name at any depth."""
        for one in self.nodes:
            if one.name == name:
                yield one
            yield from one.all(name)

    def child(self, name: str) -> "_Node | None":
        return next((one for one in self.nodes if one.name == name), None)

    @property
    def text(self) -> str:
        """All text within, a line for each block."""
        if self.name in _BREAKING and not self.inner:
            return "\n"
        said = "".join(" ".join(one.split("\n")) if isinstance(one, str) else one.text for one in self.inner)
        return f"\n{said}\n" if self.name in _BREAKING else said


def read_reqif(content: bytes, file: str) -> tuple[ReqifFile | None, tuple[Finding, ...]]:
    """The requirements in a file, and what is wrong with it; none if it cannot be used."""
    if len(content) > LIMIT:
        return None, (Finding(Code.FILE_TOO_LARGE, Place(file), f"Larger than {LIMIT >> 20} MiB.", "Split it."),)
    if content.startswith(b"PK"):
        message = "The file is an archive (.reqifz)."
        return None, (Finding(Code.SYNTAX, Place(file), message, "Unpack it, and give the .reqif file in it."),)
    grower = _Grower()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = lambda name, attributes: grower.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = grower.end
    parser.CharacterDataHandler = grower.text
    try:
        parser.Parse(content, True)
    except (_RefusedError, expat.ExpatError, ValueError, LookupError) as error:
        place = Place(file, line=max(parser.CurrentLineNumber, 1), column=parser.CurrentColumnNumber + 1)
        return None, (Finding(Code.SYNTAX, place, f"Not read as XML: {error}.", "Export it anew as ReqIF 1.x."),)
    root = next(grower.root.nodes)
    if root.name != _ROOT:
        message = f"The file is no ReqIF document: it begins with {root.name}."
        return None, (Finding(Code.SHAPE, Place(file, line=1), message, "Export it as ReqIF from the tool."),)
    return ReqifFile(file, tuple(_items(root, file))), ()


def _no_doctype(*_: object) -> None:
    raise _RefusedError("a document type is not allowed in it")


class _Grower:
    """Makes a tree of elements as they come and go."""

    def __init__(self) -> None:
        self.root = _Node("", {}, 0)
        self.open = [self.root]
        self.count = 0

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.count += 1
        if len(self.open) > DEEPEST or self.count > MOST:
            raise _RefusedError(f"it has more than {MOST} elements, or more than {DEEPEST} within each other")
        space, _, local = name.rpartition(" ")
        node = _Node(local if space in (NAMESPACE, XHTML) else name, attributes, line)
        self.open[-1].inner.append(node)
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        self.open[-1].inner.append(text)


def _items(root: _Node, file: str) -> Iterator[ReadItem]:
    """The objects that have one of the fields."""
    names = {
        one.attributes.get("IDENTIFIER", ""): one.attributes.get("LONG-NAME", "")
        for kind in root.all("SPEC-OBJECT-TYPE")
        for attributes in kind.nodes
        for one in attributes.nodes
    }
    verdicts = {
        one.attributes.get("IDENTIFIER", ""): one.attributes.get("LONG-NAME", "") for one in root.all("ENUM-VALUE")
    }
    fields = {one.value: one for one in Field}
    for number, one in enumerate(root.all("SPEC-OBJECT")):
        told = dict(_values(one, names, verdicts))
        texts = {fields[name]: text for name, text in told.items() if name in fields}
        if texts:
            yield ReadItem(
                one.attributes.get("IDENTIFIER", ""),
                told.get(COMPONENT, "").strip(),
                told.get(FOREIGN_ID, "").strip(),
                Place(file, (number,), line=one.line),
                texts,
                told.get(EXPORTED, "").strip(),
            )


def _values(one: _Node, names: dict[str, str], verdicts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The values of an object by the names of their attributes; those of unknown attributes are let be."""
    values = one.child("VALUES")
    for value in values.nodes if values is not None else ():
        definition, content = value.child("DEFINITION"), value.child("THE-VALUE")
        name = names.get(definition.text.strip(), "") if definition is not None else ""
        if name and value.name == "ATTRIBUTE-VALUE-ENUMERATION":
            chosen = [verdicts.get(ref.text.strip(), "") for ref in value.all("ENUM-VALUE-REF")]
            yield name, "; ".join(chosen)
        elif name and content is not None:
            yield name, fit(content.text)
        elif name:
            yield name, value.attributes.get("THE-VALUE", "")
