"""A small dossier with one of everything that a document has to tell, and the subject made of it."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import medslate
from medslate.assessment.capability import assess
from medslate.assessment.dossier import Approval, Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind, Independence, Outcome, TestCase, TestRecord
from medslate.devices.claims import Claim
from medslate.devices.device import (
    Assumption,
    Component,
    Device,
    EssentialFunction,
    ExternalMeasure,
    Guidance,
    Integration,
    Interface,
)
from medslate.documents.catalogue import DOCUMENTS, SHARED
from medslate.documents.model import Bullets, Document, Drawing, Facts, LevelBars, Paragraph, Table
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording, wording
from medslate.findings import Code, Finding, Place
from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.overlays import Comment, Overlay
from medslate.standards.packs import Confidence, Pack, PackKind

HERE = Place("device.yaml")
ISSUED = date(2026, 3, 1)
TEMPLATES = Path(medslate.__file__).parent / "packs" / "templates"
HIGH, MEDIUM, LOW, UNKNOWN = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, Confidence.UNKNOWN


def row(name: str, fr: FR | None, level: int | None, **more: Any) -> Requirement:
    kind = Kind.ENHANCEMENT if "base" in more else Kind.REQUIREMENT
    values = {"kind": kind, "title": f"title of {name}", "intent": f"intent of {name}", "confidence": HIGH}
    return Requirement(id=name, fr=fr, level=level, **{"clause": f"clause {name}", **values, **more})


ROWS = (
    row("K 1", None, None, kind=Kind.CONSTRAINT),
    row("R 1.1", FR.IAC, 1),
    row("R 1.1 E1", FR.IAC, 2, base="R 1.1"),
    row("R 1.2", FR.IAC, 2, confidence=MEDIUM),
    row("R 2.1", FR.UC, 1),
    row("R 2.1 E1", FR.UC, 2, base="R 2.1"),
    row("R 2.2", FR.UC, 2),
    row("R 3.0", FR.SI, None, kind=Kind.HEADING),
    row("E 3.1", FR.SI, 1, applies_to=("EDR",), confidence=LOW),
    row("R 3.2", FR.SI, 1),
    row("R 4.1", FR.DC, 1),
    row("R 5.1", FR.RDF, 1),
    row("R 6.1", FR.TRE, 2),
    row("R 7.1", FR.RA, 1),
)


def pack(name: str, kind: PackKind, note: str = "") -> Pack:
    return Pack(name, kind, f"Standard {name}", "2026", f"Title {name}", "1.0.0", digest="d" * 64, note=note)


CATALOG = Catalog(pack("rows", PackKind.CATALOG, "Read with care."), ROWS, {"EDR": "embedded", "SAR": "software"})
OVERLAY = Overlay(
    pack("notes", PackKind.OVERLAY),
    "rows",
    (
        row("N 1", None, None, kind=Kind.CONSTRAINT, confidence=LOW),
        row("TR 6 topic backup", None, None, kind=Kind.TOPIC, confidence=LOW),
        row("N topic", None, None, kind=Kind.TOPIC, confidence=LOW),
        row("N 6 a)", None, None, kind=Kind.TOPIC, confidence=UNKNOWN),
    ),
    (
        Comment("R 1.1", "comment", "Mind the emergency.", "4.2", verified=False, confidence=LOW),
        Comment("R 2.1", "comment", "Read in the document.", "", verified=True, confidence=HIGH),
    ),
)
PROVISIONS = (
    row("GSPR 17.4", None, None, kind=Kind.PROVISION, clause="Annex I 17.4"),
    row("GSPR 23.4(ab)", None, None, kind=Kind.PROVISION, clause="Annex I 23.4(ab)"),
    row("GSPR 17.1", None, None, kind=Kind.PROVISION),
)


def claim(component: str, name: str, verdict: Verdict, **more: Any) -> Claim:
    return Claim(component, name, verdict, HERE, **more)


MET, OPEN, UNMET = Verdict.MET, Verdict.OPEN, Verdict.UNMET
CLAIMS = (
    claim("pump", "K 1", MET, how="The motor runs by itself.", evidence=("review-1",)),
    claim("pump", "R 1.1", MET, how="Asks for a PIN.", evidence=("test-1",), impairs={"deliver": "Stop needs no PIN."}),
    claim("pump", "R 1.1 E1", Verdict.MET_BY_INTEGRATION, through=("directory", "ghost"), evidence=("review-1",)),
    claim("pump", "R 1.2", MET, evidence=("review-old",)),
    claim("pump", "R 2.1", UNMET, rationale="Planned for version 2."),
    claim("pump", "R 2.1 E1", MET, how="Roles are there."),
    claim("pump", "R 2.2", Verdict.COVERED_EXTERNALLY, measures=("guard", "ghost")),
    claim("pump", "E 3.1", Verdict.NOT_APPLICABLE, rationale="No such part."),
    claim("pump", "R 3.2", Verdict.NOT_APPLICABLE),
    claim("pump", "R 4.1", MET, evidence=("test-bad",), impairs={"deliver": "", "ghost": "None."}),
    claim("pump", "R 5.1", Verdict.MET_BY_INTEGRATION),
    claim("pump", "R 6.1", Verdict.COVERED_EXTERNALLY),
    claim("server", "R 1.1", MET, how="Asks for a password."),
    claim("server", "R 2.2", Verdict.COVERED_EXTERNALLY, measures=("guard",)),
    claim("server", "R 7.1", Verdict.NOT_APPLICABLE, rationale="Serves nobody.", evidence=("review-server",)),
    claim("nobody", "R 1.1", MET, how="Nobody said this."),
    claim("pump", "R 9.9", MET, measures=("guard",), rationale="A row that is not."),
    claim("pump", "R 3.0", MET),
    claim("server", "E 3.1", MET),
    claim("pump", "R 1.1", UNMET, rationale="Said a second time."),
)


def item(name: str, kind: EvidenceKind, **more: Any) -> Evidence:
    values: dict[str, Any] = {"taken_on": {"pump": "1.0"}, "taken": date(2026, 1, 2), "place": HERE}
    return Evidence(name, f"Title of {name}", kind, **{**values, **more})


TESTED: dict[str, Any] = {"outcome": Outcome.PASSED, "tester": "A. Tester", "independence": Independence.THIRD_PARTY}
EVIDENCE = (
    item("test-1", EvidenceKind.TEST, file="evidence/test-1.txt", sha256="ab" * 32, **TESTED),
    item("review-1", EvidenceKind.REVIEW),
    item("review-old", EvidenceKind.REVIEW, taken_on={"pump": "0.9", "gone": "1"}, expires=date(2026, 2, 1)),
    item("test-bad", EvidenceKind.TEST, outcome=Outcome.FAILED, file="evidence/bad.txt", sha256=""),
    item("review-server", EvidenceKind.REVIEW, taken_on={"server": "2.0"}),
    item("late", EvidenceKind.DESIGN, taken=date(2027, 1, 1)),
    item("undated", EvidenceKind.ANALYSIS, taken=None, taken_on={}),
)
RECORD = TestRecord(
    "run-1",
    "server",
    "2.0",
    date(2026, 1, 3),
    "B. Tester",
    Independence.DEVELOPER,
    (
        TestCase("test_sign_in", ("R 1.1",), Outcome.PASSED),
        TestCase("test_later", ("R 2.1", "R 2.2"), Outcome.SKIPPED),
    ),
    HERE,
    file="results/run-1.xml",
    sha256="cd" * 32,
)
DEVICE = Device(
    "Drip",
    "D-1",
    "Maker",
    "1.2",
    "Drips.",
    HERE,
    environment="A ward.",
    components=(
        Component("pump", "The pump", ("EDR",), "1.0", "Drips.", HERE),
        Component("server", "The server", ("SAR",), "2.0", "", HERE),
        Component("stand", "The stand", (), "3.0", "Holds.", HERE),
    ),
    interfaces=(
        Interface("wlan", "Radio", "pump", "wlan", HERE, ("server",), ("TLS",), ("443/tcp",), "both", "Status"),
        Interface("led", "Lamp", "stand", "", HERE, in_scope=False, reason="Sends only."),
    ),
    functions=(
        EssentialFunction("deliver", "Deliver", "Drip on.", HERE),
        EssentialFunction("alarm", "Alarm", "", HERE),
    ),
    integrations=(
        Integration("directory", "Directory", "Accounts", HERE),
        Integration("clock", "Clock", "Time", HERE),
    ),
    measures=(
        ExternalMeasure("guard", "Guarded network", "Guard it.", "operator", HERE),
        ExternalMeasure("lock", "Locked door", "Lock it.", "operator", HERE),
    ),
    assumptions=(Assumption("staff", "Staff are trained."),),
    guidance=Guidance(emergency_access="Press Stop.", updates="Twice a year.", support_until="2030-01-01"),
)
FINDINGS = (
    Finding(Code.FAILED_TEST, HERE, "A test failed.", "Correct it."),
    Finding(Code.NO_EVIDENCE, HERE, "No evidence."),
    Finding(Code.OPEN_ROWS, HERE, "Rows are open."),
)
DOSSIER = Dossier(
    DEVICE,
    "rows",
    ("notes",),
    Target((2, 2, 1, 1, 1, 1, 1)),
    CLAIMS,
    EVIDENCE,
    (RECORD,),
    (
        Approval("QA", "Released for sale", date(2026, 2, 1), "c" * 64, HERE),
        Approval("RA", "Seen", date(2026, 2, 2), "other", HERE),
    ),
    content="c" * 64,
)


def subject_of(dossier: Dossier, **more: Any) -> Subject:
    """The subject of a dossier on the day of issue."""
    values: dict[str, Any] = {
        "catalog": CATALOG,
        "overlays": (OVERLAY,),
        "findings": FINDINGS,
        "packs": (CATALOG.pack, OVERLAY.pack),
        "provisions": PROVISIONS,
        **more,
    }
    assessed = assess(dossier, values["catalog"], ISSUED)
    return Subject(dossier=dossier, assessment=assessed, issued=ISSUED, version="9.9", **values)


def full() -> Subject:
    return subject_of(DOSSIER)


def without_scope() -> Subject:
    """A device none of whose components exposes an interface in scope, and of which nothing else is told."""
    bare = replace(DEVICE, interfaces=(), functions=(), integrations=(), measures=(), assumptions=(), model="")
    return subject_of(replace(DOSSIER, device=replace(bare, guidance=Guidance(), environment="")))


def empty() -> Subject:
    """A device with nothing told at all, held against rows without overlay or law."""
    device = Device("Nothing", "", "Maker", "0", "", HERE)
    dossier = Dossier(device, "rows", target=Target.same(1))
    return subject_of(dossier, overlays=(), findings=(), packs=(), provisions=())


def perfect() -> Subject:
    """A device that meets every row, tested."""
    claims = tuple(claim("pump", one.id, MET, evidence=("test-1",)) for one in ROWS if one.kind is not Kind.HEADING)
    device = replace(
        DEVICE,
        components=DEVICE.components[:1],
        interfaces=(replace(DEVICE.interfaces[0], protected_by=()),),
    )
    dossier = Dossier(device, "rows", target=Target.same(1), claims=claims, evidence=EVIDENCE[:1], content="c" * 64)
    return subject_of(dossier, findings=())


def wording_of(name: str) -> Wording:
    files = (tomllib.loads((TEMPLATES / one / "wording.toml").read_text("utf-8")) for one in (SHARED, name))
    return wording(*files)


def document(name: str, subject: Subject) -> Document:
    return DOCUMENTS[name](subject, wording_of(name))


def lines(made: Document) -> list[str]:
    """All that a document says, a table row a line."""
    said = [made.kind, made.title, made.subtitle, made.issued, made.reference]
    blocks = [*made.front]
    for section in made.sections:
        said.append(section.title)
        blocks += section.blocks
    for block in blocks:
        match block:
            case Paragraph():
                said.append(block.text)
            case Bullets():
                said += block.items
            case Facts():
                said += [f"{label}: {value}" for label, value in block.items]
            case LevelBars():
                said += [block.caption, block.text, *(f"{one.label} {one.lower}..{one.upper}" for one in block.bars)]
            case Drawing():
                said += [block.caption, block.text, *(text for _, text in block.lanes)]
                said += [f"{one.title} | {one.note} | {one.tone.value}" for one in block.boxes]
                said += [f"{one.label} | {' | '.join(one.ends)} | {one.guard.value}" for one in block.links]
            case Table():
                said += [block.caption, " | ".join(one.title for one in block.columns)]
                said += [" | ".join(cell.text for cell in line) for line in block.rows]
    return said


def section_lines(made: Document, title: str) -> list[str]:
    """What the section of that title says."""
    return lines(replace(made, front=(), sections=tuple(one for one in made.sections if one.title == title)))[5:]
