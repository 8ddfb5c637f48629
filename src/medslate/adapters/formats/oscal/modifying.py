"""The last step of profile resolution: parameters are set, parts of controls taken out and put in."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from medslate.adapters.formats.oscal.checks.index import members

Value = dict[str, Any]
_LISTS = {"params": "param", "props": "prop", "links": "link", "parts": "part"}
_FRONT = ("starting", "before")


def modified(catalog: Value, modify: Mapping[str, Any]) -> None:
    """Change the controls of a catalog as a profile asks; what it names in vain is passed over."""
    if not modify:
        return
    _own_lists(catalog)
    found: list[tuple[str, Value]] = [(kind, one) for kind, one, _ in members(catalog, ())]
    params = {one["id"]: one for kind, one in found if kind == "param"}
    for setting in modify.get("set-parameters", ()):
        if setting["param-id"] in params:
            _set(params[setting["param-id"]], setting)
    controls = {one["id"]: one for kind, one in found if kind == "control"}
    for alter in modify.get("alters", ()):
        if alter["control-id"] in controls:
            control = controls[alter["control-id"]]
            for remove in alter.get("removes", ()):
                _remove(control, remove)
            for add in alter.get("adds", ()):
                _add(control, add)


def _own_lists(one: Value) -> None:
    """Copy what may be changed, so that the imported catalog stays as it is."""
    for key in _LISTS:
        if key in one:
            one[key] = copy.deepcopy(one[key])
    for key in ("groups", "controls"):
        for inner in one.get(key, ()):
            _own_lists(inner)


def _set(param: Value, setting: Mapping[str, Any]) -> None:
    """Texts and values are replaced, constraints and guidelines added, properties and links replaced by name."""
    for key in ("class", "depends-on", "label", "usage"):
        if key in setting:
            param[key] = setting[key]
    for key, other in (("values", "select"), ("select", "values")):
        if key in setting:
            param[key] = setting[key]
            param.pop(other, None)
    for key in ("constraints", "guidelines"):
        if key in setting:
            param[key] = [*param.get(key, ()), *setting[key]]
    for key, name in (("props", "name"), ("links", "href")):
        if key in setting:
            fresh = {one[name]: one for one in setting[key]}
            kept = [fresh.pop(one[name], one) for one in param.get(key, ())]
            param[key] = [*kept, *fresh.values()]


def _remove(one: Value, remove: Mapping[str, Any]) -> None:
    """Take out every entry that meets all that is asked, from the control and from its parts."""
    for key, item in _LISTS.items():
        if key in one:
            kept = [entry for entry in one[key] if not _meets(entry, item, remove)]
            if kept:
                one[key] = kept
            else:
                del one[key]
    for part in one.get("parts", ()):
        _remove(part, remove)


def _meets(entry: Mapping[str, Any], item: str, remove: Mapping[str, Any]) -> bool:
    asked = [(entry.get(key), remove[f"by-{key}"]) for key in ("name", "class", "id", "ns") if f"by-{key}" in remove]
    if "by-item-name" in remove:
        asked.append((item, remove["by-item-name"]))
    return bool(asked) and all(has == wanted for has, wanted in asked)


def _add(control: Value, add: Mapping[str, Any]) -> None:
    """Put something in: into the control, into the part named by `by-id`, or before or after that part."""
    name = add.get("by-id", control["id"])
    if name == control["id"]:
        _put(control, add, tuple(_LISTS))
        return
    _add_to_part(control, name, add)


def _add_to_part(one: Value, name: str, add: Mapping[str, Any]) -> bool:
    for number, part in enumerate(one.get("parts", ())):
        if part.get("id") == name:
            beside = add.get("position") in ("before", "after")
            if beside and "parts" in add:
                at = number + (add["position"] == "after")
                one["parts"] = [*one["parts"][:at], *add["parts"], *one["parts"][at:]]
            _put(part, add, ("props", "links") if beside else ("props", "links", "parts"))
            return True
        if _add_to_part(part, name, add):
            return True
    return False


def _put(one: Value, add: Mapping[str, Any], keys: Iterable[str]) -> None:
    if "title" in add:
        one["title"] = add["title"]
    for key in keys:
        if key in add:
            there = one.get(key, [])
            one[key] = [*add[key], *there] if add.get("position") in _FRONT else [*there, *add[key]]
