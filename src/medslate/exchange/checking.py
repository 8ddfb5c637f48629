"""Holding a declaration against itself: what is declared must be what its own claims prove.

A reader never takes a vector on trust where there are claims, nor a claim where there are grounds.
"""

from collections.abc import Iterator

from medslate.exchange.declaration import Declaration, Ground, Part, Stated
from medslate.exchange.proven import asks_of, capability_of, help_of, rests_on, verdicts_of
from medslate.exchange.telling import CLAIMS, DECLARATION, GROUNDS
from medslate.findings import Code, Finding, Place
from medslate.levels.strengths import Strength
from medslate.levels.vectors import lowest
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog, suggestion

MAIN = Place(DECLARATION)


def check_declaration(declaration: Declaration, catalog: Catalog) -> tuple[Finding, ...]:
    """All that does not agree, as far as the parts that the reader was given can tell.

    A declaration against another catalog, or without a part in scope, tells no level at all; nothing else is looked at.
    """
    if fault := _unusable(declaration, catalog):
        return (fault,)
    return tuple(
        finding
        for check in (_pack, _types, _scope, _device, _claims, _parts, _asked, _helped, _grounds, _withheld)
        for finding in check(declaration, catalog)
    )


def _unusable(declaration: Declaration, catalog: Catalog) -> Finding | None:
    if declaration.catalog != catalog.pack.id:
        message = f"It is declared against {declaration.catalog}, not {catalog.pack.id}."
        remedy = "Ask the maker for a declaration against the catalog in use, or take up theirs."
        return Finding(Code.CATALOG_DIFFERS, MAIN.at("catalog"), message, remedy)
    if not any(one.in_scope for one in declaration.parts):
        message = "No part is in scope, so the device has no SL-C."
        return Finding(Code.NO_SCOPE, MAIN.at("parts"), message, "Ask the maker which parts its interfaces lead to.")
    return None


def _pack(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    digest = declaration.packs.get(catalog.pack.id, "")
    if digest != catalog.pack.digest:
        said = f"digest {digest[:12]}" if digest else "no digest"
        message = f"The maker held {catalog.pack.id} with {said}; the one here is {catalog.pack.digest[:12]}."
        remedy = "Compare the two versions of the pack: rows or levels may differ."
        yield Finding(Code.DECLARED_PACK, MAIN.at("packs", catalog.pack.id), message, remedy)


def _types(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    for number, part in enumerate(declaration.parts):
        for one in part.types:
            if one not in catalog.component_types:
                place, remedy = MAIN.at("parts", number, "types"), suggestion(one, catalog.component_types)
                yield Finding(Code.UNKNOWN_ID, place, f"There is no component type {one}.", remedy)


def _scope(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """Those parts are in scope that expose or protect an interface in scope."""
    reached = {name for one in declaration.interfaces if one.in_scope for name in (one.component, *one.protected_by)}
    for number, part in enumerate(declaration.parts):
        if part.in_scope is not (part.id in reached):
            said = "in scope" if part.in_scope else "out of scope"
            yield _contrary(
                MAIN.at("parts", number, "in_scope"), f"{part.id} is declared {said}; its interfaces say the contrary."
            )


def _device(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """The device is as strong as the weakest of its parts in scope."""
    for strength in Strength:
        found = lowest(one.capability[strength] for one in declaration.parts if one.in_scope)
        if found != declaration.capability[strength]:
            message = f"SL-C is {declaration.capability[strength]} {strength.value}; that of its parts gives {found}."
            yield _contrary(MAIN.at("capability", strength.value), message)


def _claims(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """Each claim is on a row that its part faces, and holds at each strength at most as far as at the weaker ones."""
    part = {one.id: one for one in declaration.parts}
    for number, claim in enumerate(declaration.claims or ()):
        place, row = Place(CLAIMS, ("claims", number)), catalog.by_id.get(claim.row)
        if row is None:
            remedy = suggestion(claim.row, catalog.by_id)
            yield Finding(Code.UNKNOWN_ID, place.at("row"), f"There is no row {claim.row}.", remedy)
        elif not row.answerable or not row.faced_by(part[claim.component].types):
            message = f"{claim.component} does not face {claim.row}, so that the claim counts for nothing."
            yield Finding(Code.ROW_NOT_FACED, place.at("row"), message, "Ask the maker what is meant.")
        if not _holds(claim):
            held = ", ".join(f"{claim.held[one].value} {one.value}" for one in Strength)
            message = f"{claim.row} of {claim.component} is claimed {claim.verdict.value}, and cannot be {held}."
            yield _contrary(place.at("held"), message)
        if claim.verdict in (Verdict.COVERED_EXTERNALLY, Verdict.MET_BY_INTEGRATION) and not rests_on(claim):
            message = f"{claim.row} of {claim.component} is {claim.verdict.value}, and the claim names nothing outside."
            code = Code.MEASURE_UNNAMED if claim.verdict is Verdict.COVERED_EXTERNALLY else Code.INTEGRATION_UNNAMED
            yield Finding(code, place, message, "Ask the maker what it rests on.")


def _holds(claim: Stated) -> bool:
    """Whether the verdicts at the three strengths are possible: a firmer one never holds where a weaker does not."""
    held = [claim.held[one] for one in Strength]
    if claim.verdict.standing in (Standing.FAILS, Standing.OPEN):
        return all(one is claim.verdict for one in held)
    kept = [one is claim.verdict for one in held]
    return kept == sorted(kept, reverse=True) and all(one in (claim.verdict, Verdict.OPEN) for one in held)


def _parts(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """The vector of each part is what its claims prove."""
    if declaration.claims is None:
        return
    for number, part in enumerate(declaration.parts):
        for strength in Strength:
            proven = capability_of(part, verdicts_of(part, declaration.claims, catalog, strength), catalog)
            if proven != part.capability[strength]:
                message = (
                    f"SL-C of {part.id} is {part.capability[strength]} {strength.value}; its claims prove {proven}."
                )
                yield _contrary(MAIN.at("parts", number, "capability", strength.value), message)


def _asked(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """What is asked for is what the claims rest on."""
    if declaration.claims is None:
        return
    held = _held(declaration.parts, declaration.claims, catalog)
    proven = asks_of(declaration.measures, declaration.integrations, declaration.claims, held)
    for one in {one.id: one for one in (*proven, *declaration.asks)}:
        said = next((ask for ask in declaration.asks if ask.id == one), None)
        if said != next((ask for ask in proven if ask.id == one), None):
            message = f"What is asked for as {one} is not what the claims rest on."
            yield _contrary(MAIN.at("asks"), message)


def _held(parts: tuple[Part, ...], claims: tuple[Stated, ...], catalog: Catalog) -> dict[str, dict[str, Verdict]]:
    return {one.id: dict(verdicts_of(one, claims, catalog, Strength.DECLARED)) for one in parts if one.in_scope}


def _helped(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """What every higher level needs is what the claims say."""
    if declaration.claims is None:
        return
    known = frozenset((*(one.id for one in declaration.measures), *(one.id for one in declaration.integrations)))
    proven = help_of(declaration.parts, declaration.claims, known, catalog)
    for one in dict.fromkeys((*proven, *declaration.help)):
        if one not in declaration.help or one not in proven:
            said = "is not declared" if one in proven else "is declared, and the claims do not prove it"
            needs = ", ".join(one.needs) or "nothing"
            message = f"That {one.fr.name} level {one.level} needs {needs} and lacks {len(one.lacking)} rows {said}."
            yield _contrary(MAIN.at("help"), message)


def _grounds(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """What holds is grounded: a rationale where a row does not apply, evidence beyond *declared*, a test."""
    if declaration.grounds is None or declaration.claims is None:
        return
    grounds = {(one.component, one.row): one for one in declaration.grounds}
    tests = {one.id for one in declaration.evidence or () if one.kind == "test"}
    for number, claim in enumerate(declaration.claims):
        ground = grounds.get((claim.component, claim.row))
        if lacking := _lacking(claim, ground, tests):
            message = f"{claim.row} of {claim.component} is {claim.verdict.value}, and its grounds give no {lacking}."
            place = Place(GROUNDS, ("grounds", number))
            yield Finding(Code.DECLARED_CONTRARY, place, message, "Ask the maker for it.")


def _lacking(claim: Stated, ground: Ground | None, tests: set[str]) -> str:
    """What the grounds of a claim lack for it to hold as it does; empty if nothing."""
    evidence = frozenset(() if ground is None else ground.evidence)
    held = {one for one in Strength if claim.held[one] is claim.verdict}
    reasoned = ground is not None and bool(ground.rationale.strip())
    if claim.verdict is Verdict.NOT_APPLICABLE and held and not reasoned:
        return "rationale"
    if claim.verdict.standing not in (Standing.COUNTS, Standing.OUT):
        return ""
    if Strength.EVIDENCED in held and not evidence:
        return "evidence"
    counts = claim.verdict.standing is Standing.COUNTS
    return "test" if counts and Strength.TESTED in held and not evidence & tests else ""


def _withheld(declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    if declaration.claims is None:
        message = "The claims are withheld: levels are taken as declared, and rows above them are open."
        remedy = "Ask the maker for the operator's view."
        yield Finding(Code.CLAIMS_WITHHELD, MAIN, message, remedy)


def _contrary(place: Place, message: str) -> Finding:
    remedy = "Do not rely on it; ask the maker for a declaration that agrees with its claims."
    return Finding(Code.DECLARED_CONTRARY, place, message, remedy)
