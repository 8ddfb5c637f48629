"""Packs of every kind flattened: no row is lost, and each cell is text that a person can compare."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

import pytest

from medslate import wiring
from medslate.levels.frs import FR
from medslate.standards.catalogs import Kind, Requirement
from medslate.standards.editions.contents import contents_of
from medslate.standards.overlays import Comment, Overlay
from medslate.standards.packs import Confidence, PackKind
from medslate.usecases.ports import AnyPack
from tests.build import CATALOG, PACK, row

SHIPPED = wiring.pack_source()


def tables(content: AnyPack) -> int:
    """The rows of all tables of a pack: all its tuples and mappings of things with fields of their own."""
    values = [getattr(content, one.name) for one in fields(content)]
    held = [value.values() if isinstance(value, Mapping) else value for value in values]
    held = [value for value in held if not isinstance(value, str) and isinstance(value, Iterable)]
    return sum(hasattr(one, "__dataclass_fields__") for value in held for one in value)


@pytest.mark.parametrize("kind", PackKind, ids=lambda kind: kind.value)
def test_no_row_of_a_shipped_pack_is_lost(kind: PackKind) -> None:
    for pack in (one for one in SHIPPED.packs() if one.kind is kind):
        content = SHIPPED.load(pack.id)
        assert len(contents_of(content).entries) == tables(content), pack.id


def test_cells_are_text_and_empty_ones_are_left_out() -> None:
    one = row("A", FR.UC, 0, applies_to=("T", "U"), evidence=("plan", "report"), sources=("X",), step=2)
    entry = contents_of(replace(CATALOG, requirements=(one,))).entries["A"]
    assert entry.cells == {
        "kind": "requirement",
        "title": "Title of A",
        "intent": "Intent of A",
        "confidence": "high",
        "fr": "UC",
        "level": "0",
        "applies_to": "T; U",
        "sources": "X",
        "step": "2",
        "evidence": "plan; report",
    }
    assert entry.words == {"title": "Title of A", "intent": "Intent of A"}
    assert entry.asks


def test_a_heading_asks_nothing() -> None:
    heading = Requirement("H", Kind.HEADING, "Heading", "", Confidence.HIGH)
    assert not contents_of(replace(CATALOG, requirements=(heading,))).entries["H"].asks


def test_the_head_says_what_else_a_pack_says() -> None:
    pack = replace(PACK, note="Read it.", sources={"X": "A book"})
    head = contents_of(replace(CATALOG, pack=pack, scale="small-scale", routes={"one": ("A", "B")})).head
    assert head["note"] == "Read it."
    assert head["source X"] == "A book"
    assert head["scale"] == "small-scale"
    assert head["routes"] == "one=A; B"
    assert head["component_types"] == "T=type T; U=type U"
    assert not {"id", "kind", "digest", "requirements"} & set(head)


def test_rows_of_one_key_are_numbered_and_tables_kept_apart() -> None:
    comments = tuple(
        Comment("A", "adds", text, "1", verified=verified, confidence=Confidence.LOW)
        for text, verified in (("x", True), ("y", False))
    )
    entries = contents_of(Overlay(PACK, "small", (row("A"),), comments)).entries
    assert list(entries) == ["A", "comment on A", "comment on A (2)"]
    assert entries["comment on A"].cells["verified"] == "yes"
    assert "verified" not in entries["comment on A (2)"].cells


def test_sets_come_in_one_order() -> None:
    library = SHIPPED.load(next(one.id for one in SHIPPED.packs() if one.kind is PackKind.MEASURES))
    entry = next(one for key, one in contents_of(library).entries.items() if key.startswith("concerns"))
    paths = entry.cells["paths"].split("; ")
    assert paths == sorted(paths)


def test_what_is_no_pack_is_refused() -> None:
    with pytest.raises(KeyError):
        contents_of("text")
