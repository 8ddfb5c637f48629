"""Parts: what a name means, what stays the same from version to version, and what differs."""

from dataclasses import replace

import pytest

from medslate.findings import Place
from medslate.lifecycle.software import Inventory, SoftwarePart, differences, merge, unversioned

ZLIB = SoftwarePart("z", "zlib", "1.2.12", purl="pkg:generic/zlib@1.2.12?arch=arm", cpe="cpe:/a:zlib:zlib:1.2.12")
NETTY = SoftwarePart("n", "netty-handler", "4.1", group="io.netty", licences=("MIT",))


def inventory(*parts: SoftwarePart, component: str = "part") -> Inventory:
    return Inventory(component, parts, Place("software/part.cdx.json"))


@pytest.mark.parametrize(
    ("purl", "plain"),
    [
        ("pkg:npm/a@1?x=1#y", "pkg:npm/a"),
        ("pkg:npm/@org/a@1", "pkg:npm/@org/a"),
        ("pkg:npm/@org/a", "pkg:npm/@org/a"),
        ("pkg:npm/@a", "pkg:npm/@a"),
        ("pkg:npm/a", "pkg:npm/a"),
        ("", ""),
    ],
)
def test_a_package_url_without_its_version(purl: str, plain: str) -> None:
    assert unversioned(purl) == plain


@pytest.mark.parametrize(
    "name",
    ["z", "zlib", "ZLIB", "zlib@1.2.12", "pkg:generic/zlib", "pkg:generic/zlib@1.2.12", ZLIB.purl, ZLIB.cpe],
)
def test_every_name_of_a_part(name: str) -> None:
    assert ZLIB.called(name)


@pytest.mark.parametrize("name", ["zlib@1.2.13", "pkg:generic/zlib@1.2.13", "libz", "@1.2.12", "pkg:npm/zlib", ""])
def test_what_is_no_name_of_a_part(name: str) -> None:
    assert not ZLIB.called(name)
    assert not NETTY.called("pkg:maven/io.netty/netty-handler")


def test_a_group_belongs_to_the_name() -> None:
    assert NETTY.called("io.netty/netty-handler@4.1")
    assert (NETTY.identity, NETTY.title) == ("io.netty/netty-handler", "io.netty/netty-handler 4.1")
    assert ZLIB.identity == "pkg:generic/zlib"
    assert replace(ZLIB, version="").title == "zlib"
    assert inventory(ZLIB, NETTY).named("netty-handler") == (NETTY,)
    assert inventory(ZLIB).part == {"z": ZLIB}


def test_merging_lists_each_part_once() -> None:
    used = merge([inventory(ZLIB, NETTY, component="a"), inventory(replace(ZLIB, ref="other"), component="b")])
    assert [(one.part.ref, one.components) for one in used] == [("n", ("a",)), ("z", ("a", "b"))]


def test_what_differs() -> None:
    newer = replace(ZLIB, version="1.3", purl="pkg:generic/zlib@1.3")
    other = replace(NETTY, licences=("Apache-2.0",))
    added = SoftwarePart("l", "lwip", "2")
    changed = differences(inventory(ZLIB, NETTY), inventory(newer, other, added))
    assert [(one.before.version, one.after.version, one.fields) for one in changed.changed] == [
        ("4.1", "4.1", ("licences",)),
        ("1.2.12", "1.3", ("version",)),
    ]
    assert (changed.added, changed.removed) == ((added,), ())
    back = differences(inventory(newer, other, added), inventory(ZLIB, NETTY))
    assert back.removed == (added,)
    assert back.any


def test_the_order_of_parts_and_licences_is_nothing() -> None:
    one, other = replace(NETTY, licences=("A", "B")), replace(NETTY, licences=("B", "A"))
    assert not differences(inventory(ZLIB, one), inventory(other, ZLIB)).any


def test_several_versions_of_a_part_are_paired_after_those_that_stayed() -> None:
    def version(text: str) -> SoftwarePart:
        return replace(ZLIB, version=text, purl=f"pkg:generic/zlib@{text}")

    changed = differences(inventory(version("1"), version("2")), inventory(version("2"), version("3"), version("4")))
    assert [(one.before.version, one.after.version) for one in changed.changed] == [("1", "3")]
    assert [one.version for one in changed.added] == ["4"]
