"""The rows that a device faces, with what is claimed on them, for a requirement tool: out as ReqIF, and back."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from uuid import NAMESPACE_URL, uuid5

from medslate.devices.device import Component, Device
from medslate.errors import UsageError
from medslate.findings import Place
from medslate.levels.strengths import Strength, at_strength
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Requirement
from medslate.usecases.opening import Opened

_NAMESPACE = "urn:medslate:reqif:1"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Field(Enum):
    """An attribute of a requirement that is read back, by its name in the tool."""

    VERDICT = "Verdict"
    HOW = "How"
    RATIONALE = "Rationale"


Texts = Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One row for one component. `id` stays the same for the same row of the same model; so does that of the component.

    `held`: the verdict that holds at each strength.
    """

    id: str
    row: Requirement
    texts: Texts
    held: Mapping[Strength, Verdict]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A component with its rows, in the order of the catalog."""

    id: str
    component: Component
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Specification:
    """All that a file is made of. `content`: the digest of what is stated; `day`: for which it was judged."""

    id: str
    device: Device
    standard: str
    catalog: str
    digest: str
    content: str
    day: str
    chapters: tuple[Chapter, ...]

    @property
    def rows(self) -> int:
        """How many requirements there are in it."""
        return sum(len(one.items) for one in self.chapters)


@dataclass(frozen=True, slots=True)
class ReadItem:
    """A requirement as it came back. `exported`: the fingerprint of its texts when it was written, if still there."""

    id: str
    component: str
    row: str
    place: Place
    texts: Texts
    exported: str = ""


@dataclass(frozen=True)
class ReqifFile:
    """A file as it came back: the requirements that have any of the fields."""

    file: str
    items: tuple[ReadItem, ...]


def identifier(device: Device, *parts: str) -> str:
    """The id of something of a model of a device: a name in XML that the same parts always give."""
    told = (_NAMESPACE, device.manufacturer, device.name, device.model, *parts)
    return f"_{uuid5(NAMESPACE_URL, chr(10).join(told))}"


def fit(text: str) -> str:
    """A text as XML can hold it: without characters that it has not, blanks and empty lines never more than one."""
    lines = (" ".join(line.split()) for line in _UNFIT.sub("", text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def alike(text: str) -> str:
    """A text as two versions of it are compared: tools give paragraphs and line breaks as they see fit."""
    return fit(text).replace("\n\n", "\n")


def fingerprint(texts: Texts) -> str:
    """By this a file knows what a requirement said when it was written."""
    told = "\x1f".join(alike(texts.get(one, "")) for one in Field)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def stated(opened: Opened, component: str, row: str) -> Texts:
    """What is claimed at present, open if nothing is."""
    claim = opened.dossier.claim.get((component, row))
    if claim is None:
        return {Field.VERDICT: Verdict.OPEN.value, Field.HOW: "", Field.RATIONALE: ""}
    return {Field.VERDICT: claim.verdict.value, Field.HOW: claim.how, Field.RATIONALE: claim.rationale}


def specify(opened: Opened) -> Specification:
    """The rows that each component faces, or claims something of. Raises `UsageError` if there are none."""
    device, pack = opened.dossier.device, opened.catalog.pack
    chapters = tuple(
        Chapter(identifier(device, one.id), one, tuple(_item(opened, one.id, row) for row in _rows(opened, one.id)))
        for one in device.components
    )
    made = Specification(
        identifier(device),
        device,
        pack.citation,
        pack.id,
        pack.digest,
        opened.dossier.content,
        opened.today.isoformat(),
        chapters,
    )
    if not made.rows:
        raise UsageError("No component faces a row of the catalog, so there is nothing to specify.")
    return made


def _rows(opened: Opened, component: str) -> tuple[Requirement, ...]:
    faced = {one.id for one in opened.assessment.components[component].rows}
    claims = opened.dossier.claim
    return tuple(one for name, one in opened.catalog.by_id.items() if name in faced or (component, name) in claims)


def _item(opened: Opened, component: str, row: Requirement) -> Item:
    claim = opened.dossier.claim.get((component, row.id))
    held = dict.fromkeys(Strength, Verdict.OPEN)
    if claim is not None:
        support = opened.assessment.support(opened.dossier, claim)
        held = {one: at_strength(claim.verdict, support, one) for one in Strength}
    name = identifier(opened.dossier.device, component, opened.catalog.pack.id, row.id)
    return Item(name, row, stated(opened, component, row.id), held)
