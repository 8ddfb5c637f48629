"""Sign JSON documents, one or a package of several, in the form of compliance-trestle, which verifies it too.

A signature is a DSSE envelope beside the document. Its payload is an in-toto Statement v1 that names the document and
the digest of its canonical form (RFC 8785): blanks and the order of fields may change, nothing else.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Protocol

from medslate.bundles.manifest import STATEMENT
from medslate.bundles.trusted import envelope_tree, pre_authentication
from medslate.errors import MedslateError
from medslate.usecases.ports import inside

DOCUMENT = "https://oscal-compass.github.io/compliance-trestle/predicates/oscal-signing/v1"
PACKAGE = "https://oscal-compass.github.io/compliance-trestle/predicates/oscal-package/v1"
CANONICAL = "RFC8785"
SOURCE = "canonical-json"
DIGESTS = ("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512")
"""Digests that are accepted; ours is the first."""
_PACKAGE_TOOL = "compliance-trestle"  # part of the form: it refuses packages that name another
_FIELDS = {"name", "uri", "mediaType"}


class Signer(Protocol):
    """Somebody's key, which never leaves it."""

    @property
    def public(self) -> bytes:
        """Its SubjectPublicKeyInfo (DER)."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The bare signature over a message: ECDSA P-256 with SHA-256 (DER), or Ed25519."""
        ...


@dataclass(frozen=True, slots=True)
class Artifact:
    """A document of a package; `uri` is its file, relative to the list."""

    name: str
    uri: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Package:
    """The list of the documents that belong together, and which of them is the one that matters."""

    primary: str
    artifacts: tuple[Artifact, ...]

    @property
    def tree(self) -> dict[str, Any]:
        """What a signature says of it besides the digests."""
        listed = [{"name": one.name, "uri": one.uri, "mediaType": one.media_type} for one in self.artifacts]
        return {"manifestVersion": "v1", "primaryArtifact": self.primary, "artifacts": listed}


def read_package(tree: Any, name: str) -> Package:
    """The list in a file. Raises `MedslateError` for any other form, and for files outside its folder."""
    if not isinstance(tree, dict) or set(tree) != {"primaryArtifact", "artifacts"}:
        raise MedslateError(f"{name} is no list of a package: an object with primaryArtifact and artifacts alone.")
    entries = tree["artifacts"]
    if not isinstance(entries, list) or not all(map(_is_artifact, entries)):
        raise MedslateError(f"{name}: each of artifacts needs name, uri and mediaType, as texts, and nothing else.")
    artifacts = tuple(Artifact(one["name"], one["uri"], one["mediaType"]) for one in entries)
    names = [one.name for one in artifacts]
    if len(set(names)) < len(names) or tree["primaryArtifact"] not in names:
        raise MedslateError(f"{name}: each name must stand once, and primaryArtifact must be one of them.")
    for one in artifacts:
        if not inside(one.uri) or PurePosixPath(one.uri).suffix.lower() != ".json":
            raise MedslateError(f"{name}: {one.uri} is no JSON file below the folder of the list.")
    return Package(tree["primaryArtifact"], artifacts)


def _is_artifact(one: Any) -> bool:
    return (
        isinstance(one, dict) and set(one) == _FIELDS and all(isinstance(text, str) and text for text in one.values())
    )


def sign(canonical: Mapping[str, bytes], signer: Signer, package: Package | None = None) -> bytes:
    """The envelope file for one document, or for all those of a package: names with canonical bytes."""
    predicate: dict[str, Any]
    if package is None:
        kind, predicate = DOCUMENT, {
            "canonicalization": CANONICAL, "digestAlgorithm": DIGESTS[0], "digestSource": SOURCE, "tool": "medslate",
        }  # fmt: skip
    else:
        kind, predicate = PACKAGE, package.tree | {"tool": _PACKAGE_TOOL}
    subjects = [{"name": name, "digest": {DIGESTS[0]: digest(one, DIGESTS[0])}} for name, one in canonical.items()]
    statement = {"_type": STATEMENT, "subject": subjects, "predicateType": kind, "predicate": predicate}
    payload = json.dumps(statement, separators=(",", ":"), sort_keys=True).encode()
    signature = signer.sign(pre_authentication(payload))
    envelope = envelope_tree(payload, {hashlib.sha256(signer.public).hexdigest(): signature})
    return json.dumps(envelope, indent=2, sort_keys=True).encode() + b"\n"


def digest(content: bytes, algorithm: str) -> str:
    """The digest of canonical bytes, in hexadecimal."""
    return hashlib.new(algorithm, content).hexdigest()
