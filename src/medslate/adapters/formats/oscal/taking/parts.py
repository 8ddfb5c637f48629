"""What claims and results have in common: our own properties, evidence, texts at a length that can be read."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from medslate.adapters.formats.oscal.exports.parts import NAMESPACE, UNEXPLAINED
from medslate.usecases.oscal_told import Contents, Told
from medslate.usecases.oscal_validate import Document

Value = Mapping[str, Any]
LONGEST = 1000  # signs of what one entry says: a proposal is to be read and answered, not archived


class Reader(ABC):
    """Reads one document, and counts what is left behind."""

    def __init__(self, document: Document) -> None:
        self.document, self.value = document, document.value
        self.resources = resources(self.value)
        self.lost: Counter[str] = Counter()

    @abstractmethod
    def told(self) -> Iterator[Told]:
        """What is told of each control, in the order of the document."""

    @abstractmethod
    def losses(self) -> Iterator[str]:
        """What of the document is not told, once all that is has been read."""

    def contents(self) -> Contents:
        """All that is told, and what is not."""
        told = tuple(self.told())
        head = Props(self.value["metadata"])
        return Contents(told, tuple(self.losses()), head.first("device"), head.first("catalog-digest"))


class Props:
    """The properties of our own namespace that something bears, by name."""

    def __init__(self, one: Value) -> None:
        self.props = [each for each in one.get("props", ()) if each.get("ns") == NAMESPACE]

    def __bool__(self) -> bool:
        return bool(self.props)

    def first(self, name: str) -> str:
        """The value of the first one of a name; empty if there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a name, in order."""
        return tuple(each["value"] for each in self.props if each["name"] == name)

    def texts(self, name: str) -> dict[str, str]:
        """Per value of a name what is said of it."""
        return {each["value"]: each.get("remarks", "") for each in self.props if each["name"] == name}

    def text(self, name: str) -> str:
        """The text that a property holds, in its remarks where one line was too short for it."""
        return next((said or value for value, said in self.texts(name).items()), "")


def how_of(description: str, rationale: str) -> str:
    """The part of a description that says how; the reverse of what an export joins."""
    if description in (UNEXPLAINED, rationale):
        return ""
    return description.removesuffix(f"\n\n{rationale}") if rationale else description


def resources(value: Value) -> Mapping[str, Value]:
    """The entries of back-matter by UUID."""
    return {one["uuid"].lower(): one for one in value.get("back-matter", {}).get("resources", ())}


def own_evidence(hrefs: Iterable[str], known: Mapping[str, Value]) -> tuple[str, ...]:
    """The ids that our export gave to evidence, by the links to it."""
    found = (Props(known.get(href[1:].lower(), {})).first("evidence") for href in hrefs)
    return tuple(dict.fromkeys(filter(None, found)))


def evidence_names(links: Iterable[tuple[str, str]], known: Mapping[str, Value]) -> Iterator[str]:
    """What evidence is called, by the links to it and what these say: its own words, its title, else its address."""
    for href, said in links:
        title = known.get(href[1:].lower(), {}).get("title", "") if href.startswith("#") else ""
        yield " ".join((said or title or href).split())


def shortened(text: str) -> str:
    """The text, cut at a blank where it is too long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4].rsplit(None, 1)[0]} ..."
