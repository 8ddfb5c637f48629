"""Opening a site with its devices, catalog and library; every other verb of the operator's side starts here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from medslate.assessment.achieved.checks import check_achieved
from medslate.assessment.achieved.makers import Makers, makers_library
from medslate.assessment.answers import Form
from medslate.assessment.known import features_shown, from_dossier, from_form, from_vector, unknown
from medslate.devices.known import KnownDevice
from medslate.errors import MedslateError, SetupError, UsageError
from medslate.exchange.checking import check_declaration
from medslate.exchange.declaration import Declaration
from medslate.exchange.known import from_declaration
from medslate.findings import Code, Finding, Place, Severity
from medslate.levels.strengths import Strength
from medslate.networks.checks import check_site
from medslate.networks.site import DeviceEntry, Preferences
from medslate.networks.system import System
from medslate.networks.vocabulary import entry_faults, settled
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.measures import Library
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases.bundle_open import Received
from medslate.usecases.forms import form_packs
from medslate.usecases.mds2_import import judge_form, unanswered
from medslate.usecases.opening import Opened, load_catalog, open_workspace
from medslate.usecases.ports import PackSource, SiteSource, TreeError, Workspace

_MOST_TOLD = 5

Workspaces = Callable[[str], Workspace]
"""The workspace that a device entry points to, by what it says."""

Forms = Callable[[str, Questionnaire], tuple[Form | None, tuple[Finding, ...]]]
"""The answers of the form that a device entry points to, and what is wrong with its file."""

Bundles = Callable[[str], Received]
"""What the bundle that a device entry points to tells; raises `MedslateError` if the site does not accept it."""


def no_bundles(name: str) -> Received:
    """Accepts none."""
    raise UsageError(f"{name} is accepted by nobody here.")


@dataclass(frozen=True)
class OpenedSite:
    """The system of a site, all that was found, and the packs it was computed with, by id."""

    system: System
    findings: tuple[Finding, ...]
    today: date
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Candidate:
    """A device that may be bought, as known. Known by a form: the questions that it leaves, and what they bear on."""

    device: KnownDevice
    unanswered: tuple[str, ...] = ()
    crosswalk: Crosswalk | None = None


class BrokenSiteError(MedslateError):
    """The files of a site cannot be used; the findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def open_site(
    source: SiteSource,
    workspaces: Workspaces,
    forms: Forms,
    packs: PackSource,
    today: date,
    bundles: Bundles = no_bundles,
) -> OpenedSite:
    """The site with its devices as known on a day. Raises `BrokenSiteError` if its files cannot be used.

    A device whose workspace, form or bundle cannot be used is told, and counts as unknown: all its rows are open.
    """
    site, found = source.read()
    if site is None:
        raise BrokenSiteError(found)
    catalog = load_catalog(packs, site.catalog)
    library = load_library(packs, site.library, catalog)
    reader = _Reader(workspaces, forms, bundles, packs, catalog, library, today, site.preferences.rely_on)
    devices = {one.id: reader.known(one) for one in site.devices}
    makers = makers_library(library, devices.values())
    whole = System(site, devices, catalog, library.with_makers(makers.measures, makers.carries))
    system, misnamed = settled(whole)
    told = (*found, *reader.findings, *_makers_faults(makers, library, devices), *misnamed)
    digests = {one.id: one.digest for one in (catalog.pack, library.pack)}
    return OpenedSite(
        system, source.locate((*told, *check_site(system, today), *check_achieved(system, today))), today, digests
    )


def open_candidates(
    system: System,
    entries: tuple[DeviceEntry, ...],
    workspaces: Workspaces,
    forms: Forms,
    packs: PackSource,
    today: date,
    bundles: Bundles = no_bundles,
) -> tuple[tuple[Candidate, ...], tuple[Finding, ...]]:
    """Devices that are not placed yet, held against the catalog and library of a site; and all that was found.

    One whose workspace, form or bundle cannot be used is told, and counts as unknown: all its rows are open. Raises
    `UsageError` if two bear one id.
    """
    names = [one.id for one in entries]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"Two candidates are called {twice}; give one of them another name.")
    strength = system.site.preferences.rely_on
    reader = _Reader(workspaces, forms, bundles, packs, system.catalog, system.library, today, strength)
    devices = {one.id: reader.known(one) for one in entries}
    found = tuple(
        Candidate(one, reader.unanswered[name], reader.form_packs[1]) if name in reader.unanswered else Candidate(one)
        for name, one in devices.items()
    )
    shelf = replace(system.site, devices=entries, placements=(), in_place=(), preferences=Preferences())
    _, misnamed = settled(replace(system, site=shelf))
    new = {name: one for name, one in devices.items() if system.devices.get(name) != one}
    faults = _makers_faults(makers_library(system.library, new.values()), system.library, new)
    return found, (*reader.findings, *faults, *misnamed)


def load_library(packs: PackSource, name: str, catalog: Catalog) -> Library:
    """A pack that must be a library of measures for the catalog. Raises `SetupError` if it is none."""
    library = packs.load(name)
    if not isinstance(library, Library) or library.catalog != catalog.pack.id:
        raise SetupError(f"Pack {name} is no library of countermeasures for {catalog.pack.id}.")
    return library


@dataclass
class _Reader:
    """Reads devices one after the other, and collects what is found on the way."""

    workspaces: Workspaces
    forms: Forms
    bundles: Bundles
    packs: PackSource
    catalog: Catalog
    library: Library
    today: date
    strength: Strength
    findings: list[Finding] = field(default_factory=list)
    unanswered: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def form_packs(self) -> tuple[Questionnaire, Crosswalk]:
        """What forms are read with."""
        return form_packs(self.packs, self.catalog.pack.id)[:2]

    def known(self, entry: DeviceEntry) -> KnownDevice:
        """The device of an entry, by what it points to."""
        faults = tuple(entry_faults(entry, self.catalog, self.library))
        self.findings.extend(faults)
        types = tuple(one for one in entry.types if one in self.catalog.component_types)
        sound = replace(entry, types=types)
        try:
            if entry.workspace:
                return self._from_workspace(sound)
            if entry.form:
                return self._from_form(sound)
            if entry.bundle:
                return self._from_bundle(sound)
        except (MedslateError, TreeError) as error:
            self._unusable(entry, str(error))
        if entry.vector is not None and types:
            return from_vector(sound, entry.vector, self.catalog)
        return unknown(sound, self.catalog)

    def _from_workspace(self, entry: DeviceEntry) -> KnownDevice:
        opened = open_workspace(self.workspaces(entry.workspace), self.packs, self.today)
        device = opened.dossier.device
        if opened.catalog.pack.id != self.catalog.pack.id:
            self._unusable(entry, f"It is assessed against {opened.catalog.pack.id}, not {self.catalog.pack.id}.")
            return unknown(entry, self.catalog)
        self._told_of(entry, opened)
        if not device.in_scope:
            types = tuple(dict.fromkeys(kind for one in device.components for kind in one.types))
            self._unusable(entry, "No component is in scope, so it has no SL-C.")
            return unknown(entry, self.catalog, types)
        return from_dossier(entry, opened.dossier, opened.assessment, self.strength)

    def _told_of(self, entry: DeviceEntry, opened: Opened) -> None:
        self._told_version(entry, opened.dossier.device.version, "dossier")
        if errors := sum(one.severity is Severity.ERROR for one in opened.findings):
            message = f"The dossier of {entry.id} does not pass its own check: {_counted(errors, 'error')}."
            remedy = f"Ask the maker; `medslate check -C {entry.workspace}` shows them."
            self.findings.append(Finding(Code.DEVICE_FAULTY, entry.place.at("workspace"), message, remedy))

    def _told_version(self, entry: DeviceEntry, version: str, what: str) -> None:
        if entry.version and entry.version != version:
            message = f"{entry.id} stands here in version {entry.version}, its {what} is of {version}, which counts."
            remedy = f"Ask the maker for the {what} of your version."
            self.findings.append(Finding(Code.DEVICE_VERSION, entry.place.at("version"), message, remedy))

    def _from_form(self, entry: DeviceEntry) -> KnownDevice:
        questionnaire, crosswalk = self.form_packs
        form, found = self.forms(entry.form, questionnaire)
        if form is None:
            self._unusable(entry, " ".join(map(str, found)))
            return unknown(entry, self.catalog)
        judged = judge_form(form, questionnaire, crosswalk, self.catalog, entry.types)
        if judged.findings:
            times = _counted(len(judged.findings), "place")
            message = f"The form of {entry.id} contradicts itself in {times}; the rows concerned stay open."
            remedy = "Ask the maker which holds."
            self.findings.append(Finding(Code.FORM_CONTRADICTION, entry.place.at("form"), message, remedy))
        features = features_shown(form, questionnaire, self.library)
        self.unanswered[entry.id] = unanswered(form, questionnaire)
        return from_form(entry, judged.types, judged.verdicts, judged.levels, features)

    def _from_bundle(self, entry: DeviceEntry) -> KnownDevice:
        declaration = self.bundles(entry.bundle).declaration
        try:
            known = from_declaration(entry, declaration, self.catalog, self.strength)
        except ValueError as error:
            self._unusable(entry, f"{error}.")
            return unknown(entry, self.catalog)
        self._told_version(entry, declaration.version, "bundle")
        self.findings.extend(declared_faults(entry, declaration, self.catalog))
        return known

    def _unusable(self, entry: DeviceEntry, why: str) -> None:
        sources = {"workspace": entry.workspace, "form": entry.form, "bundle": entry.bundle}
        key, given = next((key, given) for key, given in sources.items() if given)
        message = f"The {key} {given} of {entry.id} cannot be used, so all its rows are open. {' '.join(why.split())}"
        self.findings.append(Finding(Code.DEVICE_UNREADABLE, entry.place.at(key), message))


def declared_faults(entry: DeviceEntry, declaration: Declaration, catalog: Catalog) -> Iterator[Finding]:
    """What a declaration says against itself, as the site sees it: where the bundle is named."""
    place = entry.place.at("bundle")
    found = check_declaration(declaration, catalog)
    for one in found[:_MOST_TOLD]:
        yield replace(one, place=place, message=f"The bundle of {entry.id}, {_within(one.place)}: {one.message}")
    if len(found) > _MOST_TOLD:
        message = f"The bundle of {entry.id} has {len(found) - _MOST_TOLD} more such findings."
        yield replace(found[_MOST_TOLD], place=place, message=message)


def _within(place: Place) -> str:
    return "/".join(map(str, (place.file, *place.path)))


def _makers_faults(makers: Makers, library: Library, devices: Mapping[str, KnownDevice]) -> Iterator[Finding]:
    for one in makers.not_credited:
        message = (
            f"The maker of {one.device} asks for {', '.join(one.asked)} to cover {one.row} of {one.component}, "
            f"which earns no credit. {one.reason}"
        )
        yield Finding(Code.NOT_CREDITED, devices[one.device].place, message, "Ask the maker how the device does it.")
    for device in devices.values():
        for ask in device.asks:
            if absent := [name for name in ask.library if name not in library.by_id]:
                message = (
                    f"The maker of {device.id} names {', '.join(absent)} for {ask.id}, and {library.pack.id} has no "
                    "such measure; so no measure of the library fulfils it."
                )
                yield Finding(Code.NOT_CREDITED, device.place, message, "State it under `fulfilled:` once it is there.")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
