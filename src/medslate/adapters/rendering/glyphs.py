"""Text for a page of fixed width: only characters that the fonts have, and no word wider than its column.

PDF/A refuses a character without a glyph, so such a character is written as its code point, `‹U+1F600›`; the attached
JSON keeps the character itself. A place where a long word may break is marked by a zero width space, which the template
turns into a break that leaves no trace in copied text.
"""

import re
import unicodedata
from functools import cache

from medslate.adapters.rendering.template import template_bytes

BREAK = "\u200b"
# Default ignorable characters need no glyph: joiners, direction marks, soft hyphen, variation selectors.
IGNORABLE = frozenset(
    map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xFE00, 0xFE10)))
)
# A hyphen is a break place already.
WORD = re.compile(r"[^\s-]+")
BREAKABLE_LENGTH = 20
NARROW = 40.0


WIDEST = 0.9  # of the font size, taken for any character that is not known to be narrow


def displayable(text: str) -> str:
    """The text in composed form, with every character that no font has written as its code point."""
    if text.isascii():
        return text.replace("\t", " ")
    return "".join(map(_shown, _clusters(unicodedata.normalize("NFC", text).replace("\t", " "))))


def spelled_out(text: str) -> str:
    """The text with everything beyond ASCII as code points: always displayable."""
    return "".join(one if one.isascii() else _code_point(one) for one in text)


def seen(text: str) -> str:
    """The text without the characters that need no glyph: in a picture each of them would be asked for one."""
    return text if text.isascii() else "".join(one for one in text if one not in IGNORABLE)


def breakable(text: str, width: float, size: float) -> str:
    """The text with break places in each word that would be wider than `width` points at this font size.

    A word of letters of usual length is left to hyphenation.
    """
    if max(map(len, text.split()), default=0) * WIDEST * size <= width:
        return text

    def broken(match: re.Match[str]) -> str:
        word = match[0]
        if _width(word, size) <= width or (len(word) <= BREAKABLE_LENGTH and word.isalpha() and width > NARROW):
            return word
        step = 3 if width > NARROW else 1
        parts = _clusters(word)
        return BREAK.join("".join(parts[start : start + step]) for start in range(0, len(parts), step))

    return WORD.sub(broken, text)


def _width(word: str, size: float) -> float:
    """An upper estimate of the width of a word in points."""
    return sum(0.55 if one.islower() or one.isdigit() or one in "-.,:;/_" else WIDEST for one in word) * size


def _clusters(text: str) -> list[str]:
    """Each character together with the combining marks after it: they need one font between them."""
    clusters: list[str] = []
    for one in text:
        if clusters and unicodedata.category(one)[0] == "M" and clusters[-1] != "\n":
            clusters[-1] += one
        else:
            clusters.append(one)
    return clusters


def _shown(cluster: str) -> str:
    needed = set(cluster) - IGNORABLE - {"\n"}
    if any(needed <= font for font in _fonts()):
        return cluster
    return "".join(_code_point(one) for one in cluster)


def _code_point(one: str) -> str:
    return f"‹U+{ord(one):04X}›"


@cache
def _fonts() -> tuple[frozenset[str], ...]:
    """The characters of each font family that the template names."""
    lines = template_bytes("fonts.txt").decode().splitlines()
    return tuple(frozenset(_characters(line.partition("\t")[2])) for line in lines)


def _characters(ranges: str) -> list[str]:
    ends = [[int(end, 16) for end in part.split("-")] for part in ranges.split(",")]
    return [chr(point) for end in ends for point in range(end[0], end[-1] + 1)]
