"""Init: the files of a new workspace, with only the rows that apply to each component."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.errors import UsageError
from medslate.standards.catalogs import Catalog, Requirement, suggestion


@dataclass(frozen=True, slots=True)
class NewComponent:
    """A component as given at the start."""

    id: str
    types: tuple[str, ...]
    version: str = "0.1.0"


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device as given at the start."""

    name: str
    manufacturer: str
    version: str
    components: tuple[NewComponent, ...]


def parse_component(text: str, catalog: Catalog) -> NewComponent:
    """`controller=EDR` or `gateway=NDR+HDR@1.9`. Raises `UsageError` for an unknown type or a form it cannot read."""
    name, _, rest = text.partition("=")
    types, _, version = rest.partition("@")
    parts = tuple(part.strip() for part in types.split("+") if part.strip())
    if not name.strip() or not parts:
        raise UsageError(f"{text!r} is not a component; write name=TYPE, like controller=EDR or gateway=NDR+HDR@1.9.")
    for part in parts:
        if part not in catalog.component_types:
            known = ", ".join(f"{key} ({title})" for key, title in catalog.component_types.items())
            hint = suggestion(part, catalog.component_types, known)
            raise UsageError(f"There is no component type {part}. {hint}")
    return NewComponent(name.strip(), parts, version.strip() or "0.1.0")


def new_workspace(device: NewDevice, catalog: Catalog, overlays: tuple[str, ...]) -> Mapping[str, str]:
    """File name and text of every file; one claims file per component, each row open, with its intent as a comment."""
    files = {
        "device.yaml": _device(device, catalog, overlays),
        "operator.yaml": _OPERATOR,
        "evidence.yaml": _EVIDENCE,
        ".gitignore": "# Licensed text of standards stays with its owner.\ntext/\n",
    }
    for component in device.components:
        files[f"claims/{component.id}.yaml"] = _claims(component, catalog)
    return files


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _schema(name: str) -> str:
    return f"# yaml-language-server: $schema={name}\n"


def _device(device: NewDevice, catalog: Catalog, overlays: tuple[str, ...]) -> str:
    components = "".join(
        f"  {one.id}:\n    name: {_quoted(one.id)}\n    types: [{', '.join(one.types)}]\n"
        f"    version: {_quoted(one.version)}\n"
        for one in device.components
    )
    interfaces = "".join(
        f"  {one.id}-network:\n    name: Network of {one.id}\n    component: {one.id}\n    kind: ethernet\n"
        "    protocols: []\n    ports: []\n    direction: both\n"
        for one in device.components
    )
    return (
        _schema("schemas/device.schema.json")
        + f"medslate: 1\ncatalog: {catalog.pack.id}\noverlays: [{', '.join(overlays)}]\n"
        + "# The capability you aim for: IAC UC SI DC RDF TRE RA, each 0 to 4.\n"
        + 'target: "2,2,2,2,2,2,2"\n'
        + f"\ndevice:\n  name: {_quoted(device.name)}\n  manufacturer: {_quoted(device.manufacturer)}\n"
        + f'  version: {_quoted(device.version)}\n  model: ""\n  udi_di: ""\n'
        + '  # What the device is for, and for whom.\n  intended_use: ""\n'
        + f"\ncomponents:\n{components}"
        + "\n# Every way in. A component that exposes or protects an interface in scope decides the device's level.\n"
        + f"interfaces:\n{interfaces}"
        + "\n# What must keep working, whatever security does.\nessential_functions: {}\n"
        + '\nsecurity_context:\n  # Where the device is used, and what protects it there.\n  environment: ""\n'
        + "  assumptions: {}\n"
    )


_OPERATOR = (
    _schema("schemas/operator.schema.json")
    + """# What the device needs from its operator, and what the operator must know.
integrations: {}
external_measures: {}
guidance:
  emergency_access: ""
  accounts: ""
  remote_access: ""
  confidential_data: ""
  cryptography: ""
  malware_protection: ""
  hardening: ""
  updates: ""
  logging: ""
  backup: ""
  decommissioning: ""
  vulnerability_contact: ""
  support_until: ""
  bill_of_materials: ""
  residual_risks: ""
"""
)
_EVIDENCE = _schema("schemas/evidence.schema.json") + "# What supports the claims.\nevidence: {}\n"


def _claims(component: NewComponent, catalog: Catalog) -> str:
    rows = (*catalog.constraints, *catalog.faced_by(component.types))
    head = _schema("../schemas/claims.schema.json") + f"component: {component.id}\nclaims:\n"
    return head + "\n".join(_claim(row) for row in rows)


def _claim(row: Requirement) -> str:
    level = "at every level" if row.level is None else f"from level {row.level}"
    intent = " ".join(row.intent.split())
    return f"  # {row.title} ({level}): {intent}\n  {row.id}:\n    verdict: open\n"
