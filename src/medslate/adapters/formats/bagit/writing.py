"""Writing a bag: the tag files for a payload. The same payload gives the same bytes."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from medslate.adapters.formats.bagit.layout import (
    BAGIT,
    DECLARATION,
    INFO,
    MANIFESTS,
    OXUM,
    PAYLOAD,
    TAG_MANIFESTS,
    manifest,
    name_fault,
)
from medslate.errors import MedslateError

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_AWKWARD = re.compile(r"[\r\n%]")


def bag_files(
    payload: Mapping[str, bytes | memoryview], info: Iterable[tuple[str, str]]
) -> Mapping[str, bytes | memoryview]:
    """The files of a bag: the payload below `data/`, and all tag files.

    Raises `MedslateError` for names that cannot stand in a bag, or that `sha256sum -c` would not find.
    """
    files = {f"{PAYLOAD}{name}": content for name, content in payload.items()}
    for name in files:
        fault = name_fault(name) or ("would be escaped, and not found by sha256sum" if _AWKWARD.search(name) else "")
        if fault:
            raise MedslateError(f"The name {name!r} {fault}. Give the file another name.")
    tags: dict[str, bytes] = {BAGIT: DECLARATION, INFO: _info(files, info)}
    tags |= {name: manifest(_digests(files, algorithm)) for name, algorithm in MANIFESTS.items()}
    tagged = dict(tags)
    tags |= {name: manifest(_digests(tagged, algorithm)) for name, algorithm in TAG_MANIFESTS.items()}
    return {**files, **tags}


def _digests(files: Mapping[str, bytes | memoryview], algorithm: str) -> Mapping[str, str]:
    return {name: hashlib.new(algorithm, content).hexdigest() for name, content in files.items()}


def _info(files: Mapping[str, bytes | memoryview], info: Iterable[tuple[str, str]]) -> bytes:
    oxum = f"{sum(len(one) for one in files.values())}.{len(files)}"
    lines = []
    for label, text in (*info, (OXUM, oxum)):
        if not _LABEL.fullmatch(label):
            raise MedslateError(f"{label!r} is no label of a bag.")
        if plain := " ".join(text.split()):
            lines.append(f"{label}: {plain}\n")
    return "".join(lines).encode()
