"""Generate: a believable hospital as files: the site, its inventory as an export would be, and what was assumed."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from medslate.assessment.known import from_vector, unknown
from medslate.networks.generating import Generated
from medslate.networks.generating.assumptions import OWN, Assumption
from medslate.networks.generating.order import Content
from medslate.networks.site import DeviceEntry, Placement, Site
from medslate.networks.system import System

FORM = "medslate-assumptions/1"
COLUMNS = (
    "Asset", "Device", "Model", "Manufacturer", "Software", "Location", "Type", "Category", "Connection", "Mobile",
    "Critical",
)  # fmt: skip
_COLUMN_OF = {
    "asset": "Asset", "location": "Location", "name": "Model", "manufacturer": "Manufacturer", "version": "Software",
    "kind": "Type", "category": "Category", "connection": "Connection", "mobile": "Mobile", "critical": "Critical",
}  # fmt: skip


def system_of(generated: Generated, content: Content) -> System:
    """The hospital as the rules see it, without a detour over files: each device by its vector and verdicts."""
    devices = {
        one.id: unknown(one, content.catalog) if one.vector is None else from_vector(one, one.vector, content.catalog)
        for one in generated.site.devices
    }
    return System(generated.site, devices, content.catalog, content.library)


def generated_files(generated: Generated, content: Content, made_by: str) -> Mapping[str, bytes]:
    """What stands beside the site's own files, by name. `made_by`: the command that makes the same again."""
    site = generated.site
    return {
        "inventory.csv": inventory(site),
        "mapping.yaml": _mapping(site).encode(),
        "ASSUMPTIONS.md": "\n".join(_page(generated, content, made_by)).encode(),
        "assumptions.json": (json.dumps(assumptions_data(generated, content, made_by), indent=1) + "\n").encode(),
    }


def inventory(site: Site) -> bytes:
    """One line for each unit, as a maintenance system exports it; `mapping.yaml` says how to read it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    entries = {one.id: one for one in site.devices}
    number = 0
    for placement in site.placements:
        for _ in range(placement.count):
            number += 1
            writer.writerow(_unit(number, placement, entries[placement.device], site))
    return text.getvalue().encode()


def _unit(number: int, placement: Placement, entry: DeviceEntry, site: Site) -> tuple[str, ...]:
    return (
        f"{number:06d}",
        entry.id,
        entry.name,
        entry.manufacturer,
        entry.version,
        site.zone[placement.zone].name,
        placement.kind,
        placement.category,
        placement.connection.value,
        "yes" if placement.mobile else "no",
        "yes" if placement.critical else "no",
    )


def _mapping(site: Site) -> str:
    columns = "".join(f"  {key}: {name}\n" for key, name in _COLUMN_OF.items())
    zones = "".join(f"  {json.dumps(one.name)}: {one.id}\n" for one in site.zones if site.placed_in[one.id])
    devices = "".join(f"  {json.dumps(one.name)}: {one.id}\n" for one in site.devices)
    return (
        "# How `medslate site import inventory.csv --map mapping.yaml` reads the inventory.\n"
        f"columns:\n{columns}zones:\n{zones}devices:\n{devices}"
    )


def resolved(one: Assumption, content: Content) -> Iterator[str]:
    """The sources of an assumption in words."""
    return (content.profiles.pack.sources.get(key, key) for key in one.sources)


def assumptions_data(generated: Generated, content: Content, made_by: str) -> dict[str, object]:
    """The assumptions as JSON data, with the packs that they are from."""
    packs = (content.profiles.pack, content.library.pack, content.catalog.pack)
    return {
        "form": FORM,
        "site": generated.site.id,
        "made_by": made_by,
        "packs": {one.id: one.digest for one in packs},
        "assumptions": [
            {
                "statement": one.statement,
                "figure": one.figure,
                "row": one.row,
                "confidence": one.confidence.value,
                "sources": dict(zip(one.sources, resolved(one, content), strict=True)),
            }
            for one in generated.assumptions
        ],
    }


def _page(generated: Generated, content: Content, made_by: str) -> Iterator[str]:
    pack = content.profiles.pack
    yield f"# Assumptions behind {generated.site.name}"
    yield ""
    yield "This hospital is made up. No device, maker or place in it is real, and no open inventory of a real hospital"
    yield f"was found. The figures are those of the pack {pack.id} {pack.version}, and of the generator itself."
    yield f"The same command makes the same hospital: `{made_by}`."
    yield ""
    for table, ones in by_table(generated.assumptions):
        yield f"## {'The generator itself' if table == OWN else table.capitalize()}"
        yield ""
        yield "| what | figure | row | confidence | sources |"
        yield "|---|---|---|---|---|"
        for one in ones:
            cells = (one.statement, one.figure, one.row, one.confidence.value, ", ".join(one.sources) or "-")
            yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
        yield ""
    yield "## Sources"
    yield ""
    for key in sorted({key for one in generated.assumptions for key in one.sources}):
        yield f"- {key}: {pack.sources.get(key, key)}"
    yield ""


def by_table(ones: Iterable[Assumption]) -> Iterator[tuple[str, tuple[Assumption, ...]]]:
    """The assumptions by the table that they are from, in the order in which they are first met."""
    found: dict[str, list[Assumption]] = {}
    for one in ones:
        found.setdefault(one.row.partition("/")[0], []).append(one)
    return ((table, tuple(several)) for table, several in found.items())
