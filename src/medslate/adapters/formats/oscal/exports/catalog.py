"""A pack's catalog as an OSCAL catalog: headings as groups, rows as controls, what has no field there as properties."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from medslate.adapters.formats.oscal.exports.parts import (
    Value,
    exported,
    filled,
    line,
    metadata,
    of_pack,
    prop,
    resource,
    statement_of,
)
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.usecases.oscal_export import Exported
from medslate.usecases.oscal_import import ids_of


def export_catalog(catalog: Catalog, issued: date) -> Exported:
    """The catalog as OSCAL, and what of it other tools will not understand."""
    writer = _Writer(catalog)
    groups, controls = writer.below(None)
    if groups and controls:
        groups = [{"id": "_rows", "title": "Rows outside any heading", "controls": controls}, *groups]
        controls = []
    resources = [resource(title, key) for key, title in catalog.pack.sources.items()]
    remarks = "\n\n".join(filter(None, (catalog.pack.note, catalog.pack.complete, catalog.pack.unknown)))
    head = metadata(catalog.pack.title, catalog.pack.version, issued, of_pack(catalog.pack), remarks)
    body = filled(controls=controls, groups=groups, back_matter=filled(resources=resources))
    return exported("catalog", {"metadata": head, **body}, writer.losses())


_NOTHING = (None, "", ())


class _Writer:
    """Writes the rows of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.ids = ids_of(catalog)
        self.split = 0
        self.under: dict[str | None, list[Requirement]] = {}
        self.within: dict[str, list[Requirement]] = {}
        for one in catalog.requirements:
            if one.base is not None:
                self.within.setdefault(one.base, []).append(one)
            else:
                self.under.setdefault(one.heading, []).append(one)

    def below(self, heading: str | None) -> tuple[list[Value], list[Value]]:
        """The groups and the controls directly below a heading."""
        rows = self.under.get(heading, ())
        groups = [self.group(one) for one in rows if one.kind is Kind.HEADING]
        return groups, [self.control(one) for one in rows if one.kind is not Kind.HEADING]

    def group(self, one: Requirement) -> Value:
        """A heading. OSCAL parts groups of groups from groups of controls, so one that is both gets a group within."""
        groups, controls = self.below(one.id)
        if groups and controls:
            self.split += 1
            own = {"id": f"{self.ids[one.id]}_rows", "title": line(one.title), "controls": controls}
            groups = [own, *groups]
            controls = []
        told = prop("label", one.id, own=False) + prop("clause", one.clause) + prop("note", one.note)
        title = {"id": self.ids[one.id], "title": line(one.title)}
        return title | filled(props=told, groups=groups, controls=controls)

    def control(self, one: Requirement) -> Value:
        """A row, with those that enhance it or are points within it."""
        name = self.ids[one.id]
        statement = {"id": statement_of(name), "name": "statement", "prose": line(one.intent or one.title)}
        inner = [self.control(each) for each in self.within.get(one.id, ())]
        return {"id": name, "class": one.kind.value, "title": line(one.title)} | filled(
            props=list(_props(one)), links=self.links(one), parts=[statement], controls=inner
        )

    def links(self, one: Requirement) -> list[Value]:
        """The sources of a row as links to back-matter."""
        told = self.catalog.pack.sources
        return [
            {"href": f"#{resource(told[key], key)['uuid']}", "rel": "reference"} for key in one.sources if key in told
        ]

    def losses(self) -> Iterator[str]:
        """What only medslate reads, and what is not written at all."""
        fields = ("fr", "level", "phase", "step", "weight", "evidence", "refs")
        used = [name for name in fields if any(getattr(one, name) not in _NOTHING for one in self.catalog.requirements)]
        named = ", ".join(["confidence", *used])
        yield f"Fields without a counterpart stand as properties that other tools do not read: {named}."
        if self.split:
            yield f"{self.split} headings with rows and headings of their own have the rows in a group within."
        for name in ("component_types", "phases", "steps", "routes"):
            if getattr(self.catalog, name):
                yield f"The titles of {name.replace('_', ' ')} are left out."


def _props(one: Requirement) -> Iterator[Mapping[str, Any]]:
    yield from prop("label", one.id, own=False)
    level = None if one.level is None else str(one.level)
    told = (
        ("fr", one.fr.name if one.fr is not None else None), ("level", level), ("applies-to", "|".join(one.applies_to)),
        ("clause", one.clause), ("confidence", one.confidence.value), ("note", one.note), ("phase", one.phase),
        ("step", one.step), ("weight", one.weight), ("evidence", "; ".join(one.evidence)),
        ("refs", "; ".join(one.refs)),
    )  # fmt: skip
    for name, value in told:
        yield from prop(name, value)
