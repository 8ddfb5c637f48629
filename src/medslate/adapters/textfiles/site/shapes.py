# ruff: noqa: RUF012  (msgspec makes an own empty default for every record)
"""The shapes of the files of a site. JSON Schemas and the readers both come from here."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from medslate.adapters.textfiles.converting import Name, Shape, Text
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Connection, FailMode
from medslate.standards.profiles import Harm, Reaction, ZoneKind

Level = Annotated[int, Meta(ge=0, le=4)]
Vector = Annotated[str, Meta(max_length=100, description="Seven levels, IAC UC SI DC RDF TRE RA")] | Level
Money = Annotated[int, Meta(ge=0, le=10**12, description="Whole units of the currency")]
Small = Annotated[int, Meta(ge=0, le=1000)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Names = tuple[Name, ...]
Category = Literal["medical", "it", "building"]


class SiteText(Shape, frozen=True):
    """The site."""

    id: Annotated[Name, Meta(description="Short name in files and tables")]
    name: Annotated[Name, Meta(description="Name in documents")]


class ZoneText(Shape, frozen=True):
    """A zone. With a profile, everything not given comes from it."""

    name: Annotated[Text, Meta(description="Name in documents (default: the id)")] = ""
    profile: Annotated[Text, Meta(description="Id of a zone profile of the profiles pack")] = ""
    kind: Annotated[ZoneKind | None, Meta(description="What the zone is for")] = None
    target: Annotated[Vector, Meta(description='SL-T: "2,2,2,1,2,1,2", or one number for all')] = ""
    reasons: Annotated[
        dict[str, Text], Meta(description="FR: why its target is not the profile's, or is what it is")
    ] = {}
    harm: Annotated[Harm | None, Meta(description="Worst credible harm if the zone's function is lost or altered")] = (
        None
    )
    reaction: Annotated[Reaction | None, Meta(description="Time between a fault and harm")] = None
    twin: Annotated[Text, Meta(description="The zone that takes over")] = ""
    critical: Annotated[bool | None, Meta(description="Safety-related")] = None
    wireless: Annotated[bool, Meta(description="Meant for wireless devices")] = False
    temporary: Annotated[bool, Meta(description="Meant for devices that are connected from time to time")] = False
    break_glass: Annotated[bool, Meta(description="Emergency access works although a measure stands before")] = False
    lane: Annotated[Small | None, Meta(description="Where a drawing puts it, 0 outermost")] = None


class FlowText(Shape, frozen=True):
    """A needed communication through a conduit."""

    origin: Annotated[Name, Meta(description="Zone at an end of the conduit, or placement in one")] = msgspec.field(
        name="from"
    )
    to: Annotated[Name, Meta(description="Zone at the other end, or placement in it")]
    protocol: Text = ""
    port: Annotated[Text, Meta(description='As "2575/tcp"')] = ""
    both: Annotated[bool, Meta(description="Data go both ways; false: only as said")] = True
    encrypted: Annotated[bool | None, Meta(description="Left out: not known")] = None
    on_demand: Annotated[bool, Meta(description="Opened when needed only")] = False
    essential: Annotated[bool, Meta(description="An essential function rests on it")] = False


class ConduitText(Shape, frozen=True):
    """What connects two zones."""

    between: Annotated[Names, Meta(description="The two zones: [icu, services]")]
    name: Text = ""
    target: Annotated[Vector, Meta(description="SL-T of its own, if it has one")] = ""
    remote: Annotated[bool, Meta(description="Remote service comes through it")] = False
    wireless: bool = False
    fail_mode: Annotated[FailMode, Meta(description="What it does when its enforcement fails")] = FailMode.UNKNOWN
    flows: Annotated[dict[str, FlowText], Meta(description="Needed communications, by id")] = {}


class SiteFile(Shape, frozen=True):
    """site.yaml: the site, the packs it is held against, its zones and conduits."""

    medslate: Annotated[Literal[1], Meta(description="Version of the site format")]
    site: SiteText
    catalog: Annotated[Name, Meta(description="Pack id of the catalog that devices are held against")]
    library: Annotated[Name, Meta(description="Pack id of the library of measures")]
    profiles: Annotated[Text, Meta(description="Pack id of the zone profiles")] = ""
    zones: dict[str, ZoneText] = {}
    conduits: dict[str, ConduitText] = {}


class DeviceText(Shape, frozen=True):
    """A device in one version, and where its capability is read from; from nowhere: all its rows are open."""

    name: Annotated[Text, Meta(description="Trade name (default: the id)")] = ""
    manufacturer: Text = ""
    version: Annotated[Text, Meta(description='Quoted: "2.1"')] = ""
    workspace: Annotated[Text, Meta(description="Folder of the maker's workspace, relative to the site")] = ""
    form: Annotated[Text, Meta(description="Disclosure form: a folder with answers.yaml, or an .xlsx file")] = ""
    vector: Annotated[Vector, Meta(description="SL-C, where only that is known; needs types")] = ""
    bundle: Annotated[Text, Meta(description="The maker's sealed declaration, a file; accepted by trust.yaml")] = ""
    types: Annotated[Names, Meta(description="Component types, where nothing else tells them: [EDR]")] = ()
    reach: Annotated[dict[str, bool], Meta(description="Attack path: whether an interface can open it")] = {}
    features: Annotated[dict[str, bool], Meta(description="What it offers to measures; left out: not known")] = {}
    refuses: Annotated[Names, Meta(description="Measures that the maker forbids on it")] = ()
    verdicts: Annotated[
        dict[str, Verdict], Meta(description="row: what you know of it yourself; stands above vector and form")
    ] = {}


class DevicesFile(Shape, frozen=True):
    """devices.yaml and devices/*.yaml: the devices there are, by id."""

    devices: dict[str, DeviceText] = {}


class PlacementText(Shape, frozen=True):
    """Equal units of one device in one zone."""

    device: Annotated[Name, Meta(description="Id of a device")]
    zone: Annotated[Name, Meta(description="Id of a zone")]
    count: Annotated[int, Meta(description="Units", ge=1, le=10_000_000)] = 1
    configuration: Annotated[Text, Meta(description="What tells these units from others of the device")] = ""
    kind: Annotated[Text, Meta(description="Kind of device: infusion pump")] = ""
    category: Category = "medical"
    critical: Annotated[bool, Meta(description="Losing all of the kind harms")] = False
    connection: Connection = Connection.UNKNOWN
    mobile: bool = False
    temporary: Annotated[bool, Meta(description="Connected from time to time")] = False
    external: Annotated[bool, Meta(description="Reached through a network that is not the site's")] = False
    reaction: Annotated[Reaction | None, Meta(description="If shorter than the zone's")] = None
    fulfilled: Annotated[Names, Meta(description="Ids of what the maker asks for that is in place for them")] = ()
    refuses: Annotated[Names, Meta(description="Measures that must not be put on them")] = ()


class PlacementsFile(Shape, frozen=True):
    """placements.yaml and placements/*.yaml: what is placed where, by id."""

    placements: dict[str, PlacementText] = {}


class InstanceText(Shape, frozen=True):
    """A measure at some places."""

    measure: Annotated[Name, Meta(description="Id of the library")]
    at: Annotated[Name | Names, Meta(description="Zones, conduits or placements; left out: the site")] = ()


class InPlaceText(InstanceText, frozen=True):
    """A measure that stands already."""

    since: dt.date | None = None
    note: Text = ""


class MeasuresFile(Shape, frozen=True):
    """measures.yaml: the measures that stand already."""

    measures: tuple[InPlaceText, ...] = ()


class AcceptanceText(Shape, frozen=True):
    """A residual that the operator bears until a day."""

    zone: Name
    owner: Annotated[Name, Meta(description="Role that bears it")]
    approver: Annotated[Name, Meta(description="Role that agreed, other than the owner")]
    reason: Annotated[Text, Meta(description="Why it can be borne")]
    expires: Annotated[dt.date, Meta(description="Last day on which it holds")]
    rows: Annotated[Names, Meta(description="Rows that may stay uncovered")] = ()
    above: Annotated[
        dict[str, Level],
        Meta(description="FR: level above which its rows may stay uncovered"),
    ] = {}


class AcceptancesFile(Shape, frozen=True):
    """acceptances.yaml: accepted residuals, by id."""

    acceptances: dict[str, AcceptanceText] = {}


class CostText(Shape, frozen=True):
    """What measures cost here. What is not given stays as the library says."""

    currency: Annotated[str, Meta(min_length=1, max_length=20)] = "EUR"
    years: Annotated[int, Meta(description="Years that the plan reckons with", ge=1, le=50)] = 1
    yearly: Annotated[Percent, Meta(description="Percent of the first year's cost that each further year takes")] = 20
    classes: Annotated[dict[str, Money], Meta(description="Own figures of cost classes")] = {}
    measures: Annotated[dict[str, Money], Meta(description="Own figures of one instance of a measure")] = {}
    zone: Annotated[Money, Meta(description="First-year cost of one more zone")] = 4_000
    conduit: Annotated[Money, Meta(description="First-year cost of one more conduit")] = 1_500
    asked: Annotated[Money, Meta(description="Cost of one thing a maker asks for that no measure fulfils")] = 10_000


class PreferencesFile(Shape, frozen=True):
    """preferences.yaml: how the operator wants it."""

    banned: Annotated[tuple[Name | InstanceText, ...], Meta(description="Measures, or single instances")] = ()
    required: Annotated[tuple[Name | InstanceText, ...], Meta(description="Measures, or single instances")] = ()
    cost: CostText = CostText()
    share: Annotated[Percent, Meta(description="Most that one zone may hold of a critical kind, in percent")] = 60
    rely_on: Annotated[Strength, Meta(description="Strength at which makers' dossiers are taken")] = Strength.DECLARED
    budget: Annotated[Money | None, Meta(description="Most that a plan may cost")] = None


Columns = Annotated[Name | Names, Meta(description="A column, or several that are joined")]


class ColumnsText(Shape, frozen=True):
    """Which column of the inventory says what. `location`, and `name` or `model`, are needed."""

    location: Annotated[Columns, Meta(description="What tells the zone: ward, room, VLAN, ...")]
    model: Annotated[Columns, Meta(description="What tells the device")] = ()
    name: Annotated[Columns, Meta(description="Name of the device, if there is no model")] = ()
    manufacturer: Columns = ()
    version: Annotated[Columns, Meta(description="Software version")] = ()
    asset: Annotated[Columns, Meta(description="Serial or asset id: no unit counts twice")] = ()
    count: Annotated[Columns, Meta(description="Units of the row; without it, one")] = ()
    configuration: Columns = ()
    kind: Columns = ()
    category: Columns = ()
    connection: Columns = ()
    mobile: Columns = ()
    critical: Columns = ()


class ValuesText(Shape, frozen=True):
    """What the words of the inventory mean, by field."""

    kind: dict[str, Text] = {}
    category: Annotated[dict[str, Category], Meta(description="to medical, it or building")] = {}
    connection: Annotated[dict[str, Connection], Meta(description="to wired, wlan, none or unknown")] = {}
    mobile: Annotated[dict[str, bool], Meta(description="to true or false")] = {}
    critical: Annotated[dict[str, bool], Meta(description="to true or false")] = {}


class MappingFile(Shape, frozen=True):
    """mapping.yaml: how to read an inventory. Texts are compared without regard to case; `*` stands for any text."""

    columns: ColumnsText
    zones: Annotated[dict[str, Name | None], Meta(description="location: zone; null leaves the rows out")] = {}
    devices: Annotated[dict[str, Name | None], Meta(description="model, or model and version: device; null: out")] = {}
    values: ValuesText = ValuesText()
    delimiter: Annotated[str, Meta(max_length=1, description="Of a CSV file (default: guessed)")] = ""
    encoding: Annotated[Text, Meta(description="Of a CSV file (default: guessed)")] = ""
    sheet: Annotated[Text, Meta(description="Of a workbook (default: the one with the columns)")] = ""
    header: Annotated[int, Meta(description="Row of the headings, from 1 (default: found)", ge=0, le=1000)] = 0


class NeedFlowText(Shape, frozen=True):
    """A communication that the device must have, with a zone: give one of `from` and `to`."""

    origin: Annotated[Text, Meta(description="Zone that it comes from")] = msgspec.field(name="from", default="")
    to: Annotated[Text, Meta(description="Zone that it goes to")] = ""
    protocol: Text = ""
    port: Annotated[Text, Meta(description='As "2575/tcp"')] = ""
    both: Annotated[bool, Meta(description="Data go both ways; false: only as said")] = True
    encrypted: Annotated[bool | None, Meta(description="Left out: not known")] = None
    on_demand: Annotated[bool, Meta(description="Opened when needed only")] = False
    essential: Annotated[bool, Meta(description="An essential function rests on it")] = False


class NeedFile(Shape, frozen=True):
    """need.yaml: what is to be bought, and the candidates for it."""

    zone: Annotated[Name, Meta(description="Zone of the site that they go into")]
    count: Annotated[int, Meta(description="Units", ge=1, le=10_000_000)] = 1
    target: Annotated[Vector, Meta(description="SL-T that the zone shall have (default: its own)")] = ""
    kind: Annotated[Text, Meta(description="Kind of device: infusion pump")] = ""
    category: Category = "medical"
    critical: Annotated[bool, Meta(description="Losing all of the kind harms")] = False
    connection: Connection = Connection.UNKNOWN
    mobile: bool = False
    temporary: Annotated[bool, Meta(description="Connected from time to time")] = False
    external: Annotated[bool, Meta(description="Reached through a network that is not the site's")] = False
    reaction: Annotated[Reaction | None, Meta(description="If shorter than the zone's")] = None
    fulfilled: Annotated[Names, Meta(description="Ids of what makers ask for that is in place for them")] = ()
    flows: Annotated[dict[str, NeedFlowText], Meta(description="Communications it must have, by id")] = {}
    candidates: Annotated[
        dict[str, DeviceText], Meta(description="By id, as in devices.yaml; paths are relative to this file")
    ] = {}


class QuestionText(Shape, frozen=True):
    """A question on a row of the catalog."""

    text: Annotated[Text, Meta(description="The question", min_length=1)]
    row: Annotated[Text, Meta(description="The row that it is about; then the claim on it is the answer")] = ""


class QuestionsFile(Shape, frozen=True):
    """questions.yaml: questions by id, each a text, or a text with the row that it is about."""

    questions: dict[str, Text | QuestionText] = {}


FILES: dict[str, type[Shape]] = {
    "site": SiteFile,
    "devices": DevicesFile,
    "placements": PlacementsFile,
    "measures": MeasuresFile,
    "acceptances": AcceptancesFile,
    "preferences": PreferencesFile,
    "mapping": MappingFile,
    "need": NeedFile,
    "questions": QuestionsFile,
}
