"""The container: a ZIP file of which, for given files, exactly one form is valid.

Every file is stored as it is (so nothing can inflate), under a plain relative name, in one order, with fixed dates and
attributes, without comments, extra fields, gaps or anything before or behind. Every tool opens it; every deviation,
down to a single bit, is refused. Fields by PKWARE's APPNOTE 6.3.10, 4.3.7 (local header), 4.3.12 (central directory)
and 4.3.16 (end of it).
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence

from medslate.bundles.refusal import Reason, RefusedError

LARGEST = 2**31
"""The most bytes of a container, and so of each file in it."""

MOST = 10_000
"""The most files of a container."""

_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}/){0,7}[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _FLAGS, _STORED, _TIME, _DATE = 20, 0, 0, 0, 0x21  # 1980-01-01, the earliest a ZIP can tell
_MADE_BY = 3 << 8 | _VERSION  # Unix, for the file's mode
_MODE = 0o100644 << 16


def name_fault(name: str) -> str:
    """What is wrong with a file's name; empty if nothing is.

    Names are relative, of letters, digits, `.`, `_`, `-` and `/`, without empty, hidden or `..` parts, and none that a
    common system cannot hold.
    """
    if not _NAME.fullmatch(name):
        return "is no plain relative name of letters, digits, '.', '_', '-' and '/'"
    if any(part.endswith(".") or _RESERVED.match(part) for part in name.split("/")):
        return "cannot be a file's name on every system"
    return ""


def check_names(names: Sequence[str], where: str) -> None:
    """Raise `RefusedError` unless all these files can be written side by side into a folder of every common system."""
    if len(names) > MOST:
        raise RefusedError(Reason.SIZE, where, f"It names more than {MOST} files.")
    for name in names:
        if fault := name_fault(name):
            raise RefusedError(Reason.NAME, where, f"The name {name!r} {fault}.")
    folded = {name.lower() for name in names}
    if len(folded) < len(names):
        raise RefusedError(Reason.NAME, where, "Two names in it differ by case only, or not at all.")
    if any("/".join(name.split("/")[:end]) in folded for name in folded for end in range(1, name.count("/") + 1)):
        raise RefusedError(Reason.NAME, where, "A name in it is both a file and a folder.")


def pack(files: Mapping[str, bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The parts of the container of these files, to be written one after the other; names in order of their bytes.

    Raises `RefusedError`, before the first part, for a name or size that no container can have.
    """
    check_names(tuple(files), "container")
    total = sum(_LOCAL.size + _CENTRAL.size + 2 * len(name) + len(content) for name, content in files.items())
    if total + _END.size > LARGEST:
        raise RefusedError(Reason.SIZE, "container", f"It would be larger than {LARGEST} bytes.")
    return _parts(files)


def _parts(files: Mapping[str, bytes | memoryview]) -> Iterator[bytes | memoryview]:
    directory, at = [], 0
    for name in sorted(files):
        content, raw = files[name], name.encode()
        check, size = zlib.crc32(content), len(content)
        directory.append(_central(raw, check, size, at))
        yield _local(raw, check, size)
        yield content
        at += _LOCAL.size + len(raw) + size
    yield _tail(directory, at)


def _local(name: bytes, check: int, size: int) -> bytes:
    fields = (_VERSION, _FLAGS, _STORED, _TIME, _DATE, check, size, size, len(name), 0)
    return _LOCAL.pack(b"PK\x03\x04", *fields) + name


def _central(name: bytes, check: int, size: int, at: int) -> bytes:
    fields = (_MADE_BY, _VERSION, _FLAGS, _STORED, _TIME, _DATE, check, size, size, len(name), 0, 0, 0, 0, _MODE, at)
    return _CENTRAL.pack(b"PK\x01\x02", *fields) + name


def _tail(directory: list[bytes], at: int) -> bytes:
    entries = b"".join(directory)
    return entries + _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(entries), at, 0)


def unpack(container: bytes | memoryview) -> Mapping[str, memoryview]:
    """The files of a container, by name, as views into it. Raises `RefusedError` at the first deviation."""
    view = memoryview(container)
    if len(view) > LARGEST:
        raise RefusedError(Reason.SIZE, "container", f"It is larger than {LARGEST} bytes.")
    files: dict[str, memoryview] = {}
    directory, at = [], 0
    while bytes(view[at : at + 4]) == b"PK\x03\x04":
        name, content, check, after = _entry(view, at)
        if name in files:
            raise RefusedError(Reason.NAME, "container", f"The name {name!r} stands in it twice.")
        if len(files) == MOST:
            raise RefusedError(Reason.SIZE, "container", f"It holds more than {MOST} files.")
        files[name] = content
        directory.append(_central(name.encode(), check, len(content), at))
        at = after
    if view[at:] != _tail(directory, at):
        message = "It is no ZIP file in the one form that a bundle has: its directory deviates, or something was added."
        raise RefusedError(Reason.CONTAINER, "container", message)
    if list(files) != sorted(files):
        raise RefusedError(Reason.CONTAINER, "container", "Its files do not stand in the order of their names.")
    check_names(tuple(files), "container")
    return files


def _entry(view: memoryview, at: int) -> tuple[str, memoryview, int, int]:
    """The file whose local header stands at a place: name, content, check sum, and where the next one starts."""
    cut = RefusedError(Reason.CONTAINER, "container", f"The file that starts at byte {at} is cut or not plain.")
    if at + _LOCAL.size > len(view):
        raise cut
    check, size, _, length, _ = _LOCAL.unpack_from(view, at)[6:]
    start = at + _LOCAL.size + length
    raw, content = bytes(view[at + _LOCAL.size : start]), view[start : start + size]
    if len(content) < size or bytes(view[at:start]) != _local(raw, check, size) or not raw.isascii():
        raise cut
    if zlib.crc32(content) != check:
        raise RefusedError(Reason.CONTAINER, raw.decode(), "Its content does not match its check sum.")
    return raw.decode(), content, check, start + size
