"""The form of documents: every field is known, and every fault is found with its line, column and remedy."""

import json
from typing import Any

import pytest

from medslate.adapters.formats.oscal import documents, model
from medslate.adapters.formats.oscal.faults import MOST, faults_of
from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place
from tests.unit.oscal import build
from tests.unit.oscal.build import CATALOG, FILES, PROFILE, RESULTS, changed, codes, text


@pytest.mark.parametrize("name", FILES)
def test_small_documents_are_faultless(name: str) -> None:
    assert build.found(FILES[name], file=name) == ()


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_is_written_as_it_was(name: str) -> None:
    found, _ = documents.read(text(FILES[name]), name)
    assert found is not None
    assert json.loads(documents.write(found)) == FILES[name]


def test_unknown_fields_survive() -> None:
    value = changed(CATALOG, lambda top: top["groups"][0].update({"of-a-later-version": {"deep": [1, 2.5, None]}}))
    found, findings = documents.read(text(value), "x.json")
    assert codes(findings) == ["shape"]
    assert found is not None
    assert json.loads(documents.write(found)) == value


def first(top: Any) -> Any:
    return top["groups"][0]["controls"][0]


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        (lambda top: first(top).update(titel="x"), ("groups", 0, "controls", 0, "titel"), "no field 'titel'"),
        (lambda top: top.update(uuid="1"), ("uuid",), "not a UUID"),
        (lambda top: top.update(uuid=None), ("uuid",), "null"),
        (lambda top: first(top).update(id="1 x"), ("groups", 0, "controls", 0, "id"), "not a token"),
        (lambda top: first(top).update(title=["x"]), ("groups", 0, "controls", 0, "title"), "a list"),
        (lambda top: first(top).update(title=True), ("groups", 0, "controls", 0, "title"), "a truth value true"),
        (lambda top: first(top).update(title="a\nb"), ("groups", 0, "controls", 0, "title"), "not a text of one line"),
        (lambda top: first(top).pop("title"), ("groups", 0, "controls", 0), "title of control is missing"),
        (lambda top: first(top).update(parts={}), ("groups", 0, "controls", 0, "parts"), "not a list"),
        (lambda top: first(top).update(parts=[]), ("groups", 0, "controls", 0, "parts"), "list is empty"),
        (lambda top: first(top).update(parts=[3]), ("groups", 0, "controls", 0, "parts", 0), "not an object (part)"),
        (
            lambda top: first(top)["links"][0].update(href="a b"),
            ("groups", 0, "controls", 0, "links", 0, "href"),
            "not a URI reference",
        ),
        (
            lambda top: first(top)["props"][0].update(ns="here"),
            ("groups", 0, "controls", 0, "props", 0, "ns"),
            "not an absolute URI",
        ),
        (
            lambda top: first(top)["params"][0].update(values=["x"], select={}),
            ("groups", 0, "controls", 0, "params", 0, "select"),
            "only one of them",
        ),
        (
            lambda top: first(top)["params"][1]["select"].update({"how-many": "two"}),
            ("groups", 0, "controls", 0, "params", 1, "select", "how-many"),
            "not one of one, one-or-more",
        ),
        (
            lambda top: top["metadata"].update({"last-modified": "2026-02-30T00:00:00Z"}),
            ("metadata", "last-modified"),
            "not a date and time",
        ),
        (
            lambda top: top["metadata"].update({"last-modified": "2026-01-31T00:00:00"}),
            ("metadata", "last-modified"),
            "not a date and time",
        ),
        (lambda top: top["metadata"]["parties"][0].pop("type"), ("metadata", "parties", 0), "type of party is missing"),
        (
            lambda top: top["groups"][1].update(controls=[{"id": "x", "title": "X"}]),
            ("groups", 1, "controls"),
            "groups",
        ),
    ],
)
def test_a_fault_of_form(change: Any, path: tuple[str | int, ...], message: str) -> None:
    value = changed(CATALOG, change)
    one = next(one for one in build.found(value) if one.code is Code.SHAPE)
    assert one.place.path == ("catalog", *path)
    assert message in one.message
    assert one.remedy
    assert one.place.line is not None
    assert one.place.column is not None


def test_a_choice_that_has_to_be_made() -> None:
    value = changed(PROFILE, lambda top: top["imports"][0].pop("include-controls"))
    (one,) = (one for one in build.found(value) if one.code is Code.SHAPE)
    assert "neither include-all nor include-controls" in one.message


def test_a_light_fault_hides_no_other() -> None:
    value = changed(CATALOG, lambda top: (top.update(more=1), top["groups"][0]["controls"][1].update(id="a-1")))
    assert {"shape", "duplicate"} <= set(codes(build.found(value)))


def test_a_single_mapping_may_stand_without_a_list() -> None:
    value = changed(build.MAPPING, lambda top: top.update(mappings=top["mappings"][0]))
    assert build.found(value) == ()
    spoilt = changed(value, lambda top: top["mappings"].pop("maps"))
    (one,) = build.found(spoilt)
    assert one.place.path == ("mapping-collection", "mappings")


def test_numbers() -> None:
    value = changed(build.MAPPING, lambda top: top["provenance"].update(coverage={"target-coverage": "0.5"}))
    (one,) = build.found(value)
    assert "not a number" in one.message
    whole = changed(build.MAPPING, lambda top: top["provenance"].update(coverage={"target-coverage": 1}))
    assert build.found(whole) == ()


def test_the_place_is_that_of_the_key() -> None:
    content = b'{"catalog": {\n  "uuid": "x",\n "metadata": [\n{}]}}'
    found = documents.read(content, "x.json")[1]
    places = {one.place.path: (one.place.line, one.place.column) for one in found}
    assert places["catalog", "uuid"] == (2, 3)
    assert places["catalog", "metadata"] == (3, 2)


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", "syntax", "Not valid JSON"),
        (b"\n {x", "syntax", "Not valid JSON"),
        (b"<catalog/>", "syntax", "XML"),
        (b"\xff\xfe{\0}\0", "file-unreadable", "Not UTF-8"),
        (b"[]", "shape", "no object"),
        (b"3", "shape", "no object"),
        (b"{}", "shape", "no object"),
        (b'{"catalogue": {}}', "shape", "'catalogue'"),
        (b'{"catalog": 3}', "shape", "not an object"),
        (b"[" * 100_000, "syntax", "Not valid JSON"),
        (b'{"catalog": ' + b"9" * 5000 + b"}", None, ""),
    ],
)
def test_what_is_no_document(content: bytes, code: str | None, message: str) -> None:
    found, findings = documents.read(content, "x.json")
    assert found is None
    assert findings
    if code is not None:
        assert codes(findings) == [code]
        assert message in findings[0].message


def test_the_nearest_document_is_proposed() -> None:
    (one,) = documents.read(b'{"catalogue": {}}', "x.json")[1]
    assert one.remedy == "Did you mean catalog?"


def test_the_mark_of_utf8_and_the_name_of_a_schema_are_let_pass() -> None:
    value = {"$schema": "https://example.org/oscal.json", **CATALOG}
    assert build.found(b"\xef\xbb\xbf" + text(value)) == ()
    (one,) = build.found({"more": 1, **CATALOG})
    assert one.place.path == ("more",)
    (two,) = build.found({"$schema": 1, **CATALOG})
    assert two.place.path == ("$schema",)


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from medslate.adapters.formats.oscal import reading

    monkeypatch.setattr(reading, "LIMIT", 10)
    assert codes(reading.read(b" " * 11, "x.json")[1]) == ["file-too-large"]


@pytest.mark.parametrize("blank", [b"", b" ", b"\n"])
def test_a_key_that_stands_twice(blank: bytes) -> None:
    content = text(CATALOG).replace(b'"title": "Accounts"', b'"title"' + blank + b': "x",\n"title": "Accounts"')
    (one,) = build.found(content)
    assert one.code is Code.DUPLICATE
    assert "title" in one.message
    lines = content.decode().splitlines()
    assert lines[(one.place.line or 0) - 1].startswith('"title": "Accounts"')


def test_keys_are_not_counted_within_texts() -> None:
    """Texts that look like keys, and blanks before colons, cost time, not truth."""
    value = changed(CATALOG, lambda top: top["metadata"].update(remarks='": x \\": y \\\\": z'))
    assert build.found(value) == ()
    assert build.found(text(value).replace(b'":', b'" :')) == ()


@pytest.mark.parametrize("depth", [49, 50, 300, 450])
def test_what_is_nested_deeply(depth: int) -> None:
    """However deep: read and checked, or refused, but never a crash."""
    top: Any = {"id": "z", "title": "Z", "controls": [{"id": "c", "title": "C"}]}
    for number in range(depth):
        top = {"id": f"g-{number}", "title": "G", "groups": [top]}
    value = changed(build.THEIRS, lambda one: (one.pop("controls"), one.update(groups=[top])))
    found, findings = documents.read(text(value), "x.json")
    assert (found is None) == bool(findings)
    assert depth < 49 or codes(findings) == ["syntax"]


def test_a_depth_that_is_allowed_can_be_walked() -> None:
    top: Any = {"id": "z", "title": "Z", "more": 1, "controls": [{"id": "c", "title": "C"}]}
    for number in range(45):
        top = {"id": f"g-{number}", "title": "G", "groups": [top]}
    value = changed(build.THEIRS, lambda one: (one.pop("controls"), one.update(groups=[top])))
    (one,) = build.found(value)
    assert one.place.path[-1] == "more"
    profile = changed(
        PROFILE, lambda one: (one.pop("modify"), one.update(imports=[{"href": "deep.json", "include-all": {}}]))
    )
    top.pop("more", None)
    while "groups" in top:
        top = top["groups"][0]
    del top["more"]
    assert build.found(value) == ()
    found, _ = documents.resolve(build.document(profile), {"deep.json": build.document(value)})
    assert build.found({"catalog": dict(found.value)}) == ()


def test_many_faults_are_cut_short() -> None:
    faults = faults_of("catalog", {"catalog": {f"x{number}": 1 for number in range(2 * MOST)}}, "x.json")
    assert len(faults.findings) == MOST + 1
    assert "not listed" in faults.findings[-1].message


def test_places_in_a_text_that_is_no_json() -> None:
    finding = Finding(Code.SHAPE, Place("x", ("a", "b")), "m")
    assert located((finding,), '{"a": {"c": 1}}')[0].place.column == 2
    for broken in ("", "{", '{"a"', '{"a": ', "[1", '{"a": {"b"'):
        assert located((finding,), broken)


def test_the_types_and_the_walk_say_the_same() -> None:
    """Whatever the check at once refuses, the walk explains; and only that."""
    import msgspec

    for value in FILES.values():
        root = next(iter(value))
        assert msgspec.convert(value, model.whole_type(root))
        assert faults_of(root, value, "x").findings == []


def test_every_kind_of_the_table_is_known() -> None:
    kinds = {
        field.kind
        for name in model.table()["objects"]
        for field in model.shape(name).fields.values()
        if not field.of and "|" not in field.kind
    }
    assert kinds <= set(model.KINDS)
    assert all(
        field.of in model.table()["objects"]
        for name in model.table()["objects"]
        for field in model.shape(name).fields.values()
        if field.of
    )
    with pytest.raises(ValueError, match="x!!"):
        model._field("x!!")


def test_results_with_dates_that_are_none() -> None:
    """A malformed date is told as such, and not compared with others."""
    value = changed(RESULTS, lambda top: top["results"][0].update(end="soon", start="2026-01-01T00:00:00"))
    assert codes(build.found(value)) == ["shape", "shape"]
