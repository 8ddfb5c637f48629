"""The JSON Schemas of a site say what its readers accept; every field is in the reference."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from medslate.adapters.textfiles.shapes import schemas
from medslate.adapters.textfiles.site.shapes import FILES
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.wiring.sites import site_schemas
from tests.unit.site_files import test_reading
from tests.unit.textfiles.test_schemas import problems

SCHEMAS = {name.removesuffix(".schema.json"): msgspec.json.decode(content) for name, content in schemas(FILES).items()}


def kind(file: str) -> str:
    return file.partition("/")[0].removesuffix(".yaml")


def test_there_is_one_for_every_file() -> None:
    assert set(SCHEMAS) == set(FILES)
    assert site_schemas() == schemas(FILES)


@pytest.mark.parametrize("file", test_reading.FILES)
def test_a_sound_site_fits(file: str) -> None:
    value, _ = read_yaml(test_reading.FILES[file].encode(), file)
    assert problems(value, SCHEMAS[kind(file)], SCHEMAS[kind(file)]) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("placements", {"placements": {"p": {"device": "d", "zone": "z", "count": 0}}}),
        ("placements", {"placements": {"p": {"device": "d"}}}),
        ("acceptances", {"acceptances": {"a": {"above": {"SI": 5}}}}),
        ("preferences", {"share": 101}),
        ("site", {"medslate": 1, "site": {"id": "", "name": "n"}, "catalog": "c", "library": "l"}),
        ("mapping", {"columns": {"location": []}, "delimiter": ";;"}),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(name: str, value: Mapping[str, Any]) -> None:
    assert problems(value, SCHEMAS[name], SCHEMAS[name])
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_every_file_and_field_is_in_the_reference(name: str) -> None:
    parts = re.split(r"^## (.+)$", Path("docs/reference/site-format.md").read_text("utf-8"), flags=re.MULTILINE)
    found = [text for title, text in zip(parts[1::2], parts[2::2], strict=True) if f"{name}.yaml" in title]
    assert len(found) == 1, f"site-format.md has {len(found)} sections on {name}.yaml"
    for shape in SCHEMAS[name]["$defs"].values():
        for field in shape.get("properties", {}):
            assert f"`{field}`" in found[0], f"{name}: {field} is missing"
