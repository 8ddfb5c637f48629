"""A specification as a ReqIF file: one heading per component, one requirement per row, enhancements below their base.

Attributes of general use bear the names of the ReqIF implementation guide (`ReqIF.ForeignID`, `ReqIF.Name`,
`ReqIF.Text`). Those that are not read back are marked as not editable.
"""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.usecases.reqif import Chapter, Field, Item, Specification, fingerprint, fit

NAMESPACE = "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"
XHTML = "http://www.w3.org/1999/xhtml"
FOREIGN_ID, NAME, TEXT, CHAPTER = "ReqIF.ForeignID", "ReqIF.Name", "ReqIF.Text", "ReqIF.ChapterName"
COMPONENT, EXPORTED, KIND, FR, LEVEL = "Component", "Exported", "Kind", "FR", "Level"
_KINDS = {
    FOREIGN_ID: "STRING", NAME: "STRING", TEXT: "XHTML", COMPONENT: "STRING", KIND: "STRING", FR: "STRING",
    LEVEL: "INTEGER", Field.VERDICT.value: "ENUMERATION", Field.HOW.value: "XHTML", Field.RATIONALE.value: "XHTML",
    **{f"Holds: {one.value}": "ENUMERATION" for one in Strength}, EXPORTED: "STRING",
}  # fmt: skip
"""The attributes of a requirement, with the kind of their values."""
_EDITED = tuple(one.value for one in Field)
_HIGHEST = 4
_LONGEST = 32000


def write_reqif(specification: Specification) -> bytes:
    """The file. The same content and day give the same bytes; ids are those of any earlier export."""
    writer = _Writer(specification)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', writer.document()]
    return "\n".join(lines).encode() + b"\n"


def tag(name: str, *inner: str, **attributes: str) -> str:
    """An element; underscores in the names of attributes stand for hyphens."""
    told = "".join(f" {key.replace('_', '-')}={_quoted(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{''.join(inner)}</{name}>" if inner else f"<{name}{told}/>"


def _quoted(text: str) -> str:
    return quoteattr(fit(text))


class _Writer:
    """Writes one specification; all its ids hang together by that of the whole."""

    def __init__(self, specification: Specification) -> None:
        self.whole = specification
        self.moment = f"{specification.day}T00:00:00Z"

    def named(self, what: str, name: str, *inner: str, id: str = "", **more: str) -> str:  # noqa: A002
        """An element with an identity of its own."""
        known = id or f"{self.whole.id}-{what.lower()}-{''.join(one if one.isalnum() else '-' for one in name)}"
        return tag(what, *inner, IDENTIFIER=known, LAST_CHANGE=self.moment, LONG_NAME=name, **more)

    def document(self) -> str:
        content = tag(
            "REQ-IF-CONTENT",
            tag("DATATYPES", *self.datatypes()),
            tag("SPEC-TYPES", *self.types()),
            tag("SPEC-OBJECTS", *(text for one in self.whole.chapters for text in self.objects(one))),
            tag("SPECIFICATIONS", self.specification()),
        )
        header = tag("THE-HEADER", self.header())
        return (
            f'<REQ-IF xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">\n{header}\n{tag("CORE-CONTENT", content)}\n</REQ-IF>'
        )

    def header(self) -> str:
        said = f"Content {self.whole.content}; pack {self.whole.catalog} {self.whole.digest}; titles in own words."
        return tag(
            "REQ-IF-HEADER",
            tag("COMMENT", escape(said)),
            tag("CREATION-TIME", self.moment),
            tag("REQ-IF-TOOL-ID", "medslate"),
            tag("REQ-IF-VERSION", "1.0"),
            tag("SOURCE-TOOL-ID", "medslate"),
            tag("TITLE", escape(self.title)),
            IDENTIFIER=f"{self.whole.id}-header",
        )

    @property
    def title(self) -> str:
        device = self.whole.device
        return fit(f"{device.name} {device.version}: rows of {self.whole.standard}")

    # -- types --------------------------------------------------------------------------------------------------------

    def id_of(self, what: str, name: str) -> str:
        return f"{self.whole.id}-{what}-{''.join(one if one.isalnum() else '-' for one in name)}"

    def datatypes(self) -> Iterator[str]:
        yield self.named(
            "DATATYPE-DEFINITION-STRING", "Line", id=self.id_of("type", "STRING"), MAX_LENGTH=str(_LONGEST)
        )
        yield self.named("DATATYPE-DEFINITION-XHTML", "Text", id=self.id_of("type", "XHTML"))
        level = self.id_of("type", "INTEGER")
        yield self.named("DATATYPE-DEFINITION-INTEGER", "Level", id=level, MIN="0", MAX=str(_HIGHEST))
        values = (
            self.named(
                "ENUM-VALUE",
                one.value,
                tag("PROPERTIES", tag("EMBEDDED-VALUE", KEY=str(number), OTHER_CONTENT=one.value)),
                id=self.id_of("verdict", one.value),
            )
            for number, one in enumerate(Verdict)
        )
        verdict = self.id_of("type", "ENUMERATION")
        yield self.named("DATATYPE-DEFINITION-ENUMERATION", "Verdict", tag("SPECIFIED-VALUES", *values), id=verdict)

    def types(self) -> Iterator[str]:
        row, heading = self.id_of("type", "row"), self.id_of("type", "heading")
        defined = (self.attribute("row", name, kind) for name, kind in _KINDS.items())
        yield self.named("SPEC-OBJECT-TYPE", "Requirement", tag("SPEC-ATTRIBUTES", *defined), id=row)
        chapter = (self.attribute("heading", name, "STRING") for name in (CHAPTER, FOREIGN_ID))
        yield self.named("SPEC-OBJECT-TYPE", "Heading", tag("SPEC-ATTRIBUTES", *chapter), id=heading)
        yield self.named("SPECIFICATION-TYPE", "Specification", id=self.id_of("type", "specification"))

    def attribute(self, of: str, name: str, kind: str) -> str:
        more = {"MULTI_VALUED": "false"} if kind == "ENUMERATION" else {}
        return self.named(
            f"ATTRIBUTE-DEFINITION-{kind}",
            name,
            tag("TYPE", tag(f"DATATYPE-DEFINITION-{kind}-REF", self.id_of("type", kind))),
            id=self.id_of(of, name),
            IS_EDITABLE="true" if name in _EDITED else "false",
            **more,
        )

    # -- rows ---------------------------------------------------------------------------------------------------------

    def objects(self, chapter: Chapter) -> Iterator[str]:
        component = chapter.component
        told = {CHAPTER: component.name or component.id, FOREIGN_ID: component.id}
        values = (self.value("heading", name, "STRING", text) for name, text in told.items())
        yield self.spec_object(chapter.id, component.name or component.id, "heading", values)
        for item in chapter.items:
            texts = self.texts(item, component.id)
            values = (self.value("row", name, kind, texts[name]) for name, kind in _KINDS.items() if texts[name])
            yield self.spec_object(item.id, f"{item.row.id} {item.row.title}", "row", values)

    def texts(self, item: Item, component: str) -> Mapping[str, str]:
        """What a requirement says, by attribute."""
        row = item.row
        return {
            FOREIGN_ID: row.id,
            NAME: row.title,
            TEXT: row.intent or row.title,
            COMPONENT: component,
            KIND: row.kind.value,
            FR: row.fr.name if row.fr is not None else "",
            LEVEL: str(row.level) if row.level is not None else "",
            **{one.value: text for one, text in item.texts.items()},
            **{f"Holds: {one.value}": verdict.value for one, verdict in item.held.items()},
            EXPORTED: fingerprint(item.texts),
        }

    def spec_object(self, known: str, name: str, kind: str, values: Iterable[str]) -> str:
        ref = tag("TYPE", tag("SPEC-OBJECT-TYPE-REF", self.id_of("type", kind)))
        return "\n" + self.named("SPEC-OBJECT", name, tag("VALUES", *values), ref, id=known)

    def value(self, of: str, name: str, kind: str, text: str) -> str:
        definition = tag("DEFINITION", tag(f"ATTRIBUTE-DEFINITION-{kind}-REF", self.id_of(of, name)))
        element = f"ATTRIBUTE-VALUE-{kind}"
        if kind == "XHTML":
            return tag(element, definition, tag("THE-VALUE", tag("xhtml:div", _breaks(text))))
        if kind == "ENUMERATION":
            return tag(element, definition, tag("VALUES", tag("ENUM-VALUE-REF", self.id_of("verdict", text))))
        return tag(element, definition, THE_VALUE=text)

    # -- order --------------------------------------------------------------------------------------------------------

    def specification(self) -> str:
        chapters = (self.placed(one.id, *self.tree(one)) for one in self.whole.chapters)
        ref = tag("TYPE", tag("SPECIFICATION-TYPE-REF", self.id_of("type", "specification")))
        return self.named("SPECIFICATION", self.title, tag("CHILDREN", *chapters), ref, id=self.whole.id)

    def tree(self, chapter: Chapter) -> Iterator[str]:
        """The rows of a component, enhancements below their base."""
        there = {one.row.id for one in chapter.items}
        below: dict[str, list[Item]] = {}
        for one in chapter.items:
            if one.row.base in there and one.row.base is not None:
                below.setdefault(one.row.base, []).append(one)
        for one in chapter.items:
            if one.row.base not in there:
                yield self.placed(one.id, *(self.placed(inner.id) for inner in below.get(one.row.id, ())))

    def placed(self, known: str, *below: str) -> str:
        inner = (tag("CHILDREN", *below),) if below else ()
        target = tag("OBJECT", tag("SPEC-OBJECT-REF", known))
        return tag("SPEC-HIERARCHY", *inner, target, IDENTIFIER=f"{known}-place", LAST_CHANGE=self.moment)


def _breaks(text: str) -> str:
    return "<xhtml:br/>".join(escape(line) for line in fit(text).split("\n"))
