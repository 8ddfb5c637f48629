"""From the shapes of a site's files to the values of the domain: vectors, FRs and attack paths are read here.

Whether what is named exists is the business of `references`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec.structs import asdict

from medslate.adapters.textfiles.site import shapes
from medslate.findings import Code, Finding, Place
from medslate.levels.frs import FR
from medslate.levels.vectors import Capability, Target, VectorError
from medslate.networks.site import (
    Acceptance,
    Conduit,
    CostModel,
    DeviceEntry,
    Flow,
    InPlace,
    Instance,
    Placement,
    Preferences,
    Site,
    Zone,
)
from medslate.standards.catalogs import suggestion
from medslate.standards.measures import AttackPath
from medslate.standards.profiles import ZoneProfile

ROOT = "site.yaml"
V = TypeVar("V", Target, Capability)
_PATHS = {one.value: one for one in AttackPath}
_FRS = {one.name: one for one in FR}
_FROM_PROFILE = ("kind", "harm", "reaction", "lane", "critical")


@dataclass(frozen=True)
class Files:
    """The files of a site in their shapes, each list with the name of the file that an entry came from."""

    site: shapes.SiteFile
    devices: tuple[tuple[str, shapes.DevicesFile], ...]
    placements: tuple[tuple[str, shapes.PlacementsFile], ...]
    measures: shapes.MeasuresFile
    acceptances: shapes.AcceptancesFile
    preferences: shapes.PreferencesFile
    content: str


def build(files: Files, profiles: Mapping[str, ZoneProfile]) -> tuple[Site, tuple[Finding, ...]]:
    """The site, and what is wrong with its values; with an error among the findings the site is not to be used."""
    builder = Builder(profiles, files.site.profiles)
    site = files.site
    made = Site(
        id=site.site.id,
        name=site.site.name,
        catalog=site.catalog,
        library=site.library,
        place=Place(ROOT, ("site",)),
        profiles=site.profiles,
        zones=tuple(builder.zone(key, one) for key, one in site.zones.items()),
        conduits=tuple(builder.conduit(key, one) for key, one in site.conduits.items()),
        devices=tuple(builder.devices(files.devices)),
        placements=tuple(builder.placements(files.placements)),
        in_place=tuple(_in_place(files.measures)),
        acceptances=tuple(builder.acceptance(key, one) for key, one in files.acceptances.acceptances.items()),
        preferences=_preferences(files.preferences),
        content=files.content,
    )
    return made, tuple(builder.findings)


class Builder:
    """Builds one thing after another and keeps what it finds."""

    def __init__(self, profiles: Mapping[str, ZoneProfile], pack: str) -> None:
        self.profiles = profiles
        self.pack = pack
        self.findings: list[Finding] = []

    def zone(self, key: str, one: shapes.ZoneText) -> Zone:
        place = Place(ROOT, ("zones", key))
        profile = self._profile(key, one, place)
        given = {name: self._given(one, profile, name) for name in _FROM_PROFILE}
        target = self._target_of(key, one, profile, place)
        return Zone(
            id=key,
            name=one.name or key,
            kind=given["kind"],
            target=target,
            harm=given["harm"],
            reaction=given["reaction"],
            place=place,
            profile=one.profile,
            reasons=self._by_fr(one.reasons, place.at("reasons")),
            twin=one.twin,
            critical=given["critical"] or False,
            wireless=one.wireless,
            temporary=one.temporary,
            break_glass=one.break_glass,
            lane=given["lane"] or 0,
        )

    def _profile(self, key: str, one: shapes.ZoneText, place: Place) -> ZoneProfile | None:
        profile = self.profiles.get(one.profile)
        known = ", ".join(self.profiles)
        if one.profile and profile is None:
            where = f"The pack {self.pack} has no profile {one.profile}."
            message = where if self.pack else "The site names no pack of zone profiles."
            remedy = suggestion(one.profile, self.profiles, f"There are: {known}.") if self.pack else "Add `profiles:`."
            self._find(Code.UNKNOWN_ID, place.at("profile"), message, remedy)
        elif not one.profile:
            lacking = [name for name in ("kind", "target", "harm", "reaction") if getattr(one, name) in ("", None)]
            if lacking:
                message = f"Zone {key} has no profile, and no {', '.join(lacking)} of its own."
                remedy = f"Add `profile:`{f' ({known})' if known else ''}, or what is missing."
                self._find(Code.SHAPE, place, message, remedy)
        return profile

    @staticmethod
    def _given(one: shapes.ZoneText, profile: ZoneProfile | None, name: str) -> Any:
        own = getattr(one, name)
        return getattr(profile, name, None) if own is None else own

    def _target_of(self, key: str, one: shapes.ZoneText, profile: ZoneProfile | None, place: Place) -> Target:
        """The zone's own target, or its profile's; every deviation from the profile has a reason."""
        if one.target == "":
            return profile.target if profile else Target.same(0)
        target = self.vector(Target, one.target, place.at("target"))
        if profile is not None and target is not None:
            lacking = [fr.name for fr in FR if target[fr] != profile.target[fr] and not one.reasons.get(fr.name)]
            if lacking:
                message = f"Zone {key}: the target deviates from profile {profile.id} {profile.target} in "
                remedy = f"Say why under `reasons:`, as `{lacking[0]}: because ...`."
                self._find(
                    Code.DEVIATION, place.at("target"), f"{message}{', '.join(lacking)} without a reason.", remedy
                )
        return target or Target.same(0)

    def conduit(self, key: str, one: shapes.ConduitText) -> Conduit:
        place = Place(ROOT, ("conduits", key))
        ends = (*one.between, "", "")[:2]
        if len(one.between) != 2:
            message = f"Conduit {key} lies between two zones, not {len(one.between)}."
            self._find(Code.SHAPE, place.at("between"), message, "Write `between: [one, other]`.")
        return Conduit(
            id=key,
            ends=(ends[0], ends[1]),
            place=place,
            name=one.name,
            target=self.vector(Target, one.target, place.at("target")) if one.target != "" else None,
            remote=one.remote,
            wireless=one.wireless,
            fail_mode=one.fail_mode,
            flows=tuple(
                Flow(id=name, place=place.at("flows", name), **asdict(flow)) for name, flow in one.flows.items()
            ),
        )

    def devices(self, files: Iterable[tuple[str, shapes.DevicesFile]]) -> Iterator[DeviceEntry]:
        parts = ((name, file.devices) for name, file in files)
        for key, one, place in self._once("device", "devices", parts):
            yield self.device(key, one, place)

    def device(self, key: str, one: shapes.DeviceText, place: Place) -> DeviceEntry:
        """One device, with where its capability is read from."""
        self._capability_fault(key, one, place)
        fields = asdict(one) | {
            "name": one.name or key,
            "vector": self.vector(Capability, one.vector, place.at("vector")) if one.vector != "" else None,
            "reach": self._by_path(one.reach, place.at("reach")),
        }
        return DeviceEntry(id=key, place=place, **fields)

    def _capability_fault(self, key: str, one: shapes.DeviceText, place: Place) -> None:
        given = [name for name in ("workspace", "form", "vector", "bundle") if getattr(one, name) != ""]
        if len(given) > 1:
            message = f"Device {key} has a {' and a '.join(given)}: which of them tells its capability is not clear."
            self._find(Code.CONTRADICTION, place.at(given[1]), message, "Keep one.")
        if given == ["vector"] and not one.types:
            message = f"Device {key} has a vector and no component types, so its rows are not known."
            self._find(Code.SHAPE, place.at("vector"), message, "Add `types:`, like [EDR].")

    def placements(self, files: Iterable[tuple[str, shapes.PlacementsFile]]) -> Iterator[Placement]:
        parts = ((name, file.placements) for name, file in files)
        for key, one, place in self._once("placement", "placements", parts):
            yield Placement(id=key, place=place, **asdict(one))

    def _once(
        self, what: str, group: str, files: Iterable[tuple[str, Mapping[str, Any]]]
    ) -> Iterator[tuple[str, Any, Place]]:
        """Every entry of several files; of equal ids the first."""
        seen: dict[str, str] = {}
        for file, entries in files:
            for key, one in entries.items():
                place = Place(file, (group, key))
                if key in seen:
                    message = f"The {what} {key} stands in {seen[key]} already."
                    self._find(Code.DUPLICATE, place, message, "Keep one of them, or give this one another id.")
                    continue
                seen[key] = file
                yield key, one, place

    def acceptance(self, key: str, one: shapes.AcceptanceText) -> Acceptance:
        place = Place("acceptances.yaml", ("acceptances", key))
        if not one.rows and not one.above:
            message = f"Acceptance {key} names neither rows nor levels, so it accepts nothing."
            self._find(Code.SHAPE, place, message, "Add `rows: [...]`, or `above: {SI: 1}`.")
        return Acceptance(id=key, place=place, **(asdict(one) | {"above": self._by_fr(one.above, place.at("above"))}))

    def vector(self, kind: type[V], text: str | int, place: Place) -> V | None:
        """The vector; none, and a finding, if it is not written like one."""
        try:
            return kind.parse(str(text))
        except VectorError as error:
            self._find(Code.SHAPE, place, f"{error}.", 'Write one level for each FR, in quotes: "2,2,2,1,2,1,2".')
            return None

    def _by_fr(self, given: Mapping[str, Any], place: Place) -> dict[FR, Any]:
        return {_FRS[one]: value for one, value in self._known("FR", given, _FRS, place)}

    def _by_path(self, given: Mapping[str, bool], place: Place) -> dict[AttackPath, bool]:
        return {_PATHS[one]: value for one, value in self._known("attack path", given, _PATHS, place)}

    def _known(
        self, what: str, given: Mapping[str, Any], known: Mapping[str, Any], place: Place
    ) -> Iterator[tuple[str, Any]]:
        for key, value in given.items():
            if key in known:
                yield key, value
            else:
                remedy = suggestion(key, known, f"There are: {', '.join(known)}.")
                self._find(Code.UNKNOWN_ID, place.at(key), f"There is no {what} {key}.", remedy)

    def _find(self, code: Code, place: Place, message: str, remedy: str) -> None:
        self.findings.append(Finding(code, place, message, remedy))


def _in_place(file: shapes.MeasuresFile) -> Iterator[InPlace]:
    for number, one in enumerate(file.measures):
        for instance in _instances(one):
            yield InPlace(instance, Place("measures.yaml", ("measures", number)), one.since, one.note)


def _instances(one: str | shapes.InstanceText) -> tuple[Instance, ...]:
    if isinstance(one, str):
        return (Instance(one),)
    places = (one.at,) if isinstance(one.at, str) else one.at
    return tuple(Instance(one.measure, where) for where in places or ("",))


def _preferences(file: shapes.PreferencesFile) -> Preferences:
    return Preferences(
        banned=tuple(instance for one in file.banned for instance in _instances(one)),
        required=tuple(instance for one in file.required for instance in _instances(one)),
        cost=CostModel(**asdict(file.cost)),
        share=file.share,
        rely_on=file.rely_on,
        budget=file.budget,
    )
