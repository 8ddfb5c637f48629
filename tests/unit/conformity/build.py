"""Small catalogs, scales, crosswalks and statements."""

from dataclasses import replace

from medslate.assessment.conformity.stated import Stated, Statement
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.fulfilment.states import State
from medslate.standards.packs import Confidence, Pack, PackKind
from tests.build import HERE

O, F, P, N, V = State.OPEN, State.FULFILLED, State.PARTLY, State.NOT_FULFILLED, State.VOID  # noqa: E741
LEAST, MOST = State.AT_LEAST_PARTLY, State.AT_MOST_PARTLY


def pack(name: str, kind: PackKind = PackKind.CATALOG, **changes: object) -> Pack:
    return replace(Pack(name, kind, name.title(), "1", name, "1.0.0", digest=name[0] * 64), **changes)  # type: ignore[arg-type]


def control(name: str, **changes: object) -> Requirement:
    return replace(Requirement(name, Kind.CONTROL, f"Title of {name}", "", Confidence.HIGH), **changes)  # type: ignore[arg-type]


def heading(name: str, **changes: object) -> Requirement:
    return control(name, kind=Kind.HEADING, **changes)


def catalog(name: str, *rows: Requirement | str, **changes: object) -> Catalog:
    made = tuple(control(one) if isinstance(one, str) else one for one in rows)
    return replace(Catalog(pack(name), made, scale="words"), **changes)  # type: ignore[arg-type]


SCALE = Scale(
    pack("words", PackKind.SCALE),
    Scoring.CONFORMITY,
    tuple(ScaleAnswer(one.value, one.value, one) for one in Means),
)


def walk(
    origin: str, to: str, *pairs: tuple[str, SetRelation, str] | tuple[str, SetRelation, str, str], **changes: object
) -> Crosswalk:
    """A crosswalk; a fourth word names the group."""
    made = tuple(Relation(*one[:3], "why", Confidence.HIGH, together="".join(one[3:])) for one in pairs)
    return replace(Crosswalk(pack(f"{origin}--{to}", PackKind.CROSSWALK), origin, to, made), **changes)  # type: ignore[arg-type]


def stated(name: str, answer: str = "full", where: str = "c", **changes: object) -> Stated:
    return replace(Stated(where, name, answer, HERE.at("answers", name)), **changes)  # type: ignore[arg-type]


def statement(*answers: Stated, name: str = "c", **changes: object) -> Statement:
    return replace(Statement(name, HERE, answers), **changes)  # type: ignore[arg-type]
