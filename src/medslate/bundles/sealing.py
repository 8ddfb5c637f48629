"""Making a bundle, adding a seal that was announced, leaving out what is not for an audience.

The counterpart of `trusted.py`: what is made here is judged there.
"""

from collections.abc import Mapping
from typing import Protocol

from medslate.bundles.canonical import canonical
from medslate.bundles.container import unpack
from medslate.bundles.manifest import ENVELOPE, MANIFEST, Audience, Manifest, read_manifest
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.trusted import envelope_tree, manifest_bytes, pre_authentication, signatures_of
from medslate.bundles.views import Files, faults

__all__ = ["Files", "Sealer", "add_seal", "redact", "seal"]


class Sealer(Protocol):
    """Somebody's key, with the certificates for it. The key itself never leaves it."""

    @property
    def key(self) -> str:
        """The SHA-256 of its SubjectPublicKeyInfo, in hexadecimal: how a manifest announces it."""
        ...

    def cades(self, content: bytes) -> bytes:
        """A detached CAdES signature over the content, with the chain, and a time stamp if one can be had."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The bare signature over a message: ECDSA P-256 with SHA-256 (DER), or Ed25519."""
        ...


def seal(manifest: Manifest, content: Files, sealers: Mapping[str, Sealer]) -> Files:
    """The files of a bundle: members, manifest, and the seals of those signers (by id) whose sealer is at hand.

    Signers without a sealer add theirs later, with `add_seal`; until then the bundle is refused. Raises `RefusedError`
    if the members are not exactly what the manifest says, for a manifest that could not be read again, and for keys
    that it does not announce.
    """
    try:
        raw = manifest.to_bytes()
    except ValueError as error:
        raise RefusedError(Reason.NOT_CANONICAL, MANIFEST, f"It cannot be written: {error}.") from error
    read_manifest(raw)
    lacking = [one.name for one in manifest.members if one.name not in content]
    if lacking:
        raise RefusedError(Reason.MEMBER_MISSING, lacking[0], "The manifest lists it, but its content was not given.")
    if len(content) > len(manifest.members):
        raise RefusedError(Reason.MEMBER_UNLISTED, MANIFEST, "There is content that the manifest does not list.")
    _unspoilt(manifest, content)
    return _sealed(manifest, raw, content, {}, sealers)


def add_seal(container: bytes | memoryview, signer: str, sealer: Sealer) -> Files:
    """The files of a bundle with the seal of one more announced signer, or with his anew.

    Nothing is said of the seals that are already there; but nobody seals what is spoilt, or no whole view. Raises
    `RefusedError`.
    """
    files = unpack(container)
    raw = manifest_bytes(files)
    manifest = read_manifest(raw)
    _unspoilt(manifest, files)
    return _sealed(manifest, raw, files, signatures_of(raw, files), {signer: sealer})


def redact(container: bytes | memoryview, audience: Audience) -> Files:
    """The files of the view for an audience. The seals stay valid, for the manifest still names what is left out.

    Raises `RefusedError` if the container is none, is spoilt, holds less than that view, or the view is empty.
    """
    files = unpack(container)
    manifest = read_manifest(manifest_bytes(files))
    _unspoilt(manifest, files)
    seen = {one.name for one in manifest.seen_by(audience)}
    if not seen or not seen <= set(files):
        raise RefusedError(Reason.VIEW, MANIFEST, f"There is nothing in it for {audience.value}, or not all of it.")
    return {name: one for name, one in files.items() if name in seen or name not in manifest.member}


def _unspoilt(manifest: Manifest, files: Files) -> None:
    for one in faults(manifest, files):
        raise RefusedError(one.reason, one.where, one.message)


def _sealed(
    manifest: Manifest, raw: bytes, files: Files, signatures: Mapping[str, bytes], sealers: Mapping[str, Sealer]
) -> Files:
    found: dict[str, bytes | memoryview] = {**files, MANIFEST: raw}
    fresh = dict(signatures)
    message = pre_authentication(raw)
    announced = {one.id: one for one in manifest.signers}
    for name, sealer in sealers.items():
        if name not in announced or announced[name].key != sealer.key:
            text = f"The manifest does not announce {name}, or with another key."
            raise RefusedError(Reason.SEAL_OF_ANOTHER, MANIFEST, text)
        found[announced[name].file] = sealer.cades(raw)
        fresh[sealer.key] = sealer.sign(message)
    in_order = {one.key: fresh[one.key] for one in manifest.signers if one.key in fresh}
    found[ENVELOPE] = canonical(envelope_tree(raw, in_order))
    return found
