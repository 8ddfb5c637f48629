"""Advisories of others: of which products they speak, and which parts of the device are those products."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from medslate.findings import Place
from medslate.lifecycle.software import SoftwarePart, unversioned
from medslate.lifecycle.vulnerabilities import Justification, Response, State, Vulnerability


@dataclass(frozen=True, slots=True)
class Product:
    """A product as an advisory names it. `range`: versions as a range, which is carried and not reckoned with.

    `path`: the products within which it stands, outermost first.
    """

    name: str
    version: str = ""
    vendor: str = ""
    purl: str = ""
    cpe: str = ""
    range: str = ""
    path: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name and version, or what else is known."""
        return " ".join(one for one in (self.name or self.purl or self.cpe, self.version or self.range) if one)


@dataclass(frozen=True, slots=True)
class Advised:
    """What an advisory says of one vulnerability in one product; `told` are our own words, where we wrote it."""

    vulnerability: str
    product: Product
    state: State
    place: Place
    justification: Justification | None = None
    impact: str = ""
    responses: tuple[Response, ...] = ()
    action: str = ""
    told: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Advisory:
    """A document on vulnerabilities. `of`: the product that it is of as a whole, if it says so.

    `losses`: what of it our statements cannot hold.
    """

    title: str
    of: Product | None
    vulnerabilities: tuple[Vulnerability, ...]
    items: tuple[Advised, ...]
    losses: tuple[str, ...] = ()


class Likeness(Enum):
    """How surely a part is a product."""

    SAME = "same"
    OTHER_VERSION = "other version"
    VERSION_OPEN = "version to be looked at"


def likeness(product: Product, part: SoftwarePart) -> tuple[Likeness, str] | None:
    """Whether a part of the device is the product, and by what: package URL, CPE or name; none if it is not.

    The surest name that both have decides: of two package URLs that differ, an equal name makes no match.
    """
    if product.purl and part.purl:
        if unversioned(product.purl) != unversioned(part.purl):
            return None
        return _versions(_version_of(product.purl) or product.version, product, part), "package URL"
    named = _cpe(product.cpe), _cpe(part.cpe)
    if all(named):
        if named[0][:3] != named[1][:3]:
            return None
        version = named[0][3] if named[0][3] not in ("*", "-", "") else product.version
        return _versions(version, product, part), "CPE"
    names = {part.name.lower(), part.full_name.lower()}
    if part.version and product.name.lower() == part.title.lower():
        return Likeness.SAME, "name"
    return (_versions(product.version, product, part), "name") if product.name.lower() in names else None


def _versions(version: str, product: Product, part: SoftwarePart) -> Likeness:
    if product.range or not version or not part.version:
        return Likeness.VERSION_OPEN
    return Likeness.SAME if version.removeprefix("v") == part.version.removeprefix("v") else Likeness.OTHER_VERSION


def _version_of(purl: str) -> str:
    plain = purl.partition("#")[0].partition("?")[0]
    return plain.removeprefix(unversioned(purl)).removeprefix("@")


def _cpe(name: str) -> tuple[str, ...]:
    """Part, vendor, product and version of a CPE 2.3 or 2.2 name, in lower case; nothing if it is none."""
    fields = name.lower().replace("\\:", "%3a").split(":")
    if fields[:2] == ["cpe", "2.3"] and len(fields) > 5:
        return tuple(fields[2:6])
    if fields[0] == "cpe" and len(fields) > 3 and fields[1].startswith("/"):
        return (fields[1][1:], *fields[2:4], *(fields[4:5] or ("",)))
    return ()


def is_device(product: Product, name: str, version: str) -> bool:
    """Whether the product is a device, or a component of it, in this version, as both are written."""
    return product.name.lower() == name.lower() and (product.version or version) == version


def device_version(product: Product, name: str) -> str | None:
    """The version of the device that the product is, or is part of: empty if not told; none if it is no part of it."""
    if product.name == name:
        return product.version
    return next(
        (one.removeprefix(name).strip() for one in product.path if one == name or one.startswith(f"{name} ")), None
    )


def distinct(items: tuple[Advised, ...]) -> Iterator[Advised]:
    """What is said, each once."""
    seen: set[tuple[str, Product, State]] = set()
    for one in items:
        key = (one.vulnerability, one.product, one.state)
        if key not in seen:
            seen.add(key)
            yield one
