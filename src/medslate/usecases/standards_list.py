"""List and show: the documents of the registers, with what they have to do with one another."""

from collections.abc import Iterable
from dataclasses import dataclass

from medslate.errors import SetupError, UsageError
from medslate.standards.catalogs import suggestion
from medslate.standards.packs import PackKind
from medslate.standards.registers import DocumentEvent, DocumentLink, Register, RegisteredDocument
from medslate.usecases.ports import PackSource

EITHER = "both"


@dataclass(frozen=True)
class Shown:
    """One document, the links that start from it and that lead to it, and what happened to it, oldest first."""

    register: Register
    document: RegisteredDocument
    out: tuple[DocumentLink, ...]
    into: tuple[DocumentLink, ...]
    events: tuple[DocumentEvent, ...]


def registers(packs: PackSource) -> tuple[Register, ...]:
    """Every register at hand. Raises `SetupError` if there is none."""
    loaded = (packs.load(one.id) for one in packs.packs() if one.kind is PackKind.REGISTER)
    found = tuple(one for one in loaded if isinstance(one, Register))
    if not found:
        raise SetupError("There is no register of standards among the packs.")
    return found


def documents(
    known: Iterable[Register], party: str = "", layer: str = "", status: str = ""
) -> tuple[RegisteredDocument, ...]:
    """The documents for a party (those for both among them), of a layer, in a status; all of what is not asked for.

    Raises `UsageError` for a word that no document bears.
    """
    every = tuple(one for register in known for one in register.documents)
    _borne(party, {one.party for one in every}, "party")
    _borne(layer, {layer for one in every for layer in one.layers}, "layer")
    _borne(status, {one.status.value for one in every}, "status")
    return tuple(
        one
        for one in every
        if (not party or one.party in (party, EITHER))
        and (not layer or layer in one.layers)
        and (not status or one.status.value == status)
    )


def _borne(wanted: str, words: Iterable[str], what: str) -> None:
    known = sorted(words)
    if wanted and wanted not in known:
        hint = suggestion(wanted, known)
        raise UsageError(
            f"No document has the {what} {wanted}. {hint} There are {', '.join(known)}.".replace("  ", " ")
        )


def show(known: Iterable[Register], name: str) -> Shown:
    """One document of a register. Raises `UsageError` with the nearest id if none has it."""
    every = tuple(known)
    for register in every:
        if (found := register.by_id.get(name)) is not None:
            links = tuple(register.around(name))
            return Shown(
                register,
                found,
                tuple(one for one in links if one.origin == name),
                tuple(one for one in links if one.to == name and one.origin != name),
                tuple(sorted((one for one in register.events if one.document == name), key=lambda one: one.latest)),
            )
    ids = [one.id for register in every for one in register.documents]
    raise UsageError(f"There is no document {name}. {suggestion(name, ids, '`medslate standards list` shows all.')}")
