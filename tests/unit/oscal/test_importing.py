"""OSCAL to packs: rows that a pack reads without a fault, and an account of all that is left behind."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medslate.adapters.formats.oscal import documents
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.packs.writing import pack_files
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import UsageError
from medslate.findings import failed
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import Crosswalk, SetRelation
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.usecases.oscal_import import ImportedPack, Order, import_document, slug, token
from tests.fakes.packsources import MemoryPacks
from tests.unit.oscal import build
from tests.unit.oscal.build import CATALOG, MAPPING, THEIRS, changed, uuid


def catalog(name: str, *rows: str) -> Catalog:
    pack = Pack(name, PackKind.CATALOG, name, "1", name, "1.0.0")
    heading = Requirement("A", Kind.HEADING, "A", "", Confidence.HIGH)
    made = (Requirement(one, Kind.TOPIC, one, one, Confidence.HIGH, clause=f"{one}.c") for one in rows)
    return Catalog(pack, (heading, *made))


OURS, OTHERS = catalog("ours", "A-1", "A-1(1)", "A-2", "B-1"), catalog("theirs", "T-1", "T-2")
PACKS = MemoryPacks((OURS, OTHERS))
BETWEEN = Order(origin="ours", to="theirs")


def imported(value: Any, order: Order = Order()) -> ImportedPack:  # noqa: B008  frozen
    return import_document(build.document(value), order, PACKS, documents)


def stored(made: ImportedPack, folder: Path) -> PackFolders:
    for name, content in pack_files(made).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return PackFolders(folder, yaml=read_yaml)


def test_a_catalog_becomes_a_pack_that_reads(tmp_path: Path) -> None:
    made = imported(CATALOG)
    assert made.head["id"] == "small-1"
    found, findings = stored(made, tmp_path).validate("small-1")
    assert findings == ()
    assert isinstance(found, Catalog)
    assert [(one.id, one.kind.value, one.heading) for one in found.requirements] == [
        ("A", "heading", None),
        ("A-1", "control", "A"),
        ("a-1.1", "control", "A"),
        ("a-1.2", "control", "A"),
        ("a-2", "control", "A"),
        ("b", "heading", None),
        ("b-x", "heading", "b"),
        ("b-1", "control", "b-x"),
    ]
    first = found.by_id["A-1"]
    assert first.intent == "Accounts: a. end after [days] are [one / two]."
    assert first.clause == "a-1"
    assert first.refs == ("a-2",)
    assert found.by_id["a-1.1"].note == "Enhancement of A-1."
    assert found.by_id["a-2"].intent == "Long ones."
    assert found.by_id["b-1"].intent == "Copies"
    assert found.party.value == "operator"
    assert "OSCAL document" in found.pack.sources["OSCAL"]


def test_what_is_left_behind_is_told() -> None:
    losses = imported(CATALOG).losses
    assert set(losses) == {
        "1 resources of back-matter are not in the pack.",
        "4 parameters (their labels stand in the texts) are not in the pack.",
        "1 parts (guidance) are not in the pack.",
        "1 parts (overview) are not in the pack.",
        "1 links that lead to no control are not in the pack.",
        "1 withdrawn controls are not in the pack.",
    }


def test_long_statements_are_cut_and_counted() -> None:
    value = changed(
        CATALOG,
        lambda top: top["groups"][0]["controls"][1].update(parts=[{"name": "statement", "prose": "word " * 200}]),
    )
    made = imported(value)
    row = next(one for one in made.rows if one["id"] == "a-2")
    assert len(row["intent"]) <= 400
    assert row["intent"].endswith("word ...")
    assert "1 statements cut short are not in the pack." in made.losses


def test_labels_that_stand_twice_are_no_ids() -> None:
    def change(top: Any) -> None:
        top["groups"][0]["controls"][1]["props"] = [{"name": "label", "value": "A-1"}]
        top["groups"][1].pop("id")
        top["groups"][1]["groups"][0].update(id="a-2")

    names = [one["id"] for one in imported(changed(CATALOG, change)).rows]
    assert names == ["A", "a-1", "a-1.1", "a-1.2", "a-2", "Backup", "a-2 (group 2)", "b-1"]
    assert len(set(names)) == len(names)


def test_a_label_that_is_but_the_end_of_the_identifier_is_no_id() -> None:
    def change(top: Any) -> None:
        top["groups"][0]["controls"][0]["controls"][0]["props"] = [{"name": "label", "value": "1"}]

    assert "a-1.1" in [one["id"] for one in imported(changed(CATALOG, change)).rows]


def test_values_and_choices_stand_for_parameters_within_reason() -> None:
    def change(top: Any) -> None:
        first, second = top["groups"][0]["controls"][0]["params"]
        first.update(values=["30 days", "60 days"])
        second["select"] = {"choice": ["{{ insert: param, a-1_odp }}"]}

    row = next(one for one in imported(changed(CATALOG, change)).rows if one["id"] == "A-1")
    assert "[30 days, 60 days]" in row["intent"]
    assert "a-1_odp" in row["intent"]


def test_a_mapping_becomes_a_crosswalk_that_reads(tmp_path: Path) -> None:
    made = imported(MAPPING, BETWEEN)
    found, findings = stored(made, tmp_path).validate("ours--theirs")
    assert findings == ()
    assert isinstance(found, Crosswalk)
    assert (found.origin, found.to) == ("ours", "theirs")
    assert [(one.origin, one.relation, one.to, one.together) for one in found.relations] == [
        ("A-1", SetRelation.SUBSET, "T-1", ""),
        ("A-2", SetRelation.EQUAL, "T-2", "m1"),
        ("B-1", SetRelation.EQUAL, "T-2", "m1"),
        ("A-1(1)", SetRelation.NONE, "", ""),
    ]
    assert [one.confidence.value for one in found.relations] == ["high", "medium", "medium", "unknown"]
    assert found.relations[0].rationale == "Theirs asks more."
    assert "gives no reason" in found.relations[1].rationale
    assert not made.losses


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        ({"relationship": "helps", "ns": "https://example.org"}, "1 maps with the relationship helps"),
        ({"sources": [{"type": "control", "id-ref": "zz"}]}, "No row of the packs is called zz."),
        (
            {"qualifiers": [{"subject": "s", "predicate": "p", "category": "c", "description": "d"}]},
            "1 qualifiers of maps",
        ),
        (
            {"sources": [{"type": "control", "id-ref": "a-2"}], "targets": [{"type": "control", "id-ref": "t-2"}]},
            "1 maps between controls that are mapped already",
        ),
    ],
)
def test_what_a_crosswalk_cannot_hold(change: Any, loss: str) -> None:
    def apply(top: Any) -> None:
        top["mappings"][0]["maps"].append(top["mappings"][0]["maps"][0] | {"uuid": uuid("more")} | change)
        top["mappings"][0]["maps"].pop(0)

    made = import_document(
        replace(build.document(MAPPING), value=changed(MAPPING, apply)["mapping-collection"]), BETWEEN, PACKS, documents
    )
    assert any(loss in one for one in made.losses)


def test_gaps_by_pattern_many_unknown_names_and_shares_of_confidence() -> None:
    def change(top: Any) -> None:
        top["mappings"][0]["maps"][0]["confidence-score"]["percentage"] = 0.7
        top["mappings"][0]["maps"][1]["confidence-score"] = {"percentage": 0.1}
        gaps = top["mappings"][0]["source-gap-summary"]["unmapped-controls"]
        gaps.append({"matching": [{"pattern": "a-*"}]})
        gaps.append({"with-ids": [f"z-{number}" for number in range(12)] + ["a-1.1"]})
        top["mappings"][0]["target-gap-summary"] = {"uuid": uuid("tg"), "unmapped-controls": [{"with-ids": ["t-1.c"]}]}

    made = imported(changed(MAPPING, change), BETWEEN)
    assert [row["confidence"] for row in made.rows] == ["medium", "low", "low", "unknown", "unknown"]
    assert made.rows[-1]["to"] == "T-1"
    assert "1 gaps given by pattern are not in the pack." in made.losses
    assert any(one.endswith("and 2 more.") for one in made.losses)


def test_what_no_pack_is_made_of() -> None:
    with pytest.raises(UsageError, match="a pack is made of a catalog"):
        imported(build.COMPONENT)
    with pytest.raises(UsageError, match="--from and --to"):
        imported(MAPPING)
    nothing = changed(
        THEIRS, lambda top: [one.update(props=[{"name": "status", "value": "Withdrawn"}]) for one in top["controls"]]
    )
    with pytest.raises(UsageError, match="2 withdrawn controls"):
        import_document(replace(build.document(THEIRS), value=nothing["catalog"]), Order(), PACKS, documents)
    packs = MemoryPacks((Crosswalk(replace(OURS.pack, id="x", kind=PackKind.CROSSWALK), "a", "b", ()),))
    with pytest.raises(UsageError, match="is no catalog"):
        import_document(build.document(MAPPING), Order(origin="x", to="x"), packs, documents)


def test_ids_and_spellings() -> None:
    assert slug("NIST SP 800-53: Rev. 5!") == "nist-sp-800-53-rev.-5"
    assert slug("???") == "imported"
    assert [token(one) for one in ("AC-2 (1)", "5.1", "_x")] == ["ac-2.1", "_5.1", "_x"]


def test_texts_of_the_head_are_toml_whatever_they_are(tmp_path: Path) -> None:
    value = changed(CATALOG, lambda top: top["metadata"].update(title='A "title" \\ with\ttabs \x7f and \u2028'))
    source = stored(imported(value, Order(id="own")), tmp_path)
    assert not failed(source.validate("own")[1])
    assert source.load("own").pack.title.startswith('A "title" \\ with tabs')
