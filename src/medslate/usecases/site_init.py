"""Init: the files of a new site: three zones from profiles, the conduits between them, one device nobody knows yet."""

from collections.abc import Mapping
from json import dumps

from medslate.errors import SetupError
from medslate.standards.profiles import Profiles, ZoneKind, ZoneProfile
from medslate.usecases.inventory import slug


def new_site(name: str, catalog: str, library: str, profiles: Profiles) -> Mapping[str, str]:
    """File name and text of every file. Raises `SetupError` if the profiles lack a kind of zone that is needed."""
    medical, services, business = (
        _first(profiles, kind) for kind in (ZoneKind.MEDICAL, ZoneKind.SERVICES, ZoneKind.BUSINESS)
    )
    return {
        "site.yaml": _site(name, (catalog, library, profiles.pack.id), medical, services, business),
        "devices.yaml": _DEVICES,
        "placements.yaml": _placements(medical),
        "measures.yaml": _MEASURES,
        "acceptances.yaml": _ACCEPTANCES.replace("@", medical.id),
        "preferences.yaml": _PREFERENCES,
        "mapping.yaml": _MAPPING.replace("@", medical.id),
    }


def _first(profiles: Profiles, kind: ZoneKind) -> ZoneProfile:
    """The first profile of a kind, a critical one if there is one."""
    fitting = [one for one in profiles.zones if one.kind is kind]
    if not fitting:
        raise SetupError(f"Pack {profiles.pack.id} has no profile of the kind {kind.value} to start a site with.")
    return next((one for one in fitting if one.critical), fitting[0])


def _schema(name: str) -> str:
    return f"# yaml-language-server: $schema=schemas/{name}.schema.json\n"


def _site(name: str, packs: tuple[str, str, str], *zones: ZoneProfile) -> str:
    catalog, library, profiles = packs
    medical, services, business = zones
    shown = "".join(
        f"  {one.id}:\n    name: {dumps(one.title, ensure_ascii=False)}\n    profile: {one.id}\n" for one in zones
    )
    return (
        _schema("site")
        + f"medslate: 1\nsite:\n  id: {slug(name)}\n  name: {dumps(name, ensure_ascii=False)}\n"
        + "# What devices are held against, the measures to choose from, and the named kinds of zones.\n"
        + f"catalog: {catalog}\nlibrary: {library}\nprofiles: {profiles}\n"
        + "\n# Target, harm and reaction time come from the profile. A target of your own needs a reason per FR:\n"
        + '#   target: "2,2,2,2,3,2,3"\n#   reasons: {DC: "..."}\n'
        + f"zones:\n{shown}"
        + "\n# What connects the zones, and the communications that must stay possible.\n"
        + f"conduits:\n  {medical.id}--{services.id}:\n    between: [{medical.id}, {services.id}]\n    flows:\n"
        + f"      results:\n        from: {medical.id}\n        to: {services.id}\n        protocol: HL7\n"
        + '        port: "2575/tcp"\n        encrypted: false\n'
        + f"  {services.id}--{business.id}:\n    between: [{services.id}, {business.id}]\n    flows:\n"
        + f"      reading:\n        from: {business.id}\n        to: {services.id}\n        protocol: HTTPS\n"
        + '        port: "443/tcp"\n        encrypted: true\n'
    )


_DEVICES = (
    _schema("devices")
    + """# Where the capability of each device is read from: at most one of
#   workspace: ../infusion-pump     the maker's dossier
#   form: forms/pump.xlsx           a disclosure form, or a folder with answers.yaml
#   vector: "1,1,1,1,1,1,1"         SL-C alone, with types: [EDR]
# Without any, nothing is known of the device: all its rows are open.
devices:
  example-pump:
    name: Example pump
    manufacturer: ""
    version: "1.0"
"""
)


def _placements(zone: ZoneProfile) -> str:
    return (
        _schema("placements")
        + "# Equal units of one device in one zone. An inventory does it for you: `medslate site import`.\n"
        + f"placements:\n  {zone.id}-pumps:\n    device: example-pump\n    zone: {zone.id}\n    count: 10\n"
        + "    kind: infusion pump\n"
    )


_MEASURES = (
    _schema("measures")
    + """# What stands already; `medslate pack show` lists the library. Without `at:` it stands for the site.
#   - measure: ID
#     at: [zone, or conduit, or placement]
#     since: 2025-01-31
measures: []
"""
)
_ACCEPTANCES = (
    _schema("acceptances")
    + """# What may stay uncovered for a while, and who answers for it.
#   lab-2027:
#     zone: @
#     above: {DC: 1}
#     owner: Head of clinical engineering
#     approver: Chief information security officer
#     reason: Replaced in 2027
#     expires: 2027-12-31
acceptances: {}
"""
)
_PREFERENCES = (
    _schema("preferences")
    + """# Measures never or always to be taken: an id, or {measure: ID, at: zone}.
banned: []
required: []
# Figures of your own: `classes:` by cost class, `measures:` by id.
cost:
  currency: EUR
  years: 5
"""
)
_MAPPING = (
    _schema("mapping")
    + """# How `medslate site import INVENTORY --map mapping.yaml` reads an export of your maintenance system.
columns:
  location: Location
  model: Model
  manufacturer: Manufacturer
  version: Software version
  asset: Serial number
# Which zone a location is; * stands for any text, null leaves the rows out.
zones:
  "Intensive care*": @
  "Store*": null
# Which device a model is, where its name, maker and version do not tell.
devices: {}
"""
)
