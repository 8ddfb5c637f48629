"""Profile resolution: what is selected, in which order, and how it is changed."""

import copy
from typing import Any

import pytest

from medslate.adapters.formats.oscal import documents
from medslate.errors import UsageError
from medslate.usecases.oscal_resolve import resolve
from medslate.usecases.oscal_validate import Document
from tests.unit.oscal import build
from tests.unit.oscal.build import CATALOG, METADATA, PROFILE, THEIRS, Value, changed, codes, text, uuid


def made(profile: Any, *given: Any, **beside: Any) -> Any:
    """The resolved catalog of a profile that has no fault."""
    catalog, findings = outcome(profile, *given, **beside)
    assert findings == ()
    assert catalog is not None
    assert build.found({"catalog": dict(catalog.value)}) == ()
    return catalog.value


def outcome(profile: Any, *given: Any, **beside: Any) -> tuple[Document | None, Any]:
    catalogs = tuple(build.document(one, f"{number}.json") for number, one in enumerate(given))
    files = {} if given else {f"{name}.json": text(one) for name, one in (beside or {"catalog": CATALOG}).items()}
    return resolve(text(profile), "profile.json", catalogs, files.get, documents)


def ids(one: Any) -> list[Any]:
    """Ids of controls, with those of their children in a list after them, and groups as mappings."""
    found: list[Any] = []
    for control in one.get("controls", ()):
        found.append(control["id"])
        if "controls" in control:
            found.append(ids(control))
    return found + [{group["id"]: ids(group)} for group in one.get("groups", ())]


def plain(include: Any, merge: Any = None, modify: Any = None, **more: Any) -> Value:
    """A profile of the small catalog."""
    value: Value = {
        "uuid": uuid("plain"),
        "metadata": METADATA,
        "imports": [{"href": "catalog.json", **include, **more}],
    }
    return {"profile": value | ({"merge": merge} if merge is not None else {}) | ({"modify": modify} if modify else {})}


AS_IS = {"as-is": True}
ALL: Value = {"include-all": {}}


def named(*names: str, **more: str) -> Value:
    return {"include-controls": [{"with-ids": list(names), **more}]}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (plain(ALL, AS_IS), [{"a": ["a-1", ["a-1.1", "a-1.2"], "a-2", "a-3"]}, {"b": [{"b-x": ["b-1"]}]}]),
        (plain(ALL), ["a-1", ["a-1.1", "a-1.2"], "a-2", "a-3", "b-1"]),
        (plain(ALL, {"flat": {}}), ["a-1", ["a-1.1", "a-1.2"], "a-2", "a-3", "b-1"]),
        (plain(ALL, {"as-is": False}), ["a-1", ["a-1.1", "a-1.2"], "a-2", "a-3", "b-1"]),
        (plain(named("a-2", "a-1"), AS_IS), [{"a": ["a-1", "a-2"]}]),
        (plain(named("a-1.2"), AS_IS), [{"a": ["a-1.2"]}]),
        (plain(named("a-1", **{"with-child-controls": "yes"})), ["a-1", ["a-1.1", "a-1.2"]]),
        (plain(named("a-1", **{"with-child-controls": "no"})), ["a-1"]),
        (plain({"include-controls": [{"matching": [{"pattern": "a-1*"}]}]}), ["a-1", ["a-1.1", "a-1.2"]]),
        (plain(ALL, None, None, **{"exclude-controls": [{"with-ids": ["a-1"]}]}), ["a-1.1", "a-1.2", "a-2", "a-3", "b-1"]),
        (
            plain(
                ALL,
                {
                    "custom": {
                        "groups": [
                            {"id": "g", "title": "G", "groups": [
                                {"id": "h", "title": "H", "insert-controls": [
                                    {"order": "descending", "include-all": {},
                                     "exclude-controls": [{"with-ids": ["a-1.1", "a-1.2", "b-1"]}]}]}]},
                        ],
                        "insert-controls": [{"order": "keep", "include-controls": [{"with-ids": ["b-1"]}]}],
                    }
                },
            ),
            ["b-1", {"g": [{"h": ["a-3", "a-2", "a-1", ["a-1.1", "a-1.2"]]}]}],
        ),
    ],
)  # fmt: skip
def test_what_is_selected_and_in_which_order(profile: Any, expected: Any) -> None:
    assert ids(made(profile)) == expected


def test_the_small_profile() -> None:
    catalog = made(PROFILE)
    assert ids(catalog) == [{"a": ["a-1", ["a-1.1"], "a-2"]}]
    first, second = catalog["groups"][0]["controls"]
    assert first["params"][0]["values"] == ["90 days"]
    assert first["params"][0]["label"] == "days"
    assert [part.get("id") for part in second["parts"]] == [None, "a-2_more"]
    assert catalog["params"] == CATALOG["catalog"]["params"]
    assert catalog["back-matter"] == CATALOG["catalog"]["back-matter"]
    assert catalog["metadata"]["links"] == [{"href": "profile.json", "rel": "source-profile"}]
    assert catalog["metadata"]["props"] == [{"name": "resolution-tool", "value": "medslate"}]


def test_the_same_gives_the_same_and_leaves_the_catalog_as_it_is() -> None:
    before = copy.deepcopy(CATALOG)
    assert made(PROFILE) == made(PROFILE)
    assert before == CATALOG


def test_parameters_are_set() -> None:
    first = {
        "param-id": "a-1_prm",
        "class": "c",
        "label": "weeks",
        "usage": "u",
        "constraints": [{"description": "short"}],
        "guidelines": [{"prose": "more"}],
        "props": [{"name": "p", "value": "1"}],
        "links": [{"href": "https://example.org"}],
        "select": {"choice": ["x"]},
    }
    second = {"param-id": "a-1_odp", "values": ["one"], "depends-on": "loose"}
    loose = {"param-id": "loose", "values": ["all"]}
    catalog = made(plain(ALL, AS_IS, {"set-parameters": [first, second, loose]}))
    one, other = catalog["groups"][0]["controls"][0]["params"]
    assert one["guidelines"] == [{"prose": "as long as needed"}, {"prose": "more"}]
    assert (one["class"], one["label"], one["select"]) == ("c", "weeks", {"choice": ["x"]})
    assert other == {"id": "a-1_odp", "depends-on": "loose", "values": ["one"]}
    assert catalog["params"][0]["values"] == ["all"]


def test_properties_of_parameters_are_replaced_by_name() -> None:
    def change(top: Any) -> None:
        top["params"][0].update(props=[{"name": "p", "value": "1"}, {"name": "q", "value": "2"}])

    fresh = [{"name": "p", "value": "9"}, {"name": "r", "value": "3"}]
    profile = plain(ALL, AS_IS, {"set-parameters": [{"param-id": "loose", "props": fresh}]})
    (param,) = made(profile, catalog=changed(CATALOG, change))["params"]
    assert [one["value"] for one in param["props"]] == ["9", "2", "3"]


def altered(control: str, **alter: Any) -> Any:
    catalog = made(plain(ALL, AS_IS, {"alters": [{"control-id": control, **alter}]}))
    return next(one for one in catalog["groups"][0]["controls"] if one["id"] == control)


def part(name: str) -> Value:
    return {"id": name, "name": "item", "prose": name}


@pytest.mark.parametrize(
    ("add", "expected"),
    [
        ({"parts": [part("n")]}, ["a-1_smt", "a-1_gdn", "n"]),
        ({"position": "after", "parts": [part("n")]}, ["a-1_smt", "a-1_gdn", "n"]),
        ({"position": "starting", "parts": [part("n")]}, ["n", "a-1_smt", "a-1_gdn"]),
        ({"position": "before", "by-id": "a-1", "parts": [part("n")]}, ["n", "a-1_smt", "a-1_gdn"]),
        ({"position": "before", "by-id": "a-1_gdn", "parts": [part("n")]}, ["a-1_smt", "n", "a-1_gdn"]),
        ({"position": "after", "by-id": "a-1_smt", "parts": [part("n")]}, ["a-1_smt", "n", "a-1_gdn"]),
    ],
)
def test_where_something_is_put(add: Value, expected: list[str]) -> None:
    assert [one["id"] for one in altered("a-1", adds=[add])["parts"]] == expected


def test_something_is_put_into_a_part() -> None:
    control = altered(
        "a-1",
        adds=[
            {"position": "starting", "by-id": "a-1_smt", "parts": [part("n")], "title": "T"},
            {"by-id": "a-1_smt.b", "position": "before", "props": [{"name": "p", "value": "v"}]},
            {"by-id": "a-1_smt.b", "position": "ending", "parts": [part("m")]},
        ],
    )
    statement = control["parts"][0]
    assert [one["id"] for one in statement["parts"]] == ["n", "a-1_smt.a", "a-1_smt.b"]
    assert statement["title"] == "T"
    assert statement["parts"][2]["props"] == [{"name": "p", "value": "v"}]
    assert [one["id"] for one in statement["parts"][2]["parts"]] == ["m"]


def test_a_title_is_replaced() -> None:
    assert altered("a-2", adds=[{"title": "New"}])["title"] == "New"


@pytest.mark.parametrize(
    ("remove", "keys"),
    [
        ({"by-id": "a-1_gdn"}, {"params", "props", "links", "parts"}),
        ({"by-item-name": "param"}, {"props", "links", "parts"}),
        ({"by-item-name": "prop", "by-name": "label"}, {"params", "props", "links", "parts"}),
        ({"by-item-name": "link"}, {"params", "props", "parts"}),
        ({}, {"params", "props", "links", "parts"}),
    ],
)
def test_something_is_taken_out(remove: Value, keys: set[str]) -> None:
    change = {"alters": [{"control-id": "a-1", "removes": [remove]}]}
    found, _ = outcome(plain(ALL, AS_IS, change))
    assert found is not None
    control = found.value["groups"][0]["controls"][0]
    assert set(control) & {"params", "props", "links", "parts"} == keys
    if "by-name" in remove:
        assert [one["name"] for one in control["props"]] == ["sort-id"]
        assert "props" not in control["parts"][0]["parts"][0]
    if "by-id" in remove:
        assert [one["id"] for one in control["parts"]] == ["a-1_smt"]


def test_what_is_asked_in_vain_is_an_error() -> None:
    found, findings = outcome(plain(named("a-1", "zz")))
    assert found is None
    assert codes(findings) == ["unknown-id"]
    assert findings[0].place.line


def test_a_catalog_that_is_not_there() -> None:
    found, findings = outcome(plain(ALL), other=CATALOG)
    assert found is None
    assert codes(findings) == ["file-missing"]


def test_only_profiles_are_resolved() -> None:
    with pytest.raises(UsageError, match="is a catalog"):
        outcome(CATALOG)
    assert outcome({"profile": {}})[0] is None


OTHER = {
    "catalog": {
        "uuid": uuid("other"),
        "metadata": METADATA,
        "params": [{"id": "more"}],
        "groups": [
            {
                "id": "a",
                "title": "Access again",
                "controls": [
                    {
                        "id": "a-2",
                        "title": "Passphrases",
                        "props": [{"name": "p", "value": "v"}],
                        "params": [{"id": "x", "values": ["1"]}],
                        "parts": [{"name": "overview", "prose": "Longer ones."}],
                    },
                    {"id": "a-4", "title": "Keys"},
                ],
            },
            {"id": "c", "title": "C", "controls": [{"id": "c-1", "title": "C"}]},
        ],
    }
}


def twofold(merge: Any) -> Any:
    value: Value = {
        "uuid": uuid("twofold"),
        "metadata": METADATA,
        "imports": [
            {"href": "catalog.json", **named("a-2", "b-1")},
            {"href": "other.json", "include-all": {}},
        ],
    }
    profile = {"profile": value | ({"merge": merge} if merge is not None else {})}
    found, findings = outcome(profile, catalog=CATALOG, other=OTHER)
    assert findings == ()
    assert found is not None
    return found.value


def test_two_catalogs() -> None:
    assert ids(twofold(None)) == ["a-2", "b-1", "a-2", "a-4", "c-1"]
    assert ids(twofold({"flat": {}})) == ["a-2", "b-1", "a-4", "c-1"]
    assert ids(twofold(AS_IS)) == [{"a": ["a-2", "a-4"]}, {"b": [{"b-x": ["b-1"]}]}, {"c": ["c-1"]}]
    keep = {"as-is": True, "combine": {"method": "keep"}}
    assert ids(twofold(keep)) == [{"a": ["a-2"]}, {"b": [{"b-x": ["b-1"]}]}, {"a": ["a-2", "a-4"]}, {"c": ["c-1"]}]


@pytest.mark.parametrize(
    ("method", "title", "prose"), [("merge", "Passphrases", "Longer ones."), ("use-first", "Passwords", "Long ones.")]
)
def test_a_control_that_comes_twice(method: str, title: str, prose: str) -> None:
    first = twofold({"flat": {}, "combine": {"method": method}})["controls"][0]
    assert first["title"] == title
    assert first["parts"] == [{"name": "overview", "prose": prose}]
    assert ("props" in first) is (method == "merge")


def test_lists_of_plain_values_are_united() -> None:
    def change(top: Any) -> None:
        top["groups"][0]["controls"][0]["params"] = [{"id": "x", "values": ["1", "2"]}]

    value: Value = {
        "uuid": uuid("united"),
        "metadata": METADATA,
        "imports": [{"href": "other.json", "include-all": {}}, {"href": "again.json", "include-all": {}}],
        "merge": {"flat": {}},
    }
    found, _ = outcome({"profile": value}, other=OTHER, again=changed(OTHER, change))
    assert found is not None
    assert found.value["controls"][0]["params"] == [{"id": "x", "values": ["1", "2"]}]


def test_a_profile_of_a_profile() -> None:
    outer = plain(named("a-1", "a-1.1"), AS_IS)
    outer["profile"]["imports"][0]["href"] = "inner.json"
    catalog = made(outer, inner=PROFILE, catalog=CATALOG)
    assert ids(catalog) == [{"a": ["a-1", ["a-1.1"]]}]
    assert catalog["groups"][0]["controls"][0]["params"][0]["values"] == ["90 days"]


def test_a_catalog_without_groups() -> None:
    profile = plain(ALL, AS_IS)
    profile["profile"]["imports"][0]["href"] = "theirs.json"
    assert ids(made(profile, THEIRS)) == ["t-1", "t-2"]
