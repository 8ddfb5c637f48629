"""The manifest: what is read is what is written, and nothing that could be read in two ways is read."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from medslate.bundles import manifest as module
from medslate.bundles.canonical import canonical
from medslate.bundles.container import MOST
from medslate.bundles.manifest import MOST_SIGNERS, Audience, Kind, Link, Manifest, Role, Signer, read_manifest
from medslate.bundles.refusal import Reason, RefusedError
from tests.build_bundle import MANIFEST, NEED, member
from tests.laws.bundle_mutations import MALFORMED, MISNAMED, Edit


def refused(content: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read_manifest(content)
    return caught.value


def edited(edit: Edit) -> bytes:
    tree = json.loads(MANIFEST.to_bytes())
    edit(tree)
    return canonical(tree)


def test_what_is_written_is_read() -> None:
    linked = replace(MANIFEST, answers=Link("0" * 64, "Need"), replaces=Link("1" * 64))
    for one in (MANIFEST, NEED, linked):
        assert read_manifest(one.to_bytes()) == one
        assert read_manifest(one.to_bytes()).digest == hashlib.sha256(one.to_bytes()).hexdigest()


def test_members_by_name_and_by_audience() -> None:
    assert MANIFEST.member["content/claims.json"].audience is Audience.OPERATOR
    assert [len(MANIFEST.seen_by(one)) for one in Audience] == [2, 4, 6]
    assert [one.rank for one in Audience] == [0, 1, 2]
    assert MANIFEST.signers[0].file == "seals/maker.p7s"


@pytest.mark.parametrize("name", list(MALFORMED))
def test_what_is_no_manifest(name: str) -> None:
    assert refused(edited(MALFORMED[name])).refusal.reason is Reason.MANIFEST


@pytest.mark.parametrize("name", list(MISNAMED))
def test_names_that_members_cannot_have(name: str) -> None:
    assert refused(edited(MISNAMED[name])).refusal.reason is Reason.NAME


@pytest.mark.parametrize("value", [None, [], 1, "x", {}, {"_type": 1}, {"_type": "x", "predicateType": "y"}])
def test_what_is_no_statement(value: Any) -> None:
    assert refused(canonical(value)).refusal.reason is Reason.MANIFEST


def test_a_need_answers_nothing() -> None:
    one = replace(NEED, answers=Link("0" * 64))
    assert "cannot answer" in refused(one.to_bytes()).refusal.message
    assert read_manifest(replace(NEED, replaces=Link("0" * 64)).to_bytes()).replaces == Link("0" * 64)


def test_sizes_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    signers = tuple(Signer(f"s{one}", Role.MAKER, "S", f"{one:064}") for one in range(MOST_SIGNERS + 1))
    assert len(read_manifest(replace(MANIFEST, signers=signers[1:]).to_bytes()).signers) == MOST_SIGNERS
    assert refused(replace(MANIFEST, signers=signers).to_bytes()).refusal.reason is Reason.SIZE
    many = tuple(member(f"m{one}", b"") for one in range(MOST))
    assert refused(replace(MANIFEST, members=many).to_bytes()).refusal.reason is Reason.SIZE
    monkeypatch.setattr(module, "LARGEST", len(MANIFEST.to_bytes()) - 1)
    assert refused(MANIFEST.to_bytes()).refusal.reason is Reason.SIZE


def test_moments_are_written_in_utc_to_the_second() -> None:
    there = datetime(2026, 6, 1, 2, 0, 0, 999, timezone(timedelta(hours=2)))
    assert replace(MANIFEST, sealed=there).to_bytes() == MANIFEST.to_bytes()
    early = replace(MANIFEST, sealed=datetime(33, 4, 3, tzinfo=UTC))
    assert read_manifest(early.to_bytes()) == early
    with pytest.raises(ValueError, match="no time zone"):
        replace(MANIFEST, sealed=datetime(2026, 6, 1)).to_bytes()  # noqa: DTZ001


def test_what_is_not_known_is_kept() -> None:
    more = {"zz": [1, {"a": None}], "a": "ä"}
    one = Manifest(
        Kind.DECLARATION,
        MANIFEST.about,
        MANIFEST.sealed,
        tuple(replace(each, rest=more) for each in MANIFEST.members),
        tuple(replace(each, rest=more) for each in MANIFEST.signers),
        answers=Link("0" * 64, rest=more),
        replaces=Link("1" * 64, rest=more),
        rest=more,
    )
    assert read_manifest(one.to_bytes()) == one


def test_what_is_not_known_never_hides_what_is() -> None:
    """A value in `rest` under a known name loses."""
    one = replace(MANIFEST, rest={"kind": "need"}, members=(replace(MANIFEST.members[0], rest={"audience": "x"}),))
    assert read_manifest(one.to_bytes()) == replace(one, rest={}, members=MANIFEST.members[:1])
