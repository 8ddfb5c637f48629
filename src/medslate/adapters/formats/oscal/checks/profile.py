"""What a profile asks of its catalogs that they do not have."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from medslate.adapters.formats.oscal.checks.every import unknown
from medslate.adapters.formats.oscal.checks.index import Index, chosen, members
from medslate.findings import Code, Finding, Place
from medslate.usecases.oscal_validate import Document


def check_profile(document: Document, known: Mapping[str, Index]) -> Iterator[Finding]:
    """Controls, parameters and parts that are named and not there; what is said twice."""
    whole = all(one["href"] in known for one in document.value["imports"])
    place = Place(document.file, ("profile", "imports"))
    for number, one in enumerate(document.value["imports"]):
        for key in ("include-controls", "exclude-controls"):
            for at, selected in enumerate(one.get(key, ())):
                yield from _selection(selected, known.get(one["href"]), place.at(number, key, at))
    modify = document.value.get("modify", {})
    place = Place(document.file, ("profile", "modify"))
    yield from _parameters(modify, known, whole, place)
    alters = modify.get("alters", ())
    for number, alter in enumerate(alters):
        yield from _alter(alter, known, whole, place.at("alters", number))
    if whole and alters:
        yield from _left_out(document, known, place)


def _left_out(document: Document, known: Mapping[str, Index], place: Place) -> Iterator[Finding]:
    """Changes of controls that the catalogs have and no import selects: they are lost."""
    kept = {name for one in document.value["imports"] for name in chosen(one, known[one["href"]])}
    there = {name for one in known.values() for name in one.controls}
    for number, alter in enumerate(document.value["modify"]["alters"]):
        name = alter["control-id"]
        if name in there and name not in kept:
            message = f"No import selects the control {name}, so its change is lost."
            where = place.at("alters", number, "control-id")
            yield Finding(Code.UNKNOWN_ID, where, message, "Import the control, or take the change out.")


def _selection(selected: Mapping[str, Any], catalog: Index | None, place: Place) -> Iterator[Finding]:
    names = selected.get("with-ids", ())
    often = Counter(names)
    for number, name in enumerate(names):
        if catalog is not None and name not in catalog.controls:
            where = place.at("with-ids", number)
            yield unknown(where, "The imported catalog has no control", name, set(catalog.controls), "Take it out.")
        if often[name] > 1 and names.index(name) < number:
            yield Finding(Code.DUPLICATE, place.at("with-ids", number), f"{name} stands twice.", "Keep one.")
    for number, one in enumerate(selected.get("matching", ())):
        pattern = one.get("pattern", "")
        if catalog is not None and not any(fnmatchcase(name, pattern) for name in catalog.controls):
            where = place.at("matching", number)
            yield Finding(Code.UNKNOWN_ID, where, f"No control of the catalog matches {pattern!r}.", "Correct it.")


def _parameters(modify: Mapping[str, Any], known: Mapping[str, Index], whole: bool, place: Place) -> Iterator[Finding]:
    params = {name for one in known.values() for name in one.params}
    seen: set[str] = set()
    for number, one in enumerate(modify.get("set-parameters", ())):
        name, where = one["param-id"], place.at("set-parameters", number, "param-id")
        if whole and name not in params:
            yield unknown(where, "No imported catalog has the parameter", name, params, "Take the setting out.")
        if name in seen:
            yield Finding(Code.DUPLICATE, where, f"The parameter {name} is set twice.", "Keep one setting.")
        seen.add(name)


def _alter(alter: Mapping[str, Any], known: Mapping[str, Index], whole: bool, place: Place) -> Iterator[Finding]:
    controls = {name: one for each in known.values() for name, one in each.controls.items()}
    name = alter["control-id"]
    if name not in controls:
        if whole:
            where = place.at("control-id")
            yield unknown(where, "No imported catalog has the control", name, set(controls), "Take it out.")
        return
    own = {name} | {one["id"] for _, one, _ in members(controls[name], ()) if "id" in one}
    for number, add in enumerate(alter.get("adds", ())):
        if add.get("by-id", name) not in own:
            where = place.at("adds", number, "by-id")
            yield unknown(where, f"{name} has nothing named", add["by-id"], own, "Name one of its parts.")
