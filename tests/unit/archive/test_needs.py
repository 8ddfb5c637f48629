"""The page on archiving goes through every row of the packs on signatures and archives, once, by its title."""

import re
from pathlib import Path

import pytest

from medslate import wiring
from medslate.standards.catalogs import Catalog

PAGE = (Path(__file__).parents[3] / "docs/explanation/archiving.md").read_text("utf-8")
PACKS = ("iso-17090-4-2020", "iso-ts-21547-2010")
ROW = re.compile(r"^\| ([\w-]+) \| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
STATES = {"met", "in part", "not met"}


@pytest.mark.parametrize("name", PACKS)
def test_every_row_of_the_pack_has_its_line(name: str) -> None:
    catalog = wiring.pack_source().load(name)
    assert isinstance(catalog, Catalog)
    told = [(row, title) for pack, row, title, _, _ in ROW.findall(PAGE) if pack == name]
    assert told == [(one.id, one.title) for one in catalog.answerable]


def test_every_line_says_how_far_and_how() -> None:
    lines = ROW.findall(PAGE)
    assert {pack for pack, *_ in lines} == set(PACKS)
    assert {state for *_, state, _ in lines} == STATES
    assert all(how.strip().endswith(".") for *_, how in lines)
