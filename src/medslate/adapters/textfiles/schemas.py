"""JSON Schemas of the files of a workspace, made from their shapes, so that editors complete and check."""

from collections.abc import Mapping
from typing import Any

import msgspec

from medslate.adapters.textfiles.shapes import FILES


def schemas() -> Mapping[str, bytes]:
    """File name of each schema and its content."""
    return {f"{name}.schema.json": _dump(_schema(name)) for name in FILES}


def _schema(name: str) -> dict[str, Any]:
    (reference,), definitions = msgspec.json.schema_components([FILES[name]], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"medslate {name}.yaml"}
    return head | reference | {"$defs": definitions}


def _dump(schema: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
