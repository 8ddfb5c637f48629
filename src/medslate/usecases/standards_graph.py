"""Graph: the documents of a register as nodes, their relations as edges, in the order of the register."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.errors import UsageError
from medslate.standards.catalogs import suggestion
from medslate.standards.registers import OUTSIDE, DocumentLink, Register, RegisteredDocument


@dataclass(frozen=True)
class Graph:
    """`outside`: documents that are not in the register, by the id that links give them, with their names."""

    documents: tuple[RegisteredDocument, ...]
    outside: Mapping[str, str]
    links: tuple[DocumentLink, ...]


def graph(register: Register, around: str = "") -> Graph:
    """All documents, or one and its neighbours with every relation between them.

    Raises `UsageError` with the nearest id for an unknown document.
    """
    if around and around not in register.by_id:
        hint = suggestion(around, register.by_id, "`medslate standards list` shows all.")
        raise UsageError(f"There is no document {around}. {hint}")
    names = {around, *neighbours(register, around)} if around else {end for one in register.links for end in ends(one)}
    names |= set() if around else set(register.by_id)
    links = tuple(one for one in register.links if names.issuperset(ends(one)))
    away = sorted(name for name in names if name not in register.by_id)
    return Graph(
        tuple(one for one in register.documents if one.id in names),
        {name: name.removeprefix(OUTSIDE) for name in away},
        links,
    )


def ends(link: DocumentLink) -> tuple[str, str]:
    """Both documents of a link."""
    return link.origin, link.to


def neighbours(register: Register, name: str) -> frozenset[str]:
    """The documents that a link joins with this one."""
    return frozenset(end for link in register.around(name) for end in ends(link) if end != name)
