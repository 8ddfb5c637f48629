"""What writing and reading of a coverage matrix agree on: names of sheets, labels, and the order of columns."""

import re
from collections.abc import Iterable, Mapping

from medslate.usecases.matrix import Column

ABOUT = "About"
EXPORTED = "Exported"
HISTORY = "History"  # a name that Excel keeps for itself
CONTENT = "workspace content"
PACKS = ("pack", "version", "digest", "sheet")
ANSWERS = ("sheet", "answer", "meaning")
COLUMNS = tuple(Column)
KEPT = ("pack", *(one.value for one in COLUMNS))
LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def sheet_names(packs: Iterable[str]) -> Mapping[str, str]:
    """The name of each pack's sheet: its id as far as a sheet can bear it, and no two alike."""
    found: dict[str, str] = {}
    used = {one.casefold() for one in (ABOUT, EXPORTED, HISTORY)}
    for pack in packs:
        clean = _FORBIDDEN.sub("-", pack)
        name, number = clean[:LONGEST_NAME], 1
        while name.casefold() in used:
            number += 1
            name = f"{clean[: LONGEST_NAME - len(str(number)) - 1]}~{number}"
        used.add(name.casefold())
        found[pack] = name
    return found
