"""Packs and workspaces to OSCAL: documents without a fault, the same for the same content, with what they cannot hold."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from medslate import wiring
from medslate.adapters.formats.oscal import documents
from medslate.assessment.capability import assess
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.evidence import EvidenceKind
from medslate.devices.claims import Claim
from medslate.errors import UsageError
from medslate.findings import Code
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import Change, Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.usecases.opening import Opened
from medslate.usecases.oscal_export import Exported, export_assessment, export_claims, export_pack
from medslate.usecases.oscal_import import Order, import_document
from tests import build as device
from tests.build import CATALOG, TODAY, claim
from tests.fakes.packsources import MemoryPacks
from tests.unit.oscal import build

HIGH = Confidence.HIGH
PACK = Pack(
    "own", PackKind.CATALOG, "Own", "2", "Own rows", "1.0.0", licence="Apache-2.0", status="published",
    note="A note.", digest="d" * 64, sources={"S": "A source"},
)  # fmt: skip
OWN = Catalog(
    PACK,
    (
        Requirement("0 loose", Kind.TOPIC, "Loose", "", HIGH),
        Requirement("H", Kind.HEADING, "Heading", "", HIGH, clause="4"),
        Requirement("R(1)", Kind.ACTIVITY, "Row", "It is done.", HIGH, heading="H", sources=("S",), phase="p", step=0,
                    weight=2, evidence=("a", "b"), refs=("x",), note="n", clause="4.1"),
        Requirement("R 1", Kind.ASPECT, "Point", "So.", HIGH, base="R(1)"),
        Requirement("I", Kind.HEADING, "Inner", "", HIGH, heading="H"),
        Requirement("Q", Kind.ITEM, "Asked", "It is asked.", HIGH, heading="I"),
        Requirement("J", Kind.HEADING, "Empty", "", HIGH),
    ),
    phases={"p": "Phase"},
)  # fmt: skip
OTHER = Catalog(replace(PACK, id="other"), tuple(Requirement(name, Kind.TOPIC, name, name, HIGH) for name in "XYZ"))
CROSSWALK = Crosswalk(
    replace(PACK, id="own--other", kind=PackKind.CROSSWALK, status="draft"),
    "own",
    "other",
    (
        Relation("R(1)", SetRelation.SUPERSET, "X", "More.", HIGH, ("S",), change=Change.MOVED),
        Relation("Q", SetRelation.EQUAL, "Y", "Same.", Confidence.LOW, together="g"),
        Relation("0 loose", SetRelation.EQUAL, "Y", "Same too.", Confidence.LOW, together="g"),
        Relation("R 1", SetRelation.NONE, "Y", "Nothing.", HIGH),
        Relation("R 1", SetRelation.NONE, "", "Alone.", HIGH),
        Relation("", SetRelation.NONE, "Z", "Alone.", HIGH),
    ),
    editions=True,
)
PACKS = MemoryPacks((OWN, OTHER, CROSSWALK))
DOSSIER = device.dossier(
    claim("A", evidence=("doc", "old"), how="By\nthis.", impairs={"run": "Fails open."}),
    claim("A RE(1)", Verdict.MET_BY_INTEGRATION, through=("dir",), evidence=("doc",)),
    claim("B", Verdict.UNMET, rationale="Not yet."),
    claim("T H", Verdict.OPEN),
    claim("C 1", Verdict.NOT_APPLICABLE, rationale="No."),
    claim("gone"),
    evidence=(
        device.evidence(file="docs/a b.pdf", sha256="0" * 64),
        device.evidence("old", taken_on={"part": "0.9"}),
        device.evidence("unused"),
    ),
)  # fmt: skip


def opened(dossier: Any = DOSSIER) -> Opened:
    return Opened(dossier, CATALOG, (), assess(dossier, CATALOG, TODAY), (), TODAY)


def fault_free(made: Exported, *given: Exported) -> Any:
    """The value of an exported document, which our own check has nothing against."""
    value = json.loads(documents.write(made.document))
    catalogs = tuple(json.loads(documents.write(one.document)) for one in given)
    faults = build.found(value, *catalogs, beside={})
    assert [one for one in faults if one.code is not Code.NOT_AT_HAND] == []
    assert all(one.endswith(".") for one in made.losses)
    return value[made.document.root]


def exported(name: str) -> Exported:
    return export_pack(PACKS, name, TODAY, documents)


def test_a_catalog() -> None:
    made = exported("own")
    value = fault_free(made)
    loose, heading, empty = value["groups"]
    assert loose["controls"][0]["id"] == "_0.loose"
    assert empty == {"id": "j", "title": "Empty", "props": [{"name": "label", "value": "J"}]}
    own, inner = heading["groups"]
    (row,) = own["controls"]
    assert row["class"] == "activity"
    assert row["parts"] == [{"id": "r.1_smt", "name": "statement", "prose": "It is done."}]
    assert row["controls"][0]["id"] == "r.1_2"
    assert inner["controls"][0]["id"] == "q"
    assert {one["name"]: one["value"] for one in row["props"]} == {
        "label": "R(1)", "applies-to": "all", "clause": "4.1", "confidence": "high", "note": "n", "phase": "p",
        "step": "0", "weight": "2", "evidence": "a; b", "refs": "x",
    }  # fmt: skip
    assert row["links"][0]["href"][1:] == value["back-matter"]["resources"][0]["uuid"]
    fields = "confidence, phase, step, weight, evidence, refs"
    assert made.losses == (
        f"Fields without a counterpart stand as properties that other tools do not read: {fields}.",
        "1 headings with rows and headings of their own have the rows in a group within.",
        "The titles of phases are left out.",
    )


def test_a_catalog_with_levels_and_types() -> None:
    made = export_pack(MemoryPacks((CATALOG,)), "small", TODAY, documents)
    value = fault_free(made)
    assert "The titles of component types are left out." in made.losses
    rows = value["groups"][0]["controls"]
    props = {one["name"]: one["value"] for one in rows[1]["props"]}
    assert (props["fr"], props["level"]) == ("IAC", "1")


def test_a_catalog_comes_back_with_its_rows() -> None:
    back = import_document(exported("own").document, Order(), PACKS, documents)
    assert {one["id"] for one in back.rows} >= {one.id for one in OWN.requirements}
    assert {one["intent"] for one in back.rows} >= {one.intent for one in OWN.requirements if one.intent}


def test_a_mapping_and_the_catalogs_it_lies_between() -> None:
    made = exported("own--other")
    value = fault_free(made)
    beside = {f"{name}.json": json.loads(documents.write(exported(name).document)) for name in ("own", "other")}
    assert build.found({"mapping-collection": value}, beside=beside) == ()
    (mapping,) = value["mappings"]
    assert [one["relationship"] for one in mapping["maps"]] == ["superset-of", "equivalent-to", "no-relationship"]
    assert [one["id-ref"] for one in mapping["maps"][1]["sources"]] == ["q", "_0.loose"]
    assert mapping["maps"][1]["remarks"] == "Same. Same too."
    assert mapping["source-gap-summary"]["unmapped-controls"] == [{"with-ids": ["r.1_2"]}]
    assert mapping["target-gap-summary"]["unmapped-controls"] == [{"with-ids": ["z"]}]
    assert len(made.losses) == 3
    assert value["provenance"]["status"] == "draft"


def test_a_mapping_comes_back_with_its_relations() -> None:
    back = import_document(exported("own--other").document, Order(origin="own", to="other"), PACKS, documents)
    kept = {(one["from"], one["relation"], one["to"]) for one in back.rows}
    assert ("R(1)", "superset", "X") in kept
    assert ("Q", "equal", "Y") in kept
    assert ("", "none", "Z") in kept


@pytest.mark.parametrize("name", ["none", "answers", "form"])
def test_packs_that_oscal_has_no_document_for(name: str) -> None:
    alone = replace(CROSSWALK, pack=replace(PACK, id="none"), relations=CROSSWALK.relations[4:])
    answers = replace(CROSSWALK, pack=replace(PACK, id="answers"), origin="own--other")
    form = wiring.pack_source().load("mds2-hn1-2019")
    packs = MemoryPacks((OWN, OTHER, CROSSWALK, alone, answers, form))
    with pytest.raises(UsageError, match=r"OSCAL (?:has no|maps nothing)"):
        export_pack(packs, "mds2-hn1-2019" if name == "form" else name, TODAY, documents)


def test_claims() -> None:
    made = export_claims(opened(), PACKS, documents)
    value = fault_free(made, export_pack(MemoryPacks((CATALOG,)), "small", TODAY, documents))
    (component,) = value["components"]
    (implementation,) = component["control-implementations"]
    claims = {one["control-id"]: one for one in implementation["implemented-requirements"]}
    assert set(claims) == {"a", "a.re.1", "b", "c.1"}
    assert claims["a"]["description"] == "By\nthis."
    assert claims["a"]["remarks"] == "Essential function run: Fails open."
    status = {
        name: [one["value"] for one in each["props"] if one["name"] == "implementation-status"]
        for name, each in claims.items()
    }
    assert status == {"a": ["implemented"], "a.re.1": ["implemented"], "b": [], "c.1": ["not-applicable"]}
    evidence = {one["title"]: one for one in value["back-matter"]["resources"]}
    assert len(evidence) == 2
    (link,) = (one["rlinks"][0] for one in evidence.values() if "rlinks" in one)
    assert link == {"href": "docs/a%20b.pdf", "hashes": [{"algorithm": "SHA-256", "value": "0" * 64}]}
    assert any("1 rows that are open" in one for one in made.losses)
    assert any("1 claims or answers on rows" in one for one in made.losses)
    assert any("1 interfaces are left out" in one for one in made.losses)


SCALE = Scale(
    replace(PACK, id="scale", kind=PackKind.SCALE),
    Scoring.CONFORMITY,
    (ScaleAnswer("yes", "Yes", Means.FULL), ScaleAnswer("no", "No", Means.NONE)),
)


def test_answers_to_further_catalogs() -> None:
    answers = (
        Stated("other", "Y", "no", device.HERE, rationale="Later."),
        Stated("other", "X", "yes", device.HERE, how="So.", evidence=("doc", "gone")),
        Stated("other", "X", "no", device.HERE),
        Stated("other", "gone", "yes", device.HERE),
    )
    process = Statement("other", device.HERE, answers, "Quality system", "short")
    product = Statement("own", device.HERE, (Stated("own", "Q", "maybe", device.HERE),))
    neither = (Statement("own--other", device.HERE, answers), Statement("own", device.HERE, ()))
    packs = MemoryPacks((replace(OWN, scale="scale"), OTHER, CROSSWALK, replace(SCALE)))
    dossier = replace(DOSSIER, claims=(), statements=(process, product, *neither))
    made = export_claims(opened(dossier), packs, documents)
    value = fault_free(made, exported("own"), exported("other"))
    _, first, second = value["components"]
    (implementation,) = first["control-implementations"]
    assert (first["title"], first["type"]) == ("Quality system", "process-procedure")
    assert (second["title"], second["type"]) == ("Device", "device")
    said = {one["control-id"]: one for one in implementation["implemented-requirements"]}
    assert list(said) == ["x", "y"]
    assert said["x"]["description"] == "So."
    assert len(said["x"]["links"]) == 1
    assert [one["value"] for one in said["y"]["props"]] == ["no", "Later."]
    assert any("1 claims or answers on rows" in one for one in made.losses)


def test_answers_in_the_words_of_their_scale() -> None:
    answers = tuple(
        Stated("own", row, answer, device.HERE) for row, answer in (("Q", "yes"), ("R(1)", "no"), ("R 1", "?"))
    )
    packs = MemoryPacks((replace(OWN, scale="scale"), SCALE))
    made = export_claims(
        opened(replace(DOSSIER, statements=(Statement("own", device.HERE, answers),))), packs, documents
    )
    *_, component = made.document.value["components"]
    said = component["control-implementations"][0]["implemented-requirements"]
    assert [[each["value"] for each in one["props"]] for one in said] == [["no"], ["?"], ["implemented", "yes"]]


def test_an_assessment() -> None:
    made = export_assessment(opened(), documents)
    value = fault_free(made, export_pack(MemoryPacks((CATALOG,)), "small", TODAY, documents))
    (result,) = value["results"]
    states = {one["target"]["target-id"]: one["target"]["status"]["state"] for one in result["findings"]}
    assert states == {"a_smt": "satisfied", "a.re.1_smt": "satisfied", "b_smt": "not-satisfied"}
    assert [one["title"] for one in result["observations"]] == [device.evidence().title]
    assert {one["control-id"] for one in result["reviewed-controls"]["control-selections"][0]["include-controls"]} >= {
        "a"
    }
    assert any("1 open rows" in one for one in made.losses)
    assert any("1 times evidence that no longer holds" in one for one in made.losses)


def test_what_is_claimed_without_evidence_is_no_finding() -> None:
    dossier = device.dossier(
        claim("A"), claim("B", Verdict.NOT_APPLICABLE, rationale="x", evidence=("t",)),
        claim("T H", evidence=("t",)),
        evidence=(device.evidence("t", kind=EvidenceKind.REVIEW, taken=None, expires=date(2027, 1, 1)),),
    )  # fmt: skip
    made = export_assessment(opened(dossier), documents)
    (result,) = fault_free(made)["results"]
    assert [one["title"] for one in result["findings"]] == ["T H Title of T H"]
    assert result["observations"][0]["methods"] == ["EXAMINE"]
    assert result["observations"][0]["expires"] == "2027-01-01T00:00:00Z"
    text = " ".join(made.losses)
    assert "1 rows are claimed without evidence" in text
    assert "1 rows that do not apply" in text
    assert "1 evidence items without a date" in text


def test_a_workspace_that_says_nothing() -> None:
    with pytest.raises(UsageError, match="claims nothing"):
        export_claims(opened(device.dossier()), PACKS, documents)
    nobody = replace(device.dossier(), device=replace(device.DEVICE, components=(), interfaces=()))
    with pytest.raises(UsageError, match="No component"):
        export_assessment(opened(nobody), documents)


def test_components_without_claims_have_no_implementation() -> None:
    second = replace(device.PART, id="other", name="", description="Second.")
    dossier = replace(DOSSIER, device=replace(device.DEVICE, components=(device.PART, second)))
    value = fault_free(export_claims(opened(dossier), PACKS, documents))
    assert "control-implementations" not in value["components"][1]
    assert value["components"][1]["title"] == "other"


@pytest.mark.parametrize("name", ["own", "own--other"])
def test_the_same_content_gives_the_same_document(name: str) -> None:
    assert documents.write(exported(name).document) == documents.write(exported(name).document)
    later = export_pack(PACKS, name, date(2027, 1, 1), documents)
    assert later.document.value["uuid"] != exported(name).document.value["uuid"]


def test_a_claim_keeps_its_name_when_others_change() -> None:
    def uuid_of(dossier: Any) -> str:
        value = export_claims(opened(dossier), PACKS, documents).document.value
        requirements = value["components"][0]["control-implementations"][0]["implemented-requirements"]
        return str(next(one["uuid"] for one in requirements if one["control-id"] == "a"))

    more: tuple[Claim, ...] = (*DOSSIER.claims[:1], replace(DOSSIER.claims[1], how="Other."))
    assert uuid_of(DOSSIER) == uuid_of(replace(DOSSIER, claims=more))


# -- every shipped pack, and compliance-trestle ------------------------------------------------------------------------

SHIPPED = [one.id for one in wiring.pack_source().packs() if one.kind is PackKind.CATALOG]


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_every_catalog_of_ours_is_a_faultless_document(name: str) -> None:
    fault_free(export_pack(wiring.pack_source(), name, TODAY, documents))


TRESTLE = shutil.which(os.environ.get("MEDSLATE_TRESTLE", "trestle"))


@pytest.fixture(scope="module")
def trestle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if TRESTLE is None:
        pytest.skip("compliance-trestle is not installed; MEDSLATE_TRESTLE may name its command")
    folder = tmp_path_factory.mktemp("trestle")
    run(folder, "init", "--local")
    return folder  # type: ignore[return-value]


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run([str(TRESTLE), *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["own", "own--other", "small", "claims", "assessment", "resolved"])
def test_trestle_accepts_what_we_write(name: str, trestle: Path, tmp_path: Path) -> None:
    made = {
        "own": lambda: exported("own").document,
        "own--other": lambda: exported("own--other").document,
        "small": lambda: export_pack(MemoryPacks((CATALOG,)), "small", TODAY, documents).document,
        "claims": lambda: export_claims(opened(), PACKS, documents).document,
        "assessment": lambda: export_assessment(opened(), documents).document,
        "resolved": lambda: documents.resolve(
            build.document(build.PROFILE),
            {build.PROFILE["profile"]["imports"][0]["href"]: build.document(build.CATALOG)},
        )[0],
    }[name]()
    file = tmp_path / "x.json"
    file.write_bytes(documents.write(made))
    run(trestle, "import", "-f", str(file), "-o", name)
    (stored,) = trestle.glob(f"*/{name}/*.json")
    assert "VALID" in run(trestle, "validate", "-f", str(stored.relative_to(trestle)))


def controls(value: Any) -> dict[str, Any]:
    """Controls by id, wherever they stand."""
    found = {}
    for one in value.get("controls", ()):
        found[one["id"]] = one
        found.update(controls(one))
    for group in value.get("groups", ()):
        found.update(controls(group))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("merge", [{"as-is": True}, {"flat": {}}, None])
def test_trestle_resolves_as_we_do(merge: Any, trestle: Path, tmp_path: Path) -> None:
    """The same controls with the same parameters and parts; trestle's order is by name, and it notes what it added."""
    number = str(["as-is", "flat", None].index(next(iter(merge)) if merge else None))
    href = f"trestle://catalogs/c{number}/catalog.json"
    add = {"position": "starting", "by-id": "a-1_smt", "parts": [{"id": "n", "name": "item", "prose": "New."}]}

    def change(top: Any) -> None:
        top["imports"][0]["href"] = href
        top["modify"]["alters"].append({"control-id": "a-1", "adds": [add]})
        top.pop("back-matter")
        top.pop("merge")
        top.update({"merge": merge} if merge is not None else {})

    profile = build.changed(build.PROFILE, change)
    for name, value in ((f"c{number}", build.CATALOG), (f"p{number}", profile)):
        (tmp_path / f"{name}.json").write_bytes(build.text(value))
        run(trestle, "import", "-f", str(tmp_path / f"{name}.json"), "-o", name)
    run(trestle, "author", "profile-resolve", "-n", f"p{number}", "-o", f"r{number}")
    theirs = controls(json.loads((trestle / "catalogs" / f"r{number}" / "catalog.json").read_text("utf-8"))["catalog"])
    found, _ = documents.resolve(build.document(profile), {href: build.document(build.CATALOG)})
    ours = controls(found.value)
    assert set(ours) == set(theirs)
    for name, one in ours.items():
        assert one["title"] == theirs[name]["title"]
        assert one.get("params") == theirs[name].get("params")
        assert one.get("parts") == theirs[name].get("parts")
