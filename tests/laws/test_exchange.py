"""What parties tell each other: nothing is lost in telling, and what is declared is what the claims prove."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.assessment.known import from_dossier
from medslate.devices.known import Origin
from medslate.documents.parts.lacking import lacking
from medslate.documents.subject import Subject
from medslate.exchange.checking import check_declaration
from medslate.exchange.declaration import Declaration
from medslate.exchange.declaring import public
from medslate.exchange.difference import DutyKind, difference
from medslate.exchange.known import from_declaration
from medslate.exchange.matching import Match, Reached, match
from medslate.exchange.need import Need, Standing
from medslate.exchange.proven import rests_on
from medslate.exchange.telling import Told, read_declaration, read_need, tell_declaration, tell_need
from medslate.findings import Code
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.networks.site import DeviceEntry
from medslate.standards.measures import InSeconds, Scope
from medslate.standards.profiles import Reaction
from tests.build import CATALOG, HERE, TODAY
from tests.build_site import carries, library, measure
from tests.laws.exchanges import declarations, declared, dossiers, needs, nowhere

ENTRY = DeviceEntry("pump", "Our pump", HERE, features={"agent": True}, refuses=("wall",))
LISTS = (
    "details", "parts", "functions", "interfaces", "measures", "integrations", "asks", "assumptions", "guidance",
    "refuses", "packs", "claims", "evidence",
)  # fmt: skip
strengths = st.sampled_from(Strength)
FEWER = settings(max_examples=50)
"""For laws over whole declarations, which are slow to draw."""


def carried(told: Told) -> Told:
    """As it comes out of a file."""
    return Told(*(json.loads(json.dumps(one)) for one in (told.declaration, told.claims, told.grounds)))


def read(told: Told) -> Declaration:
    found, faults = read_declaration(told.declaration, told.claims, told.grounds)
    assert faults == ()
    assert found is not None
    return found


@given(declarations)
def test_a_declaration_comes_back_as_it_was_told(one: Declaration) -> None:
    assert nowhere(read(carried(tell_declaration(one)))) == nowhere(one)
    assert nowhere(read(carried(tell_declaration(public(one))))) == nowhere(public(one))


@given(needs())
def test_a_need_comes_back_as_it_was_told(need: Need) -> None:
    assert read_need(json.loads(json.dumps(tell_need(need)))) == (need, ())


def strewn(draw: Callable[[st.SearchStrategy[Any]], Any], tree: Any) -> Any:
    """The tree with new fields in some of its objects whose fields have names of their own."""
    if isinstance(tree, list):
        return [strewn(draw, one) for one in tree]
    if not isinstance(tree, dict):
        return tree
    below = {
        name: strewn(draw, one) for name, one in tree.items() if name not in ("impairs", "packs", "capability", "held")
    }
    return {
        **tree,
        **below,
        **draw(
            st.dictionaries(st.sampled_from(("new", "x")), st.sampled_from((1, "a", [{}], {"y": None})), max_size=1)
        ),
    }


@given(declarations, needs(), st.data())
@FEWER
def test_unknown_fields_survive(one: Declaration, need: Need, data: st.DataObject) -> None:
    plain = tell_declaration(one)
    told = Told(*(strewn(data.draw, tree) for tree in (plain.declaration, plain.claims, plain.grounds)))
    found = read(told)
    assert tell_declaration(found) == told
    assert tell_declaration(replace(found, rest={})) == plain
    tree = strewn(data.draw, tell_need(need))
    again, faults = read_need(tree)
    assert faults == ()
    assert again is not None
    assert tell_need(again) == tree


@given(declarations)
def test_what_is_declared_is_what_the_claims_prove(one: Declaration) -> None:
    codes = {finding.code for finding in check_declaration(one, CATALOG)}
    assert codes <= {Code.MEASURE_UNNAMED, Code.INTEGRATION_UNNAMED, Code.ROW_NOT_FACED}
    assert {finding.code for finding in check_declaration(public(one), CATALOG)} == {Code.CLAIMS_WITHHELD}


@given(dossiers(), strengths)
def test_a_declaration_tells_an_operator_what_the_dossier_would(dossier: Dossier, strength: Strength) -> None:
    told = from_declaration(ENTRY, read(tell_declaration(declared(dossier))), CATALOG, strength)
    own = from_dossier(ENTRY, dossier, assess(dossier, CATALOG, TODAY), strength)
    assert replace(told, origin=Origin.WORKSPACE) == own


@given(dossiers(), strengths)
def test_the_public_view_never_says_more_than_the_claims(dossier: Dossier, strength: Strength) -> None:
    """A row known by the vector is worth what its claim is worth, or not yet known; bounds are those declared."""
    whole = declared(dossier)
    seen = from_declaration(ENTRY, public(whole), CATALOG, strength)
    known = from_declaration(ENTRY, whole, CATALOG, strength)
    assert seen.capability == known.capability
    for component, truth in zip(seen.components, known.components, strict=True):
        for row, verdict in component.verdicts.items():
            held = truth.verdicts.get(row, Verdict.OPEN)
            # one that is met through a system without a name is taken for met: `claim` faults, not told to the public
            counts = held in (Verdict.NOT_APPLICABLE, Verdict.MET_BY_INTEGRATION)
            assert held is verdict or (verdict is Verdict.MET and counts)


# -- matching ---------------------------------------------------------------------------------------------------------

LIBRARY = library(
    (measure("fw"), measure("acl", in_seconds=InSeconds.BLOCKS), measure("eye", Scope.SITE)), carries("fw", ("A", "B"))
)
ORDER = tuple(Reached)


def matched(need: Need, one: Declaration) -> Match:
    return match(need, one, CATALOG, LIBRARY)


def ranks(found: Match) -> list[int]:
    return [ORDER.index(one.verdict) for one in found.frs]


@given(needs(), declarations)
def test_more_from_outside_never_lowers_a_level(need: Need, one: Declaration) -> None:
    for view in (one, public(one)):
        for fr in matched(need, view).frs:
            assert all(a <= b <= c for a, b, c in zip(fr.alone, fr.now, fr.then, strict=True))
            assert all(low <= high for low, high in (fr.capability, fr.alone, fr.now, fr.then))
            assert all(a <= c for a, c in zip(fr.alone, fr.capability, strict=True))
            assert bool(fr.lacking) or fr.then[0] >= fr.wanted


@given(needs(), declarations, st.sampled_from(("fw", "acl", "eye")))
def test_more_in_place_is_never_worse(need: Need, one: Declaration, name: str) -> None:
    more = replace(need, in_place=(*need.in_place, Standing(name, name, "icu")))
    pairs = zip(ranks(matched(more, one)), ranks(matched(need, one)), strict=True)
    assert all(after <= before for after, before in pairs)


@given(needs(), dossiers(), st.data())
@FEWER
def test_a_stronger_device_is_never_worse(need: Need, dossier: Dossier, data: st.DataObject) -> None:
    """Rows that are met and were not make no FR worse."""
    met = data.draw(st.sets(st.sampled_from(range(len(dossier.claims) or 1))))
    better = tuple(
        replace(one, verdict=Verdict.MET, evidence=()) if at in met else one for at, one in enumerate(dossier.claims)
    )
    assume(not any(one.verdict is Verdict.NOT_APPLICABLE for at, one in enumerate(dossier.claims) if at in met))
    plain = replace(dossier, records=())
    stronger = matched(need, declared(replace(plain, claims=better)))
    pairs = zip(ranks(stronger), ranks(matched(need, declared(plain))), strict=True)
    assert all(after <= before for after, before in pairs)


@given(needs(), declarations)
@FEWER
def test_it_fits_only_if_the_declared_help_leads_to_the_target(need: Need, one: Declaration) -> None:
    """By the maker's own words, told per level, as long as everything may stand and the device alone can do no row."""
    calm = replace(need, reaction=Reaction.DAYS)
    found = matched(calm, one)
    helped = {(help_.fr, help_.level): help_ for help_ in one.help}
    for fr in found.frs:
        told = helped.get((fr.fr, fr.wanted))
        if told is not None:
            assert (fr.then[0] >= fr.wanted) is not bool(told.lacking)


# -- difference -------------------------------------------------------------------------------------------------------


@given(declarations)
@FEWER
def test_nothing_differs_from_itself(one: Declaration) -> None:
    found = difference(one, read(tell_declaration(one)))
    assert not found.any
    assert found.duties == ()
    assert found.renewed == ()
    assert found.same_device


@given(declarations, declarations)
@FEWER
def test_a_difference_is_mirrored(one: Declaration, other: Declaration) -> None:
    there, back = difference(one, other), difference(other, one)
    for name in LISTS:
        forth = {(change.key, repr(change.before), repr(change.after)) for change in getattr(there, name)}
        assert forth == {(change.key, repr(change.after), repr(change.before)) for change in getattr(back, name)}
    levels = {(change.fr, change.strength, change.before, change.after) for change in there.levels}
    assert levels == {(change.fr, change.strength, change.after, change.before) for change in back.levels}
    assert there.any is back.any
    assert not there.any or nowhere(one) != nowhere(other)


@given(declarations, declarations)
@FEWER
def test_every_level_that_fell_is_a_duty(one: Declaration, other: Declaration) -> None:
    found = difference(one, other)
    about = {duty.about for duty in found.duties if duty.kind is DutyKind.CHECK_ZONE}
    fell = {
        (fr, strength)
        for strength in Strength
        for fr in FR
        if other.capability[strength].lower[fr] < one.capability[strength].lower[fr]
    }
    assert about == {(fr.name, strength.value) for fr, strength in fell}
    order = [tuple(DutyKind).index(duty.kind) for duty in found.duties]
    assert order == sorted(order)


# -- help -------------------------------------------------------------------------------------------------------------


def lacking_rows(subject: Subject, fr: FR, level: int) -> set[tuple[str, str]]:
    return {(one.view.component.id, one.view.row.id) for one in lacking(subject, fr, level)}


@given(dossiers())
@FEWER
def test_help_agrees_with_the_capability_statement(dossier: Dossier) -> None:
    """A level needs help exactly if the statement lists rows for it; each of them has its measures, or is lacking.

    The statement lists what SL-C lacks; so do rows that count through another system not stand there. (One that names
    no system is a fault of the dossier.)
    """
    nameless = {one.row for one in dossier.claims if one.verdict is Verdict.MET_BY_INTEGRATION and not one.through}
    dossier = replace(dossier, claims=tuple(one for one in dossier.claims if one.row not in nameless))
    assessment = assess(dossier, CATALOG, TODAY)
    subject = Subject(dossier, CATALOG, (), assessment, (), TODAY, (), "1")
    one = declared(dossier)
    claimed = {(claim.component, claim.row): claim for claim in one.claims or ()}
    for help_ in one.help:
        rows = lacking_rows(subject, help_.fr, help_.level)
        assert rows
        assert rows >= set(help_.lacking)
        for component, row in rows - set(help_.lacking):
            base = CATALOG.by_id[row].base or row
            rests = [claimed[component, name] for name in (row, base)]
            assert {name for claim in rests if claim.verdict is Verdict.COVERED_EXTERNALLY for name in claim.measures}
            assert set(help_.needs) >= {name for claim in rests for name in rests_on(claim)}
    told = {(help_.fr, help_.level) for help_ in one.help}
    asking = {(fr, level) for fr in FR for level in range(1, 5) if lacking_rows(subject, fr, level)}
    assert told <= asking
    assert all(level > one.capability[Strength.DECLARED].lower[fr] for fr, level in told)
