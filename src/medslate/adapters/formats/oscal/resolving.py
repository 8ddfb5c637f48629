"""Profile resolution: the catalog that a profile makes of the catalogs it imports.

Select, merge, modify, as NIST's specification of profile resolution orders them. Controls keep the order of their
catalogs. What a selection leaves out takes its children along only if they are not selected themselves: those move up.
"""

import copy
import posixpath
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from medslate.adapters.formats.oscal.checks.dispatch import indexes
from medslate.adapters.formats.oscal.checks.index import Index, chosen, index, selected
from medslate.adapters.formats.oscal.checks.profile import check_profile
from medslate.adapters.formats.oscal.checks.survey import survey
from medslate.adapters.formats.oscal.modifying import modified
from medslate.findings import Finding
from medslate.usecases.oscal_validate import Catalogs, Document

TOOL = "medslate"
KEEP, USE_FIRST, MERGE = "keep", "use-first", "merge"
Value = dict[str, Any]


def resolved(profile: Document, catalogs: Catalogs) -> tuple[Document, tuple[Finding, ...]]:
    """The catalog, and what the profile asks for in vain. Imports that are not among the catalogs are left out."""
    value = profile.value
    known = indexes(catalogs)
    findings = tuple(check_profile(profile, {href: one for href, one in known.items() if href}))
    imports = [one for one in value["imports"] if one["href"] in catalogs]
    pruned = [_pruned(one, catalogs[one["href"]].value, known[one["href"]]) for one in imports]
    made = _merged(pruned, value.get("merge"))
    modified(made, value.get("modify", {}))
    used = [catalogs[one["href"]].value for one in imports]
    return Document(profile.file, "catalog", _headed(made, profile, used)), findings


# -- select -----------------------------------------------------------------------------------------------------------


def _pruned(one: Mapping[str, Any], catalog: Mapping[str, Any], known: Index) -> Value:
    """The catalog with the controls that an import selects."""
    return _kept(catalog, chosen(one, known))


def _kept(one: Mapping[str, Any], wanted: set[str]) -> Value:
    """A catalog or a group with what is chosen of its controls, and with the groups that hold any."""
    made = {key: value for key, value in one.items() if key not in ("groups", "controls")}
    groups = [inner for group in one.get("groups", ()) if _holds(inner := _kept(group, wanted))]
    controls = [inner for control in one.get("controls", ()) for inner in _kept_controls(control, wanted)]
    return made | ({"groups": groups} if groups else {}) | ({"controls": controls} if controls else {})


def _kept_controls(control: Mapping[str, Any], wanted: set[str]) -> list[Value]:
    """The control if it is chosen, else those of its children that are."""
    below = [inner for one in control.get("controls", ()) for inner in _kept_controls(one, wanted)]
    if control["id"] not in wanted:
        return below
    made = {key: value for key, value in control.items() if key != "controls"}
    return [made | ({"controls": below} if below else {})]


def _holds(group: Mapping[str, Any]) -> bool:
    return "groups" in group or "controls" in group


# -- merge ------------------------------------------------------------------------------------------------------------


def _merged(catalogs: list[Value], merge: Mapping[str, Any] | None) -> Value:
    """One catalog of several, with the groups of the catalogs, with none, or with those that the profile gives.

    Without a rule for controls that come twice, both are kept if the profile has no merge at all, else they are merged.
    """
    method = KEEP if merge is None else merge.get("combine", {}).get("method", MERGE)
    order = merge or {}
    shaped = catalogs if order.get("as-is") is True else [_flat(one) for one in catalogs]
    made: Value = {}
    for one in shaped:
        _join(made, copy.deepcopy(one) if len(shaped) > 1 else one, method)
    return _custom(made, order["custom"]) if "custom" in order else made


def _flat(one: Value) -> Value:
    """The catalog without groups: their controls and parameters in one list each."""
    made = {key: value for key, value in one.items() if key not in ("groups", "params", "controls")}
    for key in ("params", "controls"):
        listed = list(_listed(one, key))
        made |= {key: listed} if listed else {}
    return made


def _listed(one: Mapping[str, Any], key: str) -> Iterable[Any]:
    yield from one.get(key, ())
    for group in one.get("groups", ()):
        yield from _listed(group, key)


def _join(made: Value, other: Value, method: str) -> None:
    """Put what another catalog, or another group of the same name, holds to what there is."""
    for key in ("params", "controls"):
        if key in other:
            made[key] = _together(made.get(key, []), other[key], method)
    if "groups" in other:
        groups = made.setdefault("groups", [])
        for group in other["groups"]:
            same = next((one for one in groups if "id" in one and one["id"] == group.get("id")), None)
            if same is None or method == KEEP:
                groups.append(group)
            else:
                _join(same, group, method)


def _together(first: list[Value], second: list[Value], method: str) -> list[Value]:
    if method == KEEP:
        return [*first, *second]
    made = list(first)
    known = {_name(one): one for one in made}
    for one in second:
        same = known.get(_name(one))
        if same is None:
            made.append(one)
        elif method == MERGE:
            _unite(same, one)
    return made


def _unite(one: Value, other: Value) -> None:
    """Merge two of one name: lists entry by entry, of all else the later."""
    for key, value in other.items():
        before = one.get(key)
        if isinstance(before, list) and before and isinstance(before[0], dict):
            fresh = [entry for entry in value if entry not in before]
            one[key] = _together(before, fresh, MERGE)
        elif isinstance(before, list):
            one[key] = [*before, *(entry for entry in value if entry not in before)]
        else:
            one[key] = value


def _name(one: Mapping[str, Any]) -> Any:
    return one.get("id") or one.get("name") or one.get("href") or id(one)


def _custom(catalog: Value, order: Mapping[str, Any]) -> Value:
    """The controls in the groups that the profile gives."""
    known = index(catalog)
    made = {key: value for key, value in catalog.items() if key != "controls"}
    controls = _inserted(order.get("insert-controls", ()), known)
    groups = [_custom_group(one, known) for one in order.get("groups", ())]
    return made | ({"groups": groups} if groups else {}) | ({"controls": controls} if controls else {})


def _custom_group(group: Mapping[str, Any], known: Index) -> Value:
    made = {key: value for key, value in group.items() if key not in ("groups", "insert-controls")}
    if "groups" in group:
        return made | {"groups": [_custom_group(one, known) for one in group["groups"]]}
    controls = _inserted(group.get("insert-controls", ()), known)
    return made | ({"controls": controls} if controls else {})


def _inserted(inserts: Iterable[Mapping[str, Any]], known: Index) -> list[Any]:
    found: list[Any] = []
    for one in inserts:
        names = selected(one["include-controls"], known) if "include-controls" in one else known.controls
        left_out = set(selected(one.get("exclude-controls", ()), known))
        kept = [name for name in dict.fromkeys(names) if name not in left_out]
        if one.get("order") in ("ascending", "descending"):
            kept.sort(reverse=one["order"] == "descending")
        found += [known.controls[name] for name in kept]
    return found


# -- the document -----------------------------------------------------------------------------------------------------


def _headed(made: Value, profile: Document, catalogs: list[Mapping[str, Any]]) -> Value:
    """The catalog with the profile's metadata, a name of its own, and the resources that it refers to."""
    metadata = dict(profile.value["metadata"])
    source = {"href": quote(posixpath.basename(profile.file.replace("\\", "/"))), "rel": "source-profile"}
    metadata["props"] = [*metadata.get("props", ()), {"name": "resolution-tool", "value": TOOL}]
    metadata["links"] = [*metadata.get("links", ()), source]
    origins = " ".join(str(one["uuid"]) for one in catalogs)
    value: Value = {"uuid": str(uuid5(NAMESPACE_URL, f"{profile.value['uuid']} {origins}")), "metadata": metadata}
    value |= {key: made[key] for key in ("params", "controls", "groups") if key in made}
    needed = {name.lower() for name, _ in survey("catalog", value).fragments}
    listed = (one for each in (profile.value, *catalogs) for one in each.get("back-matter", {}).get("resources", ()))
    resources = {one["uuid"].lower(): one for one in listed if one["uuid"].lower() in needed}
    return value | ({"back-matter": {"resources": list(resources.values())}} if resources else {})
