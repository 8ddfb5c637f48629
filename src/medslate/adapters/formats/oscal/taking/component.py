"""What a component definition tells of controls: our own claims and answers whole, those of others as texts."""

from collections.abc import Iterator
from typing import Any

from medslate.adapters.formats.oscal.checks.component import STATUS, implementations
from medslate.adapters.formats.oscal.taking.parts import (
    Props,
    Reader,
    Value,
    evidence_names,
    how_of,
    own_evidence,
    shortened,
)
from medslate.findings import Place
from medslate.usecases.oscal_told import Contents, Told
from medslate.usecases.oscal_validate import Document


def component_contents(document: Document) -> Contents:
    """Every implemented requirement, and what of the document is not told by them."""
    return _Reader(document).contents()


class _Reader(Reader):
    """Reads a component definition."""

    def told(self) -> Iterator[Told]:
        """What is told of each control, in the order of the document."""
        for path, one in implementations(self.value):
            _, kind, at, *_ = path
            parent = self.value[str(kind)][at]
            place = Place(self.document.file, path)
            ours = Props(parent)
            for number, each in enumerate(one["implemented-requirements"]):
                where = place.at("implemented-requirements", number, "control-id")
                yield self.own(each, one, parent, where) if ours else self.foreign(each, one, parent, where)
            if not ours:
                self.lost["parameters that are set for a whole catalog"] += len(one.get("set-parameters", ()))

    def own(self, one: Value, implementation: Value, parent: Value, place: Place) -> Told:
        """A claim or an answer that an export of ours has written."""
        told, above = Props(one), Props(parent)
        rationale = told.text("rationale")
        links = (link["href"] for link in one.get("links", ()) if link.get("rel") == "evidence")
        return Told(
            control=one["control-id"],
            place=place,
            source=implementation["source"],
            ours=True,
            how=how_of(one["description"], rationale),
            rationale=rationale,
            component=above.first("component"),
            verdict=told.first("verdict"),
            answer=told.first("answer"),
            evidence=own_evidence(links, self.resources),
            through=told.all("integration"),
            measures=told.all("external-measure"),
            impairs=told.texts("essential-function"),
            about=parent["title"] if parent.get("type") == "process-procedure" else "",
            route=above.first("route"),
        )

    def foreign(self, one: Value, implementation: Value, parent: Value, place: Place) -> Told:
        """What somebody else says of a control: who, how far, how, and on what evidence."""
        who = parent.get("title") or parent.get("name", "")
        status = [each["value"] for each in one.get("props", ()) if each["name"] == STATUS]
        texts = [one["description"], *self.statements(one), one.get("remarks", "")]
        said = list(dict.fromkeys(filter(None, (text.strip() for text in texts))))
        links = [(link["href"], link.get("text", "")) for link in one.get("links", ()) if link.get("rel") == "evidence"]
        named = list(dict.fromkeys(evidence_names(links, self.resources)))
        head = f"{who} ({status[0]})" if status else who
        whole = f"{head}: " + "\n".join(said)
        short = shortened(whole)
        self.count(one, cut=short != whole)
        text = short + (f"\nEvidence: {'; '.join(named)}." if named else "")
        return Told(one["control-id"], place, implementation["source"], ours=False, how=text)

    def statements(self, one: Value) -> Iterator[str]:
        """What is said of single statements of a control, each with its name."""
        for each in one.get("statements", ()):
            text = "\n".join(filter(None, (each["description"].strip(), each.get("remarks", "").strip())))
            yield text if text == one["description"].strip() else f"{each['statement-id']}: {text}"

    def count(self, one: Value, *, cut: bool) -> None:
        """Count what of a requirement is left behind."""
        every: list[Any] = [one, *one.get("statements", ())]
        self.lost["texts cut short"] += cut
        self.lost["parameters that are set"] += len(one.get("set-parameters", ()))
        self.lost["responsible roles"] += sum(len(each.get("responsible-roles", ())) for each in every)
        self.lost["properties"] += sum(each["name"] != STATUS for part in every for each in part.get("props", ()))
        self.lost["links other than to evidence"] += sum(
            each.get("rel") != "evidence" for part in every for each in part.get("links", ())
        )

    def losses(self) -> Iterator[str]:
        """A sentence per kind of thing that is left behind."""
        for what, count in self.lost.items():
            if count:
                yield f"{count} {what} are not taken."
        if self.value.get("import-component-definitions"):
            yield "Component definitions that this one imports are not read; take each by itself."
