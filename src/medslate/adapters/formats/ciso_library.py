"""Libraries of CISO Assistant, as its files have them: every field is known, counted as lost, or a finding."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from medslate.findings import Code, Finding, Place
from medslate.usecases.libraries import Framework, LibraryFile, Mapped, MappingSet, Node

_KEPT = {
    "library": {
        "urn", "locale", "ref_id", "name", "description", "copyright", "version", "publication_date", "provider",
        "packager", "objects", "dependencies",
    },
    "framework": {"urn", "ref_id", "name", "description", "requirement_nodes"},
    "node": {
        "urn", "assessable", "depth", "parent_urn", "ref_id", "name", "description", "annotation", "typical_evidence",
        "weight", "order_id",
    },
    "set": {
        "urn", "ref_id", "name", "description", "source_framework_urn", "target_framework_urn", "requirement_mappings",
    },
    "mapping": {
        "source_requirement_urn", "target_requirement_urn", "relationship", "rationale", "strength_of_relationship",
        "strength", "annotation",
    },
}  # fmt: skip
_FRAMEWORKS = ("framework", "frameworks")
_SETS = ("requirement_mapping_set", "requirement_mapping_sets")


def is_library(value: Any) -> bool:
    """Whether a YAML value is a library: it says so by its urn or by the objects it holds."""
    if not isinstance(value, dict) or not isinstance(value.get("objects"), dict):
        return False
    known = {*_FRAMEWORKS, *_SETS} & set(value["objects"])
    return bool(known) or ":library:" in str(value.get("urn", ""))


def read_library(value: Mapping[str, Any], file: str) -> tuple[LibraryFile, tuple[Finding, ...]]:
    """The library in a YAML value, and what is wrong with its shape. Never raises; `is_library` holds."""
    reader = _Reader(file)
    return reader.library(value), tuple(reader.findings)


class _Reader:
    """Reads one library and keeps what it finds."""

    def __init__(self, file: str) -> None:
        self.place = Place(file)
        self.findings: list[Finding] = []
        self.lost: Counter[str] = Counter()

    def library(self, value: Mapping[str, Any]) -> LibraryFile:
        """All that packs can hold of it."""
        self.count("library", value)
        objects, place = value["objects"], self.place.at("objects")
        for key, content in objects.items():
            if key not in (*_FRAMEWORKS, *_SETS):
                self.lost[_words(key)] += len(content) if isinstance(content, list | dict) else 1
        return LibraryFile(
            self.place.file,
            self.urn(value, "urn", self.place),
            self.text(value, "name", self.place) or self.text(value, "ref_id", self.place),
            self.text(value, "version", self.place),
            self.text(value, "publication_date", self.place),
            self.text(value, "provider", self.place),
            self.text(value, "packager", self.place),
            " ".join(self.text(value, "copyright", self.place).split()),
            self.text(value, "locale", self.place),
            tuple(self.framework(one, at) for one, at in self.members(objects, _FRAMEWORKS, place)),
            tuple(self.mapping_set(one, at) for one, at in self.members(objects, _SETS, place)),
            self.lost,
        )

    def framework(self, value: Mapping[str, Any], place: Place) -> Framework:
        """A framework with its nodes."""
        self.count("framework", value)
        nodes = self.members(value, ("requirement_nodes",), place)
        return Framework(
            self.urn(value, "urn", place),
            self.text(value, "ref_id", place),
            self.text(value, "name", place) or self.text(value, "ref_id", place) or "Framework without a name",
            self.text(value, "description", place),
            tuple(made for one, at in nodes if (made := self.node(one, at)) is not None),
            place,
        )

    def node(self, value: Mapping[str, Any], place: Place) -> Node | None:
        """A node; none if nothing names it."""
        self.count("node", value)
        urn = self.urn(value, "urn", place)
        if not urn:
            remedy = "Give it one: mappings and parents refer to it."
            self.findings.append(Finding(Code.SHAPE, place.at("urn"), "The node has no urn; it is left out.", remedy))
            return None
        assessable, weight = value.get("assessable", False), value.get("weight")
        if not isinstance(assessable, bool):
            self.wrong(place.at("assessable"), "assessable", "true or false")
        if weight is not None and (not isinstance(weight, int) or isinstance(weight, bool) or weight < 0):
            self.wrong(place.at("weight"), "weight", "a whole number from 0")
            weight = None
        return Node(
            urn,
            " ".join(self.text(value, "ref_id", place).split()),
            self.text(value, "name", place),
            self.text(value, "description", place),
            assessable is True,
            self.urn(value, "parent_urn", place),
            place,
            self.text(value, "annotation", place),
            self.text(value, "typical_evidence", place),
            weight,
        )

    def mapping_set(self, value: Mapping[str, Any], place: Place) -> MappingSet:
        """A set with its mappings."""
        self.count("set", value)
        mappings = self.members(value, ("requirement_mappings",), place)
        return MappingSet(
            self.urn(value, "urn", place),
            self.text(value, "name", place),
            self.urn(value, "source_framework_urn", place),
            self.urn(value, "target_framework_urn", place),
            tuple(self.mapping(one, at) for one, at in mappings),
            place,
        )

    def mapping(self, value: Mapping[str, Any], place: Place) -> Mapped:
        """One mapping."""
        self.count("mapping", value)
        return Mapped(
            self.urn(value, "source_requirement_urn", place),
            self.urn(value, "target_requirement_urn", place),
            self.text(value, "relationship", place).lower(),
            place,
            self.text(value, "rationale", place),
            self.text(value, "strength_of_relationship", place) or self.text(value, "strength", place),
            self.text(value, "annotation", place),
        )

    def members(
        self, value: Mapping[str, Any], keys: Iterable[str], place: Place
    ) -> Iterator[tuple[Mapping[str, Any], Place]]:
        """The objects under keys that hold one object or a list of them."""
        for key in keys:
            held, at = value.get(key), place.at(key)
            if held is None:
                continue
            listed = [(held, at)] if isinstance(held, dict) else []
            if isinstance(held, list):
                listed = [(one, at.at(number)) for number, one in enumerate(held)]
            elif not listed:
                self.wrong(at, key, "a list")
            for one, where in listed:
                if isinstance(one, dict):
                    yield one, where
                else:
                    self.wrong(where, f"An entry of {key}", "an object with fields")

    def text(self, value: Mapping[str, Any], key: str, place: Place) -> str:
        """A text, or a number as one; empty if it is absent."""
        held = value.get(key)
        if held is None:
            return ""
        if isinstance(held, bool | list | dict):
            self.wrong(place.at(key), key, "a text")
            return ""
        return str(held).strip()

    def urn(self, value: Mapping[str, Any], key: str, place: Place) -> str:
        """A urn, in which case does not matter."""
        return "".join(self.text(value, key, place).split()).lower()

    def wrong(self, place: Place, what: str, wanted: str) -> None:
        """Keep a finding on a value of another shape."""
        message = f"{what} is not {wanted}; it is left out."
        self.findings.append(Finding(Code.SHAPE, place, message, "Correct the library, or ask its publisher."))

    def count(self, kind: str, value: Mapping[str, Any]) -> None:
        """Count the fields that no pack holds, where they say something."""
        for key, held in value.items():
            if key not in _KEPT[kind] and held not in (None, "", [], {}):
                self.lost[f"{_words(key)} of {kind}s" if kind != "library" else f"{_words(key)} of the library"] += 1


def _words(key: object) -> str:
    return str(key).replace("_", " ")[:60]
