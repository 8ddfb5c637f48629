"""Faults in the tables of process catalogs, groups, editions, scales, the register and boundaries are located."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from medslate.adapters.packs.formatting import formatted
from medslate.adapters.packs.register_tables import DOCUMENTS, EVENTS, LEVELS, LINKS, SELECTS
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Code, Finding
from medslate.standards.boundaries import Axis, Boundaries
from medslate.standards.catalogs import Catalog, Kind, Party, Product
from medslate.standards.crosswalks import Change, Crosswalk, SetRelation
from medslate.standards.fulfilment.scales import Means, Scale, Scoring
from medslate.standards.registers import Register, Status
from medslate.usecases.validate_pack import validate_pack
from tests.unit.packs import small
from tests.unit.packs import small_standards as more
from tests.unit.packs.small import SURE, Rows, changed, table
from tests.unit.packs.small_standards import (
    ACTIVITIES,
    ACTIVITY_ROWS,
    ANSWER_ROWS,
    DOCUMENT_ROWS,
    EDITION_ROWS,
    EVENT_ROWS,
    LEVEL_ROWS,
    LINK_ROWS,
    SELECT_ROWS,
)

NUMBER = "9" * 5000


def only(root: Path, name: str, code: Code, line: int | None, says: str) -> None:
    """The fault is found at its line; at most one more follows from it."""
    _, findings = small.validated(root, name)
    texts = [f"{one.message} {one.remedy}" for one in findings if (one.code, one.place.line) == (code, line)]
    assert any(says in text for text in texts), [*map(str, findings)]
    assert len(findings) <= 2
    assert all(one.place.file.startswith(f"{name}/") for one in findings)


def validated(root: Path, name: str) -> tuple[Finding, ...]:
    return validate_pack(PackFolders(root, yaml=read_yaml), name)


def test_sound_packs(tmp_path: Path) -> None:
    more.field(tmp_path)
    for name in ("acts", "eds", "scale", "reg", "bound"):
        assert validated(tmp_path, name) == (), name
    acts, eds, scale, register, bound = (
        small.validated(tmp_path, name)[0] for name in ("acts", "eds", "scale", "reg", "bound")
    )
    assert isinstance(acts, Catalog)
    assert (acts.scale, acts.party) == ("scale", Party.OPERATOR)
    assert acts.products == (Product.MEDICAL_DEVICE, Product.OTHER)
    assert (dict(acts.phases), dict(acts.steps)) == ({"early": "Early", "late": "Late"}, {0: "None", 1: "Some"})
    assert dict(acts.routes) == {"whole": ("H", "Y"), "short": ("X",)}
    first, second = acts.by_id["X"], acts.by_id["Y"]
    assert (first.kind, first.phase, first.step, first.weight) == (Kind.ACTIVITY, "early", 0, 2)
    assert (second.evidence, second.refs, second.weight) == (("a plan", "a record"), ("7.1", "7.2"), None)
    assert isinstance(eds, Crosswalk)
    assert (eds.editions, [one.change for one in eds.relations]) == (
        True,
        [Change.KEPT, Change.SPLIT, Change.SPLIT, Change.REMOVED],
    )
    assert [(one.origins, one.targets, one.relation) for one in eds.bonds][1] == (
        ("Y",), ("Y", "Y a"), SetRelation.SUPERSET,
    )  # fmt: skip
    assert isinstance(scale, Scale)
    assert (scale.scoring, dict(scale.thresholds)) == (Scoring.GRADES, {"A": 90, "B": 50})
    assert [(one.id, one.means, one.points) for one in scale.answers] == [
        ("yes", Means.FULL, 100), ("no", Means.NONE, 0), ("n/a", Means.NOT_APPLICABLE, None),
    ]  # fmt: skip
    assert isinstance(register, Register)
    assert register.checked == date(2026, 1, 31)
    one = register.by_id["d1"]
    assert (one.status, one.layers, one.packs) == (Status.PUBLISHED, ("process", "product"), ("acts", "cat"))
    assert register.by_id["d2"].dated == ""
    assert [(link.relation, link.to, link.detail) for link in register.links][1] == ("cites", "ext:a law", "Annex")
    assert isinstance(bound, Boundaries)
    assert [(level.axis, level.rank) for level in bound.levels][2] == (Axis.INFRASTRUCTURE, 1)
    assert [selection.rows for selection in bound.selections] == [("H", "Y"), ("*",)]


def test_a_catalog_that_says_nothing_more(tmp_path: Path) -> None:
    more.activities(tmp_path, changed(ACTIVITY_ROWS, 1, phase="", step="")[:2], "")
    content, findings = small.validated(tmp_path, "acts")
    assert findings == ()
    assert isinstance(content, Catalog)
    assert (content.scale, content.party, content.products, content.routes) == ("", Party.BOTH, (), {})


@pytest.mark.parametrize(
    ("rows", "code", "line", "says"),
    [
        (changed(ACTIVITY_ROWS, 1, step="x"), Code.PACK_TABLE, 3, "step is 'x', not a step, from 0"),
        (changed(ACTIVITY_ROWS, 1, step="-1"), Code.PACK_TABLE, 3, "not a step"),
        (changed(ACTIVITY_ROWS, 1, step=NUMBER), Code.PACK_TABLE, 3, "not a step"),
        (changed(ACTIVITY_ROWS, 1, weight="2.5"), Code.PACK_TABLE, 3, "not a weight, from 0"),
        (changed(ACTIVITY_ROWS, 1, kind="activty"), Code.PACK_TABLE, 3, "Did you mean activity?"),
        (changed(ACTIVITY_ROWS, 3, base="H"), Code.PACK_REFERENCE, 5, "H is a heading; it has no aspects"),
        (changed(ACTIVITY_ROWS, 3, base="Y a"), Code.PACK_REFERENCE, 5, "Y a is a aspect"),
        (changed(ACTIVITY_ROWS, 3, base=""), Code.PACK_TABLE, 5, "Enhancements and aspects"),
        (changed(ACTIVITY_ROWS, 1, base="Y"), Code.PACK_TABLE, 3, "Enhancements and aspects"),
        (changed(ACTIVITY_ROWS, 1, sources=""), Code.PACK_TABLE, 3, "names no source"),
        (changed(ACTIVITY_ROWS, 1, sources=" ; "), Code.PACK_TABLE, 3, "names no source"),
        (changed(ACTIVITY_ROWS, 1, confidence=""), Code.PACK_TABLE, 3, "confidence is ''"),
        (changed(ACTIVITY_ROWS, 0, heading="H"), Code.CYCLE, 2, "below itself"),
    ],
)
def test_faults_of_rows(tmp_path: Path, rows: Rows, code: Code, line: int, says: str) -> None:
    more.activities(tmp_path, rows)
    only(tmp_path, "acts", code, line, says)


@pytest.mark.parametrize(("column", "says"), [("phase", "middle"), ("step", "7")])
def test_what_a_row_names_is_declared(tmp_path: Path, column: str, says: str) -> None:
    more.activities(tmp_path, changed(ACTIVITY_ROWS, 1, **{column: says}))
    _, (one,) = small.validated(tmp_path, "acts")
    assert one.code is Code.PACK_REFERENCE
    assert one.place.file.startswith("acts/")
    assert says in one.message
    assert f"[{column}s]" in one.remedy


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('"operator"', '"operatr"', Code.SHAPE, "party is 'operatr'"),
        ('"operator"', "[1]", Code.SHAPE, "party is [1]"),
        ('["medical-device", "other"]', '["medical"]', Code.SHAPE, "products is 'medical'"),
        ('["medical-device", "other"]', '"thing"', Code.SHAPE, "products is 'thing'"),
        ('{early = "Early", late = "Late"}', '["early"]', Code.SHAPE, "[phases] is no table of texts"),
        ('{0 = "None", 1 = "Some"}', '{0 = "None", 1 = "Some", two = "Two"}', Code.SHAPE, "'two' is no number"),
        ('{0 = "None", 1 = "Some"}', f'{{0 = "None", 1 = "Some", {NUMBER} = "x"}}', Code.SHAPE, "is no number"),
        ('"H Y"', '"H Z"', Code.PACK_REFERENCE, "Route whole: there is no row Z"),
        ('"H Y"', "3", Code.SHAPE, "[routes] is no table of texts"),
    ],
)
def test_faults_of_the_head(tmp_path: Path, old: str, new: str, code: Code, says: str) -> None:
    assert old in ACTIVITIES
    more.activities(tmp_path, more=ACTIVITIES.replace(old, new))
    _, findings = small.validated(tmp_path, "acts")
    assert any(one.code is code and says in one.message for one in findings), [*map(str, findings)]
    assert {one.place.file.split("/")[0] for one in findings} == {"acts"}


@pytest.mark.parametrize(
    ("rows", "head", "code", "line", "says"),
    [
        (changed(EDITION_ROWS, 2, relation="equal"), "editions = true\n", Code.PACK_TABLE, 4, "g bears two relations"),
        (changed(EDITION_ROWS, 0, change=""), "editions = true\n", Code.PACK_TABLE, 2, "say what became of each row"),
        (changed(EDITION_ROWS, 0, change="kep"), "editions = true\n", Code.PACK_TABLE, 2, "Did you mean kept?"),
        ([EDITION_ROWS[0]], "", Code.PACK_TABLE, 2, "only editions of one document change"),
        ([EDITION_ROWS[0]], "editions = 1\n", Code.PACK_TABLE, 2, "only editions"),
        ([*EDITION_ROWS, EDITION_ROWS[0]], "editions = true\n", Code.DUPLICATE, 6, "X to X stands twice"),
    ],
)
def test_faults_of_groups_and_editions(tmp_path: Path, rows: Rows, head: str, code: Code, line: int, says: str) -> None:
    more.editions(tmp_path, rows, head)
    only(tmp_path, "eds", code, line, says)


@pytest.mark.parametrize(
    ("rows", "code", "line", "says"),
    [
        (changed(ANSWER_ROWS, 0, means="ful"), Code.PACK_TABLE, 2, "Did you mean full?"),
        (changed(ANSWER_ROWS, 0, points="101"), Code.PACK_TABLE, 2, "not points from 0 to 100"),
        (changed(ANSWER_ROWS, 0, points="1.5"), Code.PACK_TABLE, 2, "not points"),
        (changed(ANSWER_ROWS, 0, points=NUMBER), Code.PACK_TABLE, 2, "not points"),
        (changed(ANSWER_ROWS, 1, answer="yes"), Code.DUPLICATE, 3, "yes stands twice"),
        (changed(ANSWER_ROWS, 1, answer=""), Code.PACK_TABLE, 3, "no id"),
        (changed(ANSWER_ROWS, 1, sources="Q"), Code.PACK_REFERENCE, 3, "no source Q"),
    ],
)
def test_faults_of_a_scale(tmp_path: Path, rows: Rows, code: Code, line: int, says: str) -> None:
    more.scale(tmp_path, rows)
    only(tmp_path, "scale", code, line, says)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ('rule = "conformty"\n', "rule is 'conformty'"),
        ("", "rule is ''"),
        ('rule = "grades"\nthresholds = 3\n', "[thresholds] is no table of numbers"),
        ('rule = "grades"\nthresholds = {A = "90"}\n', "[thresholds] is no table of numbers"),
        ('rule = "grades"\nthresholds = {A = 0.5}\n', "[thresholds] is no table of numbers"),
    ],
)
def test_faults_of_the_head_of_a_scale(tmp_path: Path, head: str, says: str) -> None:
    more.scale(tmp_path, more=head)
    only(tmp_path, "scale", Code.SHAPE, None, says)


@pytest.mark.parametrize(
    ("file", "columns", "rows", "code", "line", "says"),
    [
        ("documents", DOCUMENTS, changed(DOCUMENT_ROWS, 0, status="publshed"), Code.PACK_TABLE, 2, "Did you mean published?"),
        ("documents", DOCUMENTS, changed(DOCUMENT_ROWS, 0, date="2025-13"), Code.PACK_TABLE, 2, "date is '2025-13'"),
        ("documents", DOCUMENTS, changed(DOCUMENT_ROWS, 0, date="9" * 30), Code.PACK_TABLE, 2, "Write 2026, 2026-01"),
        ("documents", DOCUMENTS, [*DOCUMENT_ROWS, DOCUMENT_ROWS[0]], Code.DUPLICATE, 4, "d1 stands twice"),
        ("links", LINKS, changed(LINK_ROWS, 0, to="d3"), Code.PACK_REFERENCE, 2, "There is no document d3"),
        ("links", LINKS, changed(LINK_ROWS, 1, from_="zzzzz"), Code.PACK_REFERENCE, 3, "Begin it with ext:"),
        ("events", EVENTS, changed(EVENT_ROWS, 0, document="d4"), Code.PACK_REFERENCE, 2, "There is no document d4"),
        ("events", EVENTS, changed(EVENT_ROWS, 0, date=""), Code.PACK_TABLE, 2, "date is ''"),
        ("events", EVENTS, changed(EVENT_ROWS, 0, date="soon"), Code.PACK_TABLE, 2, "date is 'soon'"),
        ("events", EVENTS, changed(EVENT_ROWS, 0, confidence="x"), Code.PACK_TABLE, 2, "confidence is 'x'"),
    ],
)  # fmt: skip
def test_faults_of_a_register(
    tmp_path: Path, file: str, columns: tuple[str, ...], rows: Rows, code: Code, line: int, says: str
) -> None:
    more.register(tmp_path, {f"{file}.tsv": table(columns, rows)})
    only(tmp_path, "reg", code, line, says)


@pytest.mark.parametrize("head", ["", 'checked = "2026-02-30"\n', "checked = 3\n"])
def test_a_register_says_when_it_was_checked(tmp_path: Path, head: str) -> None:
    more.register(tmp_path, more=head)
    only(tmp_path, "reg", Code.SHAPE, None, "checked")


@pytest.mark.parametrize(
    ("file", "columns", "rows", "code", "line", "says"),
    [
        ("levels", LEVELS, changed(LEVEL_ROWS, 0, axis="produkt"), Code.PACK_TABLE, 2, "Did you mean product?"),
        ("levels", LEVELS, changed(LEVEL_ROWS, 0, rank="first"), Code.PACK_TABLE, 2, "not a rank"),
        ("levels", LEVELS, changed(LEVEL_ROWS, 1, id="p1"), Code.DUPLICATE, 3, "p1 stands twice"),
        ("selects", SELECTS, changed(SELECT_ROWS, 0, levels="p1 i1"), Code.PACK_REFERENCE, 2, "levels of one axis"),
        ("selects", SELECTS, changed(SELECT_ROWS, 0, levels="p1 p9"), Code.PACK_REFERENCE, 2, "levels is 'p1 p9'"),
        ("selects", SELECTS, changed(SELECT_ROWS, 0, levels="p9"), Code.PACK_REFERENCE, 2, "levels is 'p9'"),
        ("selects", SELECTS, changed(SELECT_ROWS, 0, levels=""), Code.PACK_REFERENCE, 2, "levels is ''"),
        ("selects", SELECTS, changed(SELECT_ROWS, 0, sources=""), Code.PACK_TABLE, 2, "no source"),
    ],
)
def test_faults_of_boundaries(
    tmp_path: Path, file: str, columns: tuple[str, ...], rows: Rows, code: Code, line: int, says: str
) -> None:
    more.boundaries(tmp_path, {f"{file}.tsv": table(columns, rows)})
    only(tmp_path, "bound", code, line, says)


def _scale_is_a_catalog(root: Path) -> str:
    more.activities(root, more=ACTIVITIES.replace('scale = "scale"', 'scale = "cat"'))
    return "acts"


def _scale_is_gone(root: Path) -> str:
    more.activities(root, more=ACTIVITIES.replace('scale = "scale"', 'scale = "skale"'))
    return "acts"


def _register_of_no_pack(root: Path) -> str:
    more.register(root, {"documents.tsv": table(DOCUMENTS, changed(DOCUMENT_ROWS, 0, pack="acts|akts"))})
    return "reg"


def _rows_beyond_the_boundary(root: Path) -> str:
    more.boundaries(root, {"selects.tsv": table(SELECTS, changed(SELECT_ROWS, 0, rows_="H; Q q"))})
    return "bound"


def _boundary_of_no_pack(root: Path) -> str:
    more.boundaries(root, {"selects.tsv": table(SELECTS, changed(SELECT_ROWS, 0, pack="none-such"))})
    return "bound"


def _forgotten_origin(root: Path) -> str:
    more.editions(root, EDITION_ROWS[:3])
    return "eds"


def _forgotten_target(root: Path) -> str:
    new = {"id": "Z", "kind": "item", "applies_to": "all", "title": "Z", **SURE}
    more.activities(root, [*ACTIVITY_ROWS, new], name="acts-2")
    return "eds"


@pytest.mark.parametrize(
    ("spoil", "file", "says"),
    [
        (_scale_is_a_catalog, "acts/pack.toml", "cat is no scale"),
        (_scale_is_gone, "acts/pack.toml", "skale is no scale"),
        (_register_of_no_pack, "reg/documents.tsv", "There is no id akts"),
        (_rows_beyond_the_boundary, "bound/selects.tsv", "There is no id Q q"),
        (_boundary_of_no_pack, "bound/pack.toml", "There is no pack none-such"),
        (_forgotten_origin, "eds/relations.tsv", "Y a of acts does not occur"),
        (_forgotten_target, "eds/relations.tsv", "Z of acts-2 does not occur"),
    ],
)
def test_references_to_other_packs(tmp_path: Path, spoil: Callable[[Path], str], file: str, says: str) -> None:
    more.field(tmp_path)
    name = spoil(tmp_path)
    (one,) = validated(tmp_path, name)
    assert (one.code, one.place.file) == (Code.PACK_REFERENCE, file)
    assert says in one.message


def test_headings_may_be_left_out_of_editions(tmp_path: Path) -> None:
    """The heading of both editions occurs nowhere in the crosswalk, and nothing is told."""
    more.field(tmp_path)
    assert all("H" not in (row["from"], row["to"]) for row in EDITION_ROWS)
    assert validated(tmp_path, "eds") == ()


def test_optional_columns_stay_only_if_used(tmp_path: Path) -> None:
    """Formatting drops those that are empty throughout, keeps the order of the others, and is idempotent."""
    folder = more.activities(tmp_path, changed(changed(ACTIVITY_ROWS, 1, weight=""), 2, refs=""))
    ((path, once, findings),) = formatted(folder)
    assert findings == ()
    assert once.splitlines()[0].split(b"\t")[-4:] == [b"note", b"phase", b"step", b"evidence"]
    path.write_bytes(once)
    assert [content for _, content, _ in formatted(folder)] == [once]
    content, findings = small.validated(tmp_path, "acts")
    assert findings == ()
    assert isinstance(content, Catalog)
    assert content.by_id["Y"].evidence == ("a plan", "a record")


def test_optional_columns_keep_their_order(tmp_path: Path) -> None:
    folder = more.activities(tmp_path)
    wrong = (*more.REQUIREMENTS[:-5], "step", "phase", *more.REQUIREMENTS[-3:])
    (folder / "requirements.tsv").write_bytes(table(wrong, ACTIVITY_ROWS))
    one = small.validated(tmp_path, "acts")[1][0]
    assert (one.code, one.place.line) == (Code.PACK_TABLE, 1)
    assert "after them may come: phase | step | weight | evidence | refs" in one.remedy
    (other,) = (found for _, _, found in formatted(folder))
    assert [each.code for each in other] == [Code.PACK_TABLE]


def test_groups_survive_formatting(tmp_path: Path) -> None:
    folder = more.editions(tmp_path)
    before = (folder / "relations.tsv").read_bytes()
    assert [content for _, content, _ in formatted(folder)] == [before]
    more.editions(tmp_path, [{**EDITION_ROWS[0], "change": ""}], "")
    ((_, content, _),) = formatted(folder)
    assert content.splitlines()[0].endswith(b"sources")
