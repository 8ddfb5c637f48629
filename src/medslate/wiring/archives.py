"""The adapters of archives: what goes into one, and how it is read from its folder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medslate import wiring
from medslate.errors import MedslateError, UsageError
from medslate.usecases import archive_make
from medslate.usecases.archive_documents import is_document
from medslate.usecases.ports import TreeError
from medslate.wiring import bundles, exchanging
from medslate.wiring.documents import reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from medslate.adapters.packs.source import PackFolders
    from medslate.bundles.policy import TrustPolicy
    from medslate.findings import Finding
    from medslate.usecases.archive_make import Archive, Parts, Source
    from medslate.usecases.archive_verify import Kept
    from medslate.usecases.bundle_open import Trust

MOST = 512 << 20
WORKSPACE_FILE = "device.yaml"


def trust(file: Path, at: datetime) -> Trust:
    """The policy in a file, with what computes with keys, for a moment."""
    from medslate.usecases.bundle_open import Trust

    return Trust(exchanging.trust_policy(file), exchanging.crypto(), at)


def source(
    folder: Path,
    release: str,
    bundle: Path,
    documents: Path | None,
    policy_file: Path,
    used: tuple[str, ...],
    out: Path,
) -> Source:
    """All that goes into an archive of the workspace in a folder. `used`: ids of the packs.

    Raises `UsageError` for a file that is not there, and for one that cannot be taken in.
    """
    policy = exchanging.trust_policy(policy_file)
    container = bundles.read(bundle)
    aside = {bundle.resolve(), out.resolve(), *(() if documents is None else (documents.resolve(),))}
    packs = wiring.pack_source(folder / "packs")
    return archive_make.Source(
        release,
        bundle.name,
        container,
        {} if documents is None else dict(_below(documents, frozenset())),
        dict(_below(folder, frozenset(aside))),
        {name: dict(_pack_files(packs, name)) for name in used if name in packs.folders},
        {one.id: one.digest for one in packs.packs() if one.id in used},
        dict(_trust_files(policy_file)),
        _anchors(policy),
        _pem(policy.stamps),
        _parts(container),
    )


def write_archive(out: Path, made: Archive) -> int:
    """Write an archive into a new folder; the number of its files. Raises `UsageError` if something is there."""
    from medslate.adapters.formats.bagit.writing import bag_files

    files = bag_files(made.payload, made.info)
    refuse_present(out)
    out.mkdir(parents=True, exist_ok=True)
    disk = wiring.disk(out)
    for name, content in files.items():
        disk.write(name, bytes(content))
    return len(files)


def refuse_present(out: Path) -> None:
    """Raise `UsageError` unless a folder is new or empty: asked before long work is done for it."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} holds something already; name a new folder.")


def checked(folder: Path) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """What an archive says of itself, and every fault of its folder."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    from medslate.adapters.formats.bagit.reading import check_bag

    return check_bag(folder)


def kept(folder: Path, own: Path | None) -> Kept:
    """What a sound archive holds. `own`: the verifier's policy; without it, the archive's."""
    from medslate.usecases.archive_verify import Kept

    data = folder / "data"
    policy_file = own or data / archive_make.TRUST / bundles.TRUST
    content = ""
    if (data / archive_make.WORKSPACE / WORKSPACE_FILE).is_file():
        dossier, _ = wiring.workspace(data / archive_make.WORKSPACE).read()
        content = dossier.content if dossier is not None else ""
    decision = data / archive_make.DECISION
    return Kept(
        {one.name: bundles.container(one) for one in sorted((data / archive_make.BUNDLE).glob("*"))},
        decision.read_bytes() if decision.is_file() else b"",
        content,
        {one.id: one.digest for one in _packs_in(data / archive_make.PACKS).packs()},
        lambda at: trust(policy_file, at),
        _documents(data / archive_make.DOCUMENTS),
        reader,
    )


def _documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The documents of an archive, read one after the other."""
    for path in sorted(folder.rglob("*")):
        if is_document(path.name):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _packs_in(folder: Path) -> PackFolders:
    from medslate.adapters.packs.source import PackFolders

    return PackFolders(folder)


def _below(folder: Path, aside: frozenset[Path]) -> Iterator[tuple[str, bytes]]:
    """The files below a folder but for hidden ones and those aside. Raises `UsageError` for links that lead away."""
    disk = wiring.disk(folder)
    for here, folders, files in os.walk(folder):
        at = Path(here)
        folders[:] = sorted(one for one in folders if not one.startswith(".") and (at / one).resolve() not in aside)
        if links := [one for one in folders if (at / one).is_symlink()]:
            raise UsageError(f"{at / links[0]} is a link to a folder, which no archive can hold. Put the files there.")
        for file in sorted(one for one in files if not one.startswith(".") and (at / one).resolve() not in aside):
            name = (at / file).relative_to(folder).as_posix()
            try:
                yield name, disk.read(name, MOST)
            except TreeError as error:
                raise UsageError(str(error.finding)) from error


def _pack_files(packs: PackFolders, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a pack below the folder of its kind, without the owner's text."""
    from medslate.adapters.packs.source import files_of

    folder = packs.folder(name)
    for path in files_of(folder):
        yield f"{folder.parent.name}/{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _trust_files(file: Path) -> Iterator[tuple[str, bytes]]:
    """The trust policy, and the files that it names. Raises `UsageError` for a name that leads out of its folder."""
    from medslate.adapters.textfiles.yamlfile import read_yaml

    content = file.read_bytes()
    yield bundles.TRUST, content
    disk = wiring.disk(file.absolute().parent)
    for name in dict.fromkeys(_texts(read_yaml(content, str(file))[0])):
        if len(name) <= 255 and "\0" not in name and (file.parent / name).is_file():
            try:
                yield Path(name).as_posix(), disk.read(name, MOST)
            except TreeError as error:
                raise UsageError(str(error.finding)) from error


def _texts(value: Any) -> Iterator[str]:
    """Every text in a tree, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _anchors(policy: TrustPolicy) -> bytes:
    return _pem(tuple(dict.fromkeys(one for party in policy.parties for one in party.anchors)))


def _pem(certificates: tuple[bytes, ...]) -> bytes:
    from medslate.adapters.signing.pem import pem

    return pem(certificates)


def _parts(container: memoryview) -> Mapping[str, Parts]:
    """What public tools need of each seal; nothing of a bundle that will be refused anyway."""
    from medslate.adapters.signing import cms
    from medslate.adapters.signing.seals import SIGNATURE_TIME_STAMP
    from medslate.adapters.signing.stamping import TST_INFO
    from medslate.bundles.container import unpack
    from medslate.bundles.manifest import MANIFEST, read_manifest
    from medslate.bundles.refusal import RefusedError

    found: dict[str, Parts] = {}
    try:
        files = unpack(container)
        raw = bytes(files.get(MANIFEST, b""))
        for one in read_manifest(raw).signers:
            signature = cms.read_signature(bytes(files.get(one.file, b"")), raw, cms.DATA)
            token = signature.unsigned.get(SIGNATURE_TIME_STAMP.dotted_string)
            made = archive_make.Parts(_pem(signature.chain), signature.lists, signature.value, token)
            if token is not None:
                stamp = cms.read_signature(token, None, TST_INFO)
                made = replace(made, stamp_certificates=_pem(stamp.chain))
            found[one.id] = made
    except (RefusedError, ValueError, MedslateError):
        return {}
    return found


def seal_of(out: Path) -> str:
    """The SHA-256 of the manifest of an archive's tag files: whoever notes it can tell the archive from any other."""
    return wiring.disk(out).digest("tagmanifest-sha256.txt")
