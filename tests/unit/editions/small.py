"""A document in two small editions, with a scale and the crosswalk between them."""

from dataclasses import replace

from medslate.assessment.conformity.stated import Stated
from medslate.findings import Place
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import Change, Crosswalk, Relation, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, ScaleAnswer, Scoring
from medslate.standards.packs import Confidence, Pack, PackKind

EQUAL, SUBSET, SUPERSET, INTERSECTS, NONE = SetRelation


def pack(name: str, kind: PackKind = PackKind.CATALOG) -> Pack:
    return Pack(name, kind, f"Rules {name}", "1", f"Title of {name}", "1.0.0", digest=name[0] * 64)


def item(name: str, kind: Kind = Kind.ITEM) -> Requirement:
    return Requirement(name, kind, f"Title of {name}", "", Confidence.HIGH)


def scale(name: str = "scale", *answers: tuple[str, Means]) -> Scale:
    given = answers or (
        ("yes", Means.FULL),
        ("partly", Means.PART),
        ("no", Means.NONE),
        ("n/a", Means.NOT_APPLICABLE),
        ("later", Means.OPEN),
    )
    made = tuple(ScaleAnswer(one, one.title(), means) for one, means in given)
    return Scale(pack(name, PackKind.SCALE), Scoring.CONFORMITY, made)


def catalog(name: str, *rows: str) -> Catalog:
    headed = (item("Chapter", Kind.HEADING), *(item(one) for one in rows))
    return Catalog(pack(name), headed, scale="scale")


def became(origin: str, to: str, change: Change, relation: SetRelation = NONE, together: str = "") -> Relation:
    return Relation(origin, relation, to, f"{origin}-{to}.", Confidence.MEDIUM, together=together, change=change)


OLD = catalog("old", "kept", "wide", "worded", "gone", "lost", "whole", "left", "right", "pair", "other")
NEW = catalog("new", "kept", "moved", "worded", "fresh", "part 1", "part 2", "both", "pair", "other")
WAY = Crosswalk(
    pack("old--new", PackKind.CROSSWALK),
    "old",
    "new",
    (
        became("kept", "kept", Change.KEPT, EQUAL),
        became("wide", "moved", Change.MOVED, SUPERSET),
        became("worded", "worded", Change.REWORDED, INTERSECTS),
        became("gone", "", Change.REMOVED),
        became("lost", "", Change.UNKNOWN),
        became("", "fresh", Change.ADDED),
        became("whole", "part 1", Change.SPLIT, SUPERSET),
        became("whole", "part 2", Change.SPLIT, SUPERSET),
        became("left", "both", Change.MERGED, SUBSET),
        became("right", "both", Change.MERGED, SUBSET),
        became("pair", "pair", Change.KEPT, EQUAL, "g"),
        became("other", "other", Change.UNKNOWN, INTERSECTS),
    ),
    editions=True,
)


def stated(row: str, answer: str = "yes", **changes: object) -> Stated:
    made = Stated("old", row, answer, Place("conformity/old.yaml", ("answers", row)), how=f"How {row}.")
    return replace(made, **changes)  # type: ignore[arg-type]
