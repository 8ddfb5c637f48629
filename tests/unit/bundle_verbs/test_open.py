"""Opening: only what is accepted is taken, and what it tells must be what its manifest says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from medslate.bundles.canonical import canonical, parse
from medslate.bundles.container import pack, unpack
from medslate.bundles.manifest import Audience, Kind, Manifest, Role
from medslate.bundles.sealing import seal
from medslate.errors import MedslateError, UsageError
from medslate.levels.strengths import Strength
from medslate.usecases.bundle_match import answers, matched
from medslate.usecases.bundle_members import Piece
from medslate.usecases.bundle_open import UnsoundBundleError, look_into, open_bundle
from medslate.usecases.bundle_redact import redacted
from medslate.usecases.bundle_seal import Sealed, signer
from medslate.usecases.bundle_verify import RefusedBundleError
from tests.build_bundle import MAKER, OPERATOR
from tests.unit.bundle_verbs.build import PACKS, TRUST, in_file, link, need, sealed


def resealed(made: Sealed, **trees: Callable[[Any], Any]) -> bytes:
    """The bundle with other members, sealed anew by the same signer: what a careless or lying sender makes."""
    content = {one.name: bytes(made.files[one.name]) for one in made.manifest.members}
    for role, change in trees.items():
        name = f"content/{role}.json"
        content[name] = canonical(change(parse(content[name], name)))
    return _sealed_anew(made.manifest, content)


def _sealed_anew(manifest: Manifest, content: Mapping[str, bytes], **changes: Any) -> bytes:
    members = tuple(
        replace(
            Piece(one.name, one.role, content[one.name], one.audience, one.reason).member, media_type=one.media_type
        )
        for one in manifest.members
    )
    anew = replace(manifest, members=members, **changes)
    sealers = {one.id: MAKER if one.key == MAKER.key else OPERATOR for one in anew.signers}
    return b"".join(pack(seal(anew, content, sealers)))


def test_an_accepted_bundle_is_read() -> None:
    received = open_bundle(in_file(sealed()), TRUST, "it")
    assert received.declaration.claims
    assert received.decision is not None
    assert not received.withheld
    with pytest.raises(UsageError, match="it is the declaration of a device, not the need"):
        _ = received.need


def test_a_need_is_read_and_is_no_declaration() -> None:
    received = open_bundle(in_file(need()), TRUST, "it")
    assert received.need.zone == "icu"
    with pytest.raises(UsageError, match="it is the need of an operator, not the declaration"):
        _ = received.declaration


def test_what_is_withheld_is_not_there() -> None:
    _, files = redacted(in_file(sealed()), Audience.PUBLIC, "it")
    for received in (open_bundle(b"".join(pack(files)), TRUST, "it"), look_into(b"".join(pack(files)), "it")):
        assert received.declaration.claims is None
        assert [one.role for one in received.withheld] == ["claims", "grounds"]


def test_what_is_refused_is_not_read_but_can_be_looked_at() -> None:
    container = in_file(sealed())
    policy = replace(TRUST, policy=replace(TRUST.policy, parties=()))
    with pytest.raises(RefusedBundleError, match="no-policy"):
        open_bundle(container, policy, "it")
    assert look_into(container, "it").decision is None
    with pytest.raises(RefusedBundleError, match="it is refused"):
        look_into(container[:-1], "it")


def test_an_answer_is_opened_with_its_need_only() -> None:
    asked = need()
    answer = in_file(sealed(answers=link(asked)))
    assert open_bundle(answer, TRUST, "it", in_file(asked)).decision is not None
    with pytest.raises(RefusedBundleError, match="answers another need"):
        open_bundle(answer, TRUST, "it", in_file(need(count=4)))
    with pytest.raises(RefusedBundleError, match="answers no need"):
        open_bundle(in_file(sealed()), TRUST, "it", in_file(asked))


def test_a_declaration_is_of_the_device_that_its_manifest_names() -> None:
    container = resealed(
        sealed(),
        declaration=lambda tree: tree | {"manufacturer": "Another"},
    )
    with pytest.raises(UnsoundBundleError, match="The manifest names another manufacturer"):
        open_bundle(container, TRUST, "it")


def test_claims_of_another_version_are_refused() -> None:
    with pytest.raises(UnsoundBundleError, match="belong together"):
        open_bundle(resealed(sealed(), claims=lambda tree: tree | {"version": "9"}), TRUST, "it")


def test_a_need_sealed_by_an_operator_is_never_read_as_a_declaration() -> None:
    """Else an operator's key could speak for a maker's device: what kind it is decides who must have sealed it."""
    made = sealed()
    content = {one.name: bytes(made.files[one.name]) for one in made.manifest.members}
    role = signer("C. Operator", Role.OPERATOR, OPERATOR.key)
    container = _sealed_anew(made.manifest, content, kind=Kind.NEED, signers=(role,))
    with pytest.raises(UnsoundBundleError, match=r"It is a need and does not hold content/need\.json"):
        open_bundle(container, TRUST, "it")


def test_two_declarations_in_one_bundle_are_refused() -> None:
    extra = Piece("content/declaration/other.json", "declaration", b"{}")
    with pytest.raises(
        UnsoundBundleError, match=r"The one member with the role declaration is content/declaration\.json"
    ):
        open_bundle(in_file(sealed(more=[extra])), TRUST, "it")


def test_a_member_that_is_no_canonical_json_is_refused() -> None:
    made = sealed()
    content = {one.name: bytes(made.files[one.name]) for one in made.manifest.members}
    container = _sealed_anew(made.manifest, content | {"content/claims.json": b'{ "claims": [] }'})
    with pytest.raises(RefusedBundleError, match="not-canonical"):
        open_bundle(container, TRUST, "it")


def test_the_errors_are_errors_of_the_program() -> None:
    assert issubclass(RefusedBundleError, MedslateError)
    assert issubclass(UnsoundBundleError, MedslateError)
    assert unpack(in_file(sealed()))


def test_two_halves_that_match() -> None:
    asked = need()
    answer = sealed(answers=link(asked))
    halves = (look_into(in_file(asked), "need"), look_into(in_file(answer), "answer"))
    found = matched(*halves, PACKS, Strength.DECLARED)
    assert found.frs
    assert answers(halves[0].manifest, halves[1].manifest)
    assert not answers(halves[0].manifest, sealed().manifest)
