"""Small catalogs of every kind, a dossier with answers to them, and the subjects made of both."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from medslate.assessment.capability import assess
from medslate.assessment.conformity.facts import facts_of
from medslate.assessment.conformity.reached import reached, web_of
from medslate.assessment.conformity.scope import scope_of
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier, Release
from medslate.documents.catalogue import CONFORMITY_DOCUMENTS, SHARED, SHARED_CONFORMITY
from medslate.documents.conformity.subject import ConformitySubject
from medslate.documents.model import Document
from medslate.documents.wording import Wording, wording
from medslate.findings import Place
from medslate.standards.boundaries import Axis, Boundaries, BoundaryLevel, Selection
from medslate.standards.catalogs import Catalog, Kind, Party, Product, Requirement
from medslate.standards.crosswalks import Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.packs import PackKind
from tests.unit.documents import build_small as small
from tests.unit.documents.build_small import HIGH, ISSUED, LOW, MEDIUM, TEMPLATES, pack

HERE = Place("conformity/some.yaml")


def row(name: str, kind: Kind, **more: Any) -> Requirement:
    made = Requirement(name, kind, f"title of {name}", f"intent of {name}", HIGH, clause=f"clause {name}")
    return replace(made, **more)


def heading(name: str, **more: Any) -> Requirement:
    return row(name, Kind.HEADING, applies_to=("none",), **more)


def scale(name: str, scoring: Scoring, thresholds: Mapping[str, int] | None = None) -> Scale:
    answers = [
        ScaleAnswer("yes", "Yes", Means.FULL),
        ScaleAnswer("partly", "In part", Means.PART),
        ScaleAnswer("no", "No", Means.NONE),
        ScaleAnswer("n-a", "Not applicable", Means.NOT_APPLICABLE),
    ]
    if scoring is Scoring.GRADES:
        letters = (("A", 100), ("B", 60), ("C", 20))
        answers = [ScaleAnswer(one, f"Letter {one}", Means.OPEN, points) for one, points in letters] + answers[3:]
    return Scale(pack(name, PackKind.SCALE), scoring, tuple(answers), thresholds or {})


YES_NO, LADDER = scale("yes-no", Scoring.CONFORMITY), scale("ladder", Scoring.LADDER)
LETTERS = scale("letters", Scoring.GRADES, {"A": 90, "B": 50, "C": 0})
LEVELS = scale("levels", Scoring.LEVELS)
SCALES = {one.pack.id: one for one in (YES_NO, LADDER, LETTERS, LEVELS)}

LAW = Catalog(
    replace(pack("law", PackKind.CATALOG), complete="All of chapter I.", unknown="The rest."),
    (
        heading("Chapter I"),
        row("L 1", Kind.PROVISION, heading="Chapter I", refs=("Annex II 4",), evidence=("risk file", "test report")),
        row("L 2", Kind.PROVISION, heading="Chapter I", confidence=MEDIUM, note="Mind it."),
        row("L 3", Kind.PROVISION),
        row("L 4", Kind.PROVISION),
        row("L 5", Kind.PROVISION),
        row("L 6", Kind.PROVISION),
        row("L 7", Kind.PROVISION),
    ),
    scale="yes-no",
    party=Party.MANUFACTURER,
    products=(Product.MEDICAL_DEVICE,),
    document="gspr-checklist",
)
CONTROLS = Catalog(
    pack("controls", PackKind.CATALOG),
    (
        heading("A"),
        *(row(f"A {number}", Kind.CONTROL, heading="A", evidence=("record",)) for number in range(1, 7)),
    ),
    scale="yes-no",
    party=Party.OPERATOR,
)
FORM = Catalog(
    pack("form", PackKind.CATALOG),
    (
        heading("Q"),
        row("Q 1", Kind.ITEM, heading="Q", phase="design", step=0, refs=("Law 1",)),
        row("Q 1/1", Kind.ASPECT, base="Q 1", phase="design"),
        row("Q 2", Kind.ITEM, heading="Q", phase="test", step=1),
        row("Q 3", Kind.ITEM, phase=""),
    ),
    scale="ladder",
    phases={"design": "Design", "test": "Testing", "unused": "Unused"},
    steps={0: "beginner"},
)
PROCESS = Catalog(
    pack("process", PackKind.CATALOG),
    (
        heading("4"),
        row("4.1", Kind.ACTIVITY, heading="4", phase="plan", evidence=("plan",)),
        row("4.2", Kind.ACTIVITY, heading="4", phase="plan"),
        row("4.2/1", Kind.ASPECT, base="4.2", phase="plan"),
        row("5", Kind.ACTIVITY, phase="plan"),
        row("F", Kind.ACTIVITY, phase="plan"),
    ),
    scale="yes-no",
    phases={"plan": "Planning"},
    routes={"clauses": ("4", "5"), "late": ("F",)},
)
TWIN = Catalog(pack("twin", PackKind.CATALOG), (row("T 1", Kind.ACTIVITY), row("T 2", Kind.ACTIVITY)), scale="yes-no")
TOPICS = Catalog(pack("topics", PackKind.CATALOG), (row("P 1", Kind.TOPIC), row("P 2", Kind.ACTIVITY)))
LABEL = Catalog(
    pack("label", PackKind.CATALOG),
    (row("S 1", Kind.TOPIC), row("S 2", Kind.TOPIC), row("S 3", Kind.TOPIC)),
    scale="letters",
)
BIG = Catalog(
    pack("big", PackKind.CATALOG),
    (heading("B"), *(row(f"B {number}", Kind.CONTROL, heading="B") for number in range(1, 300)), row("B0", Kind.TOPIC)),
    scale="yes-no",
)
LONG = Catalog(
    replace(pack("long", PackKind.CATALOG), standard="A document with a name that is much too long for a cell"),
    (row("X 1", Kind.TOPIC), *(row(f"X {number}", Kind.TOPIC) for number in range(2, 14))),
    scale="yes-no",
)
ROWS = replace(small.CATALOG, scale="levels")
CATALOGS = {one.pack.id: one for one in (ROWS, LAW, CONTROLS, FORM, PROCESS, TWIN, TOPICS, LABEL, BIG, LONG)}

EQUAL, SUBSET, SUPERSET, INTERSECTS = (
    SetRelation.EQUAL,
    SetRelation.SUBSET,
    SetRelation.SUPERSET,
    SetRelation.INTERSECTS,
)


def walk(origin: str, to: str, *relations: tuple[str, SetRelation, str], **more: Any) -> Crosswalk:
    lines = (Relation(one, relation, other, "So.", more.get("sure", HIGH)) for one, relation, other in relations)
    return Crosswalk(pack(f"{origin}--{to}", PackKind.CROSSWALK), origin, to, tuple(lines))


CROSSWALKS = (
    walk("rows", "law", ("R 1.1", SUPERSET, "L 2"), ("R 2.1", SUBSET, "L 4"), ("K 1", EQUAL, "L 5"), sure=LOW),
    walk("process", "law", ("4.1", SUBSET, "L 3"), ("5", EQUAL, "L 6")),
    walk("process", "twin", ("4.1", EQUAL, "T 1"), ("4.2", SUBSET, "T 1")),
    walk("process", "topics", ("4.1", EQUAL, "P 1")),
    walk("twin", "controls", ("T 1", SUBSET, "A 5")),
    walk("law", "big", ("L 2", SUPERSET, "B 7"), ("L 2", SUBSET, "B 8")),
    walk("law", "nowhere", ("L 6", EQUAL, "N 1")),
    walk("nowhere", "controls", ("N 1", EQUAL, "A 4")),
    walk("long", "law", *((f"X {number}", SUBSET, "L 7") for number in range(1, 14))),
)
BOUNDARIES = Boundaries(
    pack("limits", PackKind.BOUNDARIES),
    (
        BoundaryLevel("narrow", Axis.PRODUCT, 1, "One device", "Only it."),
        BoundaryLevel("wide", Axis.PRODUCT, 2, "All devices", "All of them."),
    ),
    (Selection(("wide",), "controls", ("A 6",), "Only for many devices."),),
)


def said(name: str, *answers: tuple[str, str], about: Any = "", route: Any = "", **more: Any) -> Statement:
    """A statement on one catalog; `more` gives rows their how, rationale and evidence, by id with `_` for blanks."""
    made = tuple(Stated(name, one, answer, HERE, **more.get(one.replace(" ", "_"), {})) for one, answer in answers)
    return Statement(name, HERE, made, about, route)


EVIDENCED: dict[str, Any] = {"how": "In chapter 4.", "evidence": ("review-1", "ghost")}
STATEMENTS = (
    said(
        "law",
        ("L 1", "yes"),
        ("L 5", "n-a"),
        ("L 6", "perhaps"),
        about="Release 1.2",
        L_1={"how": "Done.", "evidence": ("test-1", "test-bad", "review-old", "late")},
    ),
    said(
        "controls",
        ("A 1", "yes"),
        ("A 2", "no"),
        ("A 3", "n-a"),
        A_1=EVIDENCED,
        A_2={"rationale": "Planned."},
        A_3={"rationale": "No such thing."},
    ),
    said("form", ("Q 1", "yes"), ("Q 2", "partly"), Q_1=EVIDENCED),
    said("process", ("4.1", "yes"), ("4.2/1", "no"), ("5", "yes"), **{"4.1": EVIDENCED}),
    said("label", ("S 1", "A"), ("S 2", "n-a"), S_2={"rationale": "Nothing of the kind."}),
    said("long", *((f"X {number}", "yes") for number in range(1, 14))),
    said("big", ("B 9", "no")),
)
RELEASE = Release("1.1", ISSUED.replace(day=1, month=1), "r" * 64, {}, {}, {}, {}, HERE)
DOSSIER = replace(small.DOSSIER, statements=STATEMENTS, releases=(RELEASE,), boundary=("narrow",))


def subject_of(
    catalog: Catalog,
    dossier: Dossier = DOSSIER,
    crosswalks: Iterable[Crosswalk] = CROSSWALKS,
    boundaries: Boundaries | None = BOUNDARIES,
    **more: Any,
) -> ConformitySubject:
    """The subject of a document on one catalog, on the day of issue."""
    catalogs = {**CATALOGS, catalog.pack.id: catalog}
    laid = tuple(crosswalks)
    scales = {**SCALES, **more.pop("scales", {})}
    of = {name: scales[one.scale] for name, one in catalogs.items() if one.scale}
    statement = dossier.statement_on(catalog.pack.id)
    values: dict[str, Any] = {"findings": small.FINDINGS, **more}
    return ConformitySubject(
        dossier=dossier,
        catalog=catalog,
        scale=of.get(catalog.pack.id),
        scope=scope_of(
            catalog, dossier.device.placed_as, statement.route if statement else "", boundaries, dossier.boundary
        ),
        reached=reached(
            web_of(laid, catalogs.values()), facts_of(dossier, assess(dossier, ROWS, ISSUED), ROWS, of, ISSUED)
        ),
        catalogs=catalogs,
        crosswalks={one.pack.id: one.pack for one in laid},
        boundaries=boundaries,
        issued=ISSUED,
        version="9.9",
        **values,
    )


def wording_of(name: str) -> Wording:
    names = (SHARED, SHARED_CONFORMITY, name)
    return wording(*(tomllib.loads((TEMPLATES / one / "wording.toml").read_text("utf-8")) for one in names))


def document(name: str, subject: ConformitySubject) -> Document:
    return CONFORMITY_DOCUMENTS[name](subject, wording_of(name))
