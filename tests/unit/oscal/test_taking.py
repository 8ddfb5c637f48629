"""Claims and results in OSCAL into a workspace: ours come back as they were, those of others wait for a person."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medslate.adapters.formats.oscal import documents
from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.workspace import TextWorkspace
from medslate.assessment.capability import assess
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.findings import Code, Place
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog
from medslate.usecases.open_conformity import Conformity, open_conformity, open_field
from medslate.usecases.opening import Opened
from medslate.usecases.oscal_export import Exported, export_assessment, export_claims
from medslate.usecases.oscal_take import Taking, take, write_taken
from medslate.usecases.oscal_validate import Document
from tests import build as device
from tests.build import CATALOG, HERE, TODAY, claim
from tests.fakes.folders import MemoryFolder
from tests.fakes.packsources import MemoryPacks
from tests.journeys.conftest import Run, pump, run  # noqa: F401  (the fixtures)
from tests.unit.oscal import build
from tests.unit.oscal.build import COMPONENT, RESULTS, Value, changed, text, uuid
from tests.unit.oscal.test_exporting import OTHER, OWN, SCALE

SCALED = replace(OWN, scale="scale", routes={"short": ()})
THEIRS = replace(
    OTHER,
    pack=replace(OTHER.pack, id="catalog"),
    scale="scale",
    requirements=tuple(replace(OTHER.requirements[0], id=name) for name in ("A-1", "A-2", "A-1(1)")),
)
BARE = replace(OTHER, requirements=(replace(OTHER.requirements[0], id="A-1"),))
PACKS = MemoryPacks((CATALOG, SCALED, THEIRS, BARE, SCALE))
FULL = device.dossier(
    claim("A", evidence=("doc",), how="By\nthis.", rationale="For\n\nthat.", impairs={"run": "Fails\nopen."}),
    claim("A RE(1)", Verdict.MET_BY_INTEGRATION, through=("dir",), evidence=("doc", "more")),
    claim("B", Verdict.COVERED_EXTERNALLY, measures=("wall",), rationale="Not yet."),
    claim("C 1", Verdict.NOT_APPLICABLE, rationale="No."),
    evidence=(device.evidence(), device.evidence("more")),
    statements=(
        Statement(
            "own",
            HERE,
            (
                Stated("own", "Q", "yes", HERE, "So.", "", ("more",)),
                Stated("own", "R(1)", "no", HERE, rationale="Later.\nMuch later."),
                Stated("own", "R 1", "", HERE, "A proposal.", "Why."),
            ),
            "Quality system",
            "short",
        ),
    ),
)
EMPTY = replace(FULL, claims=(), statements=())


def held(dossier: Dossier = EMPTY, packs: MemoryPacks = PACKS) -> Conformity:
    opened = Opened(dossier, CATALOG, (), assess(dossier, CATALOG, TODAY), (), TODAY)
    return open_conformity(opened, open_field(packs), packs)


def read_back(made: Exported) -> Document:
    found, findings = documents.read(documents.write(made.document), "ours.json")
    assert findings == ()
    assert found is not None
    return found


def exported(dossier: Dossier = FULL) -> Document:
    return read_back(export_claims(held(dossier).opened, PACKS, documents))


def results(dossier: Dossier = FULL) -> Document:
    return read_back(export_assessment(held(dossier).opened, documents))


def taken(value: Value, into: Conformity | None = None, pack: str = "", packs: MemoryPacks = PACKS) -> Taking:
    return take(build.document(value), into or held(packs=packs), packs, documents, pack)


def plain(one: Any) -> Any:
    return replace(one, place=HERE)


def codes(made: Taking) -> list[Code]:
    return [one.code for one in made.findings]


def test_our_own_claims_and_answers_come_back_as_they_were() -> None:
    made = take(exported(), held(), PACKS, documents)
    assert made.findings == ()
    assert made.losses == ()
    assert sorted(map(str, map(plain, made.claims))) == sorted(map(str, FULL.claims))
    (statement,) = made.statements
    assert (statement.about, statement.route) == ("Quality system", "short")
    assert {one.row: plain(one) for one in statement.answers} == {one.row: one for one in FULL.statements[0].answers}


def test_what_is_stated_in_the_same_way_is_left_alone() -> None:
    made = take(exported(), held(FULL), PACKS, documents)
    assert (made.claims, made.statements, made.findings, made.same) == ((), (), (), 7)


def test_what_is_stated_otherwise_stays() -> None:
    others = (Stated("own", "Q", "no", HERE), Stated("own", "R 1", "", HERE, "Of my own."))
    dossier = replace(
        EMPTY,
        claims=(claim("A", Verdict.UNMET), claim("B", Verdict.OPEN), claim("C 1", Verdict.OPEN, how="A note.")),
        statements=(Statement("own", HERE, others),),
    )
    made = take(exported(), held(dossier), PACKS, documents)
    assert {one.row for one in made.claims} == {"A RE(1)", "B"}
    assert [one.row for one in made.stated] == ["R(1)"]
    assert codes(made) == [Code.KEPT] * 4
    assert [one.place.line is not None for one in made.findings] == [True] * 4
    assert "A of part is claimed 'unmet' already, otherwise than here; that stays." in {
        one.message for one in made.findings
    }
    assert "What the answers on own are about, and their route, stay as they are here." in made.losses


def test_an_answer_takes_the_place_of_the_proposal_that_it_says_itself() -> None:
    dossier = replace(EMPTY, statements=(Statement("own", HERE, (Stated("own", "Q", "", HERE, "So."),)),))
    made = take(exported(), held(dossier), PACKS, documents)
    assert made.findings == ()
    assert {one.row: one.answer for one in made.stated} == {"Q": "yes", "R(1)": "no", "R 1": ""}


def test_evidence_that_the_workspace_lacks_is_left_out() -> None:
    record = device.record({})
    dossier = replace(EMPTY, evidence=(device.evidence(),), records=(replace(record, id="more"),))
    made = take(exported(), held(dossier), PACKS, documents)
    assert {one.row: one.evidence for one in made.claims}["A RE(1)"] == ("doc",)
    assert made.losses == ()
    made = take(exported(), held(replace(EMPTY, evidence=())), PACKS, documents)
    assert made.losses == ("4 times evidence is named that this workspace does not have; the names are left out.",)


def test_claims_of_another_device_or_catalog_are_told() -> None:
    dossier = replace(FULL, device=replace(FULL.device, name="Other"))
    document = exported(dossier)
    value = json.loads(documents.write(document))
    for one in value["component-definition"]["metadata"]["props"]:
        one["value"] = "e" * 64 if one["name"] == "catalog-digest" else one["value"]
    made = taken(value)
    assert made.losses == (
        "The document is about Other, this workspace about Device.",
        "The claims were made on another state of small than the one at hand.",
    )
    moved = replace(EMPTY, catalog="large")
    large = replace(CATALOG, pack=replace(CATALOG.pack, id="large"))
    opened = Opened(moved, large, (), assess(moved, large, TODAY), (), TODAY)
    packs = MemoryPacks((CATALOG, large, SCALED, SCALE))
    made = take(exported(), open_conformity(opened, open_field(packs), packs), packs, documents)
    assert made.claims == ()
    assert "4 claims are on small; this workspace is assessed against another catalog." in made.losses


def spoilt(change: Callable[[Any], object]) -> Taking:
    """Our export with its first claim changed, taken in."""
    value = json.loads(documents.write(exported()))
    change(value["component-definition"]["components"])
    return taken(value)


def first(components: Any) -> Any:
    return components[0]["control-implementations"][0]["implemented-requirements"][0]


def verdict(components: Any, value: str) -> None:
    next(one for one in first(components)["props"] if one["name"] == "verdict")["value"] = value


def test_claims_that_cannot_be_are_refused_one_by_one() -> None:
    made = spoilt(lambda every: verdict(every, "mett"))
    assert [one.message for one in made.findings] == ["There is no verdict mett."]
    assert len(made.claims) == 3
    made = spoilt(
        lambda every: next(one for one in every[0]["props"] if one["name"] == "component").update(value="prt")
    )
    assert codes(made) == [Code.UNKNOWN_ID] * 4
    assert "part" in made.findings[0].remedy
    made = spoilt(lambda every: first(every).update({"control-id": "u.h"}))
    assert codes(made) == [Code.ROW_NOT_FACED]
    assert len(made.claims) == 3
    made = spoilt(lambda every: first(every)["props"].append(dict(first(every)["props"][-1], name="integration")))
    assert codes(made) == [Code.UNKNOWN_ID]
    assert len(made.claims) == 3
    made = spoilt(lambda every: first(every).update({"control-id": "a.re.1"}))
    assert codes(made) == [Code.KEPT]


def test_answers_that_cannot_be_are_refused_one_by_one() -> None:
    def answer(components: Any) -> None:
        rows = components[1]["control-implementations"][0]["implemented-requirements"]
        next(one for one in rows[0]["props"] if one["name"] == "answer")["value"] = "perhaps"
        rows[1]["control-id"] = "h"
        next(one for one in components[1]["props"] if one["name"] == "route")["value"] = "long"

    made = spoilt(answer)
    assert codes(made) == [Code.UNKNOWN_ID, Code.NOT_A_ROW]
    assert [one.row for one in made.stated] == ["Q"]
    assert "The route long is none of own, and is left out." in made.losses
    assert made.statements[0].route == ""


def test_results_of_ours_come_back_as_claims() -> None:
    made = take(results(), held(), PACKS, documents)
    assert made.findings == ()
    assert {one.row: plain(one) for one in made.claims} == {
        one.row: one for one in FULL.claims if one.verdict is not Verdict.NOT_APPLICABLE
    }


# -- documents of others ----------------------------------------------------------------------------------------------


def test_what_others_write_becomes_a_proposal() -> None:
    made = taken(COMPONENT)
    assert made.findings == ()
    assert [(one.pack, one.row, one.answer) for one in made.stated] == [("catalog", "A-1", ""), ("catalog", "A-2", "")]
    assert made.stated[0].how == "Application (implemented): Done.\na-1_smt.a: So."
    assert made.stated[1].how == "Application: Done too."
    assert made.losses == (
        "1 parameters that are set are not taken.",
        "1 parameters that are set for a whole catalog are not taken.",
    )


def requirement(top: Any, number: int = 0) -> Any:
    return top["components"][0]["control-implementations"][0]["implemented-requirements"][number]


def dressed(top: Any) -> None:
    """All that a requirement may bear."""
    one = requirement(top)
    one["remarks"] = "Done."
    one["statements"][0] |= {"remarks": "More.", "responsible-roles": [{"role-id": "r"}]}
    one["statements"].append({"statement-id": "a-1_smt.b", "uuid": uuid("same"), "description": "Done."})
    one["props"].append({"name": "other", "value": "x"})
    one["links"] = [
        {"href": f"#{uuid('proof')}", "rel": "evidence"}, {"href": "log.txt", "rel": "evidence", "text": "A log"},
        {"href": "x.txt", "rel": "evidence"}, {"href": "#a-2", "rel": "related"},
    ]  # fmt: skip
    requirement(top, 1)["description"] = "word " * 400
    top["back-matter"] = {"resources": [{"uuid": uuid("proof"), "title": "Proof"}]}
    top["import-component-definitions"] = [{"href": "more.json"}]
    top["capabilities"][0]["control-implementations"] = [
        {
            "uuid": uuid("whole"), "source": "catalog.json", "description": "x",
            "implemented-requirements": [
                {"uuid": uuid("w1"), "control-id": "a-1", "description": "Whole."},
                {"uuid": uuid("w2"), "control-id": "a-2", "description": "word " * 400},
            ],
        }
    ]  # fmt: skip


def test_evidence_is_named_and_what_is_left_out_is_counted() -> None:
    made = taken(changed(COMPONENT, dressed))
    how = made.stated[0].how
    assert how == (
        "Application (implemented): Done.\na-1_smt.a: So.\nMore.\nEvidence: Proof; A log; x.txt.\n\nWhole: Whole."
    )
    assert made.stated[1].how.startswith("Application: word word")
    assert len(made.stated[1].how) < 2010
    assert set(made.losses) == {
        "2 texts cut short are not taken.",
        "1 parameters that are set are not taken.",
        "1 responsible roles are not taken.",
        "1 properties are not taken.",
        "1 links other than to evidence are not taken.",
        "1 parameters that are set for a whole catalog are not taken.",
        "Component definitions that this one imports are not read; take each by itself.",
    }


def test_proposals_are_added_to_proposals_and_never_to_answers() -> None:
    noted = (Stated("catalog", "A-1", "", HERE, "A note."), Stated("catalog", "A-2", "yes", HERE, "So."))
    before = replace(EMPTY, statements=(Statement("catalog", HERE, noted),))
    made = taken(COMPONENT, held(before))
    assert [one.how for one in made.stated] == [f"A note.\n\n{taken(COMPONENT).stated[0].how}"]
    assert codes(made) == [Code.KEPT]
    again = replace(EMPTY, statements=(Statement("catalog", HERE, made.stated),))
    assert taken(COMPONENT, held(again)).same == 1


def test_controls_that_the_pack_does_not_have() -> None:
    made = taken(changed(COMPONENT, lambda top: requirement(top).update({"control-id": "a-11"})))
    (finding,) = made.findings
    assert finding.message.endswith("has no row for a-11.")
    assert "A-1" in finding.remedy.upper()
    assert finding.place.line is not None
    assert [one.row for one in made.stated] == ["A-2"]


def test_of_many_unknown_controls_only_the_first_have_a_suggestion() -> None:
    def many(top: Any) -> None:
        rows = top["components"][0]["control-implementations"][0]["implemented-requirements"]
        rows += [{"uuid": uuid(f"n{at}"), "control-id": "a-11", "description": "x"} for at in range(120)]

    made = taken(changed(COMPONENT, many))
    assert [one.remedy.startswith("Did") for one in made.findings] == [True] * 100 + [False] * 20


def test_a_catalog_that_is_no_pack_has_to_be_named() -> None:
    elsewhere = changed(
        COMPONENT, lambda top: top["components"][0]["control-implementations"][0].update(source="https://x.org/y.json")
    )
    made = taken(elsewhere)
    assert codes(made) == [Code.NOT_AT_HAND]
    assert made.losses[-1] == "2 entries on https://x.org/y.json are left out."
    assert made.statements == ()
    assert [one.row for one in taken(elsewhere, pack="catalog").stated] == ["A-1", "A-2"]
    with pytest.raises(UsageError, match="no catalog catalgo"):
        taken(elsewhere, pack="catalgo")

    def second(top: Any) -> None:
        top["components"][0]["control-implementations"].append(
            {"uuid": uuid("z"), "source": "z.json", "description": "z",
             "implemented-requirements": [{"uuid": uuid("z1"), "control-id": "a-1", "description": "z"}]}
        )  # fmt: skip

    with pytest.raises(UsageError, match="several catalogs"):
        taken(changed(elsewhere, second), pack="catalog")


def test_a_catalog_by_its_file_in_back_matter_or_by_its_id() -> None:
    def through(top: Any) -> None:
        top["components"][0]["control-implementations"][0]["source"] = f"#{uuid('r')}"
        top["back-matter"] = {"resources": [{"uuid": uuid("r"), "rlinks": [{"href": "packs/catalog.json"}]}]}

    assert len(taken(changed(COMPONENT, through)).stated) == 2
    by_id = changed(COMPONENT, lambda top: top["components"][0]["control-implementations"][0].update(source="catalog"))
    assert len(taken(by_id).stated) == 2


def test_catalogs_that_take_no_proposals() -> None:
    made = taken(COMPONENT, packs=MemoryPacks((CATALOG, replace(BARE, pack=THEIRS.pack), SCALE)))
    assert made.losses[-1] == "1 entries on catalog, which has no scale of answers, are left out."
    levelled = Catalog(THEIRS.pack, tuple(replace(CATALOG.requirements[1], id=name) for name in ("A-1", "A-2")))
    made = taken(COMPONENT, packs=MemoryPacks((CATALOG, levelled, SCALE)))
    assert made.losses[-1] == "2 entries on catalog carry no verdict of ours; its rows are answered by claims."


def test_results_of_others() -> None:
    made = taken(RESULTS, pack="catalog")
    (stated,) = made.stated
    assert stated.answer == ""
    assert stated.how == (
        "a-1_smt.a: assessed as satisfied by Run on 2026-01-31: Good.\nEvidence: Log.\n\n"
        "a-1_smt.b: assessed as not satisfied by Run on 2026-01-31: Bad."
    ).replace("Evidence: Log.", "Evidence: Log..")
    assert made.losses == ("1 risks are not taken.",)
    with pytest.raises(UsageError, match="--pack"):
        taken(RESULTS)


def signed(top: Any) -> None:
    """Who observed it, an observation without evidence, one that nobody refers to, and what else may stand there."""
    top["metadata"] = dict(top["metadata"], parties=[{"uuid": uuid("lab"), "type": "organization", "name": "Lab"}])
    (result,) = top["results"]
    seen = result["observations"][0]
    seen["origins"] = [{"actors": [{"type": "party", "actor-uuid": uuid("lab")}]}]
    seen["title"] = "Interview"
    del seen["relevant-evidence"]
    result["observations"].append(dict(seen, uuid=uuid("idle")))
    result["attestations"] = [{"parts": [{"name": "x"}]}]
    result["assessment-log"] = {"entries": [{"uuid": uuid("entry"), "start": "2026-01-01T00:00:00Z"}]}
    result["findings"][0]["target"]["status"] |= {"reason": "pass", "remarks": "Twice."}


def test_results_tell_who_found_what() -> None:
    made = taken(changed(RESULTS, signed), pack="catalog")
    head = "a-1_smt.a: assessed as satisfied by Lab on 2026-01-31: Good.\npass\nTwice.\nEvidence: Interview."
    assert made.stated[0].how.startswith(head)
    assert set(made.losses) == {
        "1 observations that no finding names are not taken.",
        "1 risks are not taken.",
        "1 attestations are not taken.",
        "1 entries of the log are not taken.",
    }


def test_other_documents_are_for_other_verbs() -> None:
    with pytest.raises(UsageError, match="oscal import"):
        taken(build.CATALOG)
    assert documents.contents(build.document(build.CATALOG)).told == ()


# -- into files -------------------------------------------------------------------------------------------------------


def without_answers(folder: Path) -> MemoryFolder:
    """The workspace in a folder with nothing claimed and nothing answered."""
    files = MemoryFolder.copy_of(folder).files
    files = {name: content for name, content in files.items() if not name.startswith("conformity/")}
    for name in [one for one in files if one.startswith("claims/")]:
        head = files[name].partition(b"\nclaims:")[0]
        files[name] = head + b"\nclaims: {}\n"
    return MemoryFolder(files)


def test_a_workspace_goes_out_and_comes_back(pump: Path, tmp_path: Path, run: Run) -> None:  # noqa: F811
    """All that is claimed and answered, told to an empty copy by the document alone."""
    assert (
        run("oscal", "export", "component-definition", tmp_path / "c.json", "-C", pump, "--on", "2026-11-21").status
        == 0
    )
    empty = tmp_path / "empty"
    for name, content in without_answers(pump).files.items():
        (empty / name).parent.mkdir(parents=True, exist_ok=True)
        (empty / name).write_bytes(content)
    order = ("oscal", "take", tmp_path / "c.json", "-C", empty, "--on", "2026-11-21")
    dry = run(*order, "--dry-run")
    assert dry.status == 0
    assert "Would take" in dry.out
    assert not (empty / "conformity").exists()
    said = json.loads(run(*order, "--format", "json").out)
    assert (said["findings"], said["losses"], said["same"], said["proposals"]) == ([], [], 0, [])
    before, _ = TextWorkspace(MemoryFolder.copy_of(pump)).read()
    after, _ = TextWorkspace(MemoryFolder.copy_of(empty)).read()
    assert before is not None
    assert after is not None
    claims = {key: plain(one) for key, one in before.claim.items() if one.verdict is not Verdict.OPEN}
    assert {key: plain(one) for key, one in after.claim.items()} == claims
    assert {key: plain(one) for key, one in after.stated.items()} == {
        key: plain(one) for key, one in before.stated.items()
    }
    assert [(one.pack, one.about, one.route) for one in after.statements] == [
        (one.pack, one.about, one.route) for one in before.statements
    ]
    assert len(claims) == len(said["claims"])
    again = run(*order)
    assert "Took 0 claims, 0 answers, 0 proposals;" in again.out


def test_proposals_are_written_row_by_row_into_a_file_that_is_there() -> None:
    folder = MemoryFolder({"conformity/catalog.yaml": b"pack: catalog\nanswers:\n  A-2:\n    answer: 'yes'\n"})
    editor = TextEditor(folder)
    stated = (Stated("catalog", "A-2", "yes", Place("conformity/catalog.yaml")),)
    into = replace(EMPTY, statements=(Statement("catalog", HERE, stated),))
    made = taken(COMPONENT, held(into))
    assert write_taken(made, into, editor, editor) == ("conformity/catalog.yaml",)
    written = folder.files["conformity/catalog.yaml"].decode()
    assert written.startswith("pack: catalog\nanswers:\n  A-2:\n    answer: 'yes'\n  A-1:\n    how:")


def test_the_commands_say_what_is_taken_and_what_is_not(pump: Path, tmp_path: Path, run: Run) -> None:  # noqa: F811
    (tmp_path / "results.json").write_bytes(text(RESULTS))
    (tmp_path / "broken.json").write_bytes(b'{"catalog": 1}')
    assert run("oscal", "take", tmp_path / "broken.json", "-C", pump).status == 1
    unnamed = run("oscal", "take", tmp_path / "results.json", "-C", pump)
    assert unnamed.status == 2
    assert "--pack" in unnamed.err
    said = run("oscal", "take", tmp_path / "results.json", "-C", pump, "--pack", "iso-14971-2019", "--dry-run")
    assert said.status == 1
    assert "has no row for a-1_smt.a" in said.out
    assert "What is lost:\n- 1 risks are not taken.\n" in said.out
