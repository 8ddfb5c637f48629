"""Whether what a container holds is one whole view of what the manifest lists, unspoilt: rules 4 and 5."""

import hashlib
from collections.abc import Iterator, Mapping

from medslate.bundles.manifest import ENVELOPE, MANIFEST, SEALS, Audience, Manifest
from medslate.bundles.refusal import Reason, Refusal

Files = Mapping[str, bytes | memoryview]
"""The files of a container by name."""


def view_of(manifest: Manifest, files: Files) -> Audience | None:
    """The widest view whose members are those that are there; none if they are those of no view, or none at all."""
    there = {one.name for one in manifest.members if one.name in files}
    for audience in reversed(Audience):
        if there and {one.name for one in manifest.seen_by(audience)} == there:
            return audience
    return None


def faults(manifest: Manifest, files: Files) -> Iterator[Refusal]:
    """What is wrong with the members that are there, what is there besides, and which are lacking for a whole view."""
    yield from _strangers(manifest, files)
    yield from _changed(manifest, files)
    if view_of(manifest, files) is None:
        lacking = ", ".join(one.name for one in manifest.members if one.name not in files)
        message = f"What is there is no whole view of the bundle; not there: {lacking}."
        yield Refusal(Reason.MEMBER_MISSING, MANIFEST, message)


def _strangers(manifest: Manifest, files: Files) -> Iterator[Refusal]:
    seals = {one.file for one in manifest.signers}
    for name in files:
        if name not in (MANIFEST, ENVELOPE) and name not in seals and name not in manifest.member:
            reason = Reason.SEAL_UNANNOUNCED if name.lower().startswith(SEALS) else Reason.MEMBER_UNLISTED
            yield Refusal(reason, name, "The manifest does not list it.")


def _changed(manifest: Manifest, files: Files) -> Iterator[Refusal]:
    for one in manifest.members:
        content = files.get(one.name)
        if content is not None and (len(content) != one.size or hashlib.sha256(content).hexdigest() != one.sha256):
            yield Refusal(Reason.MEMBER_CHANGED, one.name, "It is not what was sealed: its size or SHA-256 differs.")
