"""Lines and columns for findings, found only when there are findings to locate.

Files are mostly plain blocks, and the lines of their keys can be read off. Where that does not find the whole path, the
file is composed, which is exact and slow (the equivalence tests hold the two together).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from medslate.findings import Finding, Place

if TYPE_CHECKING:
    import yaml

_DEEPEST = 300
_LARGEST = 2 << 20  # composing takes seconds per megabyte; no one writes files of that size by hand
_PLAIN, _QUOTED = r"[A-Za-z0-9][^:#\"'\[\]{}&*!|>%@`]*", r"\"[^\"\\]*\"|'[^']*'"
_KEY = re.compile(rf"( *)({_PLAIN}|{_QUOTED}):(?: +(.*))?")
_BLOCK_SCALAR = re.compile(r"[|>][0-9+-]*(?: +#.*)?")

Outline = Mapping[tuple[str | int, ...], tuple[int, int]]


def locate(findings: Iterable[Finding], read: Callable[[str], bytes | None]) -> tuple[Finding, ...]:
    """The findings with the line and column of their keys, where the file is YAML and can be read again."""
    files: dict[str, _File | None] = {}

    def position(place: Place) -> Place:
        if place.file not in files:
            content = read(place.file) if place.file.endswith((".yaml", ".yml")) else None
            files[place.file] = None if content is None else _File(content.decode("utf-8", "replace"))
        file = files[place.file]
        return place if file is None else file.position(place)

    return tuple(replace(one, place=position(one.place)) if one.place.line is None else one for one in findings)


class _File:
    """One file, outlined at once and composed at most once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.outline = outline(text)
        self.tree: yaml.Node | None = None
        self.composed = False

    def position(self, place: Place) -> Place:
        if place.path in self.outline:
            line, column = self.outline[place.path]
            return replace(place, line=line, column=column)
        if not self.composed:
            self.tree, self.composed = _compose(self.text), True
        return position(place, self.tree)


def outline(text: str) -> Outline:
    """Line and column of every key of plain blocks, by its path; nothing of what lists, flows and texts hold."""
    found: dict[tuple[str | int, ...], tuple[int, int]] = {}
    open_keys: list[tuple[int, str]] = []
    scalar_indent: int | None = None  # lines indented deeper than this are no keys of ours
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or (scalar_indent is not None and indent > scalar_indent):
            continue
        scalar_indent = indent if line.startswith("- ", indent) else None
        match = _KEY.fullmatch(line.rstrip("\r"))
        if match is None:  # a key of another form, or a text: nothing below it is told
            scalar_indent = indent
            continue
        open_keys = [one for one in open_keys if one[0] < indent]
        open_keys.append((indent, match[2].strip(" \"'")))
        value = match[3] or ""
        if _BLOCK_SCALAR.fullmatch(value) or value.startswith(('"', "'", "[", "{")):
            scalar_indent = indent
        found.setdefault(tuple(key for _, key in open_keys), (number, indent + 1))
    return found


def position(place: Place, tree: yaml.Node | None) -> Place:
    """The place with the line and column of the deepest key of its path that the composed file has."""
    node, mark = tree, None if tree is None else tree.start_mark
    for key in place.path:
        found = _child(node, key)
        if found is None:
            break
        mark, node = found
    if mark is None:
        return place
    return replace(place, line=mark.line + 1, column=mark.column + 1)


def first_duplicate(text: str) -> tuple[str, int, int] | None:
    """The first key that stands twice in one mapping, with the line and column of its second stand."""
    import yaml

    pending, known = deque([_compose(text)]), set[int]()
    while pending:
        node = pending.popleft()
        if id(node) in known:  # an alias: the very node that bears the anchor
            continue
        known.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                pending.append(value)
                if not isinstance(key, yaml.ScalarNode):
                    continue
                if key.value in seen:
                    return key.value, key.start_mark.line + 1, key.start_mark.column + 1
                seen.add(key.value)
    return None


def first_alias(text: str) -> tuple[int, int] | None:
    """Line and column of the first alias."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for token in yaml.scan(text, Loader=loader) if len(text) <= _LARGEST and _shallow(text, loader) else ():
            if isinstance(token, yaml.AliasToken):
                return token.start_mark.line + 1, token.start_mark.column + 1
    except (yaml.YAMLError, ValueError, RecursionError):
        pass
    return None


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark, item
    return None


def _compose(text: str) -> yaml.Node | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader) if len(text) <= _LARGEST and _shallow(text, loader) else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _shallow(text: str, loader: type[yaml.SafeLoader]) -> bool:
    """Whether the text can be composed: composing descends once per level and breaks the process at some depth."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return False
    return True
