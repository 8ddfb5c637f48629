"""Lines and columns for findings, found only when there are findings to locate."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

import yaml

from medslate.findings import Finding, Place

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 300
_LARGEST = 2 << 20  # composing takes seconds per megabyte; no one writes files of that size by hand


def locate(findings: Iterable[Finding], read: Callable[[str], bytes | None]) -> tuple[Finding, ...]:
    """The findings with the line and column of their keys, where the file is YAML and can be read again."""
    trees: dict[str, yaml.Node | None] = {}

    def tree(file: str) -> yaml.Node | None:
        if file not in trees:
            content = read(file) if file.endswith((".yaml", ".yml")) else None
            trees[file] = None if content is None else _compose(content.decode("utf-8", "replace"))
        return trees[file]

    return tuple(
        replace(one, place=position(one.place, tree(one.place.file))) if one.place.line is None else one
        for one in findings
    )


def position(place: Place, tree: yaml.Node | None) -> Place:
    """The place with the line and column of the deepest key of its path that the file has."""
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


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item = node.value[key]
        return item.start_mark, item
    return None


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_Loader) if len(text) <= _LARGEST and _shallow(text) else None
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _shallow(text: str) -> bool:
    """Whether the text can be composed: composing descends once per level and breaks the process at some depth."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return False
    return True
