"""From bytes to a document: whole if it is what it should be, else every reason why not. Never raises.

A document that is as it should be is parsed once and checked at once against types; only one that is not is walked.
"""

import json
import re
from collections import Counter
from typing import Any

import msgspec

from medslate.adapters.formats.oscal import model
from medslate.adapters.formats.oscal.faults import faults_of
from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.usecases.oscal_validate import Document

LIMIT = 128 << 20
MOST_TWICE = 20
DEEPEST = 100  # levels of objects and lists; what goes through a document descends with them
_BYTE = re.compile(r" ?\(byte (\d+)\)")
_MARK = b"\xef\xbb\xbf"
# Where no blank stands between a key and its colon, and no key ends in a backslash, keys can be counted by their marks.
_UNCOMMON = (b'" :', b'"\t:', b'"\r:', b'"\n:', b'\\\\":')


def read(content: bytes, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document in a file, and what is wrong with its form; none if it cannot be read as what it is meant to be."""
    if len(content) > LIMIT:
        return None, (Finding(Code.FILE_TOO_LARGE, Place(file), f"Larger than {LIMIT >> 20} MiB.", "Split it."),)
    content = content.removeprefix(_MARK)
    try:
        text = content.decode("utf-8")
        value = msgspec.json.decode(content)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, (Finding(Code.FILE_UNREADABLE, Place(file, line=line), "Not UTF-8.", "Save it as UTF-8."),)
    except (ValueError, RecursionError) as error:
        return None, (_syntax(str(error), content, file),)
    keys, depth = _measured(value)
    if depth > DEEPEST:
        return None, (Finding(Code.SYNTAX, Place(file), f"Nested more than {DEEPEST} levels deep.", "Flatten it."),)
    twice = _twice(text, content, keys, file)
    if twice:
        return None, twice
    return _typed(value, text, file)


def _typed(value: Any, text: str, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
    known = model.roots()
    tops = [one for one in value if one in known] if isinstance(value, dict) else []
    if not tops:
        keys = [one for one in value if one != "$schema"] if isinstance(value, dict) else []
        what = f"it begins with {keys[0]!r}" if keys else "it is no object with a key at its top"
        remedy = suggestion(keys[0], known, f"Known documents: {', '.join(known)}.") if keys else "Give an OSCAL file."
        return None, (Finding(Code.SHAPE, Place(file), f"Not a known OSCAL document: {what}.", remedy),)
    root = tops[0]
    document = Document(file, root, value[root], text)
    try:
        msgspec.convert(value, model.whole_type(root))
    except (msgspec.ValidationError, RecursionError):
        faults = faults_of(root, value, file)
        light = Document(file, root, faults.known, text, document.value) if faults.light else None
        return light, located(faults.findings, text)
    return document, ()


def _syntax(error: str, content: bytes, file: str) -> Finding:
    if content.lstrip()[:1] == b"<":
        return Finding(Code.SYNTAX, Place(file, line=1), "This is XML, not JSON.", "Convert it: `oscal-cli convert`.")
    where = _BYTE.search(error)
    at = int(where[1]) if where else 0
    place = Place(file, line=content.count(b"\n", 0, at) + 1, column=at - content.rfind(b"\n", 0, at))
    reason = _BYTE.sub("", error).strip() or "unreadable"
    return Finding(Code.SYNTAX, place, f"Not valid JSON: {reason[:200]}.", "Correct it here, or shortly before.")


# -- keys that stand twice --------------------------------------------------------------------------------------------


def _twice(text: str, content: bytes, count: int, file: str) -> tuple[Finding, ...]:
    """Keys that stand twice in one object: the second would silently replace the first."""
    marks = content.count(b'":') - content.count(b'\\":')
    if not any(one in content for one in _UNCOMMON) and marks == count:
        return ()
    found: list[tuple[str, ...]] = []

    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(entries)
        if len(made) < len(entries):
            found.append(tuple(key for key, often in Counter(key for key, _ in entries).items() if often > 1))
        return made

    json.loads(text, object_pairs_hook=pairs)
    named = tuple(dict.fromkeys(key for keys in found for key in keys))
    return tuple(_named_twice(key, text, file) for key in named[:MOST_TWICE])


def _measured(value: Any) -> tuple[int, int]:
    """How many keys there are in all objects of a value, and how many levels, counted up to the most there may be."""
    keys, depth, level = 0, 0, [value]
    while level and depth <= DEEPEST:
        below: list[Any] = []
        for one in level:
            if type(one) is dict:
                keys += len(one)
                below += [inner for inner in one.values() if type(inner) is not str]
            elif type(one) is list:
                below += [inner for inner in one if type(inner) is not str]
        level = below
        depth += 1
    return keys, depth


def _named_twice(key: str, text: str, file: str) -> Finding:
    """The finding about a key, at the second stand of the first object that has it twice."""
    message = f"The key {key} stands twice in one object; the second would silently replace the first."
    at = _second(key, text)
    place = Place(file, line=text.count("\n", 0, at) + 1, column=at - text.rfind("\n", 0, at)) if at else Place(file)
    return Finding(Code.DUPLICATE, place, message, "Keep one.")


def _second(key: str, text: str) -> int | None:
    """The offset of the second stand of a key in one object."""
    depth: list[bool] = []
    for found in re.finditer(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]', text):
        sign = found[0]
        if sign in "{[":
            depth.append(False)
        elif sign in "}]":
            depth.pop()
        elif found[2] and json.loads(f'"{found[1]}"', strict=False) == key:
            if depth[-1]:
                return found.start()
            depth[-1] = True
    return None
