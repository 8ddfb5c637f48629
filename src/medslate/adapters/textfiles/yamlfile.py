"""YAML 1.2, read safely: no aliases, no duplicate keys, bounded size and depth; every refusal is located.

Tags make no objects: they are ignored, or refused.

The fast parser gives values without positions. Only when something is wrong is the file composed a second time, to
find lines and columns; so a faultless file is read once.
"""

import re
from typing import Any

import yaml_rs

from medslate.findings import Code, Finding, Place

LIMIT = 16 << 20
_NO_ALIASES = yaml_rs.AliasLimits(max_total_replayed_events=0, max_replay_stack_depth=0)
# The parser descends once per level; indentation and indicators in a row are what levels are made of. It takes a lone
# carriage return for the end of a line, and passes over byte order marks.
_TOO_DEEP = re.compile(r"(?:^|\r)[ \t?:\ufeff-]{200}", re.MULTILINE)
# Numbers of that many digits take minutes to read, and cannot be printed.
_TOO_LONG = re.compile(r"(?<![0-9_])[0-9_]{4000}")
# To the parser NUL is the end of the text: what follows would silently be left out.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What the three look for leaves a run of one mark when every byte is marked: a faultless file is passed by far faster.
_MARKS = bytes(
    ord("c") if (byte < 32 and byte not in b"\t\n\r") or byte == 127
    else ord("s") if byte in b" \t?:-\xef\xbb\xbf"
    else ord("d") if byte in b"0123456789_"
    else ord(".")
    for byte in range(256)
)  # fmt: skip
_POSITION = re.compile(r"line (\d+), column (\d+)")


def read_yaml(content: bytes, file: str) -> tuple[Any, tuple[Finding, ...]]:
    """The value of the one document in the file, or `None` and the reason why there is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Place(file, line=line)
        message = f"Not UTF-8: byte {content[error.start]:#04x} at offset {error.start}."
        return None, (Finding(Code.FILE_UNREADABLE, place, message, "Save the file as UTF-8."),)
    marked = content.translate(_MARKS)
    if (b"c" in marked or b"s" * 200 in marked or b"d" * 4000 in marked) and (refused := _refused(text, file)):
        return None, (refused,)
    try:
        return _plain(yaml_rs.loads(text, parse_datetime=False, alias_limits=_NO_ALIASES)), ()
    except (yaml_rs.YAMLDecodeError, ValueError, TypeError, OverflowError, RecursionError) as error:
        return None, (_explained(str(error), file, text),)


def _refused(text: str, file: str) -> Finding | None:
    """Why the text is not even given to the parser."""
    for pattern, message, remedy in (
        (_CONTROL, "A control character stands here.", "Delete it."),
        (_TOO_DEEP, "Nested too deeply.", "A workspace needs at most a few levels."),
        (_TOO_LONG, "A number of thousands of digits stands here.", "Quote it, in parts, if it is a text."),
    ):
        if found := pattern.search(text):
            line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
            return Finding(Code.SYNTAX, Place(file, line=line, column=column), message, remedy)
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list | str | int | float | bool) or value is None:
        return value
    raise TypeError(f"a {type(value).__name__} is not allowed at the top")


def _explained(error: str, file: str, text: str) -> Finding:
    where = _POSITION.search(error)
    place = Place(file, line=int(where[1]), column=int(where[2])) if where else Place(file)
    reason = error.strip().splitlines()[-1] if error.strip() else "unreadable"
    if "duplicate mapping key" in error:
        from medslate.adapters.textfiles.lines import first_duplicate

        found = first_duplicate(text)
        key, line, column = found or (error.rpartition(":")[2].strip(), None, None)
        message = f"The key {key} stands twice; the second would silently replace the first."
        return Finding(Code.DUPLICATE, Place(file, line=line, column=column), message, "Keep one.")
    if "alias" in error:
        from medslate.adapters.textfiles.lines import first_alias

        line, column = first_alias(text) or (place.line, place.column)
        place = Place(file, line=line, column=column)
        return Finding(Code.SYNTAX, place, "Aliases (*name) are not allowed here.", "Write the value out.")
    return Finding(Code.SYNTAX, place, f"Not valid YAML: {reason}.", "Correct the line.")
