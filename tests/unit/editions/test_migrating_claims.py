"""Claims under the next edition of a catalog with levels: what holds, what is opened, and which levels differ."""

from dataclasses import replace

from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.assessment.migrating.answers import NO_ROW, Outcome
from medslate.assessment.migrating.claims import ClaimMigration, LevelChange, migrate_claims
from medslate.assessment.migrating.taking import SEVERAL, WHY
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Kind
from medslate.standards.crosswalks import Change, Crosswalk
from medslate.standards.editions.comparing import compare
from medslate.standards.editions.contents import contents_of
from tests.build import ALL_MET, CATALOG, DEVICE, PACK, SOUND, TODAY, claim, dossier, row
from tests.unit.editions.small import EQUAL, NONE, SUBSET, SUPERSET, WAY, became

CONSTRAINT, A, A_RE, B, H, T_H, U_H = CATALOG.requirements
NEXT = replace(
    CATALOG,
    pack=replace(PACK, id="next", edition="2"),
    requirements=(
        CONSTRAINT,
        replace(A, level=2),
        row("A 2", level=3),
        replace(A_RE, base="A"),
        row("B.1", FR.UC, 1),
        row("B.2", FR.UC, 2),
        H,
        row("T X", FR.SI, 1, applies_to=("T",), heading="H"),
        replace(U_H, applies_to=("U",)),
    ),
)
STEP = Crosswalk(
    WAY.pack,
    "small",
    "next",
    (
        became("C 1", "C 1", Change.KEPT, EQUAL),
        became("A", "A", Change.KEPT, EQUAL),
        became("A RE(1)", "A RE(1)", Change.REWORDED, SUBSET),
        became("B", "B.1", Change.SPLIT, SUPERSET),
        became("B", "B.2", Change.SPLIT, SUPERSET),
        became("T H", "T X", Change.MOVED, SUPERSET),
        became("U H", "U H", Change.KEPT, EQUAL),
        became("", "A 2", Change.ADDED, NONE),
    ),
    editions=True,
)


def migrated(given: Dossier = SOUND, new: Catalog = NEXT, step: Crosswalk | None = STEP) -> ClaimMigration:
    found = compare(contents_of(CATALOG), contents_of(new), step)
    return migrate_claims(found, given, assess(given, CATALOG, TODAY), new, ("over",))


def test_claims_are_carried_or_opened_row_by_row() -> None:
    found = migrated()
    assert [(one.row, one.outcome, one.why) for one in found.moved] == [
        ("C 1", Outcome.CARRIED, ""),
        ("A", Outcome.CARRIED, ""),
        ("A 2", Outcome.NEW, WHY[Change.ADDED]),
        ("A RE(1)", Outcome.OPENED, WHY[Change.REWORDED]),
        ("B.1", Outcome.OPENED, WHY[Change.SPLIT]),
        ("B.2", Outcome.OPENED, WHY[Change.SPLIT]),
        ("T X", Outcome.CARRIED, ""),
    ]
    assert found.left == ()
    assert found.dossier.catalog == "next"
    assert found.dossier.overlays == ("over",)
    assert {one.row: one.verdict for one in found.dossier.claims} == {
        "C 1": Verdict.MET,
        "A": Verdict.MET,
        "A RE(1)": Verdict.OPEN,
        "B.1": Verdict.OPEN,
        "B.2": Verdict.OPEN,
        "T X": Verdict.MET,
    }
    assert found.dossier.claim["part", "B.1"].rationale == "From small B: met."
    assert found.dossier.claim["part", "B.1"].evidence == ("doc",)


def test_a_level_that_moved_is_told_with_its_row() -> None:
    differs = {one.row: [(each.name, each.before, each.after) for each in one.differs] for one in migrated().moved}
    assert differs["A"] == [("level", "1", "2")]
    assert differs["C 1"] == []


def test_the_levels_that_differ_are_told_with_both_ends() -> None:
    found = migrated()
    declared = {one.fr: (one.before, one.after) for one in found.levels if one.strength is Strength.DECLARED}
    assert declared == {FR.IAC: ((4, 4), (1, 4)), FR.UC: ((4, 4), (0, 4))}
    assert LevelChange(Strength.EVIDENCED, FR.UC, (4, 4), (0, 4)) in found.levels
    assert found.before.device[Strength.DECLARED].bounds != found.after.device[Strength.DECLARED].bounds


def test_the_same_edition_under_another_name_changes_no_level() -> None:
    twin = replace(CATALOG, pack=replace(PACK, id="twin"))
    found = migrated(new=twin, step=None)
    assert found.levels == ()
    assert {one.outcome for one in found.moved} == {Outcome.CARRIED}
    assert [replace(one, place=SOUND.claims[0].place) for one in found.dossier.claims] == list(SOUND.claims)


def test_claims_that_no_row_takes_up_are_left_with_the_reason() -> None:
    new = replace(NEXT, requirements=tuple(one for one in NEXT.requirements if one.id not in ("A", "U H")))
    step = replace(
        STEP,
        relations=(
            *(one for one in STEP.relations if one.origin not in ("A", "T H")),
            became("A", "", Change.REMOVED),
            became("T H", "T X", Change.MOVED, EQUAL),
        ),
    )
    faced = replace(new, requirements=tuple(replace(one, applies_to=("U",)) if one.id == "T X" else one
                                            for one in new.requirements))  # fmt: skip
    given = dossier(*ALL_MET, claim("stray", Verdict.UNMET), evidence=SOUND.evidence)
    found = migrated(given, faced, step)
    assert [(one.component, one.row, one.verdict, one.why) for one in found.left] == [
        ("part", "A", Verdict.MET, WHY[Change.REMOVED]),
        ("part", "T H", Verdict.MET, "the component does not face T X"),
        ("part", "stray", Verdict.UNMET, NO_ROW),
    ]


def test_over_a_superset_only_met_and_not_applicable_hold() -> None:
    for verdict, outcome in (
        (Verdict.MET, Outcome.CARRIED),
        (Verdict.MET_BY_INTEGRATION, Outcome.CARRIED),
        (Verdict.NOT_APPLICABLE, Outcome.CARRIED),
        (Verdict.UNMET, Outcome.OPENED),
        (Verdict.COVERED_EXTERNALLY, Outcome.OPENED),
        (Verdict.OPEN, Outcome.OPENED),
    ):
        found = {one.row: one for one in migrated(dossier(claim("T H", verdict, how="So."))).moved}
        assert found["T X"].outcome is outcome, verdict
        assert found["A"].outcome is Outcome.UNANSWERED
        assert found["T X"].claim is not None
        assert found["T X"].claim.how == "So."


def test_merged_claims_are_one_open_claim_with_all_that_was_said() -> None:
    new = replace(NEXT, requirements=(row("Z"),))
    step = replace(STEP, relations=(became("A", "Z", Change.MERGED, SUBSET), became("B", "Z", Change.MERGED, SUBSET)))
    given = dossier(
        claim("A", how="By A.", through=("dir",), impairs={"run": "so"}),
        claim("B", Verdict.UNMET, rationale="Not yet", how="By B.", measures=("wall",)),
    )
    (moved,) = migrated(given, new, step).moved
    assert moved.why == SEVERAL
    assert moved.origins == ("A", "B")
    made = moved.claim
    assert made is not None
    assert (made.verdict, made.how, made.rationale) == (
        Verdict.OPEN,
        "By A. By B.",
        "From small A: met. From small B: unmet (Not yet).",
    )
    assert (made.through, made.measures, made.impairs) == (("dir",), ("wall",), {"run": "so"})


def test_a_device_without_a_component_in_scope_has_no_levels_to_compare() -> None:
    assert migrated(dossier(*ALL_MET, device=replace(DEVICE, interfaces=()))).levels == ()


def test_headings_are_not_claimed() -> None:
    assert all(NEXT.by_id[one.row].kind is not Kind.HEADING for one in migrated().moved)
