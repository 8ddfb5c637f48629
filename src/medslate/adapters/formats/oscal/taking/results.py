"""What assessment results tell of controls: our own verdicts whole, those of others as texts with their evidence."""

from collections.abc import Iterator

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


def results_contents(document: Document) -> Contents:
    """Every finding, and what of the document is not told by them."""
    return _Reader(document).contents()


class _Reader(Reader):
    """Reads assessment results."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.catalog = Props(self.value["metadata"]).first("catalog")
        self.parties = {one["uuid"].lower(): one.get("name", "") for one in self.value["metadata"].get("parties", ())}

    def told(self) -> Iterator[Told]:
        """What is told of each target, in the order of the document."""
        for number, result in enumerate(self.value["results"]):
            place = Place(self.document.file, ("assessment-results", "results", number))
            observations = {one["uuid"].lower(): one for one in result.get("observations", ())}
            named: set[str] = set()
            for at, one in enumerate(result.get("findings", ())):
                links = [each["observation-uuid"].lower() for each in one.get("related-observations", ())]
                named |= set(links)
                seen = [observations[uuid] for uuid in links if uuid in observations]
                where = place.at("findings", at, "target", "target-id")
                verdict = Props(one).first("verdict") or Props(one).first("answer")
                yield self.own(one, result, seen, where) if verdict else self.foreign(one, result, seen, where)
            self.lost["observations that no finding names"] += len(observations.keys() - named)
            self.lost["risks"] += len(result.get("risks", ()))
            self.lost["attestations"] += len(result.get("attestations", ()))
            self.lost["entries of the log"] += len(result.get("assessment-log", {}).get("entries", ()))

    def own(self, one: Value, result: Value, seen: list[Value], place: Place) -> Told:
        """A verdict that an export of ours has written."""
        told = Props(one)
        rationale = told.text("rationale")
        local = result.get("local-definitions", {}).get("components", ())
        hrefs = (each.get("href", "") for item in seen for each in item.get("relevant-evidence", ()))
        return Told(
            control=one["target"]["target-id"],
            place=place,
            source=self.catalog,
            ours=True,
            how=how_of(one["description"], rationale),
            rationale=rationale,
            component=next(filter(None, (Props(each).first("component") for each in local)), ""),
            verdict=told.first("verdict"),
            answer=told.first("answer"),
            evidence=own_evidence(hrefs, self.resources),
            through=told.all("integration"),
            measures=told.all("external-measure"),
            impairs=told.texts("essential-function"),
        )

    def foreign(self, one: Value, result: Value, seen: list[Value], place: Place) -> Told:
        """What somebody else found: satisfied or not, who and when, in which words, and on what evidence."""
        status = one["target"]["status"]
        day = str(result.get("end", result["start"]))[:10]
        state = str(status["state"]).replace("-", " ")
        head = f"{one['target']['target-id']}: assessed as {state} by {self.who(one, seen) or result['title']} on {day}"
        texts = (one["description"], str(status.get("reason", "")), status.get("remarks", ""), one.get("remarks", ""))
        said = "\n".join(dict.fromkeys(filter(None, (text.strip() for text in texts))))
        whole = f"{head}: {said}"
        short = shortened(whole)
        self.lost["texts cut short"] += short != whole
        named = list(dict.fromkeys(evidence_names(_evidence(seen), self.resources)))
        text = short + (f"\nEvidence: {'; '.join(named)}." if named else "")
        return Told(one["target"]["target-id"], place, "", ours=False, how=text)

    def who(self, one: Value, seen: list[Value]) -> str:
        """The parties that found it, or observed what it rests on."""
        for each in (one, *seen):
            actors = (actor["actor-uuid"].lower() for origin in each.get("origins", ()) for actor in origin["actors"])
            if names := dict.fromkeys(filter(None, (self.parties.get(uuid, "") for uuid in actors))):
                return ", ".join(names)
        return ""

    def losses(self) -> Iterator[str]:
        """A sentence per kind of thing that is left behind."""
        for what, count in self.lost.items():
            if count:
                yield f"{count} {what} are not taken."


def _evidence(seen: list[Value]) -> Iterator[tuple[str, str]]:
    """Links to the evidence of observations; of one that names none, its title."""
    for item in seen:
        for each in item.get("relevant-evidence", ()):
            yield str(each.get("href", "")), str(each.get("description", ""))
        if not item.get("relevant-evidence") and item.get("title"):
            yield "", str(item["title"])
