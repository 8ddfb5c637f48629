"""Tell the forms of SPDX apart, and turn each into a bill of materials in CycloneDX 1.6."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from medslate.adapters.formats.spdx import second, third
from medslate.adapters.formats.spdx.packages import Listed, as_cyclonedx
from medslate.findings import Code, Finding, Place

Made = tuple[bytes | None, tuple[str, ...], tuple[Finding, ...]]


def is_tags(content: bytes) -> bool:
    """Whether a file looks like the tag-value form."""
    return any(line.startswith((b"SPDXVersion:", b"\xef\xbb\xbfSPDXVersion:")) for line in content[:4096].splitlines())


def from_tags(content: bytes, file: str) -> Made:
    """A bill from the tag-value form, what is lost, and what is wrong."""
    value, text, found = second.from_tags(content, file)
    return (None, (), found) if value is None else _converted(*second.listed_in(value, text, file), file)


def from_json(value: Any, text: str, file: str) -> Made:
    """A bill from a parsed document of version 2 or 3, what is lost, and what is wrong."""
    listed, found = third.listed_in(value, file) if "@graph" in value else second.listed_in(value, text, file)
    return _converted(listed, found, file)


def _converted(listed: Listed | None, found: Iterable[Finding], file: str) -> Made:
    if listed is None:
        return None, (), tuple(found)
    ids = [one.id for one in listed.packages]
    counted = Counter(ids)
    if wrong := [one for one, often in counted.items() if not one or often > 1]:
        message = f"{len(wrong)} ids of packages are empty or stand twice, such as {wrong[0]!r}."
        return None, (), (Finding(Code.DUPLICATE, Place(file), message, "Make the document anew."),)
    nameless = [one.id for one in listed.packages if not one.name]
    if nameless:
        return None, (), (Finding(Code.SHAPE, Place(file), f"{nameless[0]} has no name.", "Make the document anew."),)
    content, losses = as_cyclonedx(listed)
    return content, losses, ()
