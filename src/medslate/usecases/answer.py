"""Answer: state what holds for one row of a catalog, checked before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place
from medslate.usecases.open_conformity import Conformity, open_conformity
from medslate.usecases.ports import Editor, PackSource

NEW = Place("the new answer")
REFUSED = (Code.UNKNOWN_ID, Code.NOT_A_ROW)


@dataclass(frozen=True)
class Answered:
    """The changed file, what the check will say, per pack the other rows of which something else is known now."""

    file: str
    findings: tuple[Finding, ...]
    told: Mapping[str, tuple[str, ...]]


def answer(before: Conformity, packs: PackSource, editor: Editor, stated: Stated) -> Answered:
    """Write the answer; `stated.place` is not looked at.

    Raises `UsageError` for an unknown pack, row, answer or evidence, for a heading, and for a catalog whose rows are
    answered by claims; all else is written and told, because answers are given one by one.
    """
    dossier = _with(before.opened.dossier, replace(stated, place=NEW))
    after = open_conformity(replace(before.opened, dossier=dossier), before.field, packs)
    found = tuple(one for one in after.findings if one.place.file == NEW.file)
    for one in found:
        if one.code in REFUSED:
            raise UsageError(f"{one.message} {one.remedy}".rstrip())
    return Answered(editor.set_stated(stated), found, _told(before, after, stated))


def _with(dossier: Dossier, stated: Stated) -> Dossier:
    """The dossier with this answer in place of the one for its row."""
    key = (stated.pack, stated.row)
    own = dossier.statement_on(stated.pack)
    kept = tuple(
        replace(one, answers=tuple(given for given in one.answers if (given.pack, given.row) != key))
        for one in dossier.statements
    )
    made = replace(own, place=NEW, answers=(stated,)) if own is not None else Statement(stated.pack, NEW, (stated,))
    return replace(dossier, statements=(*kept, made))


def _told(before: Conformity, after: Conformity, stated: Stated) -> Mapping[str, tuple[str, ...]]:
    """The other rows that are asked and whose states changed, in the order of their catalogs."""
    found: dict[str, tuple[str, ...]] = {}
    for pack, scope in after.scopes.items():
        rows = tuple(
            row.id
            for row in scope.rows
            if (pack, row.id) != (stated.pack, stated.row)
            and before.reached.states(pack, row.id) != after.reached.states(pack, row.id)
        )
        found |= {pack: rows} if rows else {}
    return found
