"""From OSCAL to rows of a pack: controls as rows, groups as headings, and a count of all that finds no place there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from medslate.adapters.formats.oscal.checks.catalog import withdrawn
from medslate.adapters.formats.oscal.checks.index import index
from medslate.adapters.formats.oscal.checks.mapping import OSCAL, mappings
from medslate.adapters.formats.oscal.checks.survey import INSERT
from medslate.usecases.oscal_import import SOURCE, token
from medslate.usecases.oscal_validate import Document

LONGEST = 400  # signs of an intent: a row is to be read at a glance
_RELATIONS = {
    "equal-to": "equal",
    "equivalent-to": "equal",
    "subset-of": "subset",
    "superset-of": "superset",
    "intersects-with": "intersects",
    "no-relationship": "none",
}
"""Equivalent sets ask the same in other words, which is what equal means of two rows here."""
Row = dict[str, str]


def catalog_rows(document: Document) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of a catalog in its order, and what of it they do not hold."""
    reader = _Catalog(document.value)
    rows = tuple(reader.rows(document.value, ""))
    return rows, tuple(reader.losses())


class _Catalog:
    """Reads one catalog, and counts what is left behind."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.known = index(value)
        self.lost: Counter[str] = Counter()
        self.names = _names((kind, one) for kind, one, _ in self.known.members if kind in ("group", "control"))
        resources = value.get("back-matter", {}).get("resources", ())
        self.lost["resources of back-matter"] = len(resources)
        self.lost["parameters (their labels stand in the texts)"] = len(self.known.params)

    def rows(self, one: Mapping[str, Any], heading: str) -> Iterator[Row]:
        """The rows below a catalog, a group or a control."""
        for control in one.get("controls", ()):
            if withdrawn(control):
                self.lost["withdrawn controls"] += 1
            else:
                yield self.control(control, heading, one)
            yield from self.rows(control, heading)
        for group in one.get("groups", ()):
            self.lost["texts of groups"] += len(group.get("parts", ()))
            name = self.names[id(group)]
            yield _row(name, "heading", heading, group["title"], "", "none")
            yield from self.rows(group, name)

    def control(self, control: Mapping[str, Any], heading: str, above: Mapping[str, Any]) -> Row:
        """One row: the intent is the statement, as far as it can be read at a glance."""
        self.count(control)
        text = _plain(" ".join(self.statement(control)), self.known.params) or control["title"]
        short = _shortened(text)
        self.lost["statements cut short"] += short != text
        row = _row(self.names[id(control)], "control", heading, control["title"], short, "all")
        related = (link for link in control.get("links", ()) if link["href"][1:] in self.known.controls)
        refs = (self.names[id(self.known.controls[link["href"][1:]])] for link in related)
        note = f"Enhancement of {self.names[id(above)]}." if id(above) in self.names and "title" in above else ""
        note = note if above.get("id") in self.known.controls else ""
        return row | {"clause": control["id"], "note": note, "refs": "; ".join(dict.fromkeys(refs))}

    def statement(self, control: Mapping[str, Any]) -> Iterator[str]:
        """The texts of the statement, in order; of the first text there is where no part is called so."""
        parts = control.get("parts", ())
        chosen = [one for one in parts if one["name"] == "statement"] or [one for one in parts if "prose" in one][:1]
        for one in chosen:
            yield from _prose(one)

    def count(self, control: Mapping[str, Any]) -> None:
        """Count what of a control its row does not hold."""
        for one in control.get("parts", ()):
            if one["name"] != "statement":
                self.lost[f"parts ({one['name']})"] += 1
        labels = sum(one["name"] in ("label", "status", "sort-id") for one in control.get("props", ()))
        self.lost["properties"] += len(control.get("props", ())) - labels
        self.lost["links that lead to no control"] += sum(
            link["href"][1:] not in self.known.controls for link in control.get("links", ())
        )

    def losses(self) -> Iterator[str]:
        """A sentence per kind of thing that is left behind."""
        for what, count in self.lost.items():
            if count:
                yield f"{count} {what} are not in the pack."


def _names(found: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[int, str]:
    """The id of each row: its label if that says enough and is unique, else the identifier, numbered if need be."""
    kept = list(found)
    often = Counter(label for _, one in kept if (label := _label(one)))
    used: Counter[str] = Counter()
    names: dict[int, str] = {}
    for kind, one in kept:
        label = _label(one)
        short = str(one.get("id", "")).endswith(f".{label}")  # a label that is but the end of the identifier
        name = label if label and often[label] == 1 and not short else one.get("id") or _plain(one["title"], {})[:40]
        used[name] += 1
        names[id(one)] = name if used[name] == 1 else f"{name} ({kind} {used[name]})"
    return names


def _label(one: Mapping[str, Any]) -> str:
    labels = [prop for prop in one.get("props", ()) if prop["name"] == "label"]
    plain = [prop for prop in labels if "class" not in prop] or labels
    return " ".join(str(plain[0]["value"]).split()) if plain else ""


def _row(name: str, kind: str, heading: str, title: str, intent: str, applies_to: str) -> Row:
    return {
        "id": name,
        "kind": kind,
        "heading": heading,
        "applies_to": applies_to,
        "title": " ".join(title.split()),
        "intent": intent,
        "confidence": "high",
        "sources": SOURCE,
    }


def _prose(part: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a part and of its parts, each with its label."""
    text = part.get("prose", "")
    if text:
        yield f"{_label(part)} {text}".strip()
    for one in part.get("parts", ()):
        yield from _prose(one)


def _plain(text: str, params: Mapping[str, Mapping[str, Any]], depth: int = 3) -> str:
    """A text on one line, with what is said of each parameter in its place."""

    def said(found: re.Match[str]) -> str:
        one = params.get(found[1], {})
        choice = one.get("select", {}).get("choice", ())
        told = ", ".join(one.get("values", ())) or one.get("label", "") or " / ".join(choice) or found[1]
        return f"[{_plain(told, params, depth - 1) if depth else found[1]}]"

    return " ".join(INSERT.sub(said, text).split())


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 4].rsplit(' ', 1)[0]} ..."


# -- mappings ---------------------------------------------------------------------------------------------------------


def mapping_rows(
    document: Document, origins: Mapping[str, str], targets: Mapping[str, str]
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The relations of a mapping collection, their ends looked up among the rows of two packs; and what is left out."""
    reader = _Mapping(origins, targets)
    for _, one in mappings(document.value):
        for each in one["maps"]:
            reader.relate(each)
        reader.gaps(one)
    return tuple(reader.rows), tuple(reader.losses())


class _Mapping:
    """Collects relations, and counts what is left behind."""

    def __init__(self, origins: Mapping[str, str], targets: Mapping[str, str]) -> None:
        self.origins, self.targets = origins, targets
        self.rows: list[Row] = []
        self.used: set[tuple[str, str]] = set()
        self.unknown: list[str] = []
        self.lost: Counter[str] = Counter()
        self.groups = 0

    def relate(self, one: Mapping[str, Any]) -> None:
        """The rows of one map: several if it lies between several controls, which then state one relation together."""
        relation = _RELATIONS.get(one["relationship"]) if one.get("ns", OSCAL) == OSCAL else None
        if relation is None:
            self.lost[f"maps with the relationship {one['relationship']}"] += 1
            return
        sources = self.ends(one["sources"], self.origins)
        targets = self.ends(one["targets"], self.targets)
        if sources is None or targets is None:
            self.lost["maps with an end that is no row of the packs"] += 1
            return
        for what in ("qualifiers", "coverage", "props", "links"):
            self.lost[f"{what} of maps"] += what in one
        pairs = self.pairs(sources, targets)
        together = ""
        if len(pairs) > 1:
            self.groups += 1
            together = f"m{self.groups}"
        for origin, to in pairs:
            self.rows.append(_relation(origin, to, relation, one, together))

    def ends(self, ends: Iterable[Mapping[str, Any]], known: Mapping[str, str]) -> list[str] | None:
        """The rows that the ends name; none if one of them is unknown."""
        names = [str(one["id-ref"]) for one in ends]
        found = [known.get(name) or known.get(token(name)) for name in names]
        self.unknown += [name for name, row in zip(names, found, strict=True) if row is None]
        rows = [row for row in found if row is not None]
        return list(dict.fromkeys(rows)) if len(rows) == len(found) else None

    def pairs(self, sources: list[str], targets: list[str]) -> list[tuple[str, str]]:
        """Pairs in which every source and every target occurs, none of them used before."""
        made: list[tuple[str, str]] = []
        for origin, to in [(one, other) for one in sources for other in targets]:
            fresh = origin not in {one for one, _ in made} or to not in {other for _, other in made}
            if fresh and (origin, to) not in self.used:
                made.append((origin, to))
        if {one for one, _ in made} != set(sources) or {one for _, one in made} != set(targets):
            self.lost["maps between controls that are mapped already"] += 1
            return []
        self.used |= set(made)
        return made

    def gaps(self, one: Mapping[str, Any]) -> None:
        """Controls that have no counterpart."""
        for key, known, end in (
            ("source-gap-summary", self.origins, "from"),
            ("target-gap-summary", self.targets, "to"),
        ):
            for select in one.get(key, {}).get("unmapped-controls", ()):
                self.lost["gaps given by pattern"] += "matching" in select
                ends = [{"id-ref": name} for name in select.get("with-ids", ())]
                for each in ends:
                    for row in self.ends([each], known) or ():
                        pair = (row, "") if end == "from" else ("", row)
                        if pair not in self.used:
                            self.used.add(pair)
                            self.rows.append(_relation(*pair, "none", {"remarks": "Said to have no counterpart."}, ""))

    def losses(self) -> Iterator[str]:
        """A sentence per kind of thing that is left behind, and the names that nothing bears."""
        for what, count in self.lost.items():
            if count:
                yield f"{count} {what} are not in the pack."
        if self.unknown:
            names = list(dict.fromkeys(self.unknown))
            more = f" and {len(names) - 10} more" if len(names) > 10 else ""
            yield f"No row of the packs is called {', '.join(names[:10])}{more}."


def _relation(origin: str, to: str, relation: str, one: Mapping[str, Any], together: str) -> Row:
    said = " ".join(str(one.get("remarks", "")).split())
    return {
        "from": origin,
        "to": to,
        "relation": relation,
        "rationale": _shortened(said) or f"Mapped as {one['relationship']}; the document gives no reason.",
        "confidence": _confidence(one.get("confidence-score", {})),
        "sources": SOURCE,
        "together": together,
    }


def _confidence(score: Mapping[str, Any]) -> str:
    share = score.get("percentage")
    if share is not None:
        return "high" if share >= 0.9 else "medium" if share >= 0.6 else "low"
    category = str(score.get("category", "")).lower()
    return category if category in ("high", "medium", "low") else "unknown"
