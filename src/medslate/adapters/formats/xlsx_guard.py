"""The gate before a workbook: what comes from outside is measured before any library opens it.

A workbook is a ZIP of XML parts. Sizes are measured by decompressing in chunks, never taken from what the file says of
itself. Every part must be well-formed and without a document type; the cells must stay within bounds. What passes is
packed anew from the measured parts, so the library behind the gate sees those and nothing else.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from medslate.adapters.formats.xlsx_cells import Measure
from medslate.findings import Code, Finding, Place

MOST_BYTES = 64 << 20
MOST_MEMBERS = 2_000
MOST_TEXT = 512 << 20
_CHUNK = 1 << 16
_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARTS = re.compile(r"(?:\[Content_Types\]|_rels/.*|xl/.*)\.(?:xml|rels)", re.IGNORECASE | re.DOTALL)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, IndexError,
    OverflowError, NotImplementedError, RuntimeError, UnicodeError,
)  # fmt: skip


class RefusedError(Exception):
    """A file that is not let in; `finding` says why, and what to send instead."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def guarded(content: bytes, name: str) -> bytes:
    """The workbook's own parts, packed anew. Raises `RefusedError` if it is none, damaged, or out of bounds."""
    _check_kind(content, name)
    if len(content) > MOST_BYTES or content.count(_ENTRY) > MOST_MEMBERS:
        raise too_large(name, f"more than {MOST_BYTES >> 20} MiB or {MOST_MEMBERS} members")
    try:
        parts = dict(_parts(content, name))
    except _BROKEN as error:
        raise unreadable(name, f"the ZIP archive is damaged ({error})") from error
    if "xl/workbook.xml" not in {one.lower() for one in parts}:
        raise unreadable(name, "it holds no Excel workbook")
    _check_cells(parts, name)
    return _packed(parts)


def unreadable(name: str, why: str) -> RefusedError:
    """A file that cannot be used."""
    remedy = "Ask for the form as an Excel workbook (.xlsx) without a password."
    return RefusedError(Finding(Code.FILE_UNREADABLE, Place(name), f"{name} cannot be read: {why}.", remedy))


def too_large(name: str, what: str) -> RefusedError:
    """A file beyond a bound."""
    remedy = "A filled form needs a small part of that; ask for a clean copy."
    return RefusedError(Finding(Code.FILE_TOO_LARGE, Place(name), f"{name} is too large: {what}.", remedy))


def _check_kind(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        kind = "it is encrypted" if _ENCRYPTED in content else "it is a workbook of the old kind (.xls)"
        raise unreadable(name, kind)
    if b"%PDF-" in content[:1024]:
        raise unreadable(name, "it is a PDF, from which answers cannot be taken reliably")
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        text = b"\0" not in content[:1024] and bool(content)
        raise unreadable(name, "it is a text file (.csv?), not a workbook" if text else "it is not a workbook")


def _parts(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The parts that a reader needs; all members are decompressed once, and their sizes added up."""
    left = MOST_BYTES
    seen: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise too_large(name, f"more than {MOST_MEMBERS} members")
        for info in archive.infolist():
            _check_member(info, seen, name)
            seen.add(info.filename.lower())
            keep = _PARTS.fullmatch(info.filename) is not None
            chunks = []
            with archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise too_large(name, f"more than {MOST_BYTES >> 20} MiB when unpacked")
                    if keep:
                        chunks.append(chunk)
            if keep:
                yield info.filename, b"".join(chunks)


def _check_member(info: zipfile.ZipInfo, seen: set[str], name: str) -> None:
    if info.flag_bits & 0x1:
        raise unreadable(name, "it is encrypted")
    if info.filename.lower() in seen:
        raise unreadable(name, f"the part {info.filename!r} stands twice in it")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unreadable(name, "it is packed in a way that workbooks are not")


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for part, data in parts.items():
            archive.writestr(zipfile.ZipInfo(part), data)
    return target.getvalue()


def _check_cells(parts: dict[str, bytes], name: str) -> None:
    """The used range of every sheet, and what the texts come to if every cell showed the longest."""
    longest, filled = 0, 0
    for part, data in parts.items():
        measured = Measure()
        try:
            measured.feed(data)
        except expat.ExpatError as error:
            raise unreadable(name, f"the part {part!r} is not well-formed ({error})") from error
        except ValueError as error:
            raise unreadable(name, f"the part {part!r} holds {error}") from error
        except OverflowError as error:
            raise too_large(name, str(error)) from error
        longest, filled = max(longest, measured.longest), filled + measured.filled
    if longest * filled > MOST_TEXT:
        raise too_large(name, f"{filled} cells with texts of up to {longest} characters")
