"""Whatever arrives as an inventory ends in rows or in a finding; no row that is read goes unaccounted for."""

import io
from functools import cache

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.inventory import read_inventory
from medslate.findings import Place, failed
from medslate.usecases.inventory import ColumnMap, Words
from medslate.usecases.site_import import import_inventory
from tests.build_site import SITE
from tests.fuzz.mutations import spoilt

CSV = (
    'Export;;;\n\nSerial;Model;Room;Units\n1;"Pump; ""A""";ICU 1;3\n2;Monitor;B\u00fcro;\n'
    '3;"Two\nlines";ICU 2;x\n\n4;Pump;Store;1\n'
).encode("cp1252")
COLUMNS = {"location": ("Room",), "model": ("Model",), "asset": ("Serial",), "count": ("Units",)}
ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))


def ends_well(content: bytes, name: str, columns: ColumnMap) -> None:
    table, findings = read_inventory(content, name, columns)
    assert (table is None) == failed(findings)
    for one in findings:
        assert one.place.file in (name, "map.yaml")
        assert one.message
        assert one.remedy
    if table is not None:
        tally = import_inventory(SITE, table, columns, "x").tally
        assert tally.rows == len(table.rows)
        assert tally.rows == tally.placed + tally.again + tally.left_out + tally.empty + tally.refused


@cache
def workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Devices")
        for number, row in enumerate([["Serial", "Model", "Room", "Units"], [1, "Pump", "ICU 1", 3], ["", "M", "X"]]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


MAPS = st.builds(
    ColumnMap,
    st.just(Place("map.yaml")),
    st.just(COLUMNS),
    zones=st.just(Words({"ICU*": "icu", "Store": None})),
    delimiter=st.sampled_from(["", "", ";", ",", "x", " "]),
    encoding=st.sampled_from(["", "", "utf-8", "cp1252", "utf-16", "utf-7", "ascii"]),
    header=st.sampled_from([0, 0, 1, 3, 100]),
    sheet=st.sampled_from(["", "", "Devices", "Other"]),
)


@given(st.data(), MAPS)
@ROOMY
def test_a_spoilt_text_file(data: st.DataObject, columns: ColumnMap) -> None:
    ends_well(data.draw(spoilt(CSV)), "a.csv", columns)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")), MAPS)
@ROOMY
def test_anything(content: bytes, columns: ColumnMap) -> None:
    ends_well(content, "a.csv", columns)
    ends_well(b"Serial,Model,Room,Units\n" + content, "a.csv", columns)


@given(st.data(), MAPS)
@ROOMY
def test_a_spoilt_workbook(data: st.DataObject, columns: ColumnMap) -> None:
    ends_well(data.draw(spoilt(workbook())), "a.xlsx", columns)
