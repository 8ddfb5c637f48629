"""CycloneDX declarations: what is claimed goes out by the schema, and comes back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from medslate.adapters.formats import jsontext
from medslate.adapters.formats.cyclonedx import declarations
from medslate.adapters.formats.cyclonedx.declarations_reading import read
from medslate.assessment.dossier import Approval, Release
from medslate.errors import UsageError
from medslate.findings import Code
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.usecases.declarations import Declarations, Exported, export
from tests.build import DEVICE, HERE, TODAY, claim, dossier, evidence, passed_test, record
from tests.journeys.conftest import DAY, Run, pump, run  # noqa: F401  (the fixtures)
from tests.unit.neighbours.build import held
from tests.unit.standards_verbs.build_field import stated, statement

RICH = dossier(
    claim("C 1", evidence=("doc", "gone")),
    claim("A", how="By a password.\nSee 3.", evidence=("doc", "test"), impairs={"run": "A button."}),
    claim("A RE(1)", Verdict.UNMET, rationale="Not built."),
    claim("B", Verdict.NOT_APPLICABLE, rationale="There are no users.", evidence=("doc",)),
    claim("T H", Verdict.COVERED_EXTERNALLY, measures=("wall", "moat"), how="The wall does it."),
    evidence=(evidence("doc", file="a b.pdf", sha256="e" * 64, expires=date(2027, 1, 1)),
              passed_test("test", taken=date(2026, 3, 4), title=""), evidence("idle")),
    approvals=(Approval("security", "approved", date(2026, 11, 1), "c" * 64, HERE),
               Approval("quality", "approved", date(2026, 11, 1), "old", HERE)),
)  # fmt: skip


def exported(given: Any = RICH, strength: Strength = Strength.DECLARED) -> Exported:
    return export(held(given), strength, declarations)


def tree(given: Any = RICH, strength: Strength = Strength.DECLARED) -> Any:
    return json.loads(exported(given, strength).content)


def taken(content: Any) -> Declarations:
    found, findings = read(content if isinstance(content, bytes) else json.dumps(content).encode(), "d.json")
    assert findings == ()
    assert found is not None
    return found


def valid(content: bytes) -> None:
    for version, text in ((SchemaVersion.V1_6, "1.6"), (SchemaVersion.V1_7, "1.7")):
        said = content.decode().replace('"specVersion": "1.6"', f'"specVersion": "{text}"')
        said = said.replace("bom-1.6", f"bom-{text}")
        assert JsonStrictValidator(version).validate_str(said) is None


@pytest.mark.parametrize("strength", Strength)
def test_it_is_what_the_schema_asks_for(strength: Strength) -> None:
    valid(exported(strength=strength).content)


def test_the_same_content_and_day_give_the_same_bytes() -> None:
    assert exported().content == exported().content
    other = tree(replace(RICH, device=replace(DEVICE, version="1.1")))
    assert other["serialNumber"] != tree()["serialNumber"]


def test_claims_come_back_as_they_were() -> None:
    found = taken(exported().content)
    assert [replace(one, place=HERE) for one in found.claims] == list(RICH.claims)
    assert (found.catalog, found.digest, found.strength) == ("small", "d" * 64, "declared")
    assert (found.subject, found.version, found.assessors) == ("Device", "1.0", ("Maker",))
    assert found.affirmation == "The claims are those of the content that these roles approved."


def test_scores_and_confidence() -> None:
    told = {one.requirement: (one.score, one.confidence) for one in taken(exported().content).lines}
    assert told == {"C 1": (1.0, 0.5), "A": (1.0, 1.0), "A RE(1)": (0.0, 1.0), "B": (None, 1.0), "T H": (0.0, 1.0)}
    tested = {one.requirement: one.score for one in taken(exported(strength=Strength.TESTED).content).lines}
    assert tested == {"C 1": None, "A": 1.0, "A RE(1)": 0.0, "B": None, "T H": 0.0}
    assert (
        "1 claims do not hold at the strength asked for: they are told without a score."
        in exported(strength=Strength.TESTED).losses
    )


def test_a_claim_that_nothing_supports_has_no_confidence() -> None:
    unreasoned = dossier(claim("A", Verdict.NOT_APPLICABLE))
    (line,) = [one for one in taken(exported(unreasoned).content).lines if one.claim is not None]
    assert (line.score, line.confidence) == (None, 0.0)


def test_what_is_open_is_in_the_map_and_has_no_score() -> None:
    lines = {
        one.requirement: one for one in taken(exported(dossier(claim("A"), claim("B", Verdict.OPEN))).content).lines
    }
    assert list(lines) == ["A", "A RE(1)", "B", "T H"]
    assert (lines["B"].score, lines["B"].confidence, lines["B"].claim, lines["B"].target) == (None, None, None, "Part")


def test_the_catalog_is_a_standard_in_our_own_words() -> None:
    (standard,) = tree()["definitions"]["standards"]
    assert (standard["name"], standard["version"]) == ("Small", "1")
    rows = {one["identifier"]: one for one in standard["requirements"]}
    assert list(rows) == ["C 1", "A", "A RE(1)", "B", "H", "T H"]
    assert rows["A RE(1)"]["parent"] == rows["A"]["bom-ref"]
    assert rows["T H"]["parent"] == rows["H"]["bom-ref"]
    assert [(one["identifier"], len(one["requirements"])) for one in standard["levels"]] == [("SL 1", 2), ("SL 2", 4)]


def test_unmet_is_a_claim_against() -> None:
    (line,) = [one for one in taken(exported().content).lines if one.requirement == "A RE(1)"]
    assert (line.claims, line.against, line.reasoning) == ((), ("A RE(1): unmet",), ("Not built.", "Not built."))


def test_evidence_and_what_lies_outside() -> None:
    items = {one["bom-ref"]: one for one in tree()["declarations"]["evidence"]}
    assert list(items) == ["evidence:doc", "evidence:test", "measure:wall", "measure:moat"]
    assert items["evidence:doc"]["data"] == [{"name": "a b.pdf", "contents": {"url": "a%20b.pdf"}}]
    assert items["evidence:doc"]["description"] == f"doc (design); SHA-256 of the file: {'e' * 64}"
    assert items["evidence:test"]["description"] == "test (test); outcome: passed"
    assert (items["measure:wall"]["description"], items["measure:moat"]["description"]) == ("Firewall", "measure:moat")
    (line,) = [
        one for one in tree()["declarations"]["attestations"][0]["map"] if one["requirement"] == "requirement:small/T H"
    ]
    assert line["conformance"]["mitigationStrategies"] == ["measure:wall", "measure:moat"]


def test_integrations_lie_outside_too() -> None:
    undated = evidence("doc", taken=None)
    by = dossier(claim("A", Verdict.MET_BY_INTEGRATION, through=("dir",), evidence=("doc",)), evidence=(undated,))
    items = {one["bom-ref"]: one for one in tree(by)["declarations"]["evidence"]}
    assert items["integration:dir"]["description"] == "Directory"
    assert "created" not in items["evidence:doc"]


def test_only_approvals_of_this_content_affirm() -> None:
    (signatory,) = tree()["declarations"]["affirmation"]["signatories"]
    assert (signatory["role"], signatory["externalReference"]["url"]) == (
        "security",
        f"urn:medslate:approval:{'c' * 64}",
    )
    assert "affirmation" not in tree(replace(RICH, approvals=()))["declarations"]


def test_losses_are_told() -> None:
    more = replace(
        RICH,
        claims=(*RICH.claims, claim("Z")),
        records=(record({}),),
        releases=(Release("1", TODAY, "c", {}, {}, {}, {}, HERE),),
    )
    said = "\n".join(exported(more).losses)
    for one in ("1 claim on rows", "1 interface is", "1 test record is", "1 release is"):
        assert one in said
    assert (exported(more).claimed, exported(more).open) == (5, 0)


ANSWERS = (
    stated("process", "P 1", "yes", how="In the plan.", evidence=("doc", "gone")),
    stated("process", "P 2", "partly"),
    stated("process", "P 4", "n/a", rationale="There is none."),
    stated("process", "P 3", ""),
    stated("process", "Z", "yes"),
)


def test_answers_to_other_catalogs() -> None:
    """Each catalog is a standard of its own; what is known of a row decides its score."""
    several = (statement("process", *ANSWERS, about="Our process"), statement("steps", stated("steps", "S 1", "no")),
               statement("label", stated("label", "G 1", "A")), statement("small", stated("small", "A", "yes")))  # fmt: skip
    made = exported(replace(RICH, statements=several))
    valid(made.content)
    found = taken(made.content)
    assert [replace(one, place=HERE) for one in found.answers] == [
        replace(one, place=HERE) for one in (several[2].answers[0], *ANSWERS[:3], several[1].answers[0])
    ]
    assert len(found.claims) == made.claimed == 5
    lines = {(one.standard, one.requirement): (one.score, one.confidence) for one in found.lines if one.stated}
    assert lines == {
        ("Steps 1", "S 1"): (0.0, 1.0),
        ("Process 1", "P 1"): (1.0, 0.5),
        ("Process 1", "P 2"): (0.5, 0.25),
        ("Process 1", "P 4"): (None, 0.25),
        ("Label 1", "G 1"): (None, None),
    }
    summaries = [one["summary"] for one in json.loads(made.content)["declarations"]["attestations"]]
    assert "Process:1, about Our process: what is known at the strength declared" in summaries
    assert made.answered == 5
    assert "3 answers that are empty, or on rows that no catalog at hand has, are left out." in made.losses
    tested = {one.requirement: one.score for one in taken(exported(
        replace(RICH, statements=several), Strength.TESTED).content).lines if one.stated}  # fmt: skip
    assert tested == {"S 1": 0.0, "P 1": None, "P 2": None, "P 4": None, "G 1": None}


def test_answers_alone() -> None:
    alone = dossier(device=replace(DEVICE, components=()), statements=(statement("law", stated("law", "L 1", "yes")),))
    made = exported(alone)
    valid(made.content)
    assert (made.claimed, made.answered, len(taken(made.content).answers)) == (0, 1, 1)


def test_without_claims_there_is_nothing_to_declare() -> None:
    with pytest.raises(UsageError, match="claims and answers nothing yet"):
        exported(dossier(claim("A", Verdict.OPEN)))


def test_names_and_headings_without_more() -> None:
    """A component without a name, a row that belongs to nothing, a device without an article number."""
    nameless = replace(DEVICE, components=(replace(DEVICE.components[0], name=""),), udi_di="")
    valid(exported(dossier(claim("A"), device=nameless)).content)
    assert tree(dossier(claim("A"), device=nameless))["declarations"]["targets"]["components"][0]["name"] == "part"


# -- documents of others ----------------------------------------------------------------------------------------------

THEIRS: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "components": [{"type": "library", "name": "outer", "components": [{"type": "library", "name": "inner", "bom-ref": "i"}]}],
    "definitions": {"standards": [{"name": "ASVS", "requirements": [{"bom-ref": "r1", "identifier": "V1"}, {"bom-ref": "r2"}]}]},
    "declarations": {
        "assessors": [{"thirdParty": True, "organization": {"name": "Lab"}}, {"thirdParty": False}],
        "claims": [
            {"bom-ref": "c1", "target": "i", "predicate": "It does.", "reasoning": "So.", "evidence": ["e1", "e2"], "counterEvidence": ["e3"]},
            {"bom-ref": "c2", "target": "acme", "predicate": "It does not."},
            {"bom-ref": "c3"},
        ],
        "evidence": [{"bom-ref": "e1", "description": "A test."}, {"bom-ref": "e2", "propertyName": "p"}],
        "targets": {"organizations": [{"bom-ref": "acme", "name": "Acme"}]},
        "attestations": [
            {"map": [
                {"requirement": "r1", "claims": ["c1"], "counterClaims": ["c2"], "conformance": {"score": 0.75, "rationale": "Mostly."}},
                {"requirement": "r2"},
            ]},
            {"summary": "empty"},
        ],
    },
}  # fmt: skip


def test_what_others_declare() -> None:
    found = taken(THEIRS)
    first, second = found.lines
    assert (first.standard, first.requirement, first.target, first.score, first.confidence) == (
        "ASVS",
        "V1",
        "inner",
        0.75,
        None,
    )
    assert (first.claims, first.against) == (("It does.",), ("It does not.",))
    assert (first.reasoning, first.evidence) == (("Mostly.", "So."), ("A test.", "p", "e3"))
    assert (second.requirement, second.target, second.score, second.claim) == ("r2", "", None, None)
    assert found.assessors == ("Lab (third party)",)
    assert found.losses == ("1 claims that no attestation maps to a requirement are not shown.",)
    assert found.claims == ()


def changed(change: Callable[[dict[str, Any]], Any], given: Any = None) -> bytes:
    copy = json.loads(json.dumps(THEIRS if given is None else given))
    change(copy)
    return json.dumps(copy).encode()


def test_references_that_lead_nowhere() -> None:
    entry = {"requirement": "gone", "claims": ["lost"]}
    found, findings = read(changed(lambda one: one["declarations"]["attestations"].append({"map": [entry]})), "d.json")
    assert found is not None
    assert [(one.code, one.message) for one in findings] == [
        (Code.NOT_AT_HAND, "The requirement 'gone' is not in this document."),
        (Code.NOT_AT_HAND, "The claim 'lost' is not in this document."),
    ]
    assert (found.lines[2].requirement, found.lines[2].standard) == ("gone", "")


def test_a_name_for_two_things() -> None:
    _, findings = read(changed(lambda one: one["declarations"]["claims"].append({"bom-ref": "c1"})), "d.json")
    assert [one.code for one in findings] == [Code.DUPLICATE]


def test_a_claim_of_ours_that_was_spoilt() -> None:
    ours = tree(dossier(claim("A")))
    properties = ours["declarations"]["targets"]["components"][0]["properties"]
    (held,) = [one for one in properties if one["name"] == "medslate:claim:A"]
    for text in ("{", '{"verdict": "fine"}', '{"verdict": "met", "more": 1}', "[" * 100_000, '"\\ud800"'):
        held["value"] = text
        found, findings = read(json.dumps(ours).encode(), "d.json")
        assert found is not None
        assert (found.claims, [one.code for one in findings]) == ((), [Code.SHAPE])


def test_claims_count_only_in_documents_of_ours() -> None:
    ours = tree(dossier(claim("A")))
    assert len(taken(ours).claims) == 1
    del ours["metadata"]["component"]["properties"]
    assert taken(ours).claims == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff", Code.FILE_UNREADABLE),
        (b"<bom/>", Code.SYNTAX),
        (b'{"a": 1, "a": 2}', Code.DUPLICATE),
        (b"[" * 100_000, Code.SYNTAX),
        (b"[]", Code.SHAPE),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.5"}', Code.SHAPE),
        (b'{"bomFormat": "SPDX", "specVersion": "1.6", "declarations": {}}', Code.SHAPE),
        (changed(lambda one: one["declarations"].update(claims={})), Code.SHAPE),
    ],
    ids=lambda one: str(one)[:20],
)
def test_files_that_cannot_be_used(content: bytes, code: Code) -> None:
    found, (finding,) = read(content, "d.json")
    assert (found, finding.code) == (None, code)


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "LIMIT", 1)
    assert [one.code for one in read(b"{}", "d.json")[1]] == [Code.FILE_TOO_LARGE]


# -- as a person calls them -------------------------------------------------------------------------------------------


def test_the_example_goes_out_and_is_shown(run: Run, pump: Path) -> None:  # noqa: F811
    file = pump / "claims.cdx.json"
    said = run("declarations", "export", "-C", pump, "-o", file, "--on", DAY, "--strength", "evidenced")
    assert said.status == 0
    assert "rows claimed" in said.out
    assert "What is lost:" in said.out
    valid(file.read_bytes())
    data = json.loads(run("declarations", "export", "-C", pump, "-o", file, "--on", DAY, "--format", "json").out)
    shown = run("declarations", "import", file)
    assert shown.status == 0
    assert "Affirmed: " in shown.out
    assert "conformance  confidence  requirement" in shown.out
    lines = json.loads(run("declarations", "import", file, "--format", "json").out)["lines"]
    assert len(lines) == data["claimed"] + data["open"] + data["answered"]


def test_documents_of_others_are_shown(run: Run, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(THEIRS), "utf-8")
    said = run("declarations", "import", file)
    assert "Assessed by Lab (third party)" in said.out
    assert "       0.75           -  V1, inner: It does.; against: It does not." in said.out
    assert "          -           -  r2: nothing claimed" in said.out
    assert "2 rows: 1 with a score, 0 in full" in said.out
    file.write_text("[]", "utf-8")
    assert run("declarations", "import", file).status == 1
    file.write_bytes(changed(lambda one: one["declarations"]["claims"].append({"bom-ref": "c1"})))
    assert run("declarations", "import", file).status == 1
