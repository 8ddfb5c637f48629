"""Which attack paths interfaces open, from the words of their makers."""

import pytest

from medslate.devices.device import Interface
from medslate.devices.reach import WORDS, reach_of
from medslate.standards.measures import AttackPath
from tests.build import HERE


def interface(kind: str, *protocols: str, in_scope: bool = True) -> Interface:
    return Interface(kind, kind, "part", kind, HERE, protocols=protocols, in_scope=in_scope)


def opened(*interfaces: Interface) -> set[str]:
    return {path.value for path, known in reach_of(interfaces).items() if known}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ethernet", {"other-zone", "same-zone"}),
        ("10BASE-T LAN", {"other-zone", "same-zone"}),
        ("Wi-Fi", {"other-zone", "same-zone", "wlan"}),
        ("wlan", {"other-zone", "same-zone", "wlan"}),
        ("Bluetooth", {"wlan"}),
        ("VPN", {"remote"}),
        ("keypad and display", {"local"}),
        ("service port", {"local"}),
        ("RS-232", {"local"}),
        ("USB", {"local", "media"}),
        ("SD card", {"media"}),
    ],
)
def test_a_kind_tells_its_paths_and_closes_the_others(kind: str, expected: set[str]) -> None:
    found = reach_of([interface(kind)])
    assert opened(interface(kind)) == expected
    assert set(found) == set(AttackPath)


def test_protocols_tell_as_well() -> None:
    assert opened(interface("port", "Bluetooth LE 5")) == {"wlan"}


def test_one_interface_that_is_not_understood_leaves_the_other_paths_unknown() -> None:
    found = reach_of([interface("ethernet"), interface("gizmo")])
    assert found == {AttackPath.OTHER_ZONE: True, AttackPath.SAME_ZONE: True}


def test_only_whole_words_count() -> None:
    assert reach_of([interface("planet")]) == {}


def test_interfaces_out_of_scope_tell_nothing_and_none_at_all_tells_nothing() -> None:
    assert reach_of([interface("usb", in_scope=False)]) == {}
    assert opened(interface("usb", in_scope=False), interface("ethernet")) == {"other-zone", "same-zone"}
    assert reach_of([]) == {}


def test_the_words_are_written_as_they_are_looked_for() -> None:
    words = [word for some, _ in WORDS for word in some]
    assert all(word == " ".join(word.casefold().replace("-", " ").split()) for word in words)
    assert len(words) == len(set(words))
