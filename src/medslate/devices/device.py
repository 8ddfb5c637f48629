"""A medical device: what it is, what it is made of, where it can be reached, what must keep working."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from medslate.findings import Place
from medslate.standards.catalogs import Product


@dataclass(frozen=True, slots=True)
class Component:
    """A typed part of the device. `types` are those of the catalog (SAR, EDR, HDR, NDR); it may be of several."""

    id: str
    name: str
    types: tuple[str, ...]
    version: str
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class Interface:
    """Where the device meets the world. `component` exposes it, `protected_by` names those that stand before it.

    Out of scope (with a reason) it does not draw its components into the device's SL-C.
    """

    id: str
    name: str
    component: str
    kind: str
    place: Place
    protected_by: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    direction: str = ""
    data: str = ""
    in_scope: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EssentialFunction:
    """What must keep working, whatever security does (IEC TR 60601-4-5 clause 4.2, IEC 62443-4-2 CCSC 1)."""

    id: str
    name: str
    description: str
    place: Place


@dataclass(frozen=True, slots=True)
class Integration:
    """A named other system through which rows are met: the dependency that the operator must fulfil."""

    id: str
    name: str
    provides: str
    place: Place


@dataclass(frozen=True, slots=True)
class ExternalMeasure:
    """A measure outside the device that the manufacturer asks the operator for (MDR Annex I 17.4, 23.4(ab)).

    `library`: ids of measures of an operator's library that fulfil it together, as the manufacturer sees it.
    """

    id: str
    title: str
    description: str
    party: str
    place: Place
    library: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption of the security context: what the manufacturer takes as given in the environment."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the operator must be told besides levels and measures; each a text of the manufacturer, or empty."""

    emergency_access: str = ""
    accounts: str = ""
    remote_access: str = ""
    confidential_data: str = ""
    cryptography: str = ""
    malware_protection: str = ""
    hardening: str = ""
    updates: str = ""
    logging: str = ""
    backup: str = ""
    decommissioning: str = ""
    vulnerability_contact: str = ""
    support_until: str = ""
    bill_of_materials: str = ""
    residual_risks: str = ""


@dataclass(frozen=True)
class Device:
    """The device placed on the market, in one version. `placed_as`: what it is before the law.

    `refuses`: ids of measures of an operator's library that its maker forbids on it.
    """

    name: str
    model: str
    manufacturer: str
    version: str
    intended_use: str
    place: Place
    udi_di: str = ""
    environment: str = ""
    components: tuple[Component, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    functions: tuple[EssentialFunction, ...] = ()
    integrations: tuple[Integration, ...] = ()
    measures: tuple[ExternalMeasure, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    guidance: Guidance = field(default_factory=Guidance)
    placed_as: Product = Product.MEDICAL_DEVICE
    refuses: tuple[str, ...] = ()

    @cached_property
    def component(self) -> Mapping[str, Component]:
        """Components by id."""
        return {one.id: one for one in self.components}

    @cached_property
    def function_ids(self) -> frozenset[str]:
        """Ids of the essential functions."""
        return frozenset(one.id for one in self.functions)

    @cached_property
    def integration_ids(self) -> frozenset[str]:
        """Ids of the integrations."""
        return frozenset(one.id for one in self.integrations)

    @cached_property
    def measure_ids(self) -> frozenset[str]:
        """Ids of the external measures."""
        return frozenset(one.id for one in self.measures)

    @cached_property
    def in_scope(self) -> tuple[Component, ...]:
        """The components that expose or protect an interface in scope: those that decide the device's SL-C."""
        reached = {
            name
            for interface in self.interfaces
            if interface.in_scope
            for name in (interface.component, *interface.protected_by)
        }
        return tuple(one for one in self.components if one.id in reached)
