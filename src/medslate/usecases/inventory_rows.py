"""The rows of an inventory one by one: which units of which device stand in which zone, or why that cannot be said."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from medslate.findings import Code, Finding, Place
from medslate.networks.site import Connection, DeviceEntry, Site
from medslate.standards.catalogs import suggestion
from medslate.usecases.inventory import LEFT_OUT, ColumnMap, Table, fresh, plain, slug

_NOT_SAID = "\0"
_MOST_UNITS = 1_000_000
_WORDS: Mapping[str, Mapping[str, str | bool]] = {
    "category": {one: one for one in ("medical", "it", "building")},
    "connection": {one.value: one.value for one in Connection}
    | {"lan": "wired", "ethernet": "wired", "wi-fi": "wlan", "wifi": "wlan", "wireless": "wlan"},
    "mobile": {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False},
    "critical": {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False},
}
DEFAULTS: Mapping[str, str | bool] = {
    "category": "medical",
    "connection": "unknown",
    "mobile": False,
    "critical": False,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a row says of its units, and so what makes units equal."""

    device: str
    zone: str
    configuration: str = ""
    kind: str = ""
    category: str = "medical"
    connection: str = "unknown"
    mobile: bool = False
    critical: bool = False


@dataclass
class Ledger:
    """Where the rows go, while they are read."""

    count: Counter[Unit] = field(default_factory=Counter)
    assets: dict[str, Unit] = field(default_factory=dict)
    went: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    unclear: dict[tuple[str, str], list[Place]] = field(default_factory=dict)


class Rows:
    """Reads row after row."""

    def __init__(self, site: Site, table: Table, columns: ColumnMap, file: str) -> None:
        self.site = site
        self.file = file
        self.table = table
        self.columns = columns
        self.devices = {one.id: one for one in site.devices}
        self.called = {_key(one.manufacturer, one.name, one.version): one.id for one in reversed(site.devices)}
        self.zones = {plain(text): one.id for one in reversed(site.zones) for text in (one.name, one.id)}
        self.named: dict[str, list[DeviceEntry]] = {}
        for one in site.devices:
            if one.place.file != file:
                self.named.setdefault(plain(one.name), []).append(one)
        self.new: dict[str, DeviceEntry] = {}
        self.ledger = Ledger()
        self.faults = tuple(self._map_faults())
        at = {plain(one): number for number, one in enumerate(table.header)}
        self.at = {key: tuple(at[plain(one)] for one in names) for key, names in columns.columns.items()}

    def read(self) -> Ledger:
        """Every row goes one of five ways."""
        for place, cells in self.table.rows:
            self.ledger.went[self._row(place, cells)] += 1
        return self.ledger

    def _row(self, place: Place, cells: tuple[str, ...]) -> str:
        if not any(cells):
            return "empty"
        if any(cells[len(self.table.header) :]):
            return self._refuse(
                place, "It has more cells than there are headings.", "Quote texts that hold the delimiter."
            )
        said = {key: self._cell(cells, numbers) for key, numbers in self.at.items()}
        zone, device = self._zone(said["location"]), self._device(said)
        if zone is LEFT_OUT or device is LEFT_OUT:
            return "left out"
        if zone == _NOT_SAID:
            where = f"No zone follows from {said['location']!r}." if said["location"] else "It says no location."
            remedy = f"Add it under `zones:` in {self.columns.place.file}." if said["location"] else "Correct the row."
            return self._refuse(place, where, remedy)
        count = _whole(said.get("count", ""))
        if device == _NOT_SAID or count is None:
            what = "It names no device." if device == _NOT_SAID else f"{said['count']!r} is no number of units."
            return self._refuse(place, what, "Correct the row.")
        return self._keep(place, self._unit(place, said, device, zone), said, count)

    def _keep(self, place: Place, unit: Unit, said: Mapping[str, str], count: int) -> str:
        asset = said.get("asset", "")
        before = self.ledger.assets.get(plain(asset))
        if before is not None:
            return self._again(place, before, unit, asset)
        if asset:
            self.ledger.assets[plain(asset)] = unit
        self.ledger.count[unit] += count
        return "placed"

    def _again(self, place: Place, before: Unit, unit: Unit, asset: str) -> str:
        if before == unit:
            return "again"
        where = f"{before.device} in {before.zone}"
        return self._refuse(place, f"Asset {asset} stands before as {where}.", "Keep the row that is true.")

    def _unit(self, place: Place, said: Mapping[str, str], device: str, zone: str) -> Unit:
        words = {one: self._word(place, one, said.get(one, "")) for one in DEFAULTS}
        kind = said.get("kind", "")
        if "kind" in self.columns.values:
            kind = str(self.columns.values["kind"].meaning(kind, kind))
        return Unit(
            device,
            zone,
            said.get("configuration", ""),
            kind,
            str(words["category"]),
            str(words["connection"]),
            words["mobile"] is True,
            words["critical"] is True,
        )

    def _word(self, place: Place, key: str, text: str) -> str | bool:
        own = self.columns.values.get(key)
        if own is not None and text in own:
            return own.meaning(text, "")
        if not text or plain(text) in _WORDS[key]:
            return _WORDS[key].get(plain(text), DEFAULTS[key])
        self.ledger.unclear.setdefault((key, text), []).append(place)
        return DEFAULTS[key]

    @staticmethod
    def _cell(cells: tuple[str, ...], numbers: tuple[int, ...]) -> str:
        return " / ".join(cells[one] for one in numbers if one < len(cells) and cells[one])

    def _zone(self, location: str) -> str | None:
        """By the mapping; else the zone that bears the text as its id or name."""
        return self.columns.zones.meaning(location, self.zones.get(plain(location), _NOT_SAID))

    def _device(self, said: Mapping[str, str]) -> str | None:
        """By the mapping, if the version is not another; else the device of that maker, name and version."""
        model = said.get("model", "") or said.get("name", "")
        version, maker = said.get("version", ""), said.get("manufacturer", "")
        if not model:
            return _NOT_SAID
        exact = self.columns.devices.meaning(f"{model} {version}", _NOT_SAID)
        if exact != _NOT_SAID:
            return exact
        mapped = self.columns.devices.meaning(model, _NOT_SAID)
        entry = self.devices.get(mapped or "")
        if mapped is LEFT_OUT or (entry is not None and not _differ(entry.version, version)):
            return mapped
        key = _key(maker, model, version)
        if key not in self.called and (like := self._like(*key)) is not None:
            self.called[key] = like
        if key not in self.called:
            taken = fresh(slug(maker, model, version), self.devices)
            self.called[key] = taken
            place = Place(self.file, ("devices", taken))
            self.new[taken] = self.devices[taken] = DeviceEntry(taken, model, place, maker, version)
        return self.called[key]

    def _like(self, maker: str, model: str, version: str) -> str | None:
        """The one device of that name of which nothing says that it is another; not one that this import made."""
        fitting = [
            one.id
            for one in self.named.get(model, ())
            if not _differ(one.manufacturer, maker) and not _differ(one.version, version)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _refuse(self, place: Place, what: str, remedy: str) -> str:
        self.ledger.findings.append(Finding(Code.ROW_REFUSED, place, what, remedy))
        return "refused"

    def _map_faults(self) -> Iterator[Finding]:
        for group, words, known in (
            ("zones", self.columns.zones, self.site.zone),
            ("devices", self.columns.devices, self.devices),
        ):
            for key, one in words.meanings.items():
                if one is not None and one not in known:
                    place = self.columns.place.at(group, key)
                    hint = suggestion(one, known, f"There are: {', '.join(known)}.")
                    yield Finding(Code.UNKNOWN_ID, place, f"The site has no {group[:-1]} {one}.", hint)


def _key(*texts: str) -> tuple[str, ...]:
    return tuple(map(plain, texts))


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and plain(one) != plain(other)


def _whole(text: str) -> int | None:
    """The number of units; one if nothing is said."""
    digits = text.strip().removesuffix(".0").removesuffix(",0")
    if not text.strip():
        return 1
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0
    return number if 0 < number <= _MOST_UNITS else None
