"""The adapters of sites: their files, inventories, needs, and what hospitals are generated from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medslate import wiring
from medslate.adapters.trees import Changed
from medslate.errors import MedslateError, SetupError, UsageError
from medslate.standards.packs import PackKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from medslate.assessment.answers import Form
    from medslate.findings import Finding
    from medslate.networks.generating.order import Content
    from medslate.networks.site import DeviceEntry, Site
    from medslate.standards.profiles import Profiles
    from medslate.standards.questionnaires import Questionnaire
    from medslate.usecases.bundle_open import Received
    from medslate.usecases.inventory import ColumnMap, Table
    from medslate.usecases.open_site import Bundles, Candidate, Forms, OpenedSite, Workspaces
    from medslate.usecases.ports import PackSource, SiteSource
    from medslate.usecases.procure import Wanted
    from medslate.usecases.site_accept import Accepted
    from medslate.usecases.site_import import Imported


def site(folder: Path, changed: Mapping[str, bytes] | None = None) -> SiteSource:
    """The site in a folder on disk, its zone profiles from the packs at hand; as it would be with changed files."""
    from medslate.adapters.textfiles.site.reading import TextSite

    tree = Changed(wiring.disk(folder), changed) if changed else wiring.disk(folder)
    return TextSite(tree, lambda pack: zone_profiles(wiring.pack_source(folder / "packs"), pack).zone)


def zone_profiles(packs: PackSource, name: str) -> Profiles:
    """A pack of zone profiles. Raises `SetupError` if it is none."""
    from medslate.standards.profiles import Profiles

    found = packs.load(name)
    if not isinstance(found, Profiles):
        raise SetupError(f"Pack {name} has no zone profiles.")
    return found


def site_files(made: Site) -> Mapping[str, bytes]:
    """A site as text files, by name; zones leave out what their profiles say."""
    from medslate.adapters.textfiles.site.writing import write_site

    return write_site(made, zone_profiles(wiring.pack_source(), made.profiles).zone if made.profiles else {})


def hospital_content(name: str | None = None) -> Content:
    """The packs that hospitals are generated from: profiles, by default our own, with the catalog and library named."""
    from medslate.networks.generating.order import Content
    from medslate.usecases.open_site import load_library
    from medslate.usecases.opening import load_catalog

    packs = wiring.pack_source()
    profiles = zone_profiles(packs, name or wiring.default_pack(PackKind.PROFILES))
    catalog = load_catalog(packs, profiles.catalog)
    return Content(profiles, load_library(packs, profiles.library, catalog), catalog)


def draws(seed: int) -> Callable[[], float]:
    """Numbers from 0 to below 1, the same for the same seed in every version of Python."""
    from random import Random

    return Random(seed).random  # noqa: S311  nothing here is secret, and the same seed must make the same hospital


def site_schemas() -> Mapping[str, bytes]:
    """The JSON Schemas of the files of a site."""
    from medslate.adapters.textfiles.shapes import schemas as made
    from medslate.adapters.textfiles.site.shapes import FILES

    return made(FILES)


def read_inventory(file: Path, mapping: Path) -> tuple[Table | None, ColumnMap | None, tuple[Finding, ...]]:
    """The rows of an inventory and how to read them. Raises `UsageError` if a file is missing."""
    for one in (file, mapping):
        wiring.existing(one)
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        wiring.need("mds2", "python_calamine")
    from medslate.adapters.formats.inventory import read_inventory as read
    from medslate.adapters.textfiles.site.mapping import read_mapping

    columns, found = read_mapping(mapping.read_bytes(), str(mapping))
    if columns is None:
        return None, None, found
    table, found = read(file.read_bytes(), str(file), columns)
    return table, columns, wiring.located_in(mapping, found)


def import_files(made: Imported, name: str, inventory: str) -> Mapping[str, bytes]:
    """The files that an import owns; none where it has nothing to say."""
    from medslate.adapters.textfiles.site.writing import devices_file, placements_file

    head = f"Written by `medslate site import` from {inventory}; the next import writes it anew.\nIt keeps "
    placed = f"{head}ids and the fields that the inventory does not tell, not comments."
    listed = f"{head}all that you add to a device, such as `form:` or `vector:`, not comments."
    files = {f"placements/imported-{name}.yaml": placements_file(made.placements, placed)}
    return files | ({f"devices/imported-{name}.yaml": devices_file(made.devices, listed)} if made.devices else {})


def site_opened(folder: Path, today: date) -> OpenedSite:
    """The site in a folder with the workspaces and forms that its devices point to, relative to the folder."""
    from medslate.usecases.open_site import open_site

    packs = wiring.pack_source(folder / "packs")
    return open_site(site(folder), *_pointed(folder), packs, today, _bundles(folder, folder, today))


def _bundles(folder: Path, trusting: Path, today: date) -> Bundles:
    """How to get at the bundles that devices point to, relative to a folder, as another's trust.yaml accepts them."""

    def bundle(name: str) -> Received:
        from medslate.usecases.bundle_open import open_bundle
        from medslate.wiring import bundles

        return open_bundle(bundles.container(folder / name), bundles.trust_of(trusting, today), name)

    return bundle


def _pointed(folder: Path) -> tuple[Workspaces, Forms]:
    """How to get at the workspaces and forms that devices point to, relative to a folder."""

    def form(name: str, questionnaire: Questionnaire) -> tuple[Form | None, tuple[Finding, ...]]:
        pointed = folder / name
        if (pointed / "answers.yaml").is_file():
            return wiring.own_answers(pointed, questionnaire)
        if not pointed.is_file():
            raise UsageError(f"There is no workbook {name}, and no folder of that name with an answers.yaml.")
        return wiring.read_form(pointed, questionnaire)

    return lambda name: wiring.workspace(folder / name), form


def read_need(file: Path) -> tuple[Wanted | None, tuple[Finding, ...]]:
    """The need in a file, with its candidates; what they point to as seen from the current folder."""
    from medslate.adapters.textfiles.site.need import read_need as read

    wanted, found = read(wiring.existing(file).read_bytes(), str(file))
    if wanted is None:
        return None, found
    return replace(wanted, candidates=tuple(seen_from(file.parent, one) for one in wanted.candidates)), found


def seen_from(folder: Path, entry: DeviceEntry) -> DeviceEntry:
    """A device entry that points relative to a folder, as it points from the current one."""
    pointed = (entry.workspace, entry.form, entry.bundle)
    workspace, form, bundle = ((folder / one).as_posix() if one else "" for one in pointed)
    return replace(entry, workspace=workspace, form=form, bundle=bundle)


def candidates_opened(
    opened: OpenedSite, entries: tuple[DeviceEntry, ...], folder: Path
) -> tuple[tuple[Candidate, ...], tuple[Finding, ...]]:
    """Devices that may be bought for the site in a folder, with what they point to from the current folder."""
    from medslate.usecases.open_site import open_candidates

    return open_candidates(
        opened.system,
        entries,
        *_pointed(Path()),
        wiring.pack_source(folder / "packs"),
        opened.today,
        _bundles(Path(), folder, opened.today),
    )


def with_bundle(folder: Path, accepted: Accepted, version: str) -> Mapping[str, bytes]:
    """The file of devices, by name, with a device that points to a bundle; `version`: its new version, if not empty."""
    from medslate.adapters.textfiles.surgery import put_entry, put_instead
    from medslate.adapters.textfiles.yamlfile import LIMIT
    from medslate.usecases.site_accept import SOURCES

    tree = wiring.disk(folder)
    name = accepted.place.file
    text = tree.read(name, LIMIT).decode("utf-8") if name in tree.names(name.rpartition("/")[0], ".yaml") else ""
    path = ("devices", accepted.device)
    try:
        if accepted.before is None:
            text = put_entry(text, path, accepted.new_entry)
        else:
            text = put_instead(text, path, SOURCES, ("bundle", accepted.bundle))
            if version:
                text = put_instead(text, path, ("version",), ("version", version))
    except MedslateError as error:
        raise UsageError(f"{name} cannot be edited: {error}") from error
    return {name: text.encode()}
