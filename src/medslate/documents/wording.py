"""The fixed texts of documents, kept as data so that an expert changes them without Python.

A wording is what `packs/templates/<document>/wording.toml` holds: tables of texts with `{slots}`, lists, entries. What
fills a slot is put in as it is and never read for slots again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from medslate.documents.model import Block, Bullets, Cell, Column, Paragraph, Section, Table, Tone
from medslate.errors import SetupError

_SLOT = re.compile(r"\{([a-z_]+)\}")
Shown = str | Cell


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts by dotted key, such as `front.result`. What is asked for and not there raises `SetupError`."""

    data: Mapping[str, Any]

    def say(self, key: str, **slots: object) -> str:
        """A text with its slots filled."""
        text = self._at(key, str)

        def fill(match: re.Match[str]) -> str:
            if match[1] not in slots:
                raise SetupError(
                    f"The wording of {key} has a slot {{{match[1]}}}; known: {', '.join(slots) or 'none'}."
                )
            return str(slots[match[1]])

        return _SLOT.sub(fill, str(text))

    def each(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(map(str, self._at(key, list)))

    def entries(self, key: str) -> tuple[Mapping[str, str], ...]:
        """A list of small tables."""
        return tuple(self._at(key, list))

    def paragraph(self, key: str, tone: Tone = Tone.PLAIN, **slots: object) -> Paragraph:
        """A text as a paragraph."""
        return Paragraph(self.say(key, **slots), tone)

    def bullets(self, key: str) -> Bullets:
        """A list of texts as a list."""
        return Bullets(self.each(key))

    def section(self, key: str, *blocks: Block, order: int = 1) -> Section:
        """A section under the heading `<key>.title`."""
        return Section(self.say(f"{key}.title"), blocks, order)

    def table(self, key: str, shares: tuple[int, ...], rows: Iterable[tuple[Shown, ...]], **slots: object) -> Block:
        """A table with `<key>.caption` and `<key>.columns`; without rows the sentence `<key>.none`, said aloud."""
        body = tuple(tuple(Cell(one) if isinstance(one, str) else one for one in row) for row in rows)
        if not body:
            return self.paragraph(f"{key}.none", Tone.MUTED, **slots)
        titles = self.each(f"{key}.columns")
        if len(titles) != len(shares):
            raise SetupError(f"The wording of {key}.columns has {len(titles)} titles; {len(shares)} are needed.")
        return Table(self.say(f"{key}.caption", **slots), tuple(map(Column, titles, shares)), body)

    def _at(self, key: str, kind: type) -> Any:
        found: Any = self.data
        for name in key.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        if not isinstance(found, kind):
            raise SetupError(f"The wording of the document has no {key}; see packs/templates.")
        return found


def wording(*files: Mapping[str, Any]) -> Wording:
    """One wording from several files; of two texts with one key, that of the later file is taken."""
    joined: dict[str, Any] = {}
    for file in files:
        joined = _joined(joined, file)
    return Wording(joined)


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(one)
    for key, value in other.items():
        below = both.get(key)
        nested = isinstance(below, Mapping) and isinstance(value, Mapping)
        both[key] = _joined(below, value) if nested and below is not None else value
    return both
