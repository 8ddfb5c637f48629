"""Which part of the device a product of an advisory is, and how surely."""

from dataclasses import replace

import pytest

from medslate.findings import Place
from medslate.lifecycle.advisories import Advised, Likeness, Product, device_version, distinct, is_device, likeness
from medslate.lifecycle.software import SoftwarePart
from medslate.lifecycle.vulnerabilities import State

CPE = "cpe:2.3:a:zlib:zlib:1.2.12:*:*:*:*:*:*:*"
ZLIB = SoftwarePart("z", "zlib", "1.2.12", purl="pkg:generic/zlib@1.2.12", cpe=CPE)
PLAIN = SoftwarePart("p", "handler", "4.1", group="io.netty")
SAME, OTHER, OPEN = Likeness.SAME, Likeness.OTHER_VERSION, Likeness.VERSION_OPEN


@pytest.mark.parametrize(
    ("product", "part", "found"),
    [
        (Product("x", purl="pkg:generic/zlib@1.2.12?a=b"), ZLIB, (SAME, "package URL")),
        (Product("x", "1.2.11", purl="pkg:generic/zlib"), ZLIB, (OTHER, "package URL")),
        (Product("zlib", purl="pkg:npm/zlib@1.2.12"), ZLIB, None),
        (Product("x", cpe="cpe:/a:zlib:zlib:1.2.12"), ZLIB, (SAME, "CPE")),
        (Product("x", cpe="cpe:/a:zlib:zlib"), ZLIB, (OPEN, "CPE")),
        (Product("x", "1.2.12", cpe="cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*"), ZLIB, (SAME, "CPE")),
        (Product("zlib", cpe="cpe:2.3:a:other:zlib:1.2.12:*:*:*:*:*:*:*"), ZLIB, None),
        (Product("ZLIB", "v1.2.12", cpe="no cpe"), ZLIB, (SAME, "name")),
        (Product("zlib", "1.2.11"), ZLIB, (OTHER, "name")),
        (Product("zlib"), ZLIB, (OPEN, "name")),
        (Product("zlib", range="<1.2.13"), ZLIB, (OPEN, "name")),
        (Product("io.netty/handler", "4.1"), PLAIN, (SAME, "name")),
        (Product("handler", "4.1", purl="pkg:maven/io.netty/handler@4.1"), PLAIN, (SAME, "name")),
        (Product("zlib", "1"), replace(ZLIB, version="", purl="", cpe=""), (OPEN, "name")),
        (Product("ZLIB 1.2.12"), ZLIB, (SAME, "name")),
        (Product("openssl", "3"), ZLIB, None),
    ],
)
def test_likeness(product: Product, part: SoftwarePart, found: tuple[Likeness, str] | None) -> None:
    assert likeness(product, part) == found


def test_what_a_product_is_called() -> None:
    assert Product("a", "1").title == "a 1"
    assert Product("", range="<2", purl="pkg:npm/a").title == "pkg:npm/a <2"
    assert Product("", cpe=CPE).title == CPE


def test_a_device_in_its_version() -> None:
    assert is_device(Product("pump", "2"), "Pump", "2")
    assert is_device(Product("pump"), "Pump", "2")
    assert not is_device(Product("pump", "1"), "Pump", "2")
    assert not is_device(Product("pumps", "2"), "Pump", "2")


def test_each_is_said_once() -> None:
    one = Advised("V", Product("a"), State.AFFECTED, Place("f"))
    assert list(distinct((one, replace(one, impact="again"), replace(one, state=State.FIXED)))) == [
        one,
        replace(one, state=State.FIXED),
    ]


@pytest.mark.parametrize(
    ("product", "version"),
    [
        (Product("Pump", "2"), "2"),
        (Product("zlib", path=("Pump 2", "Part 1")), "2"),
        (Product("zlib", path=("Pump",)), ""),
        (Product("zlib", path=("Pumps 2",)), None),
        (Product("zlib"), None),
    ],
)
def test_the_version_of_the_device_that_a_product_is_part_of(product: Product, version: str | None) -> None:
    assert device_version(product, "Pump") == version
