"""Whether a signature on JSON documents holds: envelope and documents in, a decision out.

A document is verified only if all of this holds:

1. The envelope is a DSSE envelope with the payload type of in-toto and 1 to 16 signatures.
2. One of its signatures is by one of the keys that the verifier names. What the envelope says of keys counts nothing.
3. The payload is an in-toto Statement v1 with the predicate for one document, or for a package, as asked for.
4. It names exactly the documents that are asked for, each with one digest (of `DIGESTS`) of its canonical form.
5. Each digest is that of the document at hand. Of a package, the signed list is the list at hand.

Fields that are not known change nothing. Nothing of the payload is looked at before a signature is found to be good.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from medslate.bundles.manifest import STATEMENT
from medslate.bundles.trusted import PAYLOAD_TYPE, pre_authentication
from medslate.errors import MedslateError
from medslate.usecases.oscal_sign import CANONICAL, DIGESTS, DOCUMENT, PACKAGE, SOURCE, Package, digest

MOST_SIGNATURES = 16
Signed = Callable[[bytes, bytes, bytes], bool]
"""Whether a key (SubjectPublicKeyInfo, DER) made a signature over a message: key, message, signature."""
Parse = Callable[[bytes, str], Any]
"""The value of a JSON text in which no name stands twice. Raises `MedslateError`."""


class SignatureRefusedError(MedslateError):
    """A signature does not hold; the text says why."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that the verifier trusts: whose it is, as the verifier calls it, and its SubjectPublicKeyInfo (DER)."""

    owner: str
    der: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What is proven: by whose keys, and per document the digest of its canonical form, with its algorithm."""

    owners: tuple[str, ...]
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signature file as it came: its name, and its content."""

    file: str
    content: bytes


def verify(
    canonical: Mapping[str, bytes],
    envelope: Envelope,
    keys: Iterable[PublicKey],
    signed: Signed,
    parse: Parse,
    package: Package | None = None,
) -> Verified:
    """What is proven of these documents (names with canonical bytes). Raises `SignatureRefusedError` with why not."""
    payload, signatures = _opened(parse(envelope.content, envelope.file), envelope.file)
    message = pre_authentication(payload)
    owners = tuple(one.owner for one in keys if any(signed(one.der, message, signature) for signature in signatures))
    if not owners:
        raise SignatureRefusedError(f"{envelope.file}: no signature in it is by a key that was named.")
    statement = _object(parse(payload, f"the payload of {envelope.file}"), "The payload")
    algorithm = _predicate(statement, package)
    return Verified(owners, _digests(statement, canonical, algorithm))


def _opened(tree: Any, file: str) -> tuple[bytes, tuple[bytes, ...]]:
    """Rule 1: payload and signatures."""
    envelope = _object(tree, file)
    if envelope.get("payloadType") != PAYLOAD_TYPE:
        raise SignatureRefusedError(f"{file} is no DSSE envelope of an in-toto statement.")
    entries = envelope.get("signatures")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MOST_SIGNATURES:
        raise SignatureRefusedError(f"{file} must hold 1 to {MOST_SIGNATURES} signatures.")
    payload = _bytes(envelope.get("payload"), f"{file}: the payload")
    return payload, tuple(_bytes(_object(one, file).get("sig"), f"{file}: a signature") for one in entries)


def _predicate(statement: Mapping[str, Any], package: Package | None) -> str:
    """Rule 3, and of a package the list; the algorithm of the digests, empty if the statement does not tell it."""
    kind = DOCUMENT if package is None else PACKAGE
    if statement.get("_type") != STATEMENT or statement.get("predicateType") != kind:
        meant = "one document" if package is None else "a package"
        raise SignatureRefusedError(f"What is signed is no in-toto statement on {meant}.")
    predicate = _object(statement.get("predicate"), "The predicate")
    if package is not None:
        if any(predicate.get(name) != said for name, said in package.tree.items()):
            raise SignatureRefusedError("What is signed is another list of documents than the one at hand.")
        return ""
    if predicate.get("canonicalization") != CANONICAL or predicate.get("digestSource") != SOURCE:
        raise SignatureRefusedError(f"What is signed is no digest of the canonical form ({CANONICAL}).")
    return _known(predicate.get("digestAlgorithm"))


def _digests(statement: Mapping[str, Any], canonical: Mapping[str, bytes], algorithm: str) -> Mapping[str, str]:
    """Rules 4 and 5: the digests, each with its algorithm."""
    subjects = statement.get("subject")
    listed = [_object(one, "A subject") for one in subjects] if isinstance(subjects, list) else []
    names = [str(one["name"]) for one in listed if isinstance(one.get("name"), str)]
    if len(names) < len(listed) or sorted(names) != sorted(canonical):
        wanted, found = ", ".join(canonical), ", ".join(names) or "nothing"
        raise SignatureRefusedError(
            f"What is signed is {found}, not {wanted}. If it was signed under another name, give that with --subject."
        )
    found_digests: dict[str, str] = {}
    for one in listed:
        name, told = str(one["name"]), _object(one.get("digest"), "A digest")
        kind = algorithm or _known(next(iter(told), None))
        said = told.get(kind)
        if not isinstance(said, str) or (not algorithm and len(told) != 1):
            raise SignatureRefusedError(f"The statement does not give one digest of {name}.")
        if not hmac.compare_digest(said.encode("utf-8", "surrogatepass"), digest(canonical[name], kind).encode()):
            raise SignatureRefusedError(f"{name} is not what was signed: its digest differs.")
        found_digests[name] = f"{kind}:{said}"
    return found_digests


def _known(algorithm: Any) -> str:
    if algorithm not in DIGESTS:
        raise SignatureRefusedError(
            f"The digest algorithm {algorithm} is not accepted; accepted: {', '.join(DIGESTS)}."
        )
    return str(algorithm)


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SignatureRefusedError(f"{what} is no JSON object.")
    return value


def _bytes(text: Any, what: str) -> bytes:
    """Base64, of either alphabet (DSSE, protocol.md)."""
    try:
        return base64.b64decode(text.translate({ord("-"): "+", ord("_"): "/"}), validate=True)
    except (AttributeError, ValueError, binascii.Error):
        raise SignatureRefusedError(f"{what} is no base64.") from None
