"""Changing one entry in the text of a YAML file: every other character stays, comments and order with them.

The file is composed to find where a value begins and ends; only those characters are replaced.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from medslate.errors import MedslateError

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/()@-]*[A-Za-z0-9.)]|[A-Za-z]")
# What JSON leaves as it is, and a YAML reader refuses or takes for the end of a line.
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_KINDS = {yaml.MappingNode: "keys with values", yaml.SequenceNode: "list"}
_KEYWORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def put_entry(text: str, path: tuple[str, str], entry: Mapping[str, Any]) -> str:
    """The text with `entry` as the mapping at `path`: fields changed in place, new ones added, missing ones removed."""
    group = _find(text, path[:1])
    if group is None:
        return _at_end(text, f"{path[0]}:\n{_entry(path[1], entry, '  ')}")
    if _empty(group[1]):
        return _replace(text, group[1], f"\n{_entry(path[1], entry, '  ')}")
    _refuse_other(group[1], yaml.MappingNode)
    found = _find(text, path)
    if found is None:
        indent = " " * group[1].value[0][0].start_mark.column
        return _insert_after(text, group[1], _entry(path[1], entry, indent))
    if not isinstance(found[1], yaml.MappingNode) or found[1].flow_style:
        indent = " " * (found[0].start_mark.column + 2)
        return _replace(text, found[1], "\n" + "\n".join(_field(key, value, indent) for key, value in entry.items()))
    return _fields(text, path, entry)


def append_item(text: str, key: str, entry: Mapping[str, Any]) -> str:
    """The text with one more mapping at the end of the list under `key`."""
    fields = [_field(name, value, "    ") for name, value in entry.items()]
    item = "  - " + "\n".join(fields).lstrip()
    found = _find(text, (key,))
    if found is None:
        return _at_end(text, f"{key}:\n{item}")
    if _empty(found[1]):
        return _replace(text, found[1], f"\n{item}")
    _refuse_other(found[1], yaml.SequenceNode)
    indent = " " * found[1].start_mark.column
    return _insert_after(text, found[1], indent + item.lstrip().replace("\n    ", f"\n{indent}  "))


def put_value(text: str, key: str, value: Any) -> str:
    """The text with another value under a key of the file, added at its end if it is not there."""
    found = _find(text, (key,))
    return _at_end(text, _field(key, value, "")) if found is None else _replace_field(text, *found, _value(value))


def put_instead(text: str, path: tuple[str, ...], names: tuple[str, ...], field: tuple[str, Any]) -> str:
    """The text with `field` in place of that field of the mapping at `path` that bears one of the names.

    It is added at the end if there is none. Raises `MedslateError` if there is no such mapping.
    """
    name, value = field
    found = next((one for key in names if (one := _find(text, (*path, key))) is not None), None)
    if found is not None:
        key, node = found
        return f"{text[: key.start_mark.index]}{name}: {_value(value)}{text[_end(text, node) :]}"
    group = _find(text, path)
    if group is None:
        raise MedslateError(f"there is no {' / '.join(path)}")
    _refuse_other(group[1], yaml.MappingNode)
    return _insert_after(text, group[1], _field(name, value, " " * group[1].value[0][0].start_mark.column))


def drop_entry(text: str, path: tuple[str, str]) -> str:
    """The text without the entry at the path, which must be there and be written line by line."""
    group, found = _find(text, path[:1]), _find(text, path)
    if group is None or found is None:
        return text
    _refuse_other(group[1], yaml.MappingNode)
    return _replace(text, group[1], "{}") if len(group[1].value) == 1 else _remove(text, *found)


def put_notes(text: str, path: tuple[str, ...], entries: Mapping[str, tuple[str, str]]) -> str:
    """The text with values, each with a note behind it on its line, in the mapping at `path`, made if need be.

    A note gives way to one that begins with the same word; other comments stay. What is written in braces is written
    line by line. Raises `MedslateError` if there is nothing above the last part of `path`.
    """
    above = _find(text, path[:-1])
    if above is None:
        raise MedslateError(f"there is no {' / '.join(path[:-1])}")
    _refuse_other(above[1], yaml.MappingNode)
    group = _find(text, path)
    if group is None:
        indent = " " * above[1].value[0][0].start_mark.column
        return _insert_after(text, above[1], "\n".join([f"{indent}{path[-1]}:", *_noted(entries, indent + "  ")]))
    if _empty(group[1]) or (isinstance(group[1], yaml.MappingNode) and group[1].flow_style):
        kept = {} if _empty(group[1]) else {key: one for key, one in _says(group[1]).items() if key not in entries}
        indent = " " * (group[0].start_mark.column + 2)
        fields = (f"{indent}{scalar(str(key))}: {_value(one)}" for key, one in kept.items())
        return _replace(text, group[1], "\n" + "\n".join((*fields, *_noted(entries, indent))))
    for name, (value, note) in entries.items():
        text = _put_note(text, path, name, value, note)
    return text


def _noted(entries: Mapping[str, tuple[str, str]], indent: str) -> list[str]:
    return [f"{indent}{scalar(name)}: {scalar(value)}  # {note}" for name, (value, note) in entries.items()]


def _put_note(text: str, path: tuple[str, ...], name: str, value: str, note: str) -> str:
    group, found = _find(text, path), _find(text, (*path, name))
    if found is not None:
        start, end = found[1].start_mark.index, _end(text, found[1])
        line_end = text.find("\n", end) if "\n" in text[end:] else len(text)
        comment = text[end:line_end].strip()
        word = note.partition(" ")[0]
        owned = comment and not comment.startswith(f"# {word}")
        behind = f"{comment}; {note}" if owned else f"# {note}"
        return f"{text[:start]}{scalar(value)}  {behind}{text[line_end:]}"
    if group is None:
        raise MedslateError(f"there is no {' / '.join(path)}")
    _refuse_other(group[1], yaml.MappingNode)
    indent = " " * group[1].value[0][0].start_mark.column
    return _insert_after(text, group[1], "\n".join(_noted({name: (value, note)}, indent)))


def written(entries: Mapping[str, Mapping[str, Any]], indent: str = "  ") -> str:
    """Mappings by name, line by line, as the value of a key of a new file."""
    return "\n".join(_entry(name, entry, indent) for name, entry in entries.items())


def _fields(text: str, path: tuple[str, str], entry: Mapping[str, Any]) -> str:
    """Field by field, each on the text as the one before left it; removed last, so that the mapping is never empty."""
    for name in (*entry, *_names(text, path)):
        found = _find(text, (*path, name))
        if found is None:
            node = _find(text, path)
            if node is not None:
                indent = " " * node[1].value[0][0].start_mark.column
                text = _insert_after(text, node[1], _field(name, entry[name], indent))
        elif name not in entry:
            text = _remove(text, *found)
        elif _says(found[1]) != entry[name]:
            text = _replace_field(text, *found, _value(entry[name]))
    return text


def _says(node: yaml.Node) -> Any:
    """The value of the node; the node itself, which equals nothing, if it has none, like a thirteenth month."""
    try:
        return SafeConstructor().construct_document(node)
    except (yaml.YAMLError, ValueError):
        return node


def _names(text: str, path: tuple[str, ...]) -> list[str]:
    found = _find(text, path)
    return [] if found is None else [key.value for key, _ in found[1].value]


def _loader(text: str) -> type[yaml.SafeLoader]:
    """The fast loader where its marks count what Python counts; it counts bytes, not characters."""
    fast: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return fast if text.isascii() else yaml.SafeLoader


def _find(text: str, path: tuple[str, ...]) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and value nodes at the end of the path."""
    node: yaml.Node | None = _root(text)
    found = None
    for name in path:
        if not isinstance(node, yaml.MappingNode):
            return None
        found = next(((key, value) for key, value in node.value if key.value == name), None)
        if found is None:
            return None
        node = found[1]
    return found


def _root(text: str) -> yaml.Node | None:
    """The mapping that the file is; nothing of an empty file."""
    try:
        root = yaml.compose(text, Loader=_loader(text))
    except (yaml.YAMLError, RecursionError) as error:
        raise MedslateError(f"This cannot be edited in place: {' '.join(str(error).split())}.") from error
    if root is not None:
        _refuse_other(root, yaml.MappingNode)
    return root


def _empty(node: yaml.Node) -> bool:
    return not node.value or node.tag == "tag:yaml.org,2002:null"


def _refuse_other(node: yaml.Node, kind: type[yaml.CollectionNode]) -> None:
    line = node.start_mark.line + 1
    if not isinstance(node, kind):
        raise MedslateError(f"line {line} holds no {_KINDS[kind]}; correct it to have it edited.")
    if node.flow_style:
        raise MedslateError(f"line {line} is written in braces or brackets; write it line by line to have it edited.")


def _end(text: str, node: yaml.Node) -> int:
    """Where the node's last own character ends; block nodes reach into the comments behind them."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    start, end = node.start_mark.index, node.end_mark.index
    return start + len(text[start:end].rstrip())


def _replace(text: str, node: yaml.Node, value: str) -> str:
    start, end = node.start_mark.index, _end(text, node)
    lead = "" if value.startswith("\n") or text[start - 1 : start].isspace() else " "
    before = text[:start].rstrip(" ") if value.startswith("\n") else text[:start]
    return before + lead + value + text[max(end, start) :]


def _replace_field(text: str, key: yaml.Node, node: yaml.Node, value: str) -> str:
    """What is written line by line begins below its key: the new value comes up behind the key."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        return text[: key.end_mark.index] + ": " + value + text[_end(text, node) :]
    return _replace(text, node, value)


def _remove(text: str, key: yaml.Node, value: yaml.Node) -> str:
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    end = text.find("\n", _end(text, value))
    return text[:start] + ("" if end < 0 else text[end + 1 :])


def _insert_after(text: str, node: yaml.Node, lines: str) -> str:
    end = text.find("\n", _end(text, node))
    return _at_end(text, lines) if end < 0 else text[: end + 1] + lines + "\n" + text[end + 1 :]


def _at_end(text: str, lines: str) -> str:
    return text + ("" if not text or text.endswith("\n") else "\n") + lines + "\n"


def _entry(name: str, entry: Mapping[str, Any], indent: str) -> str:
    fields = "\n".join(_field(key, value, indent + "  ") for key, value in entry.items())
    return f"{indent}{scalar(name)}:\n{fields}"


def _field(name: str, value: Any, indent: str) -> str:
    return f"{indent}{name}: {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {scalar(str(one))}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(scalar(str(one)) for one in value) + "]"
    return scalar(str(value))


def scalar(text: str) -> str:
    """Plain where no reader can take it for anything else, else quoted."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _KEYWORDS
    return text if plain else _UNPRINTABLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
