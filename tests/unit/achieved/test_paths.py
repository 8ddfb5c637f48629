"""Which attack paths are open to a placement."""

from dataclasses import replace

import pytest

from medslate.assessment.achieved.paths import OpenPath, open_paths
from medslate.networks.site import Connection
from medslate.standards.measures import AttackPath
from tests.build_site import ALL_REACH, BAD, GOOD, SITE, conduit, placement, system

PUMPS = SITE.placements[0]
REMOTE_SITE = replace(SITE, conduits=(*SITE.conduits, conduit("service", "office", "icu", remote=True)))


def kinds(reach: dict[AttackPath, bool], *, site: object = REMOTE_SITE, **changes: object) -> list[str]:
    """What the open paths of the pumps are, if their device has this reach and their placement these features."""
    pumps = replace(PUMPS, **changes)  # type: ignore[arg-type]
    placed = replace(site, placements=(pumps, *SITE.placements[1:]))  # type: ignore[type-var]
    known = replace(BAD, reach=reach)
    found = open_paths(system(placed, known, GOOD), pumps)  # type: ignore[arg-type]
    return [f"{one}{'' if one.sure else '?'}" for one in found]


def reach(*opened: AttackPath) -> dict[AttackPath, bool]:
    return {path: path in opened for path in AttackPath}


def test_all_interfaces_open_all_paths_in_the_order_of_the_kinds() -> None:
    assert kinds(ALL_REACH) == [
        "other-zone through door", "same-zone", "wlan", "remote through service", "local", "media",
    ]  # fmt: skip


def test_what_is_not_known_is_open_but_not_sure() -> None:
    assert kinds({}) == [f"{one}?" for one in kinds(ALL_REACH)]


def test_a_placement_without_connection_has_no_path_over_the_network() -> None:
    assert kinds(ALL_REACH, connection=Connection.NONE) == ["local", "media"]
    assert kinds({}, connection=Connection.NONE) == ["local?", "media?"]


def test_a_wired_placement_is_not_reached_by_radio() -> None:
    assert kinds(reach(AttackPath.WLAN), connection=Connection.WIRED) == []
    assert kinds(reach(AttackPath.WLAN), connection=Connection.WLAN) == ["wlan"]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (reach(AttackPath.REMOTE), ["remote through service"]),
        (reach(AttackPath.OTHER_ZONE), ["other-zone through door", "remote through service"]),
        (reach(), []),
        ({**reach(), AttackPath.OTHER_ZONE: True}, ["other-zone through door", "remote through service"]),
        ({one: False for one in AttackPath if one is not AttackPath.REMOTE}, ["remote through service?"]),
        (
            {one: False for one in AttackPath if one is not AttackPath.OTHER_ZONE},
            ["other-zone through door?", "remote through service?"],
        ),
    ],
)
def test_remote_service_reaches_devices_with_it_or_with_a_network(
    known: dict[AttackPath, bool], expected: list[str]
) -> None:
    assert kinds(known) == expected


def test_without_a_conduit_nothing_comes_from_elsewhere() -> None:
    assert kinds(reach(AttackPath.OTHER_ZONE, AttackPath.REMOTE), site=replace(SITE, conduits=())) == []


def test_a_single_unit_has_no_neighbour() -> None:
    alone = replace(SITE, placements=(placement("pumps", "bad", "icu", count=1),))
    assert open_paths(system(alone), alone.placements[0]) == (OpenPath(AttackPath.OTHER_ZONE, "door"),)
    two = replace(SITE, placements=(placement("pumps", "bad", "icu", count=2),))
    assert OpenPath(AttackPath.SAME_ZONE) in open_paths(system(two), two.placements[0])
