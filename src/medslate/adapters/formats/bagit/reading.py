"""Checking a bag, strictly (RFC 8493, 2 and 3): complete, valid, in the one form of an archive, and nothing else in it.

Nothing is followed and nothing is fetched: a link, a pipe, a `fetch.txt`, a file or a folder too many is a fault.
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from medslate.adapters.formats.bagit.layout import (
    BAGIT,
    DECLARATION,
    INFO,
    LENGTHS,
    MANIFESTS,
    OXUM,
    PAYLOAD,
    TAG_FILES,
    TAG_MANIFESTS,
    TAGGED,
    decoded,
    encoded,
    name_fault,
)
from medslate.findings import Code, Finding, Place

LARGEST = 64 << 20
"""The most bytes of a tag file."""

MOST = 200_000
"""The most files of a bag."""

DEEPEST = 100
"""How many folders may stand within each other."""

_LINE = re.compile(r"([0-9a-f]+)  ([^\r\n]+)")
_INFO_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*): ([^\r\n]*\S)")
_AGAIN = "Take the archive from where it was kept first, or from another copy."


def check_bag(folder: Path) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """What bag-info.txt says, by label, and every fault. Never raises for what is in the folder."""
    checker = _Checker(folder)
    checker.check()
    return checker.info, tuple(checker.findings)


class _Checker:
    """Checks one folder, and keeps what it finds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.info: dict[str, str] = {}
        self.files: dict[str, int] = {}

    def check(self) -> None:
        """All rules; the digests only if everything else holds."""
        self.walk(self.folder, "")
        if not self.findings and not any(name in self.files for name in TAG_FILES):
            self.fault(BAGIT, f"The folder is no archive: there is no {BAGIT}.")
            return
        self.names()
        missing = [name for name in TAG_FILES if name not in self.files]
        for name in missing:
            self.fault(name, f"There is no {name}.")
        if self.findings:
            return
        if self.read(BAGIT) != DECLARATION:
            self.fault(BAGIT, "It is not the declaration of a BagIt 1.0 folder in UTF-8.")
        self.about()
        payload = {name for name in self.files if name.startswith(PAYLOAD)}
        listed = {name: self.manifest(name, payload) for name in MANIFESTS}
        tagged = {name: self.manifest(name, set(TAGGED)) for name in TAG_MANIFESTS}
        if not self.findings:
            self.digests(listed, MANIFESTS)
            self.digests(tagged, TAG_MANIFESTS)

    def walk(self, here: Path, prefix: str) -> None:
        """Every file below a folder, by name, with its size."""
        if prefix.count("/") > DEEPEST:
            self.fault(prefix, f"More than {DEEPEST} folders stand within each other.")
            return
        try:
            entries = sorted(os.scandir(here), key=lambda one: one.name)
        except OSError as error:
            self.fault(prefix or ".", f"It cannot be read: {error.strerror}.")
            return
        if not entries and prefix:
            self.fault(prefix, "It is an empty folder, which no manifest can list.")
        for one in entries:
            name = prefix + one.name
            kind = one.stat(follow_symlinks=False)
            if len(self.files) >= MOST:
                self.fault(name, f"There are more than {MOST} files.")
                return
            if stat.S_ISREG(kind.st_mode):
                self.files[name] = kind.st_size
            elif stat.S_ISDIR(kind.st_mode):
                self.walk(Path(one.path), f"{name}/")
            else:
                self.fault(name, "It is neither a file nor a folder; links are not followed.")

    def names(self) -> None:
        """Names that are sound, distinct on every system, and in their place."""
        seen: dict[str, str] = {}
        for name in self.files:
            if fault := name_fault(name):
                self.fault(name, f"Its name {fault}.")
            other = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
            if other != name:
                self.fault(name, f"Its name is that of {other!r} on some systems.")
            if not name.startswith(PAYLOAD) and name not in TAG_FILES:
                said = "Files to be fetched are refused" if name == "fetch.txt" else "It belongs to no archive"
                self.fault(name, f"{said}; all that counts lies in {PAYLOAD}, and is listed.")

    def about(self) -> None:
        """bag-info.txt, and whether the size it gives is that of the payload."""
        for number, line in self.lines(INFO):
            found = _INFO_LINE.fullmatch(line)
            if found is None or found[1] in self.info:
                self.fault(INFO, f"Line {number} is no label with a value, or stands twice.")
            else:
                self.info[found[1]] = found[2]
        payload = [size for name, size in self.files.items() if name.startswith(PAYLOAD)]
        if self.info.get(OXUM) != f"{sum(payload)}.{len(payload)}":
            self.fault(INFO, f"{OXUM} is {self.info.get(OXUM, 'missing')}, not {sum(payload)}.{len(payload)}.")

    def manifest(self, name: str, wanted: set[str]) -> Mapping[str, str]:
        """The digests of a manifest by name; it lists every file that it should, once, in order, and no other."""
        length = LENGTHS[(MANIFESTS | TAG_MANIFESTS)[name]]
        found: dict[str, str] = {}
        for number, line in self.lines(name):
            match = _LINE.fullmatch(line)
            if match is None or len(match[1]) != length or encoded(decoded(match[2])) != match[2]:
                self.fault(name, f"Line {number} is no digest, two blanks and a name.")
            elif (listed := decoded(match[2])) in found:
                self.fault(name, f"Line {number} lists {listed!r} again.")
            else:
                found[listed] = match[1]
        for one in sorted(wanted - found.keys()):
            self.fault(name, f"It does not list {one!r}.")
        for one in sorted(found.keys() - wanted):
            self.fault(name, f"It lists {one!r}, which is not there, or not its matter.")
        if list(found) != sorted(found):
            self.fault(name, "Its lines do not stand in the order of the names.")
        return found

    def digests(self, listed: Mapping[str, Mapping[str, str]], algorithms: Mapping[str, str]) -> None:
        """Every file is what each manifest says."""
        names = next(iter(listed.values()))
        for name in names:
            made = {algorithm: hashlib.new(algorithm) for algorithm in algorithms.values()}
            for piece in self.pieces(name):
                for one in made.values():
                    one.update(piece)
            for file, algorithm in algorithms.items():
                if made[algorithm].hexdigest() != listed[file][name]:
                    self.fault(name, f"It is not what {file} says.")

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            with (self.folder / name).open("rb") as stream:
                while piece := stream.read(1 << 20):
                    yield piece
        except OSError as error:
            self.fault(name, f"It cannot be read: {error.strerror}.")

    def lines(self, name: str) -> Iterator[tuple[int, str]]:
        """The lines of a tag file, numbered; each ended by LF."""
        try:
            text = self.read(name).decode("utf-8")
        except UnicodeDecodeError:
            self.fault(name, "It is no text in UTF-8.")
            return
        *lines, rest = text.split("\n")
        if rest or text.startswith("\ufeff"):
            self.fault(name, "Its last line has no end, or it begins with a mark of byte order.")
        yield from enumerate(lines, start=1)

    def read(self, name: str) -> bytes:
        """A tag file, if it is not too large."""
        if self.files[name] > LARGEST:
            self.fault(name, f"It is larger than {LARGEST} bytes.")
            return b""
        return b"".join(self.pieces(name))

    def fault(self, name: str, message: str) -> None:
        shown = name.encode("utf-8", "backslashreplace").decode()
        self.findings.append(Finding(Code.ARCHIVE_FAULTY, Place(shown), message, _AGAIN))
