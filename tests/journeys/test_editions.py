"""A document gets a new edition: what changed, and what that does to what a manufacturer stated."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from medslate import wiring
from tests.journeys.conftest import DAY, Run

OLD, AUDIT, FILE = (
    "ig-nb-questionnaire-5-2022",
    "ig-nb-audit-1-2023",
    "ig-nb-technical-documentation-1-2023",
)
CODES, NEXT_CODES = "iec-tr-80001-2-2-2012", "iec-ts-81001-2-2-2025"
ROW = "id\tkind\tbase\theading\tfr\tlevel\tapplies_to\ttitle\tintent\tclause\tconfidence\tsources\tnote\n"
WAY = "from\tto\trelation\tgood\tabsent\trationale\tconfidence\tsources\tchange\n"
HEAD = 'format = 1\nid = "{0}"\nkind = "{1}"\nstandard = "{2}"\nedition = "{3}"\ntitle = "T"\nversion = "1.0.0"\n'
SOURCES = '[sources]\nOWN = "our own"\n'


def answers(folder: Path, pack: str, text: str) -> None:
    """The only answers of the workspace on these documents: other examples may have been given beside them."""
    shutil.rmtree(folder / "conformity", ignore_errors=True)
    (folder / "standards.yaml").unlink(missing_ok=True)
    (folder / "conformity").mkdir()
    (folder / "conformity" / "old.yaml").write_text(f"pack: {pack}\nabout: The pump\nanswers:\n{text}", "utf-8")


@pytest.fixture
def asked(pump: Path) -> Path:
    """The pump with a few answers to the questionnaire of 2022."""
    answers(
        pump, OLD,
        "  V5-P03:\n    answer: 'yes'\n    how: By rules.\n  V5-A6:\n    answer: partly\n    rationale: One lacks it.\n",
    )  # fmt: skip
    return pump


# -- pack diff --------------------------------------------------------------------------------------------------------


def test_every_row_of_two_editions_is_accounted_for(run: Run) -> None:
    data = json.loads(run("pack", "diff", OLD, AUDIT, "--format", "json").out)
    packs = wiring.pack_source()
    for side, name in (("old_rows", OLD), ("new_rows", AUDIT)):
        rows = [one["row"] for one in data[side]]
        content = packs.load(name)
        assert rows == [one.id for one in content.requirements]  # type: ignore[union-attr]
    assert data["crosswalk"] == f"{OLD}--{AUDIT}"
    assert sum(one["old"] for one in data["counts"].values()) == len(data["old_rows"])
    said = run("pack", "diff", OLD, AUDIT)
    assert said.status == 1
    assert "V5-P09  split -> AU1-3, AU1-4 (intersects, low): " in said.out
    back = run("pack", "diff", AUDIT, OLD)
    assert "AU1-4  merged -> V5-P09" in back.out


def test_a_pack_is_the_same_as_itself(run: Run) -> None:
    said = run("pack", "diff", AUDIT, AUDIT)
    assert (said.status, "5 rows of the old side: 5 kept." in said.out) == (0, True)
    assert "AU1-1  kept" in run("pack", "diff", AUDIT, AUDIT, "--all").out
    assert run("pack", "diff", AUDIT, "medslate-yes-no").status == 2
    assert run("pack", "diff", AUDIT, "no-such-pack").status == 3


def test_an_older_version_explains_a_digest(run: Run, tmp_path: Path) -> None:
    """The pack as it was pinned, kept in a folder, against the present one: by folder of packs, or of the pack."""
    source = wiring.pack_source().folder(AUDIT)
    old = Path(shutil.copytree(source, tmp_path / "catalogs" / AUDIT))
    table = (old / "requirements.tsv").read_text("utf-8").splitlines()
    swapped = [table[0], table[2].replace("Chapter 2", "Part 2"), table[1], *table[3:-1]]
    (old / "requirements.tsv").write_text("\n".join(swapped) + "\n", "utf-8")
    for name in (tmp_path, old):
        said = run("pack", "diff", name, AUDIT)
        assert "AU1-2  reworded\n    title: 'Part 2: " in said.out
        assert "AU1-4  added" in said.out
        assert "stand in another order" in said.out
        assert "no edition crosswalk" not in said.out
    shutil.copy(source / "requirements.tsv", old)
    (old / "CHANGES.md").write_text("Other words.\n", "utf-8")
    said = run("pack", "diff", AUDIT, tmp_path)
    assert said.status == 0
    assert "The digests differ by what is not compared" in said.out


# -- answers ----------------------------------------------------------------------------------------------------------


def test_one_questionnaire_becomes_two(run: Run, asked: Path) -> None:
    before = (asked / "conformity" / "old.yaml").read_bytes()
    dry = run("migrate", OLD, AUDIT, "-C", asked, "--on", DAY, "--dry-run")
    assert "V5-P03  yes, opened -> AU1-2: what became of the row is not known." in dry.out
    assert "Nothing was written." in dry.out
    assert "May change: answer-form" in dry.out
    assert [one.name for one in (asked / "conformity").iterdir()] == ["old.yaml"]
    for new in (AUDIT, FILE):
        assert f"Wrote conformity/{new}.yaml." in run("migrate", OLD, new, "-C", asked, "--on", DAY).out
    audit = yaml.safe_load((asked / "conformity" / f"{AUDIT}.yaml").read_text("utf-8"))
    assert audit["answers"] == {
        "AU1-2": {"how": "By rules.", "rationale": f"From {OLD} V5-P03: yes."},
        "AU1-2.a": {"rationale": f"From {OLD} V5-A6: partly (One lacks it.)."},
    }
    file = yaml.safe_load((asked / "conformity" / f"{FILE}.yaml").read_text("utf-8"))
    assert {"TD1-3.1", "TD1-3.7"} <= set(file["answers"])
    assert (asked / "conformity" / "old.yaml").read_bytes() == before
    said = run("check", "-C", asked, "--on", DAY)
    assert "2 of the rows of IG-NB questionnaire Cybersecurity for Medical Devices - Audit" in said.out
    assert not any("error" in line for line in said.out.splitlines() if "conformity/ig-nb" in line)


def test_the_same_again_adds_only_what_is_missing(run: Run, asked: Path) -> None:
    run("migrate", OLD, AUDIT, "-C", asked, "--on", DAY)
    file = asked / "conformity" / f"{AUDIT}.yaml"
    before = file.read_text("utf-8")
    assert "There was nothing to write." in run("migrate", OLD, AUDIT, "-C", asked, "--on", DAY).out
    own = before.replace("  AU1-2:\n    how: By rules.\n", "  AU1-2:\n    answer: 'no'\n    how: Not yet.\n")
    file.write_text(own.replace("  AU1-2.a:", "  # left out\n  AU1-4:"), "utf-8")
    assert "Wrote" in run("migrate", OLD, AUDIT, "-C", asked, "--on", DAY).out
    after = yaml.safe_load(file.read_text("utf-8"))["answers"]
    assert after["AU1-2"]["answer"] == "no"
    assert set(after) == {"AU1-2", "AU1-4", "AU1-2.a"}
    assert "# left out" in file.read_text("utf-8")


def test_codes_whose_successor_nobody_has_read_are_all_opened(run: Run, pump: Path) -> None:
    answers(pump, CODES, "  ALOF:\n    answer: 'yes'\n  XXXX:\n    answer: 'yes'\n")
    data = json.loads(run("migrate", CODES, NEXT_CODES, "-C", pump, "--on", DAY, "--format", "json").out)
    assert {one["outcome"] for one in data["old_rows"]} == {"opened", "unanswered", "left"}
    assert data["written"] == [f"conformity/{NEXT_CODES}.yaml"]
    assert data["documents"]
    written = yaml.safe_load((pump / "conformity" / f"{NEXT_CODES}.yaml").read_text("utf-8"))
    assert list(written["answers"]) == ["ALOF"]
    assert "answer" not in written["answers"]["ALOF"]


def test_a_pinned_workspace_is_pinned_to_what_comes_in(run: Run, asked: Path) -> None:
    digest = next(one.digest for one in wiring.pack_source().packs() if one.id == OLD)
    pins = f"packs:\n  {OLD}:\n    version: 1.0.0\n    digest: {digest}\n"
    (asked / "standards.yaml").write_text(pins, "utf-8")
    said = run("migrate", OLD, AUDIT, "-C", asked, "--on", DAY)
    assert f"Pinned {AUDIT} " in said.out
    kept = yaml.safe_load((asked / "standards.yaml").read_text("utf-8"))["packs"]
    assert list(kept) == [OLD, AUDIT, f"{OLD}--{AUDIT}"]
    assert kept[OLD]["digest"] == digest


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (OLD, "ig-nb-audit-2-2023", "Did you mean ig-nb-audit-1-2023?"),
        (OLD, OLD, "Name two editions."),
        (OLD, CODES, f"From {OLD} there is a way to {AUDIT} and {FILE}."),
        (CODES, OLD, f"From {CODES} there is a way to {NEXT_CODES}."),
        (AUDIT, CODES, "`medslate pack list` shows the crosswalks."),
        (CODES, NEXT_CODES, f"no answers on {CODES}"),
        (OLD, "iec-62443-4-2-2019", "not answered in the same way"),
    ],
)
def test_what_cannot_be_migrated_is_refused_with_the_way_out(
    run: Run, asked: Path, old: str, new: str, says: str
) -> None:
    said = run("migrate", old, new, "-C", asked, "--on", DAY)
    assert said.status == 2
    assert says in said.err


def test_answers_are_not_copied_elsewhere(run: Run, asked: Path, tmp_path: Path) -> None:
    said = run("migrate", OLD, AUDIT, "-C", asked, "--on", DAY, "--into", tmp_path / "next")
    assert said.status == 2
    assert not (tmp_path / "next").exists()


# -- answers of one's own catalogs ------------------------------------------------------------------------------------


def pack(folder: Path, kind: str, name: str, table: str, rows: str, *, edition: str = "1", more: str = "") -> None:
    where = folder / "packs" / f"{kind}s" / name
    where.mkdir(parents=True)
    standard = "House rules" if kind == "catalog" else name
    (where / "pack.toml").write_text(HEAD.format(name, kind, standard, edition) + more + SOURCES, "utf-8")
    (where / table).write_text(rows, "utf-8")


def test_by_id_answers_are_carried_where_the_words_are_the_same(run: Run, pump: Path) -> None:
    """Two issues of a house rule without a crosswalk: same id and words, the answer holds; else it is a proposal."""
    head = 'scale = "medslate-yes-no"\nparty = "manufacturer"\n'
    for name, edition, second in (("rules-1", "1", "Two"), ("rules-2", "2", "Both")):
        items = "".join(
            f"{row}\titem\t\t\t\t\tall\t{title}\tDo it.\t1\thigh\tOWN\t\n"
            for row, title in (("1", "One"), ("2", second))
        )
        pack(pump, "catalog", name, "requirements.tsv", ROW + items, edition=edition, more=head)
    answers(pump, "rules-1", "  '1':\n    answer: 'yes'\n    how: So.\n  '2':\n    answer: 'no'\n")
    said = run("migrate", "rules-1", "rules-2", "-C", pump, "--on", DAY)
    assert "by no crosswalk: rows with the same id and words are kept" in said.out
    assert "Rows of the new edition: 1 carried, 1 opened." in said.out
    assert "May change: conformity-report (rules-1, rules-2)" in said.out
    written = yaml.safe_load((pump / "conformity" / "rules-2.yaml").read_text("utf-8"))
    assert written["answers"]["1"] == {"answer": "yes", "how": "So."}
    assert written["answers"]["2"] == {"rationale": "From rules-1 2: no."}


def test_a_ladder_and_rows_elsewhere_that_change_are_told(run: Run, pump: Path) -> None:
    """The new edition is a ladder and has a crosswalk to another catalog: what is carried tells there as well."""
    scale = 'scale = "medslate-ladder"\nparty = "manufacturer"\n{0}[steps]\n0 = "low"\n1 = "high"\n'
    columns = ROW.replace("\n", "\tstep\n")
    items = [f"{row}\titem\t\t\t\t\tall\tT\tDo it.\t1\thigh\tOWN\t\t{row}\n" for row in ("0", "1")]
    routes = '[routes]\nshort = "0"\n'
    pack(pump, "catalog", "steps-1", "requirements.tsv", columns + "".join(items), more=scale.format(routes))
    pack(pump, "catalog", "steps-2", "requirements.tsv", columns + "".join(items), edition="2", more=scale.format(""))
    plain = 'scale = "medslate-yes-no"\nparty = "manufacturer"\n'
    many = "".join(f"R{row}\titem\t\t\t\t\tall\tT\tDo it.\t1\thigh\tOWN\t\n" for row in range(9))
    pack(pump, "catalog", "goal", "requirements.tsv", ROW + many, more=plain)
    lines = "".join(f"0\tR{row}\tequal\t\t\tWhy.\thigh\tOWN\n" for row in range(9))
    way = WAY.replace("\tchange", "")
    pack(pump, "crosswalk", "steps-2--goal", "relations.tsv", way + lines, more='from = "steps-2"\nto = "goal"\n')
    answers(pump, "steps-1", "  '0':\n    answer: 'yes'\n")
    file = pump / "conformity" / "old.yaml"
    file.write_text(f"route: short\n{file.read_text('utf-8')}", "utf-8")
    said = run("migrate", "steps-1", "steps-2", "-C", pump, "--on", DAY, "--dry-run").out
    assert "Something else is known of 9 rows of goal: R0, R1, R2, R3, R4, R5, R6, R7 and 1 more." in said
    assert "Step of steps-2, declared: -1..1 -> 0..1" in said
    assert "The route short is not known to the new edition" in said
    data = json.loads(run("migrate", "steps-1", "steps-2", "-C", pump, "--on", DAY, "--format", "json").out)
    assert data["steps"] == [{"catalog": "steps-2", "strength": "declared", "before": [-1, 1], "after": [0, 1]}]
    assert len(data["rows_elsewhere"]["goal"]) == 9
    assert data["lost_route"] == "short"


# -- a catalog with levels --------------------------------------------------------------------------------------------


def levels(folder: Path) -> None:
    """Two issues of a catalog with levels, the crosswalk between them, and an overlay of the first."""
    kinds = '[component_types]\nEDR = "embedded"\n'
    old = (
        "H 1\trequirement\t\t\t1\t1\tall\tSign-in\tDo it.\t1\thigh\tOWN\t\n"
        "H 2\trequirement\t\t\t2\t1\tall\tRoles\tDo it.\t2\thigh\tOWN\t\n"
        "H 3\trequirement\t\t\t6\t1\tall\tLog\tDo it.\t3\thigh\tOWN\t\n"
        "H 4\trequirement\t\t\t7\t1\tall\tSpare\tDo it.\t4\thigh\tOWN\t\n"
    )
    new = (
        "H 1\trequirement\t\t\t1\t2\tall\tSign-in\tDo it.\t1\thigh\tOWN\t\n"
        "H 2.1\trequirement\t\t\t2\t1\tall\tRoles of people\tDo it.\t2\thigh\tOWN\t\n"
        "H 2.2\trequirement\t\t\t2\t2\tall\tRoles of machines\tDo it.\t2\thigh\tOWN\t\n"
        "L 1\trequirement\t\t\t6\t1\tall\tLog\tDo it.\t3\thigh\tOWN\t\n"
        "L 2\trequirement\t\t\t6\t2\tall\tLog sent\tDo it.\t3\thigh\tOWN\t\n"
    )
    way = (
        "H 1\tH 1\tequal\t\t\tOnly the level is new.\thigh\tOWN\tkept\n"
        "H 2\tH 2.1\tsuperset\t\t\tSplit.\thigh\tOWN\tsplit\n"
        "H 2\tH 2.2\tsuperset\t\t\tSplit.\thigh\tOWN\tsplit\n"
        "H 3\tL 1\tequal\t\t\tNew number.\thigh\tOWN\tmoved\n"
        "H 4\t\tnone\t\t\tDropped.\thigh\tOWN\tremoved\n"
        "\tL 2\tnone\t\t\tNew.\thigh\tOWN\tadded\n"
    )
    note = "row\teffect\tcomment\tclause\tverified\tconfidence\tsources\tnote\n"
    pack(folder, "catalog", "house-1", "requirements.tsv", ROW + old, more="", edition="1")
    pack(folder, "catalog", "house-2", "requirements.tsv", ROW + new, more="", edition="2")
    for name in ("house-1", "house-2"):
        head = folder / "packs" / "catalogs" / name / "pack.toml"
        head.write_text(head.read_text("utf-8") + kinds, "utf-8")
    ends = 'from = "house-1"\nto = "house-2"\neditions = true\n'
    pack(folder, "crosswalk", "house-1--house-2", "relations.tsv", WAY + way, more=ends)
    for name in ("house-1", "house-2"):
        pack(folder, "overlay", f"over-{name}", "requirements.tsv", ROW, more=f'overlays = "{name}"\n')
        (folder / "packs" / "overlays" / f"over-{name}" / "comments.tsv").write_text(note, "utf-8")


@pytest.fixture
def house(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace under the first issue of a catalog of one's own, with all rows claimed."""
    folder = tmp_path / "house"
    levels(folder)
    monkeypatch.setenv("MEDSLATE_PACKS", str(folder / "packs"))
    said = run("init", folder, "--name", "Pump", "--manufacturer", "Us", "--device-version", "1.0",
               "--component", "unit=EDR@1.0", "--catalog", "house-1")  # fmt: skip
    assert said.status == 0, said
    monkeypatch.delenv("MEDSLATE_PACKS")
    for row in ("H 1", "H 2", "H 3", "H 4"):
        run("claim", row, "--component", "unit", "--verdict", "met", "--how", f"By {row}.", "-C", folder)
    return folder


def test_a_new_edition_of_a_catalog_with_levels_is_first_only_told(run: Run, house: Path) -> None:
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    said = run("migrate", "house-1", "house-2", "-C", house)
    assert said.status == 0, said.err
    assert "unit: H 1  carried, level 1 -> 2." in said.out
    assert "unit: H 2.1  opened from H 2: split: each part has to be answered for itself." in said.out
    assert "unit: L 1  carried from H 3." in said.out
    assert "unit: H 4  met, left behind: removed: there is no row after it." in said.out
    assert "L 2  new, open: added: there is no row before it. Log sent" in said.out
    assert "SL-C declared UC: 4 -> 0..4" in said.out
    assert "SL-C declared TRE: 4 -> 1..4" in said.out
    assert "SL-C declared IAC" not in said.out
    assert "Overlays of the old edition are left out: over-house-1." in said.out
    assert "May change: gap-report (house-1, house-2)" in said.out
    assert "Nothing was written. Name a folder with --into" in said.out
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before


def test_the_copy_is_a_workspace_under_the_new_edition(run: Run, house: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    into = tmp_path / "next"
    dry = run("migrate", "house-1", "house-2", "-C", house, "--into", into, "--dry-run")
    assert "Nothing was written.\n" in dry.out
    assert not into.exists()
    told = json.loads(run("migrate", "house-1", "house-2", "-C", house, "--into", into, "--format", "json").out)
    assert told["written"] == ["device.yaml", "claims/unit.yaml"]
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before
    data = json.loads(run("assess", "-C", into, "--format", "json").out)
    uc = next(one for one in told["levels"] if (one["strength"], one["fr"]) == ("declared", "UC"))
    assert uc["after"] == [data["device"]["declared"]["lower"][1], data["device"]["declared"]["upper"][1]]
    assert run("check", "-C", into).status == 0
    device = yaml.safe_load((into / "device.yaml").read_text("utf-8"))
    assert (device["catalog"], device["overlays"]) == ("house-2", ["over-house-2"])
    claims = yaml.safe_load((into / "claims" / "unit.yaml").read_text("utf-8"))["claims"]
    assert {row: one["verdict"] for row, one in claims.items()} == {
        "H 1": "met",
        "H 2.1": "open",
        "H 2.2": "open",
        "L 1": "met",
    }
    assert claims["L 1"]["how"] == "By H 3."
    again = run("migrate", "house-1", "house-2", "-C", house, "--into", into)
    assert (again.status, "holds something already" in again.err) == (2, True)
    other = run("migrate", "house-1", "house-2", "-C", into)
    assert "assessed against house-2, not house-1" in other.err


def test_the_same_levels_are_said_to_be_the_same(run: Run, house: Path) -> None:
    table = house / "packs" / "catalogs" / "house-2" / "requirements.tsv"
    shutil.copy(house / "packs" / "catalogs" / "house-1" / "requirements.tsv", table)
    shutil.rmtree(house / "packs" / "crosswalks")
    said = run("migrate", "house-1", "house-2", "-C", house)
    assert "The SL-C of the device is the same under both editions." in said.out
    assert "Rows of the new edition: 4 carried." in said.out
