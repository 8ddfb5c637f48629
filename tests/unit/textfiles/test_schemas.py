"""The JSON Schemas say what the readers accept: the example passes both."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from medslate.adapters.textfiles.shapes import FILES, schemas
from medslate.adapters.textfiles.yamlfile import read_yaml

EXAMPLES = Path("examples/st-elsewhere")
PUMP = EXAMPLES / "infusion-pump"
SCHEMAS = {name.removesuffix(".schema.json"): msgspec.json.decode(content) for name, content in schemas().items()}
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int}


def problems(value: Any, schema: Any, root: Any, path: str = "") -> list[str]:
    """What is wrong with the value, by the keywords that the schemas use; an unknown keyword is a problem, too."""
    found: list[str] = []
    for word, says in schema.items():
        found += [f"{path}: {word} {one}" for one in _problems(word, says, value, root)]
    if isinstance(value, dict):
        named = schema.get("properties", {})
        for key, one in value.items():
            below = named.get(key, schema.get("additionalProperties", {}))
            found += [f"{path}: unknown {key}"] if below is False else problems(one, below or {}, root, f"{path}/{key}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        found += [fault for one in value for fault in problems(one, schema["items"], root, f"{path}[]")]
    return found


def _problems(word: str, says: Any, value: Any, root: Any) -> list[str]:
    if word == "$ref":
        return problems(value, root["$defs"][says.removeprefix("#/$defs/")], root)
    if word == "anyOf":
        return [] if any(not problems(value, one, root) for one in says) else ["nothing fits"]
    sound: dict[str, Callable[[], object]] = {
        "type": lambda: isinstance(value, _TYPES[says]),
        "enum": lambda: value in says,
        "required": lambda: set(says) <= set(value),
        "pattern": lambda: re.search(says, value),
        "minLength": lambda: len(value) >= says,
        "maxLength": lambda: len(value) <= says,
        "minimum": lambda: value >= says,
        "maximum": lambda: value <= says,
        "format": lambda: says == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", value),
    }
    ignored = {"title", "description", "default", "properties", "additionalProperties", "items", "$schema", "$defs"}
    number = isinstance(value, int) and word in {"minimum", "maximum"}
    if word in sound and (word in {"type", "enum"} or isinstance(value, str | dict) or number):
        return [] if sound[word]() else [f"{says}: {value!r}"]
    return [] if word in ignored or word in sound else ["is a keyword that no one knows here"]


def test_there_is_one_for_every_file() -> None:
    assert set(SCHEMAS) == set(FILES)
    assert all(content.endswith(b"}\n") for content in schemas().values())
    assert schemas() == schemas()


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_schema_is_whole(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$ref"].removeprefix("#/$defs/") in schema["$defs"]
    references = set(re.findall(r'"#/\$defs/(\w+)"', msgspec.json.encode(schema).decode()))
    assert references == set(schema["$defs"])
    for shape in schema["$defs"].values():
        if shape.get("type") == "object":
            assert shape["additionalProperties"] is False
            assert set(shape["required"]) <= set(shape["properties"])


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("device", "infusion-pump/device.yaml"),
        ("operator", "infusion-pump/operator.yaml"),
        ("evidence", "infusion-pump/evidence.yaml"),
        ("claims", "infusion-pump/claims/controller.yaml"),
        ("claims", "infusion-pump/claims/gateway.yaml"),
        ("claims", "infusion-pump/claims/server.yaml"),
        ("answers", "bedside-monitor/answers.yaml"),
        ("standards", "infusion-pump/standards.yaml"),
        *(("conformity", f"infusion-pump/conformity/{file.name}") for file in sorted((PUMP / "conformity").iterdir())),
    ],
)
def test_the_example_fits(name: str, file: str) -> None:
    value, _ = read_yaml((EXAMPLES / file).read_bytes(), file)
    assert problems(value, SCHEMAS[name], SCHEMAS[name]) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("claims", {"component": "c", "claims": {"A": {"verdict": "mett"}}}),
        ("claims", {"component": "c", "claims": {"A": {"verdct": "met"}}}),
        ("claims", {"component": "", "claims": {}}),
        ("claims", {"claims": {}}),
        ("device", {"medslate": 2}),
        ("evidence", {"evidence": {"e": {"title": "t", "kind": "test", "of": {"c": 1.1}}}}),
        ("approvals", {"approvals": [{"role": "r", "meaning": "m", "date": "2026-01-31", "content": "short"}]}),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(name: str, value: Any) -> None:
    assert problems(value, SCHEMAS[name], SCHEMAS[name])
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(value, FILES[name])
