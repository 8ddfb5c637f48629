"""The published test vectors: every case comes out, and there are enough of them for every trap."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from medslate import wiring
from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind, Independence, Outcome
from medslate.devices.claims import Claim
from medslate.devices.device import Component, Device, Interface
from medslate.findings import Place
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability, Target, VectorError
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.usecases.opening import load_catalog
from medslate.usecases.pack_examples import example_rows, run_level_example

FILES = sorted((wiring.PACKS / "vectors").glob("*.json"))
CASES = [
    pytest.param(case, content.get("catalog"), id=case["id"])
    for file in FILES
    for content in [json.loads(Path(file).read_text("utf-8"))]
    for case in content["cases"]
]
PLACE = Place("vectors")
PACKS = wiring.pack_source()


@pytest.mark.parametrize(("case", "catalog"), CASES)
def test_case(case: dict[str, Any], catalog: str | None) -> None:
    kind = case.get("kind", "level")
    if kind == "level":
        known = case.get("catalog", catalog)
        loaded = load_catalog(PACKS, known) if known else None
        assert list(run_level_example(case, loaded)) == []
        check_cumulative(case, loaded)
    elif kind == "strength":
        check_strength(case)
    else:
        check_vector(case, kind)


def check_cumulative(case: dict[str, Any], catalog: Catalog | None) -> None:
    for name, counts in case["expect"].get("cumulative", {}).items():
        rows = [row for row in example_rows(case, catalog) if row.fr is FR[name]]
        assert counts == [sum(row.level <= level for row in rows) for level in (1, 2, 3, 4)]


def check_vector(case: dict[str, Any], kind: str) -> None:
    expect = case["expect"]
    if kind == "parse" and expect.get("error"):
        with pytest.raises(VectorError):
            Capability.parse(case["text"])
    elif kind == "parse":
        assert list(Capability.parse(case["text"]).levels) == expect["levels"]
    elif kind == "print":
        assert str(Capability(tuple(case["levels"]))) == expect["text"]
    elif kind == "meets":
        have, want = Capability.parse(case["capability"]), Target.parse(case["target"])
        assert (have.meets(want), list(have.gap(want))) == (expect["meets"], expect["gap"])
    else:
        first, *others = (Capability.parse(one) for one in case["vectors"])
        for one in others:
            first = first.meet(one) if kind == "meet" else first.join(one)
        assert first == Capability.parse(expect["vector"])


def check_strength(case: dict[str, Any]) -> None:
    """Through the whole chain from evidence items to bounds, not through the strength rule alone."""
    rows = example_rows(case, None)
    pack = Pack("small", PackKind.CATALOG, "Small", "1", "Small", "1")
    requirements = tuple(
        Requirement(
            row.id,
            Kind.ENHANCEMENT if row.base else Kind.REQUIREMENT,
            row.id,
            "",
            Confidence.HIGH,
            row.fr,
            row.level,
            base=row.base,
        )
        for row in rows
    )
    component = Component("c", "c", ("T",), case["version"], "", PLACE)
    device = Device(
        "d", "", "m", "1", "", PLACE, components=(component,), interfaces=(Interface("i", "i", "c", "lan", PLACE),)
    )
    evidence = {
        (row, number): evidence_item(f"{row}-{number}", item)
        for row, claim in case["claims"].items()
        for number, item in enumerate(claim.get("evidence", []))
    }
    claims = tuple(
        Claim(
            "c",
            row,
            Verdict(claim["verdict"]),
            PLACE,
            rationale=claim.get("rationale") or "",
            evidence=tuple(item.id for (owner, _), item in evidence.items() if owner == row),
        )
        for row, claim in case["claims"].items()
    )
    dossier = Dossier(device, "small", claims=claims, evidence=tuple(evidence.values()))
    result = assess(dossier, Catalog(pack, requirements, {"T": ""}), date.fromisoformat(case["today"]))
    for strength in Strength:
        expect = case["expect"][strength.value]
        lower, upper = (Capability.parse(expect.get(end) or expect["exact"]) for end in ("lower", "upper"))
        assert result.device[strength].bounds == Bounds(lower, upper), strength


def evidence_item(name: str, item: dict[str, Any]) -> Evidence:
    result = item.get("result")
    return Evidence(
        id=name,
        title=name,
        kind=EvidenceKind.TEST if item["kind"] == "test" else EvidenceKind.REVIEW,
        taken_on={"c": item["version"]} if item.get("version") else {},
        taken=date.fromisoformat(item["date"]) if item.get("date") else None,
        place=PLACE,
        expires=date.fromisoformat(item["expires"]) if item.get("expires") else None,
        outcome=Outcome(result) if result else None,
        tester=item.get("tester") or "",
        independence=Independence.DEVELOPER if item.get("independence") else None,
    )


def test_there_are_enough() -> None:
    """At least 200 cases, ids unique, each with its derivation, and each trap of the method guarded."""
    cases: list[Any] = [case.values[0] for case in CASES]
    assert len(cases) >= 200
    assert len({case["id"] for case in cases}) == len(cases)
    traps = {case.get("trap") for case in cases}
    assert {"enhancement-of-absent-base", "several-types", "base-above-level-1", "vacuous-level"} <= traps
