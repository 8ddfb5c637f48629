"""Import: every row is accounted for, equal units become one placement, and importing again changes nothing."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.textfiles.site.reading import TextSite
from medslate.adapters.textfiles.site.writing import write_site
from medslate.findings import Code, Place
from medslate.levels.vectors import Capability
from medslate.networks.site import Connection, DeviceEntry, InPlace, Instance, Site
from medslate.usecases.inventory import ColumnMap, Table, Words
from medslate.usecases.site_import import Imported, RefusedImportError, import_inventory, take_in
from medslate.wiring.sites import import_files
from tests.build import HERE
from tests.build_site import SITE, placement
from tests.fakes.folders import MemoryFolder

COLUMNS = (
    "location",
    "model",
    "manufacturer",
    "version",
    "asset",
    "count",
    "connection",
    "kind",
    "configuration",
    "mobile",
)
MAP = ColumnMap(
    Place("map.yaml"),
    {one: (one,) for one in COLUMNS},
    zones=Words({"ICU*": "icu", "Store": None}),
    devices=Words({"Old pump": "pump", "Scale": None, "Monitor 9": "monitor"}),
    values={"connection": Words({"cable": "wired"}), "kind": Words({"IP": "infusion pump"})},
)
PUMP = DeviceEntry("pump", "Pump", HERE, "Acme", "1.0", vector=Capability.same(1), types=("T",))
MONITOR = DeviceEntry("monitor", "Monitor", HERE)
HOSPITAL = replace(SITE, devices=(PUMP, MONITOR), placements=())
FILES = {"placements": "placements/imported-x.yaml", "devices": "devices/imported-x.yaml"}


def row(**cells: str) -> tuple[str, ...]:
    return tuple({"location": "ICU 1", "model": "Pump", "manufacturer": "Acme", "version": "1.0"}.get(one, "")
                 if one not in cells else cells[one] for one in COLUMNS)  # fmt: skip


def table(*rows: tuple[str, ...]) -> Table:
    return Table("a.csv", COLUMNS, tuple((Place("a.csv", line=at), one) for at, one in enumerate(rows, start=2)))


def taken(*rows: tuple[str, ...], site: Site = HOSPITAL, columns: ColumnMap = MAP) -> Imported:
    return import_inventory(site, table(*rows), columns, "x")


def after(made: Imported, site: Site = HOSPITAL) -> Site:
    """The site with the import's files in place of the former ones."""
    kept = tuple(one for one in site.placements if one.place.file != FILES["placements"])
    devices = tuple(one for one in site.devices if one.place.file != FILES["devices"])
    return replace(site, placements=(*kept, *made.placements), devices=(*devices, *made.devices))


def test_equal_units_make_one_placement() -> None:
    made = taken(row(), row(count="3"), row(location="icu 9"), row(location="office", connection="WiFi", mobile="yes"))
    assert [(one.id, one.count) for one in made.placements] == [("icu-pump", 5), ("office-pump-wlan-mobile", 1)]
    assert made.placements[1].connection is Connection.WLAN
    assert (made.tally.rows, made.tally.placed, made.tally.units) == (4, 4, 6)
    assert made.findings == ()
    assert made.unknown == ()
    assert made.changes == (
        "new placement icu-pump: 5 of pump in icu",
        "new placement office-pump-wlan-mobile: 1 of pump in office",
    )


def test_what_differs_in_anything_that_is_said_is_not_equal() -> None:
    rows = (row(), row(connection="cable"), row(kind="IP"), row(configuration="B"), row(mobile="1"), row(version="2"))
    made = taken(*rows)
    assert len({one.id for one in made.placements}) == len(rows)
    assert made.placements[2].kind == "infusion pump"


@pytest.mark.parametrize(
    ("cells", "way", "says"),
    [
        ({"location": "Cellar"}, "refused", "No zone follows from 'Cellar'."),
        ({"location": ""}, "refused", "It says no location."),
        ({"model": ""}, "refused", "It names no device."),
        ({"count": "some"}, "refused", "'some' is no number of units."),
        ({"count": "0"}, "refused", "'0' is no number of units."),
        ({"count": "-1"}, "refused", "'-1' is no number of units."),
        ({"count": "99999999"}, "refused", "'99999999' is no number of units."),
        ({"location": "Store"}, "left_out", ""),
        ({"model": "Scale"}, "left_out", ""),
        (dict.fromkeys(COLUMNS, ""), "empty", ""),
        ({"count": "2.0"}, "placed", ""),
        ({"count": "2,0"}, "placed", ""),
    ],
)
def test_every_row_goes_one_way(cells: dict[str, str], way: str, says: str) -> None:
    made = taken(row(**cells))
    ways = {one: getattr(made.tally, one) for one in ("placed", "again", "left_out", "empty", "refused")}
    assert ways == dict.fromkeys(ways, 0) | {way: 1}
    assert [one.message for one in made.findings] == ([says] if says else [])
    assert all((one.code, one.place) == (Code.ROW_REFUSED, Place("a.csv", line=2)) for one in made.findings)


def test_a_row_that_is_too_long_is_refused_unless_the_rest_is_blank() -> None:
    made = taken((*row(), "", "x"), (*row(), ""))
    assert (made.tally.refused, made.tally.placed) == (1, 1)
    assert "more cells" in made.findings[0].message
    short = taken(("ICU 1", "Pump"))
    assert short.tally.placed == 1


def test_an_asset_counts_once() -> None:
    made = taken(row(asset="S1"), row(asset="s1"), row(asset="S1", location="office"), row(), row())
    assert (made.tally.placed, made.tally.again, made.tally.refused, made.tally.units) == (3, 1, 1, 3)
    assert made.findings[0].message == "Asset S1 stands before as pump in icu."


def test_devices_are_known_by_the_mapping_or_by_what_is_said_of_them() -> None:
    def device(**cells: str) -> str:
        return taken(row(**cells)).placements[0].device

    assert device(model="old pump") == "pump"
    assert device(model="PUMP", manufacturer="ACME") == "pump"
    assert device(model="Old pump", version="") == "pump"
    assert device(model="Monitor", manufacturer="Any", version="7") == "monitor", "nothing says that it is another"
    assert device(model="Monitor", manufacturer="Any", version="9") == "monitor"
    assert device(version="2.0") == "acme-pump-2-0"
    assert device(model="Old pump", version="2.0") == "acme-old-pump-2-0", "SL-C of another version says nothing"
    assert device(manufacturer="Other") == "other-pump-1-0"


def test_two_devices_that_may_be_meant_are_not_guessed_between() -> None:
    site = replace(HOSPITAL, devices=(MONITOR, replace(MONITOR, id="other", manufacturer="Any")))
    assert taken(row(model="Monitor", manufacturer=""), site=site).placements[0].device == "monitor-1-0"
    assert (
        taken(row(model="Monitor", manufacturer="Any", version="2"), site=site).placements[0].device == "any-monitor-2"
    )


def test_unknown_devices_are_placed_and_listed() -> None:
    made = taken(row(model="New!", version="1"), row(model="New?", version="1"), row(model="Monitor"))
    assert [(one.id, one.name) for one in made.devices] == [("acme-new-1", "New!"), ("acme-new-1-2", "New?")]
    assert [one.id for one in made.unknown] == ["acme-new-1", "acme-new-1-2", "monitor"]
    assert made.changes[0] == "new device acme-new-1: Acme New! 1"
    assert made.tally.placed == 3


def test_words_that_no_field_knows_are_told_once_and_taken_as_not_said() -> None:
    made = taken(row(connection="LAN2"), row(connection="LAN2"), row(mobile="perhaps"))
    assert [(one.code, one.place.line) for one in made.findings] == [
        (Code.INVENTORY_VALUE, 2),
        (Code.INVENTORY_VALUE, 4),
    ]
    assert "'LAN2' is no connection (2 rows" in made.findings[0].message
    assert made.findings[1].message.endswith("taken as no.")
    assert made.tally.placed == 3


def test_a_mapping_to_what_is_not_there() -> None:
    columns = replace(MAP, zones=Words({"ICU*": "icus"}), devices=Words({"a": "pumps"}))
    made = taken(row(), columns=columns)
    assert [(one.code, one.place.path, one.remedy) for one in made.findings] == [
        (Code.UNKNOWN_ID, ("zones", "ICU*"), "Did you mean icu?"),
        (Code.UNKNOWN_ID, ("devices", "a"), "Did you mean pump?"),
    ]  # fmt: skip


def test_importing_again_changes_counts_and_keeps_what_was_added() -> None:
    site = after(taken(row(), row(), row(model="New"), row(model="Gone")))
    first, *rest = site.placements
    richer = replace(first, critical=True, fulfilled=("backup",), id="my-pumps")
    known = tuple(
        replace(one, vector=Capability.same(2), types=("T",)) if one.name == "New" else one for one in site.devices
    )
    site = replace(site, placements=(richer, *rest), devices=known)
    made = taken(row(), row(), row(), row(model="New"), site=site)
    assert made.placements[0] == replace(richer, count=3)
    assert made.changes == (
        "placement my-pumps: 2 becomes 3",
        "placement icu-acme-gone-1-0 goes: 1 of acme-gone-1-0 in icu",
    )
    assert [one.vector for one in made.devices] == [Capability.same(2), None]
    assert made.unknown == ()
    assert taken(row(), row(), row(), row(model="New"), site=after(made, site)).changes == ()


def test_units_that_were_split_by_hand_stay_split_while_their_number_is_right() -> None:
    (whole,) = taken(row(count="5")).placements
    split = (replace(whole, count=2, critical=True), replace(whole, id="rest", count=3))
    site = replace(HOSPITAL, placements=split)
    assert taken(row(count="5"), site=site).placements == split
    made = taken(row(count="6"), site=site)
    assert [(one.id, one.count) for one in made.placements] == [("icu-pump", 6)]
    assert made.changes == ("placement icu-pump: 2 becomes 6", "placement rest goes: 3 of pump in icu")


def test_what_is_placed_by_hand_is_neither_doubled_nor_changed() -> None:
    site = replace(HOSPITAL, placements=(placement("by-hand", "pump", "icu"),))
    same = taken(row(count="2"), site=site)
    assert (same.placements, [one.id for one in same.elsewhere], same.findings) == ((), ["by-hand"], ())
    other = taken(row(count="3"), site=site)
    assert [(one.code, one.message) for one in other.findings] == [
        (Code.INVENTORY_VALUE, "by-hand: 2 units are placed by hand, and the inventory has 3."),
    ]  # fmt: skip


CELLS = st.tuples(
    st.sampled_from(["ICU 1", "icu 2", "office", "Store", "Cellar", ""]),
    st.sampled_from(["Pump", "Old pump", "Scale", "New", "New!", ""]),
    st.sampled_from(["Acme", ""]),
    st.sampled_from(["1.0", "2", ""]),
    st.sampled_from(["", "", "s1", "s2", "S1"]),
    st.sampled_from(["", "1", "3", "x"]),
    st.sampled_from(["", "wlan", "cable", "?"]),
    st.sampled_from(["", "IP"]),
    st.sampled_from(["", "A"]),
    st.sampled_from(["", "yes", "no"]),
)


@given(st.lists(CELLS, max_size=25))
def test_no_row_is_lost_and_the_same_again_changes_nothing(rows: list[tuple[str, ...]]) -> None:
    made = taken(*rows)
    tally = made.tally
    assert tally.rows == len(rows)
    assert tally.rows == tally.placed + tally.again + tally.left_out + tally.empty + tally.refused
    assert tally.units == sum(one.count for one in made.placements)
    assert tally.refused == sum(one.code is Code.ROW_REFUSED for one in made.findings)
    site = after(made)
    assert len({one.id for one in site.placements}) == len(site.placements)
    assert {one.device for one in site.placements} <= {one.id for one in site.devices}
    again = taken(*rows, site=site)
    assert (again.placements, again.devices, again.changes) == (made.placements, made.devices, ())


@given(st.lists(CELLS, max_size=25), st.randoms())
def test_the_order_of_rows_without_assets_changes_no_count(rows: list[tuple[str, ...]], random: object) -> None:
    bare = [(*one[:4], "", *one[5:]) for one in rows]
    shuffled = list(bare)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def counts(made: Imported) -> set[tuple[object, ...]]:
        names = {one.id: (one.manufacturer, one.name, one.version) for one in (*HOSPITAL.devices, *made.devices)}
        return {
            (names[one.device], one.zone, one.count, one.connection, one.kind, one.configuration, one.mobile)
            for one in made.placements
        }

    assert counts(taken(*bare)) == counts(taken(*shuffled))


# -- whole or not at all ----------------------------------------------------------------------------------------------


class Files:
    """A site in memory, and what it would be with changed files."""

    def __init__(self, site: Site) -> None:
        self.files = dict(write_site(site))

    def source(self, changed: Mapping[str, bytes] | None = None) -> TextSite:
        return TextSite(MemoryFolder(self.files | dict(changed or {})), lambda _: {})

    def take_in(self, *rows: tuple[str, ...], columns: ColumnMap = MAP) -> Imported:
        made, files = take_in(
            self.source(), table(*rows), columns, "x", lambda one: import_files(one, "x", "a.csv"), self.source
        )
        self.files |= files
        return made


def test_what_is_taken_in_is_read_again_and_taken_in_again_without_a_change() -> None:
    files = Files(HOSPITAL)
    rows = (row(), row(count="2"), row(model="New"), row(location="Cellar"))
    made = files.take_in(*rows)
    site, findings = files.source().read()
    assert findings == ()
    assert site is not None
    assert site.placements == made.placements
    before = dict(files.files)
    assert files.take_in(*rows).changes == ()
    assert files.files == before


def test_an_import_that_would_break_the_site_is_refused_whole() -> None:
    files = Files(HOSPITAL)
    files.take_in(row())
    files.files["measures.yaml"] = write_site(replace(SITE, in_place=(InPlace(Instance("lock", "icu-pump"), HERE),)))[
        "measures.yaml"
    ]
    with pytest.raises(RefusedImportError, match="hold together") as refused:
        files.take_in(row(model="New"))
    assert refused.value.of_site
    assert [(one.code, one.place.file, one.place.line) for one in refused.value.findings] == [
        (Code.UNKNOWN_ID, "measures.yaml", 2),
    ]  # fmt: skip


def test_a_site_that_cannot_be_read_and_a_mapping_to_nowhere_are_refused() -> None:
    files = Files(HOSPITAL)
    with pytest.raises(RefusedImportError, match="mapping names") as refused:
        files.take_in(row(), columns=replace(MAP, zones=Words({"ICU*": "icus"})))
    assert not refused.value.of_site
    files.files["site.yaml"] = b"medslate: 2\n"
    with pytest.raises(RefusedImportError, match="cannot be read"):
        files.take_in(row())


def test_the_findings_of_an_import_have_lines() -> None:
    files = Files(replace(HOSPITAL, placements=(placement("by-hand", "pump", "icu"),)))
    (found,) = files.take_in(row(count="3")).findings
    assert (found.place.file, found.place.line) == ("placements.yaml", 5)
