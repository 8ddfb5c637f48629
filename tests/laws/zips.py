"""Writing ZIP files that deviate: each field of APPNOTE 6.3.10 can be set, whatever comes of it."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One file. What is `None` is as it has to be; `local_*` is what only the local header says."""

    name: bytes
    content: bytes
    packed: bytes | None = None
    version: int = 20
    made_by: int = 3 << 8 | 20
    flags: int = 0
    method: int = 0
    time: int = 0
    date: int = 0x21
    check: int | None = None
    size: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    local_check: int | None = None
    local_extra: bytes = b""
    extra: bytes = b""
    comment: bytes = b""
    disk: int = 0
    internal: int = 0
    mode: int = 0o100644 << 16
    descriptor: bytes = b""
    before: bytes = b""
    at: int | None = None


def _or(one: int | None, other: int) -> int:
    return other if one is None else one


def _local(one: Entry) -> bytes:
    packed = one.content if one.packed is None else one.packed
    name = one.name if one.local_name is None else one.local_name
    check = _or(one.local_check, _or(one.check, zlib.crc32(one.content)))
    size = _or(one.local_size, _or(one.size, len(one.content)))
    packed_size = _or(one.local_size, _or(one.packed_size, len(packed)))
    fields = (one.version, one.flags, one.method, one.time, one.date, check, packed_size, size)
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields, len(name), len(one.local_extra))
    return one.before + head + name + one.local_extra + packed + one.descriptor


def _central(one: Entry, at: int) -> bytes:
    packed = one.content if one.packed is None else one.packed
    check, size = _or(one.check, zlib.crc32(one.content)), _or(one.size, len(one.content))
    fields = (one.made_by, one.version, one.flags, one.method, one.time, one.date, check)
    sizes = (_or(one.packed_size, len(packed)), size, len(one.name), len(one.extra), len(one.comment))
    rest = (one.disk, one.internal, one.mode, _or(one.at, at))
    head = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *fields, *sizes, *rest)
    return head + one.name + one.extra + one.comment


def write(
    entries: Sequence[Entry],
    central: Sequence[int] | None = None,
    comment: bytes = b"",
    prefix: bytes = b"",
    gap: bytes = b"",
    count: int | None = None,
    disk: int = 0,
) -> bytes:
    """A ZIP file. `central`: which entries the directory lists, in its order."""
    parts, places, at = [prefix], [], len(prefix)
    for one in entries:
        places.append(at + len(one.before))
        parts.append(_local(one))
        at += len(parts[-1])
    listed = range(len(entries)) if central is None else central
    directory = b"".join(_central(entries[one], places[one]) for one in listed)
    many = len(listed) if count is None else count
    at += len(gap)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", disk, disk, many, many, len(directory), at, len(comment))
    return b"".join([*parts, gap, directory, end, comment])


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()
