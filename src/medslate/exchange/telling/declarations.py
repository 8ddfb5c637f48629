"""A declaration as three trees of JSON, one for each audience, and back.

The claims and the grounds say which device in which version they are about, and with which content, so that those of
another cannot stand in for them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from medslate.exchange.declaration import Declaration, Ground, Item, Stated
from medslate.exchange.telling.fields import FORMAT, Data, Reader, left_over, merged, told
from medslate.findings import Code, Finding, Place
from medslate.levels.vectors import HIGHEST
from medslate.standards.catalogs import suggestion

DECLARATION = "declaration.json"
CLAIMS = "claims.json"
GROUNDS = "grounds.json"
APART = ("claims", "grounds", "evidence")
"""Fields of a declaration that are told in trees of their own."""

T = TypeVar("T")
_DIGEST = re.compile("[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """The trees; none for a part that the teller does not have."""

    declaration: Data
    claims: Data = None
    grounds: Data = None


@dataclass(frozen=True, slots=True)
class _Claims:
    device: str
    version: str
    content: str
    claims: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class _Grounds:
    device: str
    version: str
    content: str
    grounds: tuple[Ground, ...]
    evidence: tuple[Item, ...]


def tell_declaration(declaration: Declaration) -> Told:
    """The trees, with the fields that a newer program wrote where they stood."""
    about = declaration.name, declaration.version, declaration.content
    rest = declaration.rest
    claims = None if declaration.claims is None else _Claims(*about, declaration.claims)
    grounds = None if declaration.grounds is None else _Grounds(*about, declaration.grounds, declaration.evidence or ())
    return Told(
        _with_format(told(declaration, APART), rest.get(DECLARATION)),
        None if claims is None else _with_format(told(claims), rest.get(CLAIMS)),
        None if grounds is None else _with_format(told(grounds), rest.get(GROUNDS)),
    )


def _with_format(tree: Data, rest: Data) -> Data:
    return merged({"format": FORMAT, **tree}, rest)


def read_declaration(
    declaration: Data, claims: Data = None, grounds: Data = None
) -> tuple[Declaration | None, tuple[Finding, ...]]:
    """The inverse: the declaration, or none and every reason why the trees are none.

    A tree that is not given is a part that the reader was not given. Places are within the three files.
    """
    reader = Reader()
    main = _read(reader, Declaration, declaration, DECLARATION)
    stated = _read(reader, _Claims, claims, CLAIMS) if claims is not None else None
    grounded = _read(reader, _Grounds, grounds, GROUNDS) if grounds is not None else None
    if main is None or reader.findings:
        return None, tuple(reader.findings)
    whole = replace(
        main,
        claims=None if stated is None else stated.claims,
        grounds=None if grounded is None else grounded.grounds,
        evidence=None if grounded is None else grounded.evidence,
    )
    findings = (*_strays(whole, stated, grounded), *_faults(whole))
    if findings:
        return None, findings
    known = tell_declaration(whole)
    rest = {
        DECLARATION: left_over(declaration, known.declaration),
        CLAIMS: left_over(claims, known.claims),
        GROUNDS: left_over(grounds, known.grounds),
    }
    return replace(whole, rest={name: one for name, one in rest.items() if one}), ()


def _read(reader: Reader, kind: type[T], data: Data, file: str) -> T | None:
    own, place = Reader(), Place(file)
    apart = APART if kind is Declaration else ()
    value: T | None = own.read(kind, data, place, apart) if own.tree(data, place) else None
    reader.findings += own.findings
    return value


def _strays(whole: Declaration, *parts: _Claims | _Grounds | None) -> Iterator[Finding]:
    """Claims and grounds of another device, version or content."""
    for one, file in zip(parts, (CLAIMS, GROUNDS), strict=True):
        about = whole.name, whole.version, whole.content
        if one is not None and (one.device, one.version, one.content) != about:
            message = f"It is of {one.device} {one.version}, or of other content than the declaration beside it."
            remedy = "Ask the sender for files that belong together."
            yield Finding(Code.CONTRADICTION, Place(file, ("content",)), message, remedy)


def _faults(whole: Declaration) -> Iterator[Finding]:
    """Ids that stand twice or lead nowhere, digests that are none, levels that there are not."""
    main, parts = Place(DECLARATION), [one.id for one in whole.parts]
    asked = [*(one.id for one in whole.measures), *(one.id for one in whole.integrations)]
    for name, ids in (
        ("parts", parts),
        ("measures", asked),
        ("asks", [one.id for one in whole.asks]),
        ("interfaces", [one.id for one in whole.interfaces]),
        ("functions", [one.id for one in whole.functions]),
        ("assumptions", [one.id for one in whole.assumptions]),
    ):
        yield from _distinct(main.at(name), ids)
    yield from _unknown(main.at("asks"), (one.id for one in whole.asks), asked, "measure or integration")
    exposing = (name for one in whole.interfaces for name in (one.component, *one.protected_by))
    rows = (name for one in whole.asks for name, _ in one.rows)
    lacking = (name for one in whole.help for name, _ in one.lacking)
    for where, names in (("interfaces", exposing), ("asks", rows), ("help", lacking)):
        yield from _unknown(main.at(where), names, parts, "part")
    yield from _unknown(main.at("help"), (name for one in whole.help for name in one.needs), asked, "measure or system")
    for number, level in enumerate(one.level for one in whole.help):
        if not 1 <= level <= HIGHEST:
            yield _fault(main.at("help", number, "level"), f"There is no level {level} to be helped to.")
    yield from _digests(main.at("packs"), whole.packs.values())
    yield from _digests(main.at("content"), filter(None, (whole.content,)))
    yield from _claims_faults(whole, parts)
    yield from _grounds_faults(whole)


def _claims_faults(whole: Declaration, parts: list[str]) -> Iterator[Finding]:
    place, claims = Place(CLAIMS, ("claims",)), whole.claims or ()
    yield from _distinct(place, [f"{one.row} of {one.component}" for one in claims])
    yield from _unknown(place, (one.component for one in claims), parts, "part")
    measures, systems = [one.id for one in whole.measures], [one.id for one in whole.integrations]
    yield from _unknown(place, (name for one in claims for name in one.measures), measures, "measure")
    yield from _unknown(place, (name for one in claims for name in one.through), systems, "integration")


def _grounds_faults(whole: Declaration) -> Iterator[Finding]:
    place, grounds = Place(GROUNDS, ("grounds",)), whole.grounds or ()
    pairs = [f"{one.row} of {one.component}" for one in grounds]
    yield from _distinct(place, pairs)
    if whole.claims is not None:
        yield from _unknown(place, pairs, [f"{one.row} of {one.component}" for one in whole.claims], "claim on")
    items, evidence = [one.id for one in whole.evidence or ()], Place(GROUNDS, ("evidence",))
    yield from _distinct(evidence, items)
    yield from _unknown(place, (name for one in grounds for name in one.evidence), items, "evidence item")
    yield from _digests(evidence, (one.sha256 for one in whole.evidence or () if one.sha256))


def _distinct(place: Place, ids: list[str]) -> Iterator[Finding]:
    for name, many in Counter(ids).items():
        if many > 1 or not name.strip():
            message = f"{name} stands {many} times." if name.strip() else "An id is empty."
            yield Finding(Code.DUPLICATE, place, message, "Ask the sender for a sound file.")


def _unknown(place: Place, names: Iterable[str], known: list[str], what: str) -> Iterator[Finding]:
    for name in dict.fromkeys(names):
        if name not in known:
            remedy = suggestion(name, known, "Ask the sender for a sound file.")
            yield Finding(Code.UNKNOWN_ID, place, f"There is no {what} {name}.", remedy)


def _digests(place: Place, values: Iterable[str]) -> Iterator[Finding]:
    return (_fault(place, f"{one!r} is no SHA-256.") for one in values if not _DIGEST.fullmatch(one))


def _fault(place: Place, message: str) -> Finding:
    return Finding(Code.SHAPE, place, message, "Ask the sender for a sound file.")
