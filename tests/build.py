"""Builders: the smallest sound device, and changes to it. Every unit test of the domain starts here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind, Independence, Outcome, TestCase, TestRecord
from medslate.devices.claims import Claim
from medslate.devices.device import Component, Device, EssentialFunction, ExternalMeasure, Integration, Interface
from medslate.findings import Place
from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.packs import Confidence, Pack, PackKind

TODAY = date(2026, 11, 21)
HERE = Place("somewhere.yaml")
PACK = Pack("small", PackKind.CATALOG, "Small", "1", "A small standard", "1.0.0", digest="d" * 64)


def row(name: str, fr: FR = FR.IAC, level: int | None = 1, **changes: object) -> Requirement:
    made = Requirement(name, Kind.REQUIREMENT, f"Title of {name}", f"Intent of {name}", Confidence.HIGH, fr, level)
    return replace(made, **changes)  # type: ignore[arg-type]


CATALOG = Catalog(
    PACK,
    (
        Requirement("C 1", Kind.CONSTRAINT, "Constraint", "", Confidence.HIGH),
        row("A"),
        row("A RE(1)", level=2, kind=Kind.ENHANCEMENT, base="A"),
        row("B", FR.UC, 2),
        Requirement("H", Kind.HEADING, "Heading", "", Confidence.HIGH, FR.SI, None, ("T", "U")),
        row("T H", FR.SI, 1, applies_to=("T",), heading="H"),
        row("U H", FR.SI, 3, applies_to=("U",), heading="H"),
    ),
    {"T": "type T", "U": "type U"},
)
PART = Component("part", "Part", ("T",), "1.0", "", HERE)
DEVICE = Device(
    "Device",
    "M1",
    "Maker",
    "1.0",
    "To test.",
    HERE,
    components=(PART,),
    interfaces=(Interface("lan", "LAN", "part", "ethernet", HERE),),
    functions=(EssentialFunction("run", "Run", "", HERE),),
    integrations=(Integration("dir", "Directory", "", HERE),),
    measures=(ExternalMeasure("wall", "Firewall", "", "operator", HERE),),
)


def claim(name: str, verdict: Verdict = Verdict.MET, **changes: object) -> Claim:
    return replace(Claim("part", name, verdict, HERE), **changes)  # type: ignore[arg-type]


def evidence(name: str = "doc", **changes: object) -> Evidence:
    return replace(Evidence(name, name, EvidenceKind.DESIGN, {"part": "1.0"}, date(2026, 1, 2), HERE), **changes)  # type: ignore[arg-type]


def passed_test(name: str = "test", **changes: object) -> Evidence:
    made = evidence(
        name, kind=EvidenceKind.TEST, outcome=Outcome.PASSED, tester="Lab", independence=Independence.THIRD_PARTY
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def record(outcomes: Mapping[str, Outcome], **changes: object) -> TestRecord:
    """A complete record with one case per row."""
    made = TestRecord(
        "rec",
        "part",
        "1.0",
        date(2026, 1, 2),
        "Lab",
        Independence.THIRD_PARTY,
        tuple(TestCase(f"test of {name}", (name,), outcome) for name, outcome in outcomes.items()),
        HERE,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def dossier(*claims: Claim, device: Device = DEVICE, **changes: object) -> Dossier:
    return replace(Dossier(device, "small", claims=claims, content="c" * 64), **changes)  # type: ignore[arg-type]


ALL_MET = tuple(claim(name, evidence=("doc",)) for name in ("C 1", "A", "A RE(1)", "B", "T H"))
SOUND = dossier(*ALL_MET, evidence=(evidence(),))
