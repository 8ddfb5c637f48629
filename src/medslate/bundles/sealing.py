"""Making a bundle, adding a seal that was announced, leaving out what is not for an audience.

The counterpart of `trusted.py`: what is made here is judged there.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Protocol

from medslate.bundles.canonical import canonical, parse
from medslate.bundles.container import unpack
from medslate.bundles.manifest import ENVELOPE, MANIFEST, Audience, Manifest, read_manifest
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.trusted import envelope_tree, pre_authentication

Files = Mapping[str, bytes | memoryview]
"""The files of a container by name: what `container.pack` writes."""


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
    if the members are not what the manifest says, and for keys that it does not announce.
    """
    raw = manifest.to_bytes()
    read_manifest(raw)
    for one in manifest.members:
        held = content.get(one.name)
        if held is None or len(held) != one.size or hashlib.sha256(held).hexdigest() != one.sha256:
            raise RefusedError(Reason.MEMBER_CHANGED, one.name, "It is missing, or not what the manifest says.")
    if len(content) > len(manifest.members):
        raise RefusedError(Reason.MEMBER_UNLISTED, MANIFEST, "There is content that the manifest does not list.")
    return _sealed(manifest, raw, content, {}, sealers)


def add_seal(container: bytes | memoryview, signer: str, sealer: Sealer) -> Files:
    """The files of a bundle with the seal of one more announced signer, or with his anew.

    Nothing is said of the seals that are already there. Raises `RefusedError`.
    """
    files = dict(unpack(container))
    raw = _bytes_of(files, MANIFEST)
    manifest = read_manifest(raw)
    signatures: dict[str, bytes] = {}
    if ENVELOPE in files:
        tree = parse(_bytes_of(files, ENVELOPE), ENVELOPE)
        signatures = {one["keyid"]: base64.b64decode(one["sig"]) for one in tree["signatures"]}
    return _sealed(manifest, raw, files, signatures, {signer: sealer})


def redact(container: bytes | memoryview, audience: Audience) -> Files:
    """The files of the view for an audience. The seals stay valid, for the manifest still names what is left out.

    Raises `RefusedError` if the container is none, holds less than that view, or the view is empty.
    """
    files = unpack(container)
    manifest = read_manifest(_bytes_of(files, MANIFEST))
    seen = {one.name for one in manifest.seen_by(audience)}
    if not seen or not seen <= set(files):
        raise RefusedError(Reason.VIEW, MANIFEST, f"There is nothing in it for {audience.value}, or not all of it.")
    return {name: one for name, one in files.items() if name in seen or name not in manifest.member}


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


def _bytes_of(files: Files, name: str) -> bytes:
    if name not in files:
        raise RefusedError(Reason.MANIFEST, name, "The container does not hold it.")
    return bytes(files[name])
