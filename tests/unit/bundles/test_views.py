"""Which view of a bundle is there, and what does not belong."""

from dataclasses import replace

import pytest

from medslate.bundles.manifest import ENVELOPE, MANIFEST, Audience
from medslate.bundles.refusal import Reason
from medslate.bundles.views import faults, view_of
from tests.build_bundle import MANIFEST as BUNDLE
from tests.build_bundle import WHOLE


def seen(audience: Audience) -> dict[str, bytes]:
    return {one.name: WHOLE[one.name] for one in BUNDLE.seen_by(audience)}


@pytest.mark.parametrize("audience", Audience)
def test_a_view_is_whole(audience: Audience) -> None:
    files = {**seen(audience), MANIFEST: b"", ENVELOPE: b"", "seals/maker.p7s": b""}
    assert view_of(BUNDLE, files) is audience
    assert list(faults(BUNDLE, files)) == []


def test_nothing_is_no_view() -> None:
    assert view_of(BUNDLE, {}) is None
    assert [one.reason for one in faults(BUNDLE, {})] == [Reason.MEMBER_MISSING]


def test_the_widest_view_counts() -> None:
    """If there is nothing for notified bodies alone, the view for operators is all there is."""
    less = replace(BUNDLE, members=BUNDLE.seen_by(Audience.OPERATOR))
    assert view_of(less, seen(Audience.OPERATOR)) is Audience.NOTIFIED_BODY


def test_all_faults_are_told() -> None:
    files = {"READ-ME.txt": b"x", "seals/x.p7s": b"", "y": b""}
    assert {(one.reason, one.where) for one in faults(BUNDLE, files)} == {
        (Reason.MEMBER_CHANGED, "READ-ME.txt"),
        (Reason.SEAL_UNANNOUNCED, "seals/x.p7s"),
        (Reason.MEMBER_UNLISTED, "y"),
        (Reason.MEMBER_MISSING, MANIFEST),
    }
