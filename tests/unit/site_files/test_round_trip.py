"""What is written is read again as the equal site; places and the digest of the files aside."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.textfiles.site.reading import read_site
from medslate.adapters.textfiles.site.writing import write_site
from medslate.networks.site import Connection, DeviceEntry, Flow, Preferences, Site
from tests.build import HERE
from tests.build_site import SITE, conduit, placement, zone
from tests.fakes.folders import MemoryFolder
from tests.unit.site_files.sites import PROFILES, sites, without_places


@given(sites(), st.booleans())
def test_reading_what_was_written_gives_the_equal_site(site: Site, short: bool) -> None:
    """Also where a zone leaves out what its profile says."""
    files = write_site(site, PROFILES) if short else write_site(site)
    read, findings = read_site(MemoryFolder(files), lambda _: PROFILES)
    assert findings == ()
    assert without_places(read) == without_places(site)
    assert read is not None
    assert write_site(read, PROFILES) == write_site(site, PROFILES)


def test_a_zone_says_no_more_than_its_profile_leaves_open() -> None:
    one = replace(
        zone("icu"), profile="bedside", kind=PROFILES["bedside"].kind, target=PROFILES["bedside"].target,
        harm=PROFILES["bedside"].harm, reaction=PROFILES["bedside"].reaction, critical=True, lane=3,
    )  # fmt: skip
    files = write_site(replace(SITE, zones=(one,), conduits=(), placements=()), PROFILES)
    assert files["site.yaml"].endswith(b"zones:\n  icu:\n    name: icu\n    profile: bedside\n")


def test_only_the_files_that_say_something_are_written() -> None:
    assert set(write_site(replace(SITE, placements=()))) == {"site.yaml"}
    assert set(write_site(replace(SITE, preferences=Preferences(share=50)))) == {
        "site.yaml", "placements.yaml", "preferences.yaml",
    }  # fmt: skip


@pytest.mark.slow
def test_two_thousand_zones_and_twenty_thousand_placements_in_a_few_seconds() -> None:
    zones, placed = 2_000, 20_000
    site = replace(
        SITE,
        zones=tuple(zone(f"z{number}") for number in range(zones)),
        conduits=tuple(
            conduit(f"c{number}", f"z{number}", f"z{number + 1}", Flow("f", f"z{number}", f"z{number + 1}", HERE))
            for number in range(zones - 1)
        ),
        devices=tuple(DeviceEntry(f"d{number}", "Pump", HERE, "Maker", "1.10") for number in range(300)),
        placements=tuple(
            placement(f"p{number}", f"d{number % 300}", f"z{number % zones}", connection=Connection.WLAN)
            for number in range(placed)
        ),
    )
    read, findings = read_site(MemoryFolder(write_site(site)), lambda _: {})
    assert findings == ()
    assert without_places(read) == without_places(site)
