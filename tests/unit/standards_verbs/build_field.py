"""A small field of packs: a law, a process, a questionnaire, a target with letters, and the device's own catalog."""

from dataclasses import replace
from datetime import date

from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.findings import Finding, Place
from medslate.standards.boundaries import Axis, Boundaries, BoundaryLevel, Selection
from medslate.standards.catalogs import Catalog, Kind, Party, Product, Requirement
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.overlays import Overlay
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire, Section
from medslate.standards.registers import DocumentEvent, DocumentLink, Register, RegisteredDocument, Status
from medslate.usecases.open_conformity import Conformity, Field, open_conformity, open_field
from medslate.usecases.opening import open_workspace
from tests.build import CATALOG, SOUND, TODAY
from tests.fakes.packsources import MemoryPacks

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


def pack(name: str, kind: PackKind = PackKind.CATALOG, **changes: object) -> Pack:
    made = Pack(name, kind, name.title(), "1", f"Title of {name}", "1.0.0", digest=name[0] * 64)
    return replace(made, **changes)  # type: ignore[arg-type]


def ask(name: str, **changes: object) -> Requirement:
    made = Requirement(name, Kind.CONTROL, f"Title of {name}", f"Intent of {name}", HIGH)
    return replace(made, **changes)  # type: ignore[arg-type]


def rel(origin: str, relation: SetRelation, to: str, confidence: Confidence = HIGH, together: str = "") -> Relation:
    return Relation(origin, relation, to, f"{origin} and {to}", confidence, together=together)


LAW = Catalog(
    pack("law", register="LAW"),
    (ask("Part", kind=Kind.HEADING), ask("L 1", heading="Part"), ask("L 2", heading="Part"), ask("L 3")),
    scale="answers",
    party=Party.MANUFACTURER,
    products=(Product.MEDICAL_DEVICE,),
)
PROCESS = Catalog(
    pack("process"),
    (
        ask("Plan", kind=Kind.HEADING),
        ask("P 1", phase="early", heading="Plan", evidence=("plan", "minutes")),
        ask("P 2", phase="early", heading="Plan"),
        ask("P 3", phase="late", confidence=LOW),
        ask("P 3/a", kind=Kind.ASPECT, base="P 3"),
        ask("P 4", phase="late"),
    ),
    scale="answers",
    party=Party.MANUFACTURER,
    phases={"early": "Early", "late": "Late"},
    routes={"long": ("P 1", "P 2", "P 3"), "short": ("P 4",)},
)
STEPS = Catalog(
    pack("steps"),
    (ask("S 0", step=0), ask("S 1", step=1), ask("S 2", step=2)),
    scale="ladder",
    steps={0: "low", 2: "top"},
)
LETTERS = Catalog(pack("label"), (ask("G 1", weight=1), ask("G 2", weight=1)), scale="letters", party=Party.OPERATOR)
ODD = Overlay(pack("odd", PackKind.OVERLAY), "small", (ask("O 1"),), ())


def scale(name: str, scoring: Scoring, *answers: tuple[str, Means, int | None], **changes: object) -> Scale:
    made = Scale(
        pack(name, PackKind.SCALE),
        scoring,
        tuple(ScaleAnswer(one, one, means, points) for one, means, points in answers),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


YES = (
    ("yes", Means.FULL, None),
    ("partly", Means.PART, None),
    ("no", Means.NONE, None),
    ("n/a", Means.NOT_APPLICABLE, None),
)
SCALES = (
    scale("answers", Scoring.CONFORMITY, *YES),
    scale("ladder", Scoring.LADDER, *YES),
    scale("letters", Scoring.GRADES, ("A", Means.OPEN, 100), ("B", Means.OPEN, 0), thresholds={"A": 60, "B": 0}),
    scale("levels", Scoring.LEVELS, ("met", Means.FULL, None)),
)
DEVICE_CATALOG = replace(CATALOG, scale="levels")


def walk(origin: str, to: str, *relations: Relation) -> Crosswalk:
    return Crosswalk(pack(f"{origin}--{to}", PackKind.CROSSWALK), origin, to, relations)


WALKS = (
    walk(
        "law",
        "small",
        rel("L 1", SetRelation.INTERSECTS, "A", MEDIUM),
        rel("L 2", SetRelation.EQUAL, "B"),
        rel("L 3", SetRelation.NONE, ""),
        rel("", SetRelation.NONE, "C 1"),
    ),
    walk(
        "law",
        "process",
        rel("L 1", SetRelation.SUPERSET, "P 1", LOW),
        rel("L 1", SetRelation.SUBSET, "P 2", together="both"),
        rel("L 2", SetRelation.SUBSET, "P 2", together="both"),
    ),
    walk("process", "steps", rel("P 1", SetRelation.EQUAL, "S 0"), rel("P 2", SetRelation.EQUAL, "S 1")),
    walk(
        "steps",
        "label",
        rel("S 0", SetRelation.SUPERSET, "G 1", together="g"),
        rel("S 1", SetRelation.SUPERSET, "G 1", together="g"),
    ),
)
FORM = Questionnaire(
    pack("form", PackKind.QUESTIONNAIRE),
    (Section("S", "Section"),),
    (
        Question("Q1", "S", "Is there one?", AnswerKind.CHOICE, Polarity.GOOD, confidence=HIGH),
        Question("Q2", "S", "And another?", AnswerKind.CHOICE, Polarity.GOOD, confidence=HIGH),
    ),
)
FORM_WALK = Crosswalk(
    pack("form--small", PackKind.CROSSWALK),
    "form",
    "small",
    (Relation("Q1", AnswerRelation.SUFFICIENT, "A", "It says so", MEDIUM, good=True),),
)
BOUNDS = Boundaries(
    pack("bounds", PackKind.BOUNDARIES),
    (BoundaryLevel("one", Axis.PRODUCT, 1, "One", ""), BoundaryLevel("many", Axis.PRODUCT, 2, "Many", "")),
    (Selection(("many",), "steps", ("S 2",), "Only where there are many."),),
)


def document(name: str, status: Status = Status.PUBLISHED, **changes: object) -> RegisteredDocument:
    made = RegisteredDocument(name, f"Title of {name}", "1", "2020", status, "IEC", "TC 1", "both", ("process",))
    return replace(made, **changes)  # type: ignore[arg-type]


REGISTER = Register(
    pack("register", PackKind.REGISTER, sources={"OWN": "Own judgement"}),
    date(2026, 11, 1),
    (
        document("LAW", Status.LAW, party="manufacturer", layers=("product",), confidence=HIGH, sources=("OWN",)),
        document("SMALL", packs=("small",), note="A note", eu="listed", fda="recognised"),
        document("SMALL-2", Status.DRAFT, party="operator"),
        document("OLD", Status.WITHDRAWN, packs=("process",)),
        document("FAR", edition="", dated=""),
    ),
    (
        DocumentLink("SMALL-2", "supersedes", "SMALL", "when published", MEDIUM),
        DocumentLink("SMALL", "based-on", "ext:ISO 1"),
        DocumentLink("LAW", "refers-to", "SMALL", confidence=HIGH),
    ),
    (
        DocumentEvent("2020", "SMALL", "published", confidence=HIGH),
        DocumentEvent("2026-10", "SMALL-2", "expected", "Next edition", LOW),
        DocumentEvent("2026-11-10", "LAW", "amended", confidence=HIGH),
        DocumentEvent("2027", "SMALL", "expected"),
        DocumentEvent("2028", "SMALL", "expected"),
        DocumentEvent("2026-06-01", "FAR", "published"),
    ),
)
PACKS = MemoryPacks(
    [DEVICE_CATALOG, LAW, PROCESS, STEPS, LETTERS, ODD, *SCALES, *WALKS, FORM, FORM_WALK, BOUNDS, REGISTER]
)
FIELD = open_field(PACKS)


def stated(name: str, row: str, answer: str, **changes: object) -> Stated:
    place = Place(f"conformity/{name}.yaml", ("answers", row))
    return replace(Stated(name, row, answer, place), **changes)  # type: ignore[arg-type]


def statement(name: str, *answers: Stated, **changes: object) -> Statement:
    return replace(Statement(name, Place(f"conformity/{name}.yaml"), answers), **changes)  # type: ignore[arg-type]


class HeldWorkspace:
    """A workspace in memory, every place of which is on line 7."""

    def __init__(self, held: Dossier | None, findings: tuple[Finding, ...] = ()) -> None:
        self.held = held
        self.findings = findings

    def read(self) -> tuple[Dossier | None, tuple[Finding, ...]]:
        if self.held is None and not self.findings:
            raise UsageError("There is no workspace.")
        return self.held, self.findings

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(replace(one, place=replace(one.place, line=7)) for one in findings)


def conformity(
    *statements: Statement, field: Field = FIELD, packs: MemoryPacks = PACKS, **changes: object
) -> Conformity:
    """The sound device with these statements, held against the small field."""
    held = replace(SOUND, statements=statements, **changes)  # type: ignore[arg-type]
    return open_conformity(open_workspace(HeldWorkspace(held), packs, TODAY), field, packs)
