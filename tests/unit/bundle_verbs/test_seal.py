"""Sealing: what is in a bundle, for whom, and what is refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from medslate.bundles.container import pack
from medslate.bundles.manifest import Audience, Kind, Role
from medslate.bundles.refusal import Reason, Refusal
from medslate.errors import MedslateError, UsageError
from medslate.exchange.need import Question
from medslate.findings import Code, Finding
from medslate.usecases.bundle_members import Piece, document_piece, form_piece, media_type, software_pieces
from medslate.usecases.bundle_redact import redacted, withheld
from medslate.usecases.bundle_seal import Order, link_to, seal_declaration, signer
from medslate.usecases.bundle_sign import add_signature
from medslate.usecases.bundle_verify import REMEDIES, RefusedBundleError, accepted, plain, told
from tests.build import DEVICE, HERE, SOUND, dossier
from tests.build_bundle import APPROVER, AT, MAKER, OPERATOR
from tests.fakes.crypto import FakeCrypto
from tests.fakes.folders import MemoryFolder
from tests.unit.bundle_verbs.build import (
    MAKERS,
    POLICY,
    READ_ME,
    in_file,
    link,
    need,
    opened,
    order,
    sealed,
)  # fmt: skip

LATER = signer("B. Approver", Role.APPROVER, APPROVER.key, (MAKERS,))


def test_the_three_parts_are_for_three_audiences_and_say_why() -> None:
    manifest = sealed().manifest
    found = {one.name: (one.audience, bool(one.reason)) for one in manifest.members}
    assert found == {
        "READ-ME.txt": (Audience.PUBLIC, False),
        "content/declaration.json": (Audience.PUBLIC, False),
        "content/claims.json": (Audience.OPERATOR, True),
        "content/grounds.json": (Audience.NOTIFIED_BODY, True),
    }
    assert manifest.about == {"manufacturer": "Maker", "device": "Device", "model": "M1", "version": "1.0"}
    assert manifest.packs == {"small": "d" * 64}


def test_what_is_sealed_is_accepted() -> None:
    decision = accepted(in_file(sealed()), POLICY, FakeCrypto(), AT)
    assert decision.view is Audience.NOTIFIED_BODY
    assert json.loads(bytes(decision.content["content/claims.json"]))["device"] == "Device"


def test_a_workspace_with_errors_is_not_sealed() -> None:
    faulty = replace(opened(), findings=(Finding(Code.SYNTAX, HERE, "Broken."),))
    with pytest.raises(
        MedslateError, match=r"The check finds 1 error; what is sealed must hold. `medslate check` lists"
    ):
        seal_declaration(faulty, (), order())
    twice = replace(faulty, findings=(*faulty.findings, *faulty.findings))
    with pytest.raises(MedslateError, match="finds 2 errors"):
        seal_declaration(twice, (), order())


def test_a_device_without_a_part_in_scope_is_not_sealed() -> None:
    with pytest.raises(MedslateError, match="no component in scope, so there is no SL-C to declare"):
        sealed(dossier(device=replace(DEVICE, interfaces=())))


def test_a_need_is_for_those_who_are_asked() -> None:
    made = need(Question("why", "Why?"), operator="Us", note="Soon.")
    assert made.manifest.kind is Kind.NEED
    assert made.manifest.about == {"operator": "Us", "site": "hospital", "zone": "icu"}
    assert {one.name: one.audience for one in made.manifest.members} == {
        "READ-ME.txt": Audience.PUBLIC, "content/need.json": Audience.OPERATOR,
    }  # fmt: skip
    assert json.loads(bytes(made.files["content/need.json"]))["questions"][0]["id"] == "why"
    assert accepted(in_file(made), POLICY, FakeCrypto(), AT).accepted


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"zone": "icv"}, "There is no zone icv. Did you mean icu?"),
        ({"device": "pump"}, "There is no device pump."),
        ({"questions": (Question("q", "?", "AA"),)}, "There is no row AA"),
    ],
)
def test_a_need_names_only_what_there_is(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        need(**changes)
    assert said in str(raised.value)


def test_links_name_other_bundles_by_their_manifest() -> None:
    asked, old = need(), sealed()
    made = sealed(answers=link(asked), replaces=link(old))
    assert made.manifest.answers is not None
    assert made.manifest.answers.manifest == asked.manifest.digest
    assert made.manifest.answers.title == "need of Hospital for zone icu"
    assert made.manifest.replaces is not None
    assert made.manifest.replaces.title == "declaration of Device 1.0 by Maker"
    with pytest.raises(UsageError, match=r"old\.zip is a declaration, not a need\."):
        link_to(in_file(old), Kind.NEED, "old.zip")
    with pytest.raises(RefusedBundleError, match=r"old\.zip is refused"):
        link_to(b"nothing", Kind.NEED, "old.zip")


def test_one_key_is_one_signer_and_ids_are_numbered() -> None:
    assert (MAKERS.id, LATER.id) == ("maker", "approver")
    second = signer("Other", Role.APPROVER, OPERATOR.key, (MAKERS, LATER))
    assert second.id == "approver-2"
    with pytest.raises(UsageError, match="one key seals once"):
        signer("Again", Role.APPROVER, MAKER.key, (MAKERS,))


def test_an_announced_seal_is_added_later_and_until_then_it_is_refused() -> None:
    both = Order((MAKERS, LATER), {MAKERS.id: MAKER}, AT)
    container = in_file(seal_declaration(opened(), (READ_ME,), both))
    with pytest.raises(RefusedBundleError, match=r"`medslate bundle sign`. \[seal-missing\]"):
        accepted(container, POLICY, FakeCrypto(), AT)
    with pytest.raises(UsageError, match="does not announce this key; it announces maker"):
        add_signature(container, "", OPERATOR, "it")
    with pytest.raises(UsageError, match="does not announce maker with this key"):
        add_signature(container, "maker", APPROVER, "it")
    for name in ("", "approver"):
        manifest, files = add_signature(container, name, APPROVER, "it")
        assert manifest.signers == (MAKERS, LATER)
        assert accepted(b"".join(pack(files)), POLICY, FakeCrypto(), AT).accepted


@pytest.mark.parametrize(("audience", "left"), [("public", 2), ("operator", 1), ("notified-body", 0)])
def test_every_view_is_accepted_and_tells_what_it_withholds(audience: str, left: int) -> None:
    manifest, files = redacted(in_file(sealed()), Audience(audience), "it")
    decision = accepted(b"".join(pack(files)), POLICY, FakeCrypto(), AT)
    assert decision.withheld == withheld(manifest, files)
    assert len(decision.withheld) == left
    if audience == "public":
        with pytest.raises(RefusedBundleError, match="view"):
            redacted(b"".join(pack(files)), Audience.OPERATOR, "it")


def test_members_have_media_types_and_audiences() -> None:
    document, form = document_piece("test-report", b"%PDF"), form_piece(b"PK")
    assert (document.name, document.audience) == ("content/documents/test-report.pdf", Audience.NOTIFIED_BODY)
    assert (document.media_type, form.media_type.endswith("sheet")) == ("application/pdf", True)
    assert document_piece("another", b"").audience is Audience.NOTIFIED_BODY
    assert media_type("A.CDX.JSON") == "application/vnd.cyclonedx+json"
    assert media_type("firmware.bin") == "application/octet-stream"


def test_bills_of_materials_go_in_as_they_are() -> None:
    tree = MemoryFolder({"software/pump.cdx.json": b"{}", "software/notes.txt": b"no"})
    found = tuple(software_pieces(tree))
    assert [(one.name, one.content, one.role) for one in found] == [("content/sbom/pump.cdx.json", b"{}", "sbom")]


def test_two_members_of_one_name_are_refused() -> None:
    more = Piece("content/extra/a.txt", "extra", b"1")
    assert "content/extra/a.txt" in sealed(more=[more]).files
    with pytest.raises(UsageError, match=r"Two members would be called content/extra/a\.txt"):
        sealed(more=[more, more])


def test_a_name_that_no_bundle_can_hold_is_refused_with_a_remedy() -> None:
    with pytest.raises(MedslateError, match=r"This cannot be sealed\. .*'content/extra/a b\.txt'"):
        sealed(more=[Piece("content/extra/a b.txt", "extra", b"1")])


def test_a_private_key_is_never_sealed() -> None:
    slip = Piece(
        "content/note/key.pem", "note", b"-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n"
    )
    with pytest.raises(MedslateError, match=r"content/note/key.pem holds a private key, which belongs in no bundle"):
        sealed(more=[slip])


def test_every_reason_has_a_remedy() -> None:
    assert set(REMEDIES) == set(Reason)
    assert all(text.endswith((".", "?")) for text in REMEDIES.values())


def test_the_content_that_was_approved_is_named() -> None:
    made = sealed(SOUND)
    assert made.declaration is not None
    assert made.declaration.content == SOUND.content


@pytest.mark.parametrize("text", ["a\nACCEPTED: b", "a\r\x1b[2KACCEPTED", "a\u202eb", "a\u2028b", "a\x9b2Jb", "a\x00b"])
def test_what_others_write_stays_on_its_line(text: str) -> None:
    """A name must not be able to forge the line that says whether the bundle is accepted."""
    refused = told(Refusal(Reason.UNTRUSTED, text, text))
    assert refused.isprintable()
    assert len(refused.splitlines()) == 1
    assert plain("\u00c4rzte, 2 \u00d7") == "\u00c4rzte, 2 \u00d7"
