"""Everything in a document that the object model does not allow, with the path of keys to it.

The walk is only taken when the check of the whole at once has failed (see `model`). A fault that leaves every value of
its right type is `light`: what the document says can still be checked, its unknown fields left out.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import msgspec

from medslate.adapters.formats.oscal.model import KINDS, SCHEMA, Field, Shape, plain_type, shape, table
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion

MOST = 1000  # findings of one document: a reader of more has lost the thread
_NAMES = {bool: "a truth value", int: "a number", float: "a number", str: "a text", list: "a list", dict: "an object"}


@dataclass
class Faults:
    """What was found so far, and whether the document can still be read as what it is meant to be.

    `known`: what stands below the key at its top, without the fields that are not known.
    """

    findings: list[Finding] = field(default_factory=list)
    light: bool = True
    known: Any = None

    @property
    def full(self) -> bool:
        """Whether further findings are not kept."""
        return len(self.findings) > MOST

    def add(self, place: Place, message: str, remedy: str, *, light: bool = False) -> None:
        """Keep one finding; of those past the limit only that there are some."""
        self.light = self.light and light
        if len(self.findings) < MOST:
            self.findings.append(Finding(Code.SHAPE, place, message, remedy))
        elif len(self.findings) == MOST:
            rest = Place(place.file)
            self.findings.append(Finding(Code.SHAPE, rest, "More faults are not listed.", "Correct these first."))


def faults_of(root: str, document: dict[str, Any], file: str) -> Faults:
    """All faults of a document that has the key `root` at its top."""
    found = Faults()
    for key, value in document.items():
        if key == root:
            found.known = _object(value, table()["roots"][root], Place(file, (key,)), found)
        elif key != SCHEMA or not isinstance(value, str):
            remedy = f"A document has one key at its top, here {root}."
            found.add(Place(file, (key,)), f"The key {key!r} stands beside {root}.", remedy, light=True)
    return found


def _object(value: Any, name: str, place: Place, found: Faults) -> Any:
    """Note what is wrong with an object; the object without unknown fields."""
    known = shape(name)
    if not isinstance(value, dict):
        found.add(place, f"Here stands {_seen(value)}, not an object ({name}).", "Write keys and values in braces.")
        return value
    kept = {}
    for key, one in value.items():
        if key in known.fields:
            kept[key] = _field(one, known.fields[key], place.at(key), found)
        else:
            there = ", ".join(known.fields) or "none"
            remedy = "" if found.full else suggestion(key, known.fields, f"There are: {there}.")
            message = f"{name} has no field {key!r}."
            found.add(place.at(key), message, remedy, light=True)
    for key, one in known.fields.items():
        if one.needed and key not in value:
            found.add(place, f"The field {key} of {name} is missing.", f"Add {key!r}.")
    _choice(value, known, name, place, found)
    return kept


def _choice(value: dict[str, Any], known: Shape, name: str, place: Place, found: Faults) -> None:
    told = [one for one in known.choice if one in value]
    if len(told) > 1:
        message = f"{name} has {' and '.join(told)}; only one of them may stand."
        found.add(place.at(told[1]), message, "Keep one.", light=True)
    elif known.decide and not told:
        needs = " or ".join(known.choice)
        found.add(place, f"{name} says neither {' nor '.join(known.choice)}.", f"Add {needs}.", light=True)


def _field(value: Any, field: Field, place: Place, found: Faults) -> Any:
    if not field.listed or (field.single and not isinstance(value, list)):
        return _entry(value, field, place, found)
    if not isinstance(value, list):
        found.add(place, f"Here stands {_seen(value)}, not a list.", "Put it in square brackets.")
    elif field.filled and not value:
        found.add(place, "The list is empty.", "Leave the field out.", light=True)
    else:
        return [_entry(one, field, place.at(number), found) for number, one in enumerate(value)]
    return value


def _entry(value: Any, field: Field, place: Place, found: Faults) -> Any:
    if field.of:
        return _object(value, field.of, place, found)
    try:
        msgspec.convert(value, plain_type(field.kind))
    except msgspec.ValidationError:
        light = isinstance(value, str) and field.kind not in ("boolean", "decimal", "natural", "positive")
        if field.kind in KINDS:
            _, name, remedy = KINDS[field.kind]
            message = f"Here stands {_seen(value)}, not {name}."
        else:
            known = field.kind.split("|")
            message = f"Here stands {_seen(value)}, not one of {', '.join(known)}."
            remedy = suggestion(str(value)[:100], known, "Write one of them.")
        found.add(place, message, remedy, light=light)
    return value


def _seen(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 60 else f"{value[:57]}...", ensure_ascii=False)
    if isinstance(value, (bool, int, float)):
        return f"{_NAMES[type(value)]} {json.dumps(value)[:60]}"
    return _NAMES[type(value)]
