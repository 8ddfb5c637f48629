"""How far the filled cells of a worksheet reach, measured in its XML before any library makes room for them."""

import re
from xml.parsers import expat

MOST_ROWS = 20_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class Measure:
    """Walks one part and notes how far its filled cells reach; only cells with content count."""

    def __init__(self) -> None:
        self.row = self.at = self.column = self.rows = self.columns = self.filled = 0
        self.length = self.longest = 0
        self.cell = False

    def feed(self, data: bytes) -> None:
        """Read the part. Raises `ExpatError`, `ValueError` (refused) or `OverflowError` (out of bounds)."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ValueError("text that is not UTF-8")
        parser.Parse(data, True)

    def _doctype(self, *_: object) -> None:
        raise ValueError("a document type, which workbooks have not")

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise ValueError("text that is not UTF-8")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if self.cell:
            self.cell = False
            self._count()
        if kind == "row":
            text = attributes.get("r", "")
            self.row, self.column = int(text) if text.isdecimal() else self.row + 1, 0
        elif kind == "c":
            self._place(attributes.get("r"))
            self.cell = True
        if kind in ("c", "si"):
            self.length = 0

    def _place(self, reference: str | None) -> None:
        """A cell says where it is; if not, it follows the one before it, in its row."""
        self.column, self.at = self.column + 1, self.row
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise ValueError(f"the cell reference {reference[:20]!r}")
            self.column, self.at = column_number(match[1]), int(match[2])

    def _count(self) -> None:
        self.filled += 1
        self.rows, self.columns = max(self.rows, self.at), max(self.columns, self.column)
        if self.rows > MOST_ROWS or self.columns > MOST_COLUMNS or self.rows * self.columns > MOST_CELLS:
            raise OverflowError(f"a sheet reaches to row {self.rows}, column {self.columns}")

    def _end(self, tag: str) -> None:
        self.cell = False
        if tag.rpartition(":")[2] in ("c", "si"):
            self.longest = max(self.longest, self.length)

    def _text(self, text: str) -> None:
        self.length += len(text)


def column_number(letters: str) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column from its number, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
