"""What assessment results say against themselves."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from medslate.adapters.formats.oscal.checks.every import unknown
from medslate.adapters.formats.oscal.checks.index import Index
from medslate.findings import Code, Finding, Place
from medslate.usecases.oscal_validate import Document

SATISFIED = "satisfied"


def check_results(document: Document, catalog: Index | None) -> Iterator[Finding]:
    """Per result: references, verdicts without evidence or against one another, and dates that cannot be."""
    for number, result in enumerate(document.value["results"]):
        place = Place(document.file, ("assessment-results", "results", number))
        observations = {one["uuid"].lower(): one for one in result.get("observations", ())}
        risks = {one["uuid"].lower() for one in result.get("risks", ())}
        yield from _dates(result, place)
        for at, one in enumerate(result.get("findings", ())):
            where = place.at("findings", at)
            yield from _related(one, observations, risks, where)
            yield from _proven(one, result, observations, where)
        for at, one in enumerate(result.get("risks", ())):
            yield from _related(one, observations, risks, place.at("risks", at))
        yield from _verdicts(result, place)
        if catalog is not None:
            yield from _reviewed(result, catalog, place)


def _related(
    one: Mapping[str, Any], observations: Mapping[str, Any], risks: set[str], place: Place
) -> Iterator[Finding]:
    for key, name, known in (
        ("related-observations", "observation", observations),
        ("related-risks", "risk", risks),
    ):
        for number, each in enumerate(one.get(key, ())):
            uuid = each[f"{name}-uuid"]
            if uuid.lower() not in known:
                message = f"{one['title']} refers to the {name} {uuid}, which this result does not have."
                remedy = f"Add the {name}, or take the reference out."
                yield Finding(Code.UNKNOWN_ID, place.at(key, number, f"{name}-uuid"), message, remedy)


def _proven(
    one: Mapping[str, Any], result: Mapping[str, Any], observations: Mapping[str, Any], place: Place
) -> Iterator[Finding]:
    """A target is satisfied only on the ground of something observed, not expired, that points to evidence."""
    if one["target"]["status"]["state"] != SATISFIED:
        return
    named = (each["observation-uuid"].lower() for each in one.get("related-observations", ()))
    seen = [observations[uuid] for uuid in named if uuid in observations]
    target, where = one["target"]["target-id"], place.at("target", "status")
    if not seen:
        message = f"{target} is said to be satisfied, and no observation says why."
        yield Finding(Code.UNPROVEN, where, message, "Add the observations that the verdict rests on.")
    elif all("relevant-evidence" not in each for each in seen):
        message = f"{target} is said to be satisfied on observations that point to no evidence."
        yield Finding(Code.NO_EVIDENCE, where, message, "Add relevant-evidence to an observation.")
    start = _moment(result["start"])
    ends = [_moment(each["expires"]) if "expires" in each else None for each in seen]
    if seen and start and all(end is not None and end < start for end in ends):
        message = f"{target} is said to be satisfied on observations that had expired when the assessment began."
        yield Finding(Code.EXPIRED_EVIDENCE, where, message, "Observe anew.")


def _verdicts(result: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for number, one in enumerate(result.get("findings", ())):
        target, state = one["target"]["target-id"], one["target"]["status"]["state"]
        before = first.setdefault(target, state)
        if before != state:
            message = f"{target} is said to be both {before} and {state}."
            where = place.at("findings", number, "target", "status", "state")
            yield Finding(Code.CONTRADICTION, where, message, "Keep the verdict that holds.")


def _dates(result: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    start, end = _moment(result["start"]), _moment(result.get("end"))
    if start and end and end < start:
        message = f"The assessment ends ({result['end']}) before it starts ({result['start']})."
        yield Finding(Code.CONTRADICTION, place.at("end"), message, "Correct one of the two.")
    for number, one in enumerate(result.get("observations", ())):
        collected, expires = _moment(one["collected"]), _moment(one.get("expires"))
        where = place.at("observations", number)
        if collected and end and collected > end:
            message = f"Collected ({one['collected']}) after the assessment ended ({result['end']})."
            yield Finding(Code.FUTURE_EVIDENCE, where.at("collected"), message, "Correct one of the two.")
        if collected and expires and expires < collected:
            message = f"Expired ({one['expires']}) before it was collected ({one['collected']})."
            yield Finding(Code.CONTRADICTION, where.at("expires"), message, "Correct one of the two.")


def _moment(text: str | None) -> datetime | None:
    """The moment of a date with its zone; nothing for one that is malformed, which is told elsewhere."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _reviewed(result: Mapping[str, Any], catalog: Index, place: Place) -> Iterator[Finding]:
    """Controls and targets that the catalog does not have."""
    controls, parts = set(catalog.controls), set(catalog.parts) | set(catalog.controls)
    for number, one in enumerate(result["reviewed-controls"]["control-selections"]):
        for key in ("include-controls", "exclude-controls"):
            for at, each in enumerate(one.get(key, ())):
                if each["control-id"] not in controls:
                    where = place.at("reviewed-controls", "control-selections", number, key, at, "control-id")
                    what = "The catalog has no control"
                    yield unknown(where, what, each["control-id"], controls, "Take it out.")
    owner = _owners(catalog)
    reviewed = _selected_controls(result, controls)
    for number, one in enumerate(result.get("findings", ())):
        target = one["target"]["target-id"]
        where = place.at("findings", number, "target", "target-id")
        if target not in parts:
            yield unknown(where, "The catalog has no statement or objective", target, parts, "Correct it.")
        elif owner.get(target, target) not in reviewed:
            message = f"A verdict is on {target}, and {owner.get(target, target)} is not among the controls reviewed."
            yield Finding(Code.CONTRADICTION, where, message, "Add the control to reviewed-controls, or correct it.")


def _owners(catalog: Index) -> Mapping[str, str]:
    """The control that each part belongs to."""
    found: dict[str, str] = {}
    for name, control in catalog.controls.items():
        rest = list(control.get("parts", ()))
        while rest:
            part = rest.pop()
            rest += part.get("parts", ())
            if "id" in part:
                found[part["id"]] = name
    return found


def _selected_controls(result: Mapping[str, Any], every: set[str]) -> set[str]:
    """The controls that were reviewed, of all that there are."""
    found: set[str] = set()
    for one in result["reviewed-controls"]["control-selections"]:
        named = {each["control-id"] for each in one.get("include-controls", ())}
        wanted = named if "include-controls" in one else every
        found |= wanted - {each["control-id"] for each in one.get("exclude-controls", ())}
    return found
