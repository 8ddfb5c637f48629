"""Laws of bundles: one form for each value, what is written is read, and every view of what is sealed is believed."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import rfc8785
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from medslate.bundles.canonical import LARGEST, canonical, parse
from medslate.bundles.container import check_names, name_fault, pack, unpack
from medslate.bundles.manifest import MANIFEST, Audience, Kind, Link, Manifest, Role, Signer, read_manifest
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.sealing import add_seal, redact, seal
from medslate.bundles.trusted import verify
from tests.build_bundle import APPROVER, AT, LABORATORY, MAKER, POLICY, member
from tests.fakes.crypto import FakeCrypto
from tests.laws.zips import Entry, write

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
SEEN = TEXTS.filter(lambda one: one.isprintable())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)
PARTS = st.text("ab.-_Z9", min_size=1, max_size=4)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(lambda one: not name_fault(one))
SEALERS = {"maker": MAKER, "approver": APPROVER, "lab": LABORATORY}
ROLES = {"maker": Role.MAKER, "approver": Role.APPROVER, "lab": Role.LABORATORY}
SIGNERS = st.permutations(list(SEALERS)).map(tuple)
quick = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=30)


def possible(names: list[str]) -> bool:
    try:
        check_names([*names, MANIFEST, "manifest.dsse.json", "seals/x"], "x")
    except RefusedError:
        return False
    return True


@st.composite
def contents(draw: st.DrawFn, least: int = 0) -> dict[str, bytes]:
    names = draw(st.lists(NAMES, min_size=least, max_size=4, unique=True))
    assume(possible(names))
    return {name: draw(st.binary(max_size=20)) for name in names}


@st.composite
def manifests(draw: st.DrawFn, content: dict[str, bytes]) -> Manifest:
    """Any manifest of these members that can be sealed by any of three signers."""
    rest = st.dictionaries(TEXTS.map("x".__add__), VALUES, max_size=2)
    members = tuple(
        replace(
            member(name, one, draw(st.sampled_from(Audience))), role=draw(SEEN), media_type=draw(SEEN), rest=draw(rest)
        )
        for name, one in content.items()
    )
    signers = tuple(Signer(one, ROLES[one], draw(SEEN), SEALERS[one].key, draw(rest)) for one in draw(SIGNERS))
    links = st.none() | st.builds(Link, st.just("ab" * 32), SEEN, rest)
    about = {**draw(st.dictionaries(SEEN, SEEN, max_size=3)), "manufacturer": "Fenwick Medical"}
    moment = draw(st.datetimes(max_value=datetime(9999, 12, 30), timezones=st.just(UTC))).replace(microsecond=0)  # noqa: DTZ001
    packs = draw(st.dictionaries(SEEN, SEEN, max_size=2))
    made_by, answers, replaces = draw(SEEN), draw(links), draw(links)
    return Manifest(Kind.DECLARATION, about, moment, members, signers, packs, answers, replaces, made_by, draw(rest))


@st.composite
def sealable(draw: st.DrawFn) -> tuple[Manifest, dict[str, bytes]]:
    content = draw(contents(least=1))
    return draw(manifests(content)), content


def packed(files: Any) -> bytes:
    return b"".join(pack(files))


# -- canonical JSON ---------------------------------------------------------------------------------------------------


@given(VALUES)
def test_the_form_is_that_of_rfc_8785(value: Any) -> None:
    """Another implementation writes the same bytes."""
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_written_canonically_is_read_as_it_was(value: Any) -> None:
    assert parse(canonical(value), "x") == value


@given(st.binary(max_size=40) | VALUES.map(canonical).map(lambda one: one.replace(b",", b", ")))
def test_only_the_form_is_read(content: bytes) -> None:
    """What is read has exactly the bytes that it is written with."""
    try:
        value = parse(content, "x")
    except RefusedError as error:
        assert error.refusal.reason is Reason.NOT_CANONICAL
    else:
        assert canonical(value) == content


# -- containers -------------------------------------------------------------------------------------------------------


@quick
@given(contents())
def test_packing_and_unpacking_are_inverse(files: dict[str, bytes]) -> None:
    """And zipfile reads the same; and another writer of ZIP files comes to the same bytes."""
    container = packed(files)
    assert {name: bytes(one) for name, one in unpack(container).items()} == files
    assert packed(unpack(container)) == container
    with zipfile.ZipFile(io.BytesIO(container)) as other:
        assert other.testzip() is None
        assert {one: other.read(one) for one in other.namelist()} == files
    assert write([Entry(name.encode(), files[name]) for name in sorted(files)]) == container


@quick
@given(contents(), st.data())
def test_whatever_is_unpacked_packs_to_the_same(files: dict[str, bytes], data: st.DataObject) -> None:
    """A container that is accepted is the one form of its files."""
    container = packed(files)
    start = data.draw(st.integers(0, len(container)))
    end = data.draw(st.integers(start, min(len(container), start + 8)))
    spoilt = container[:start] + data.draw(st.binary(max_size=8)) + container[end:]
    try:
        found = unpack(spoilt)
    except RefusedError:
        assert spoilt != container
    else:
        assert packed(found) == spoilt


# -- manifests --------------------------------------------------------------------------------------------------------


@quick
@given(sealable())
def test_a_manifest_is_read_as_it_was_written(sealed: tuple[Manifest, dict[str, bytes]]) -> None:
    """Unknown fields of the predicate, members, signers and links included; the digest is that of the bytes read."""
    manifest, _ = sealed
    content = manifest.to_bytes()
    assert read_manifest(content) == manifest
    assert read_manifest(content).to_bytes() == content


@quick
@given(sealable(), st.data())
def test_whatever_manifest_is_read_has_the_bytes_that_it_was_read_from(
    sealed: tuple[Manifest, dict[str, bytes]], data: st.DataObject
) -> None:
    """Also one that somebody else wrote: any value put in any place."""
    tree = parse(sealed[0].to_bytes(), MANIFEST)
    places = list(_places(tree))
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(st.sampled_from([None, "", " ", 0, -1, True, [], {}, "x", "0001-01-01T00:00:00Z"]) | VALUES)
    content = canonical(tree)
    try:
        found = read_manifest(content)
    except RefusedError:
        return
    assert found.to_bytes() == content


def _places(tree: Any) -> Any:
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)
    if isinstance(tree, dict):
        yield tree, "reason"
        yield tree, "answers"


# -- bundles ----------------------------------------------------------------------------------------------------------


@quick
@given(sealable())
def test_what_is_sealed_is_believed_in_every_view(sealed: tuple[Manifest, dict[str, bytes]]) -> None:
    """And each view says exactly what is withheld."""
    manifest, content = sealed
    whole = packed(seal(manifest, content, SEALERS))
    for audience in Audience:
        seen = {one.name for one in manifest.seen_by(audience)}
        if not seen:
            continue
        view = packed(redact(whole, audience))
        decision = verify(view, POLICY, FakeCrypto(), AT)
        assert decision.accepted
        assert {name: bytes(one) for name, one in decision.content.items()} == {name: content[name] for name in seen}
        assert {one.name for one in decision.withheld} == set(content) - seen


@quick
@given(sealable(), st.data())
def test_taking_one_member_from_a_view_is_refused(
    sealed: tuple[Manifest, dict[str, bytes]], data: st.DataObject
) -> None:
    """Unless what is left is the whole of a smaller view: then it is that view, and says so."""
    manifest, content = sealed
    files = dict(seal(manifest, content, SEALERS))
    gone = data.draw(st.sampled_from(sorted(content)))
    del files[gone]
    decision = verify(packed(files), POLICY, FakeCrypto(), AT)
    views = [{one.name for one in manifest.seen_by(audience)} for audience in Audience]
    assert decision.accepted == (set(content) - {gone} in views and len(content) > 1)
    if decision.accepted:
        assert [one.name for one in decision.withheld] == [gone]
    else:
        assert [one.reason for one in decision.refusals] == [Reason.MEMBER_MISSING]


@quick
@given(sealable(), SIGNERS, st.integers(0, 3))
def test_seals_come_in_any_order(sealed: tuple[Manifest, dict[str, bytes]], order: tuple[str, ...], first: int) -> None:
    """Refused until the last announced one is there, and then the same bytes whoever was first."""
    manifest, content = sealed
    container = packed(seal(manifest, content, {name: SEALERS[name] for name in order[:first]}))
    for name in order[first:]:
        assert not verify(container, POLICY, FakeCrypto(), AT).accepted
        container = packed(add_seal(container, name, SEALERS[name]))
    assert verify(container, POLICY, FakeCrypto(), AT).accepted
    assert container == packed(seal(manifest, content, SEALERS))
