"""Make the archive of a release: the sealed bundle, the documents, the workspace, the packs, and what verifies them.

It is refused unless all of it belongs together: the bundle is accepted whole, and tells the content of that release;
the workspace is as it was released; the packs are those that it was computed with.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from medslate import __version__
from medslate.assessment.dossier import Release
from medslate.bundles.trusted import Decision
from medslate.errors import MedslateError, UsageError
from medslate.standards.catalogs import suggestion
from medslate.usecases.archive_documents import Document, documents_record, judged_documents, moment
from medslate.usecases.archive_guide import guide, guide_page
from medslate.usecases.bundle_open import Received, Trust, open_bundle
from medslate.usecases.bundle_seal import SECRET
from medslate.usecases.document_verify import ReadSigned, told
from medslate.usecases.opening import Opened

BUNDLE, DOCUMENTS, WORKSPACE, PACKS, TRUST = "bundle/", "documents/", "workspace/", "packs/", "trust/"
SEALS, DECISION, GUIDE, PAGE = "seals/", "decision.json", "READ-ME.txt", "READ-ME.html"
ANCHORS, STAMPS = f"{SEALS}anchors.pem", f"{SEALS}stamps.pem"
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
Files = Mapping[str, bytes | memoryview]


@dataclass(frozen=True, slots=True)
class Parts:
    """What public tools need of a seal by itself: certificates (PEM), revocation lists (DER), signature and stamp."""

    certificates: bytes
    lists: tuple[bytes, ...]
    signature: bytes
    stamp: bytes | None
    stamp_certificates: bytes = b""


@dataclass(frozen=True)
class Source:
    """All that goes into an archive. `packs`: the files of each pack by its id, below the folder of its kind.

    `anchors`, `stamps`: certificates (PEM) of the parties and of the time-stamping authorities of the trust policy.
    """

    release: str
    bundle: str
    container: bytes | memoryview
    documents: Files
    workspace: Files
    packs: Mapping[str, Files]
    digests: Mapping[str, str]
    trust: Files
    anchors: bytes
    stamps: bytes
    parts: Mapping[str, Parts] = field(default_factory=dict)


@dataclass(frozen=True)
class Archive:
    """The payload of an archive, what is said of it, the decision on its bundle, and its documents as judged."""

    payload: Files
    info: tuple[tuple[str, str], ...]
    decision: Decision
    documents: tuple[Document, ...] = ()


def make_archive(opened: Opened, source: Source, trust: Trust, reader: Callable[[], ReadSigned]) -> Archive:
    """The archive. Raises `UsageError` or `MedslateError` with what does not belong together.

    `reader`: gives what reads the signatures of documents; asked only if the policy asks for any.
    """
    release = release_of(opened, source.release)
    if not _FILE.fullmatch(source.bundle):
        raise UsageError(f"Give {source.bundle!r} a name of letters, digits, '.', '_' and '-': commands name it.")
    received = open_bundle(source.container, trust, source.bundle)
    decision = received.decision
    if decision is None or decision.manifest is None:  # pragma: no cover  what was opened was decided on
        raise MedslateError(f"{source.bundle} was not decided on.")
    _belongs(received, release, source.bundle)
    _same_packs(release, received, source)
    documents = judged_documents(source.documents.items(), trust, reader)
    for document in documents:
        if document.refusals:
            reasons = "\n".join(map(told, document.refusals))
            raise MedslateError(f"The trust policy asks for signatures on documents; {document.name}: {reasons}")
    payload = dict(_payload(source))
    payload[DECISION] = _written(decision_record(decision, trust.at, documents))
    pinned = {key for party in trust.policy.parties for key in party.keys}
    signed = tuple(f"data/{DOCUMENTS}{one.name}" for one in documents if one.signed)
    described = guide(decision.manifest, decision, source.bundle, source.parts, trust.at, frozenset(pinned), signed)
    payload[GUIDE], payload[PAGE] = described.encode(), guide_page(described).encode()
    for name, content in payload.items():
        if SECRET in bytes(content):
            raise MedslateError(f"{name} holds a private key, which belongs in no archive. Move it elsewhere.")
    return Archive(payload, tuple(_info(opened, release, decision, trust.at)), decision, documents)


def release_of(opened: Opened, version: str) -> Release:
    """The release of a version, if the workspace is as it was released. Raises `UsageError` or `MedslateError`."""
    releases = {one.version: one for one in opened.dossier.releases}
    if version not in releases:
        there = f"There are: {', '.join(releases) or 'none'}."
        if version == opened.dossier.device.version:
            hint = f"{there} The workspace is of that version: `medslate release` records it."
        else:
            hint = suggestion(version, releases, there)
        raise UsageError(f"There is no release {version}. {hint}")
    release = releases[version]
    if opened.dossier.content != release.content:
        raise MedslateError(
            f"The workspace has changed since release {version}: its content is {opened.dossier.content[:12]}, not "
            f"{release.content[:12]}. Archive it from a copy as it was released, such as a checkout of that revision."
        )
    return release


def decision_record(decision: Decision, at: datetime, documents: Iterable[Document] = ()) -> dict[str, Any]:
    """A decision as it is recorded: when, on what, by which seals, what was found; then, if asked for, documents."""
    manifest = decision.manifest
    return {
        "format": 1,
        "at": moment(at),
        "accepted": decision.accepted,
        "refusals": [
            {"reason": one.reason.value, "where": one.where, "message": one.message} for one in decision.refusals
        ],
        "manifest": manifest.digest if manifest else "",
        "about": dict(manifest.about) if manifest else {},
        "view": decision.view.value if decision.view else None,
        "signed": [
            {
                "id": one.signer.id,
                "role": one.signer.role.value,
                "name": one.signer.name,
                "key": one.signer.key,
                "party": one.party,
                "subject": one.seal.subject,
                "proven": moment(one.at),
            }
            for one in decision.signed
        ],
        **({"documents": listed} if (listed := documents_record(documents)) else {}),
    }


def _belongs(received: Received, release: Release, file: str) -> None:
    """Raise `MedslateError` unless the bundle is whole, and tells what was released."""
    told = received.declaration
    if received.withheld:
        lacking = ", ".join(one.name for one in received.withheld)
        raise MedslateError(f"{file} is a redacted view; an archive holds the whole bundle. Not there: {lacking}.")
    if told.version != release.version:
        raise MedslateError(f"{file} is of version {told.version}, not of release {release.version}.")
    if told.content != release.content:
        raise MedslateError(
            f"{file} tells content {told.content[:12]}, and release {release.version} is of {release.content[:12]}. "
            "Seal the bundle from the workspace as it was released."
        )


def _same_packs(release: Release, received: Received, source: Source) -> None:
    """Raise `MedslateError` if a pack at hand is not the one that release and bundle were computed with."""
    for name, digest in {**release.packs, **received.manifest.packs}.items():
        for held in (source.digests.get(name, ""), release.packs.get(name, digest)):
            if held != digest:
                raise MedslateError(
                    f"The pack {name} is {held[:12] or 'not at hand'}, and {digest[:12]} was computed with. Use the "
                    "packs of that time: name their folder in MEDSLATE_PACKS, or the version of medslate that had them."
                )


def _payload(source: Source) -> Iterator[tuple[str, bytes | memoryview]]:
    yield f"{BUNDLE}{source.bundle}", source.container
    for folder, files in ((DOCUMENTS, source.documents), (WORKSPACE, source.workspace), (TRUST, source.trust)):
        for name, content in files.items():
            yield f"{folder}{name}", content
    for files in source.packs.values():
        for name, content in files.items():
            yield f"{PACKS}{name}", content
    for name, content in ((ANCHORS, source.anchors), (STAMPS, source.stamps)):
        if content:
            yield name, content
    for name, one in source.parts.items():
        yield f"{SEALS}{name}.certificates.pem", one.certificates
        yield f"{SEALS}{name}.signature.bin", one.signature
        for number, revoked in enumerate(one.lists, start=1):
            yield f"{SEALS}{name}.{number}.crl", revoked
        if one.stamp is not None:
            yield f"{SEALS}{name}.stamp.tst", one.stamp
            yield f"{SEALS}{name}.stamp.certificates.pem", one.stamp_certificates


def _info(opened: Opened, release: Release, decision: Decision, at: datetime) -> Iterator[tuple[str, str]]:
    device = opened.dossier.device
    yield "Source-Organization", device.manufacturer
    yield (
        "External-Description",
        f"Release {release.version} of {device.name}: sealed bundle, documents, workspace, packs",
    )
    yield "External-Identifier", f"{device.name} {release.version}"
    yield "Internal-Sender-Identifier", decision.manifest.digest if decision.manifest else ""
    yield "Internal-Sender-Description", f"content {release.content}"
    yield "Bagging-Date", at.date().isoformat()
    yield "Bag-Software-Agent", f"medslate {__version__}"


def _written(tree: Mapping[str, Any]) -> bytes:
    return (json.dumps(tree, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
