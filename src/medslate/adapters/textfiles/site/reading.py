"""Reading a site: from a tree of text files to a site, with every problem as a located finding."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from medslate.adapters.textfiles.converting import Shape, convert
from medslate.adapters.textfiles.site import shapes
from medslate.adapters.textfiles.site.building import ROOT, Files, build
from medslate.adapters.textfiles.site.references import check_references
from medslate.adapters.textfiles.workspace import located
from medslate.adapters.textfiles.yamlfile import LIMIT, read_yaml
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place, failed
from medslate.networks.site import Site
from medslate.standards.profiles import ZoneProfile
from medslate.usecases.ports import Tree, TreeError

S = TypeVar("S", bound=Shape)
Profiles = Callable[[str], Mapping[str, ZoneProfile]]


class TextSite:
    """A site in a tree of text files. `profiles` gives the zone profiles of a pack by its id."""

    def __init__(self, tree: Tree, profiles: Profiles) -> None:
        self.tree = tree
        self.profiles = profiles

    def read(self) -> tuple[Site | None, tuple[Finding, ...]]:
        """The site and every finding about its files."""
        return read_site(self.tree, self.profiles)

    def locate(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings with lines and columns."""
        return located(findings, self.tree)


def read_site(tree: Tree, profiles: Profiles) -> tuple[Site | None, tuple[Finding, ...]]:
    """The site and all findings about its files; no site if a file cannot be used or a reference leads nowhere.

    A target that deviates from its profile without a reason is an error, but leaves the site usable. Raises
    `UsageError` if the folder holds no site at all.
    """
    present = tree.names("", ".yaml")
    if ROOT not in present:
        device = "device.yaml" in present
        hint = " It is a device's workspace: `medslate check` and the like are for it." if device else ""
        raise UsageError(f"There is no {ROOT} here: not a site.{hint} `medslate site init` starts one.")
    reader = _Reader(tree)
    files = reader.files()
    found = tuple(reader.findings)
    if files is None or failed(found):
        return None, located(found, tree)
    site, more = build(files, profiles(files.site.profiles) if files.site.profiles else {})
    usable = not failed(tuple(one for one in more if one.code is not Code.DEVIATION))
    dangling = check_references(site)
    return site if usable and not dangling else None, located(found + more + dangling, tree)


class _Reader:
    """Reads file after file and keeps what it finds."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.findings: list[Finding] = []
        self.digest = hashlib.sha256()

    def files(self) -> Files | None:
        site = self.one(ROOT, shapes.SiteFile)
        devices = tuple(self.every("devices", shapes.DevicesFile))
        placements = tuple(self.every("placements", shapes.PlacementsFile))
        measures = self.one("measures.yaml", shapes.MeasuresFile)
        acceptances = self.one("acceptances.yaml", shapes.AcceptancesFile)
        preferences = self.one("preferences.yaml", shapes.PreferencesFile)
        if site is None or measures is None or acceptances is None or preferences is None:
            return None
        return Files(site, devices, placements, measures, acceptances, preferences, self.digest.hexdigest())

    def every(self, group: str, shape: type[S]) -> Iterator[tuple[str, S]]:
        """`group.yaml` and all files in the folder `group`."""
        for name in (f"{group}.yaml", *self.tree.names(group, ".yaml")):
            one = self.one(name, shape)
            if one is not None:
                yield name, one

    def one(self, name: str, shape: type[S]) -> S | None:
        """A file in its shape. A missing file, and a section without content, are empty."""
        if "/" not in name and name not in self.tree.names("", ".yaml"):
            return msgspec.convert({}, shape)
        try:
            value, found = read_yaml(self.tree.read(name, LIMIT), name)
        except TreeError as error:
            value, found = None, (error.finding,)
        self.findings += found
        return None if found else self.shaped(value, shape, name)

    def shaped(self, value: Any, shape: type[S], name: str) -> S | None:
        """The value as a shape; what is read enters the digest of the content by value, so comments do not count."""
        value = {} if value is None else value
        if isinstance(value, dict):
            value = {key: one for key, one in value.items() if one is not None}
        result, found = convert(value, shape, Place(name))
        self.findings += found
        if result is not None:
            self.digest.update(name.encode("utf-8", "surrogateescape"))
            self.digest.update(msgspec.json.encode(value, order="sorted"))
        return result
