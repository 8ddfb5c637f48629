"""Redact: leave out what is not for an audience. It needs no key, and the seals stay valid."""

from medslate.bundles.manifest import Audience, Manifest, Member
from medslate.bundles.sealing import Files, redact
from medslate.bundles.trusted import look
from medslate.usecases.bundle_verify import refusals_of


def redacted(container: bytes | memoryview, audience: Audience, file: str) -> tuple[Manifest, Files]:
    """The view for an audience. Raises `RefusedBundleError` if the bundle is none, or does not hold that view."""
    with refusals_of(file):
        return look(container), redact(container, audience)


def withheld(manifest: Manifest, files: Files) -> tuple[Member, ...]:
    """The members that a view leaves out."""
    return tuple(one for one in manifest.members if one.name not in files)
