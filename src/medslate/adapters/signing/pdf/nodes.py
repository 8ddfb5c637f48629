"""Values within the objects of a PDF: `get` of pyHanko's dictionaries gives references, not what they refer to."""

from typing import Any


def within(node: Any, *keys: str) -> Any:
    """The value at the end of a way of keys; none if the way ends before."""
    for key in keys:
        if key not in node:
            return None
        node = node[key]
    return node
