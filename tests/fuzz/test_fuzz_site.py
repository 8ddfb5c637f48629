"""Whatever the files of a site hold, reading them ends in a site or in located findings."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.textfiles.converting import Shape, convert
from medslate.adapters.textfiles.site.mapping import read_mapping
from medslate.adapters.textfiles.site.reading import read_site
from medslate.adapters.textfiles.site.shapes import FILES as SHAPES
from medslate.adapters.textfiles.site.writing import write_site
from medslate.findings import Code, Finding, Place, failed
from tests.fakes.folders import MemoryFolder
from tests.fuzz.mutations import spoilt
from tests.unit.site_files.sites import PROFILES, without_places
from tests.unit.site_files.test_reading import FILES

SITE = {name: text.encode() for name, text in FILES.items()}
MAPPING = b"""columns: {location: [House, Room], model: Model, version: 'SW'}
zones:
  "ICU*": icu
  Store: null
values:
  connection: {Cable: wired}
  mobile: {wheels: true}
encoding: cp1252
delimiter: ";"
"""
ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))


def ends_well(files: dict[str, bytes]) -> None:
    """A site that can be written and read again, or an error."""
    site, findings = read_site(MemoryFolder(files), lambda _: PROFILES)
    told(findings)
    if site is None:
        assert failed(findings)
    else:
        assert {one.code for one in findings} <= {Code.DEVIATION}
        again, _ = read_site(MemoryFolder(write_site(site)), lambda _: PROFILES)
        assert without_places(again) == without_places(site)


def told(findings: tuple[Finding, ...]) -> None:
    for one in findings:
        assert one.place.file
        assert one.message
        assert one.place.line is None or one.place.line >= 1


@given(st.data())
@ROOMY
def test_a_spoilt_site(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SITE)))
    ends_well(SITE | {name: data.draw(spoilt(SITE[name]))})


@given(st.data())
@ROOMY
def test_a_spoilt_mapping(data: st.DataObject) -> None:
    made, findings = read_mapping(data.draw(spoilt(MAPPING)), "mapping.yaml")
    told(findings)
    assert (made is None) == failed(findings)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=3)
            | st.sampled_from(["zones", "between", "flows", "target", "at", "measures", "banned", "cost", "columns"])
            | st.integers(),
            inner,
            max_size=4,
        )
    ),
)


@given(_VALUES, st.sampled_from(list(SHAPES.values())))
@ROOMY
def test_any_value_is_a_shape_or_has_faults(value: object, shape: type[Shape]) -> None:
    made, findings = convert(value, shape, Place("file.yaml"))
    told(findings)
    assert (made is None) == bool(findings)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"placements:\n" + b"".join(b"  p%d: {device: d%d, zone: icu}\n" % (one, one) for one in range(100_000)),
        b"placements:\n" + b"".join(b"  p%d: {device: pump, zone: icu}\n" % one for one in range(200_000)),
        b"placements:\n" + b"".join(b"  p%d: 1\n" % one for one in range(200_000)),
        b"placements:\n" + b"  p:\n" * 1_000_000,
        b"placements: [" + b"1," * 1_000_000 + b"]",
    ],
    ids=["unknown", "sound", "numbers", "duplicates", "items"],
)
def test_a_million_of_anything(content: bytes) -> None:
    site, findings = read_site(MemoryFolder(SITE | {"placements/more.yaml": content}), lambda _: PROFILES)
    told(findings[:100])
    assert site is not None or failed(findings)
