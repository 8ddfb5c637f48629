"""From bytes to a document: whole if it is what it should be, else every reason why not. Never raises.

A document that is as it should be is checked at once against types; only one that is not is walked.
"""

from typing import Any

import msgspec

from medslate.adapters.formats.jsontext import read_json
from medslate.adapters.formats.oscal import model
from medslate.adapters.formats.oscal.faults import faults_of
from medslate.adapters.formats.oscal.positions import located
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.usecases.oscal_validate import Document

LIMIT = 128 << 20


def read(content: bytes, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """The document in a file, and what is wrong with its form; none if it cannot be read as what it is meant to be."""
    value, text, found = read_json(content, file, LIMIT)
    if not found:
        return _typed(value, text, file)
    if found[0].code is Code.SYNTAX and content.lstrip()[:1] == b"<":
        remedy = "Convert it: `oscal-cli convert`."
        return None, (Finding(Code.SYNTAX, Place(file, line=1), "This is XML, not JSON.", remedy),)
    return None, found


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
