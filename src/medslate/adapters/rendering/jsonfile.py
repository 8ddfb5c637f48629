"""A document as a JSON file: the source of every other form."""

import json

from medslate.documents.asjson import document_data
from medslate.documents.model import Document


def render_json(document: Document) -> bytes:
    """UTF-8, two spaces of indent, fields in the order of the model, one newline at the end.

    No character is lost: what UTF-8 cannot carry (a lone surrogate) stays as its JSON escape.
    """
    text = json.dumps(document_data(document), ensure_ascii=False, indent=2, sort_keys=False)
    # The escape that this handler writes, `\udc80`, is also the JSON escape of the same code unit.
    return (text + "\n").encode("utf-8", "backslashreplace")
