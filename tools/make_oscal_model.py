"""Write the table of the OSCAL object model from the classes of compliance-trestle; run where that is installed.

Usage: python tools/make_oscal_model.py

The table says, per object, which fields there are and of what kind. Variants that differ only in which of several
fields they have (a group of groups, a group of controls) are one object here, with a choice between those fields.
"""

import importlib
import json
import re
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src/medslate/adapters/formats/oscal/model.json"
ROOTS = {
    "catalog": ("catalog", "Catalog"),
    "profile": ("profile", "Profile"),
    "mapping-collection": ("mapping", "MappingCollection"),
    "component-definition": ("component", "ComponentDefinition"),
    "assessment-results": ("assessment_results", "AssessmentResults"),
}
ABOUT = (
    "Objects and fields of OSCAL {version} (NIST, in the public domain), as compliance-trestle {trestle} has them. "
    "A field: its kind; in brackets for a list (+ not empty, ? a single one may stand alone); ! for a needed one. "
    "@ leads to an object, | parts the values of a closed list. '?' under an object: at most one of these fields, "
    "with ! exactly one."
)
PATTERNS = {
    r"^\S(.*\S)?$": "string",
    r"^[^\n]+$": "line",
    r"^[^\n]*$": "label",
    r"^[0-9A-Za-z+/]+={0,2}$": "base64",
}
KINDS = {"AwareDatetime": "date-time", "AnyUrl": "uri", "EmailStr": "email", "bool": "boolean", "float": "decimal"}
# What the classes leave open, or shut by mistake, and the model itself says.
PLAIN = {"combine": "@combine", "flat": "@flat", "include-all": "@include-all"}
NEEDED = {
    "party": ("uuid", "type"),
    "parameter": ("id",),
    "set-parameter": ("param-id",),
    "import": ("href",),
    "finding-target": ("status",),
    "assessment-subject": ("type",),
}
REFERENCES = ("href", "source")
EXTRA: dict[str, dict[str, Any]] = {"combine": {"method": "keep|merge|use-first"}, "flat": {}}
FREE_CHOICES = {"merge"}


def main() -> None:
    """Write the table."""
    trestle = importlib.import_module("trestle")
    table = Table()
    roots = {name: table.named(_class(*where)) for name, where in ROOTS.items()}
    version = importlib.import_module("trestle.oscal").OSCAL_VERSION
    objects = dict(sorted({**table.objects, **EXTRA}.items()))
    content = {"about": ABOUT.format(version=version, trestle=trestle.__version__), "version": version, "roots": roots}
    head = json.dumps(content, indent=1)[:-2]
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(fields)}" for name, fields in objects.items())
    TARGET.write_text(f'{head},\n "objects": {{\n{lines}\n }}\n}}\n', "utf-8")


def _class(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"trestle.oscal.{module}"), name)


class Table:
    """The objects met so far, by name."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.seen: dict[tuple[Any, ...], str] = {}

    def named(self, *variants: Any) -> str:
        """The name under which an object stands, which may have several variants."""
        if variants in self.seen:
            return self.seen[variants]
        plain = re.sub(r"(?<!Base6)(?<=.)(?:All|Specific|OnDate|\d)$", "", variants[0].__name__)
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", plain).lower()
        name = {"set-parameters": "set-parameter", "parties": "party"}.get(name, name)
        if name in self.objects:
            name = f"{variants[0].__module__.rpartition('.')[2].replace('_', '-')}-{name}"
        self.seen[variants] = name
        self.objects[name] = {}
        self.objects[name].update(self.fields(name, variants))
        return name

    def fields(self, name: str, variants: tuple[Any, ...]) -> dict[str, Any]:
        """The fields of all variants, and between which of them to choose."""
        of = [{one.alias or key: one for key, one in each.model_fields.items()} for each in variants]
        every = set.intersection(*map(set, of))
        made: dict[str, Any] = {}
        for each in of:
            for key, field in each.items():
                always = all(key in one and one[key].is_required() for one in of) or key in NEEDED.get(name, ())
                needed = "!" if always else ""
                made.setdefault(key, self.kind(key, field) + needed)
        own = [[key for key in each if key not in every] for each in of]
        if len(of) > 1 and any(own):
            told = [
                next((key for key in keys if each[key].is_required()), keys[0])
                for each, keys in zip(of, own, strict=True)
                if keys
            ]
            decide = len(told) == len(of) and all(each[key].is_required() for each, key in zip(of, told, strict=True))
            made["?"] = told + (["!"] if decide and name not in FREE_CHOICES else [])
        return made

    def kind(self, key: str, field: Any) -> str:
        """The kind of a field."""
        if key in PLAIN:
            if key == "include-all":
                self.objects.setdefault("include-all", {})
            return PLAIN[key]
        annotation = field.annotation
        filled = any(getattr(one, "min_length", None) for one in field.metadata)
        return self.spelt(key, annotation, tuple(field.metadata), filled=filled)

    def spelt(self, key: str, kind: Any, metadata: tuple[Any, ...], *, filled: bool) -> str:
        """A type as the table spells it."""
        if isinstance(kind, typing.ForwardRef):
            kind = eval(kind.__forward_arg__, vars(importlib.import_module("trestle.oscal.profile")))  # noqa: S307
        origin = typing.get_origin(kind)
        if origin is typing.Annotated:
            inner, *more = typing.get_args(kind)
            return self.spelt(key, inner, (*metadata, *more), filled=filled)
        if origin is list:
            return f"[{self.spelt(key, typing.get_args(kind)[0], (), filled=False)}]{'+' if filled else ''}"
        if origin in (typing.Union, types.UnionType):
            return self.union(key, [one for one in typing.get_args(kind) if one is not type(None)], metadata, filled)
        return self.single(key, kind, metadata)

    def union(self, key: str, kinds: list[Any], metadata: tuple[Any, ...], filled: bool) -> str:
        """One kind or several: values that are only proposed leave the field open."""
        if len(kinds) == 1:
            return self.spelt(key, kinds[0], metadata, filled=filled)
        if any(typing.get_origin(one) is list for one in kinds):
            return f"[@{self.named(kinds[0])}]?"
        if all(_has_fields(one) for one in kinds):
            return f"@{self.named(*kinds)}"
        return self.spelt(key, next(one for one in kinds if not _is_enum(one)), metadata, filled=filled)

    def single(self, key: str, kind: Any, metadata: tuple[Any, ...]) -> str:
        """A plain kind, an object, or what a class without fields of its own stands for."""
        if _is_enum(kind):
            return "|".join(one.value for one in kind)
        if hasattr(kind, "model_fields"):
            if _has_fields(kind):
                return f"@{self.named(kind)}"
            root = kind.model_fields["root"]
            return self.spelt(key, root.annotation, tuple(root.metadata), filled=False)
        if kind is int:
            return "positive" if any(getattr(one, "ge", None) == 1 for one in metadata) else "natural"
        if kind is str:
            return _text(key, metadata)
        return KINDS[kind.__name__]


def _text(key: str, metadata: tuple[Any, ...]) -> str:
    pattern = next((one.pattern for one in metadata if getattr(one, "pattern", None)), None)
    if pattern is None:
        return "reference" if key in REFERENCES else "text"
    if "0-9A-Fa-f]{8}" in pattern:
        return "uuid"
    return "token" if pattern.startswith("^[_A-Za-z") else PATTERNS[pattern]


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _has_fields(kind: Any) -> bool:
    return hasattr(kind, "model_fields") and "root" not in kind.model_fields


if __name__ == "__main__":
    main()
