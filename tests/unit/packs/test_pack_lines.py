"""What `pack show` says of libraries and profiles."""

from pathlib import Path

from medslate.adapters.packs.source import PackFolders
from medslate.cli.pack_lines import all_lines, asked_lines
from medslate.usecases.ports import AnyPack
from tests.unit.packs import small


def pack(root: Path, name: str) -> AnyPack:
    for make in (small.catalog, small.questionnaire, small.library, small.profiles, small.crosswalk):
        make(root)
    return PackFolders(root).load(name)


def asked(content: AnyPack, wanted: str) -> list[str]:
    return [text for _, text in asked_lines(content, wanted)]


def test_a_library_as_a_whole_is_its_measures(tmp_path: Path) -> None:
    lines = dict(all_lines(pack(tmp_path, "few")))
    assert list(lines) == ["M1", "M2", "M3"]
    assert lines["M1"] == "Title (per zone, cost class c1, filter by network, needs M2, F1, F2): Own words [high]"
    assert lines["M3"] == "Title (per device, cost class c1, filter by network) [high]"


def test_a_measure_with_what_it_carries(tmp_path: Path) -> None:
    assert asked(pack(tmp_path, "few"), "M1")[1:] == ["M1 carries A F on other-zone, wlan (high): Because"]


def test_a_row_with_whoever_carries_it(tmp_path: Path) -> None:
    content = pack(tmp_path, "few")
    every = "other-zone, same-zone, wlan, remote, local, media"
    assert asked(content, "A") == [
        "M1 carries A F on other-zone, wlan (high): Because",
        f"M2 carries A P on {every} (high)",
    ]
    assert asked(content, "A RE(1)") == ["A RE(1) can only be done by the device: Only the device can."]
    assert asked(content, "T H") == ["T H matters on other-zone, wlan only: Elsewhere it is no matter."]


def test_a_feature(tmp_path: Path) -> None:
    content = pack(tmp_path, "few")
    assert asked(content, "F1") == ["Feature 1 (shown by Q1 = Yes)"]
    assert asked(content, "F2") == ["Feature 2"]
    assert asked(content, "F3") == []


def test_profiles(tmp_path: Path) -> None:
    lines = dict(all_lines(pack(tmp_path, "model")))
    assert lines == {
        "ward": "Zone: medical, harm serious, reaction minutes, SL-T {2 2 2 1 2 1 2}. Because [high]",
        "office": "Zone: business, harm serious, reaction minutes, SL-T {0 0 0 0 0 0 0}. Because [high]",
        "pump": "Kind: 100 % of the networked medical devices, in ward, office [high]",
        "pc": "Kind: 175 for each 100 networked medical devices, in ward, office [high]",
        "tiny": "Tiny: beds 3, zones-1 1 [high]",
        "orders": "ward <-> office HL7 2575 [high]",
        "export": "ward -> office HL7 2575 [high]",
    }


def test_the_other_kinds(tmp_path: Path) -> None:
    assert asked(pack(tmp_path, "cat"), "A") == ["level 1, A:  [high]"]
    assert dict(all_lines(pack(tmp_path, "cat")))["H"] == "Heading:  [heading, high]"
    assert asked(pack(tmp_path, "form"), "Q1") == ["? (choice, yes is good)"]
    cross = pack(tmp_path, "cross")
    assert asked(cross, "B") == asked(cross, "A") == ["A equal B (high): why"]
    assert asked(cross, "C") == ["C none (nothing) (high): why"]


def test_a_relation_without_ends_cannot_be_asked_for(tmp_path: Path) -> None:
    small.crosswalk(tmp_path, [*small.SET_ROWS, small.SET_ROWS[1] | {"from": ""}])
    assert [key for key, _ in all_lines(PackFolders(tmp_path).load("cross"))] == ["A", "C"]
