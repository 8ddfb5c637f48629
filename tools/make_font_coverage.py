"""Write which characters the fonts inside the `typst` package cover; run it when that package changes.

Usage: python tools/make_font_coverage.py   (needs `typst` and `fonttools`)

PDF/A refuses a character without a glyph, and Typst cannot be asked which ones it has. So the coverage is a table:
one line a font family, the code points that its upright styles have (the template uses no other), as hexadecimal
ranges.
"""

import io
import re
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import typst
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-not-found]

TARGET = Path(__file__).parents[1] / "src/medslate/packs/templates/document/fonts.txt"
FAMILIES = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
REFUSED = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")  # private use is not allowed in PDF/A
STYLES = ("Regular", "Book", "Bold")
SFNT = re.compile(rb"OTTO\x00[\x05-\x30]|\x00\x01\x00\x00\x00[\x05-\x30]")
RECORD = struct.Struct(">4sLLL")


def fonts(binary: bytes) -> Iterator[TTFont]:
    """Each font embedded in the binary, found by the table directory that every font starts with."""
    for hit in SFNT.finditer(binary):
        start = hit.start()
        count = int.from_bytes(binary[start + 4 : start + 6], "big")
        if start + 12 + 16 * count > len(binary):
            continue
        records = [RECORD.unpack_from(binary, start + 12 + 16 * index) for index in range(count)]
        size = max((offset + length for _, _, offset, length in records), default=0)
        if b"cmap" in [record[0] for record in records] and start + size <= len(binary):
            try:
                yield TTFont(io.BytesIO(binary[start : start + size]))
            except TTLibError:
                continue


def ranges(points: set[int]) -> str:
    """The code points as `20-7E,A0,...`."""
    ordered = sorted(points)
    starts = [point for point in ordered if point - 1 not in points]
    ends = [point for point in ordered if point + 1 not in points]
    return ",".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in zip(starts, ends, strict=True))


def main() -> None:
    """Read the compiled module of the package and write the table."""
    (module,) = Path(typst.__file__).parent.glob("_typst*")
    covered: dict[str, set[int]] = {}
    for font in fonts(module.read_bytes()):
        if font["name"].getDebugName(2) not in STYLES:
            continue
        family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
        family = family.replace("NewComputerModern", "New Computer Modern")
        points = {point for point in font.getBestCmap() if unicodedata.category(chr(point)) not in REFUSED}
        covered[family] = covered.get(family, points) & points
    lines = [f"{family}\t{ranges(covered[family])}\n" for family in FAMILIES]
    TARGET.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
