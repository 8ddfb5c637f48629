"""What all exported documents are made of: names that depend on the content alone, properties, resources, metadata."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from medslate.standards.packs import Pack
from medslate.usecases.oscal_export import Exported
from medslate.usecases.oscal_validate import Document

NAMESPACE = "urn:medslate:oscal:1"
"""Of the properties that only medslate knows."""
VERSION = "1.2.1"
UNEXPLAINED = "No explanation is given."
"""Stands where OSCAL needs a description and there is none."""
Value = dict[str, Any]


def uuid(*parts: object) -> str:
    """A UUID that the same parts always give."""
    return str(uuid5(NAMESPACE_URL, "\n".join((NAMESPACE, *map(str, parts)))))


def exported(root: str, value: Mapping[str, Any], losses: Iterable[str]) -> Exported:
    """The document, named by all that it says."""
    content = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return Exported(Document("", root, {"uuid": uuid(root, content), **value}), tuple(losses))


def moment(day: date) -> str:
    """The beginning of a day, as OSCAL writes a moment."""
    return f"{day.isoformat()}T00:00:00Z"


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def prop(name: str, value: object, *, own: bool = True) -> list[Value]:
    """A property, or none if there is nothing to say."""
    text = line(str(value)) if value is not None else ""
    return [{"name": name} | ({"ns": NAMESPACE} if own else {}) | {"value": text}] if text else []


def worded(name: str, text: str, value: str = "") -> list[Value]:
    """A property of our own for a text, in its remarks where one line does not hold it; or for a value with a text."""
    told = prop(name, value or text)
    return [one | ({"remarks": text} if text and text != one["value"] else {}) for one in told]


def explained(how: str, rationale: str) -> str:
    """What a claim or an answer says, for readers who know nothing of the difference between the two."""
    return "\n\n".join(filter(None, (how, rationale))) or UNEXPLAINED


def filled(**lists: Any) -> Value:
    """Those fields that hold something; OSCAL knows no empty lists and texts. Underscores stand for hyphens."""
    return {key.replace("_", "-"): value for key, value in lists.items() if value}


def metadata(title: str, version: str, issued: date, props: list[Value], remarks: str = "") -> Value:
    """The metadata of a document issued on a day."""
    head = {"title": line(title), "last-modified": moment(issued), "version": line(version), "oscal-version": VERSION}
    return head | filled(props=props, remarks=remarks)


def of_pack(pack: Pack) -> list[Value]:
    """The identity of a pack, digest included, so that it can be had again."""
    told = (("pack", pack.id), ("digest", pack.digest), ("standard", pack.standard), ("edition", pack.edition),
            ("licence", pack.licence), ("status", pack.status))  # fmt: skip
    return [one for name, value in told for one in prop(name, value)]


def resource(title: str, *key: object, **more: Any) -> Value:
    """An entry of back-matter."""
    return {"uuid": uuid("resource", title, *key), "title": line(title)} | filled(**more)


def file_link(name: str, sha256: str = "") -> Value:
    """A link of a resource to a file, with its digest if that is known."""
    hashes = [{"algorithm": "SHA-256", "value": sha256}] if sha256 else []
    return {"href": quote(name)} | filled(hashes=hashes)


def statement_of(control: str) -> str:
    """The identifier of the one statement of an exported control."""
    return f"{control}_smt"


def catalog_file(pack: str) -> str:
    """The name that an exported catalog is looked for under."""
    return f"{pack}.json"
