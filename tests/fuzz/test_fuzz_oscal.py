"""Whatever arrives as an OSCAL document ends in findings, and what is found no fault with can be worked with."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.oscal import documents, model
from medslate.adapters.formats.oscal.faults import faults_of
from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import UsageError
from medslate.usecases.oscal_import import Order, import_document
from medslate.usecases.oscal_take import take, write_taken
from medslate.usecases.oscal_told import DOCUMENTS
from medslate.usecases.oscal_validate import Document, validate
from tests.fakes.folders import MemoryFolder
from tests.fakes.packsources import MemoryPacks
from tests.fuzz.mutations import spoilt
from tests.unit.oscal.build import CATALOG, THEIRS, document, text
from tests.unit.oscal.build import FILES as SMALL
from tests.unit.oscal.test_importing import BETWEEN, PACKS
from tests.unit.oscal.test_taking import PACKS as TAKEN
from tests.unit.oscal.test_taking import exported, held, results

OURS: dict[str, Any] = {
    "our-claims.json": json.loads(documents.write(exported())),
    "our-results.json": json.loads(documents.write(results())),
}
HELD = held()
FILES: Mapping[str, Any] = {**SMALL, **OURS}
CONTENTS = {name: text(value) for name, value in FILES.items()}
GIVEN = (document(CATALOG, "catalog.json"), document(THEIRS, "theirs.json"))
ROOMY = settings(max_examples=250, deadline=5000, suppress_health_check=list(HealthCheck))
SCRAPS: list[Any] = [
    None, True, 0, -1, 1.5, "", " ", "x", "#x", "a-1", "{{ insert: param, q }}", [], {}, [[]], [{}], ["x"], {"x": 1}, {"id": "x"},
    "2026-01-01T00:00:00Z", "../x", "#" + "f" * 8, {"title": "T", "controls": []},
]  # fmt: skip


def ends_well(content: bytes, name: str) -> None:
    found, findings = validate(content, name, (), CONTENTS.get, documents)
    assert found is not None or findings
    for one in findings:
        assert one.place.file
        assert one.message
        assert one.remedy
        json.dumps(str(one)).encode()
    if found is not None:
        used(found)


def used(found: Document) -> None:
    """What could be read can be written, and resolved or taken in."""
    assert json.loads(documents.write(found))[found.root] == (found.whole or found.value)
    if found.root == "profile":
        documents.resolve(found, {one["href"]: GIVEN[0] for one in found.value["imports"]})
    if found.root in ("catalog", "mapping-collection"):
        try:
            import_document(found, BETWEEN if found.root != "catalog" else Order(), PACKS, documents)
        except UsageError as error:
            assert str(error)
    if found.root in DOCUMENTS:
        stated_of(found)


def stated_of(found: Document) -> None:
    """What claims and results tell is taken with every entry in its place, and can be written and read again."""
    for pack in ("", "catalog", "small"):
        try:
            made = take(found, HELD, TAKEN, documents, pack)
        except UsageError as error:
            assert str(error)
            continue
        assert all(one.place.path and one.remedy for one in made.findings)
        folder = MemoryFolder({"claims/part.yaml": b"component: part\nclaims: {}\n"})
        editor = TextEditor(folder)
        files = write_taken(made, HELD.opened.dossier, editor, editor)
        assert set(files) <= set(folder.files)
        for statement in made.statements:
            value, findings = read_yaml(folder.files[f"conformity/{statement.pack}.yaml"], "x.yaml")
            assert findings == ()
            assert {row: one.get("how", "") for row, one in value["answers"].items()} == {
                one.row: one.how for one in statement.answers
            }


@given(st.data(), st.sampled_from(list(CONTENTS)))
@ROOMY
def test_a_spoilt_file(data: st.DataObject, name: str) -> None:
    ends_well(data.draw(spoilt(CONTENTS[name])), name)


@st.composite
def altered(draw: st.DrawFn, value: Any) -> Any:
    """The value with something put in place of one of its values, added, or taken out."""
    made = json.loads(json.dumps(value))
    for _ in range(draw(st.integers(1, 3))):
        one, top = made, True
        while isinstance(one, dict | list) and one:
            keys = list(one) if isinstance(one, dict) else list(range(len(one)))
            key = draw(st.sampled_from(keys))
            if not top and (not isinstance(one[key], dict | list) or not one[key] or draw(st.integers(0, 5)) == 0):
                change(draw, one, key)
                break
            one, top = one[key], False
    return made


def change(draw: st.DrawFn, one: Any, key: Any) -> None:
    kind = draw(st.integers(0, 3))
    if kind == 0:
        one[key] = copy.deepcopy(draw(st.sampled_from(SCRAPS)))
    elif kind == 1:
        del one[key]
    elif kind == 2 and isinstance(one, dict):
        one[draw(st.sampled_from(["id", "uuid", "parts", "more", "values", "select", "href"]))] = one[key]
    elif isinstance(one, list):
        one.append(copy.deepcopy(one[key]))


@given(st.data(), st.sampled_from(list(FILES)))
@ROOMY
def test_an_altered_document(data: st.DataObject, name: str) -> None:
    ends_well(text(data.draw(altered(FILES[name]))), name)


@given(st.data(), st.sampled_from(list(FILES)))
@ROOMY
def test_the_check_at_once_and_the_walk_agree(data: st.DataObject, name: str) -> None:
    """The types refuse a document exactly if the walk finds a fault in it."""
    value = data.draw(altered(FILES[name]))
    root = next(iter(value))
    try:
        msgspec.convert(value, model.whole_type(root))
        whole = True
    except msgspec.ValidationError:
        whole = False
    assert whole == (not faults_of(root, value, name).findings)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@ROOMY
def test_anything(content: bytes) -> None:
    ends_well(content, "x.json")
    ends_well(b'{"catalog": ' + content + b"}", "x.json")


def test_packs_are_not_asked_for_where_none_is_needed() -> None:
    assert import_document(GIVEN[0], Order(), MemoryPacks(()), documents).rows
