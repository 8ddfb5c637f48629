"""The shapes of the files of a workspace. JSON Schemas and the readers both come from here.

A description stands beside each field: it is what an editor shows while one types.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from medslate.adapters.textfiles.converting import Name, Shape, Text
from medslate.assessment.evidence import EvidenceKind, Independence, Outcome
from medslate.levels.verdicts import Verdict
from medslate.lifecycle.vulnerabilities import Justification, Response, State
from medslate.standards.catalogs import Product

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of the file, in hexadecimal")]


class DeviceText(Shape, frozen=True):
    """The device placed on the market."""

    name: Annotated[Name, Meta(description="Trade name")]
    manufacturer: Annotated[Name, Meta(description="Who places the device on the market")]
    version: Annotated[Name, Meta(description='Version of the device, quoted: "2.1"')]
    intended_use: Annotated[Text, Meta(description="What the device is for, in the manufacturer's words")]
    model: Annotated[Text, Meta(description="Model or reference number")] = ""
    udi_di: Annotated[Text, Meta(description="UDI device identifier")] = ""
    placed_as: Annotated[Product, Meta(description="What it is before the law: decides which law speaks of it")] = (
        Product.MEDICAL_DEVICE
    )


class ComponentText(Shape, frozen=True):
    """A typed part of the device."""

    name: Name
    types: Annotated[tuple[Name, ...], Meta(description="Component types of the catalog: SAR, EDR, HDR, NDR")]
    version: Annotated[Name, Meta(description='Current version, quoted: "3.2.0"')]
    description: Text = ""


class InterfaceText(Shape, frozen=True):
    """Where the device meets the world."""

    name: Name
    component: Annotated[Name, Meta(description="Component that exposes the interface")]
    kind: Annotated[Name, Meta(description="ethernet, wlan, bluetooth, usb, serial, display, service port, ...")]
    protected_by: Annotated[tuple[Name, ...], Meta(description="Components that stand before it")] = ()
    protocols: tuple[Name, ...] = ()
    ports: Annotated[tuple[Name, ...], Meta(description='As "443/tcp"')] = ()
    direction: Annotated[Text, Meta(description="in, out or both")] = ""
    data: Annotated[Text, Meta(description="What is exchanged")] = ""
    in_scope: Annotated[bool, Meta(description="Whether the interface draws its components into the device's SL-C")] = (
        True
    )
    reason: Annotated[Text, Meta(description="Why it is out of scope")] = ""


class FunctionText(Shape, frozen=True):
    """What must keep working, whatever security does."""

    name: Name
    description: Text = ""


class ContextText(Shape, frozen=True):
    """The environment that the manufacturer assumes."""

    environment: Text = ""
    assumptions: Annotated[dict[str, Text], Meta(description="id: what is taken as given")] = {}


class DeviceFile(Shape, frozen=True):
    """device.yaml: the device, its parts, its interfaces, its essential functions, its security context."""

    medslate: Annotated[Literal[1], Meta(description="Version of the workspace format")]
    catalog: Annotated[Name, Meta(description="Pack id of the catalog assessed against")]
    device: DeviceText
    components: dict[str, ComponentText]
    overlays: Annotated[tuple[Name, ...], Meta(description="Pack ids of overlays shown beside the rows")] = ()
    target: Annotated[Text, Meta(description="Intended SL-C, like 2,2,2,1,2,1,2")] = ""
    interfaces: dict[str, InterfaceText] = {}
    essential_functions: dict[str, FunctionText] = {}
    security_context: ContextText = ContextText()
    boundary: Annotated[
        tuple[Name, ...], Meta(description="System boundary: a level of the product side, one of the infrastructure")
    ] = ()


class IntegrationText(Shape, frozen=True):
    """A named other system through which rows are met."""

    name: Name
    provides: Annotated[Text, Meta(description="What the device relies on it for")] = ""


class MeasureText(Shape, frozen=True):
    """A measure outside the device that the operator is asked for."""

    title: Name
    description: Text = ""
    party: Annotated[Text, Meta(description="Who has to take it")] = "operator"
    library: Annotated[
        tuple[Name, ...], Meta(description="Ids of countermeasures of a library that fulfil it together")
    ] = ()


class GuidanceText(Shape, frozen=True):
    """What the operator must be told besides levels and measures."""

    emergency_access: Text = ""
    accounts: Annotated[
        Text, Meta(description="Accounts and roles there are, and which credentials are set at delivery")
    ] = ""
    remote_access: Annotated[Text, Meta(description="Remote service and how the operator controls it")] = ""
    confidential_data: Annotated[
        Text, Meta(description="Which confidential data are kept or sent, and how they are removed or de-identified")
    ] = ""
    cryptography: Annotated[
        Text, Meta(description="Algorithms, keys and certificates that the operator must know of")
    ] = ""
    malware_protection: Annotated[
        Text, Meta(description="What protects against malicious code, and what the operator may add")
    ] = ""
    hardening: Annotated[
        Text, Meta(description="How the device is hardened, and how the operator hardens it further")
    ] = ""
    updates: Text = ""
    logging: Text = ""
    backup: Text = ""
    decommissioning: Text = ""
    vulnerability_contact: Text = ""
    support_until: Annotated[Text, Meta(description="Date or condition")] = ""
    bill_of_materials: Annotated[Text, Meta(description="Third-party parts, or where their list is to be had")] = ""
    residual_risks: Annotated[Text, Meta(description="Risks that remain and that the operator must know")] = ""


class OperatorFile(Shape, frozen=True):
    """operator.yaml: what the device needs from its operator, and what the operator must know."""

    integrations: dict[str, IntegrationText] = {}
    external_measures: dict[str, MeasureText] = {}
    guidance: GuidanceText = GuidanceText()
    refuses: Annotated[
        tuple[Name, ...], Meta(description="Ids of countermeasures of a library that must not be used on the device")
    ] = ()


class ClaimText(Shape, frozen=True):
    """One claim: the verdict on one row, and what it rests on."""

    verdict: Verdict
    how: Annotated[Text, Meta(description="How the component does it")] = ""
    rationale: Annotated[Text, Meta(description="Why it does not apply, or is not done")] = ""
    evidence: Annotated[tuple[Name, ...], Meta(description="Ids of evidence.yaml")] = ()
    through: Annotated[tuple[Name, ...], Meta(description="Ids of integrations: met by integration")] = ()
    measures: Annotated[tuple[Name, ...], Meta(description="Ids of external measures: covered externally")] = ()
    impairs: Annotated[
        dict[str, Text], Meta(description="Essential function that the row could hinder: how it is resolved")
    ] = {}


class ClaimsFile(Shape, frozen=True):
    """claims/*.yaml: claims of one component, by row."""

    component: Name
    claims: dict[str, ClaimText]


class StatedText(Shape, frozen=True):
    """The answer to one row of a catalog, and what it rests on."""

    answer: Annotated[Text, Meta(description="An answer of the catalog's scale; left out, the row is open")] = ""
    how: Annotated[Text, Meta(description="How the row is fulfilled, and where that is written")] = ""
    rationale: Annotated[Text, Meta(description="Why it does not apply, or is not done")] = ""
    evidence: Annotated[tuple[Name, ...], Meta(description="Ids of evidence.yaml")] = ()


class ConformityFile(Shape, frozen=True):
    """conformity/*.yaml: answers to the rows of one catalog."""

    pack: Annotated[Name, Meta(description="Pack id of the catalog")]
    answers: Annotated[dict[str, StatedText], Meta(description="row: answer")] = {}
    about: Annotated[Text, Meta(description="What the answers speak of: a quality system, a release")] = ""
    route: Annotated[Text, Meta(description="Which of the catalog's ways to claim conformity is taken")] = ""


class PinText(Shape, frozen=True):
    """The pack that results were computed with."""

    version: Name
    digest: Sha256


class RegisterText(Shape, frozen=True):
    """How far a register of standards was gone through."""

    checked: Annotated[dt.date, Meta(description="Last day up to which its events were gone through")]


class StandardsFile(Shape, frozen=True):
    """standards.yaml: the packs that the workspace is pinned to, and when registers were last gone through."""

    packs: Annotated[dict[str, PinText], Meta(description="pack id: version and digest")] = {}
    registers: Annotated[dict[str, RegisterText], Meta(description="pack id of a register: when")] = {}


class EvidenceText(Shape, frozen=True):
    """One evidence item."""

    title: Name
    kind: EvidenceKind
    of: Annotated[dict[str, Name], Meta(description='component: "version it was taken on"')]
    date: dt.date | None = None
    file: Annotated[Text, Meta(description="Path within the workspace")] = ""
    sha256: Sha256 | UnsetType = UNSET
    expires: Annotated[dt.date | None, Meta(description="Last day on which it is valid")] = None
    outcome: Annotated[Outcome | None, Meta(description="Tests only")] = None
    tester: Annotated[Text, Meta(description="Tests only: role or organisation")] = ""
    independence: Annotated[Independence | None, Meta(description="Tests only")] = None


class EvidenceFile(Shape, frozen=True):
    """evidence.yaml: what supports the claims."""

    evidence: dict[str, EvidenceText]


class VexText(Shape, frozen=True):
    """What is stated of a vulnerability in one component."""

    vulnerability: Annotated[Name, Meta(description="Id of the vulnerability, public or the manufacturer's own")]
    component: Annotated[Name, Meta(description="Component of the device")]
    state: State
    since: Annotated[dt.date, Meta(description="Day on which it was first stated")]
    part: Annotated[Text, Meta(description="The software part: package URL, name@version, name, or its bom-ref")] = ""
    justification: Annotated[Justification | None, Meta(description="Why the device is not affected")] = None
    impact: Annotated[Text, Meta(description="What it means for the device, or why it means nothing")] = ""
    responses: Annotated[tuple[Response, ...], Meta(description="What is done, or can be done")] = ()
    action: Annotated[Text, Meta(description="What the operator is to do")] = ""
    updated: Annotated[dt.date | None, Meta(description="Day of the last change")] = None
    fixed_in: Annotated[Text, Meta(description="Device version that is free of it")] = ""
    affected_versions: Annotated[tuple[Name, ...], Meta(description="Further device versions that are affected")] = ()


class VulnerabilityText(Shape, frozen=True):
    """A vulnerability, and what is stated of it."""

    title: Text = ""
    description: Annotated[Text, Meta(description="What it is, in own words")] = ""
    source: Annotated[Text, Meta(description="Who tells of it: NVD, a supplier, the manufacturer")] = ""
    weaknesses: Annotated[
        tuple[Annotated[str, Meta(pattern="^CWE-[1-9][0-9]{0,5}$")], ...], Meta(description="Ids of CWE, like CWE-787")
    ] = ()
    severities: Annotated[tuple[Name, ...], Meta(description="CVSS vectors as their source gives them")] = ()
    published: dt.date | None = None
    references: Annotated[dict[str, Text], Meta(description="title: address")] = {}


class VulnerabilitiesFile(Shape, frozen=True):
    """vulnerabilities.yaml: vulnerabilities, and what the manufacturer states of each for the present version."""

    vulnerabilities: Annotated[dict[str, VulnerabilityText], Meta(description="id: what it is")] = {}
    statements: Annotated[dict[str, VexText], Meta(description="any id: what is stated")] = {}


class ApprovalText(Shape, frozen=True):
    """A role's approval of a state of the dossier."""

    role: Name
    meaning: Name
    date: dt.date
    content: Sha256


class ApprovalsFile(Shape, frozen=True):
    """approvals.yaml: who approved which content, by its digest."""

    approvals: tuple[ApprovalText, ...] = ()


class CaseText(Shape, frozen=True):
    """One executed test."""

    test: Name
    rows: tuple[Name, ...]
    outcome: Outcome


class RecordFile(Shape, frozen=True):
    """results/*.json: a test record, from the pytest plugin or a JUnit file."""

    format: Literal["medslate-test-record/1"]
    component: Name
    version: Name
    cases: tuple[CaseText, ...]
    date: dt.date | None = None
    tester: Text = ""
    independence: Independence | None = None
    file: Annotated[Text, Meta(description="The file the results came from, within the workspace")] = ""
    sha256: Sha256 | UnsetType = UNSET


class ReleaseFile(Shape, frozen=True):
    """releases/*.json: what was stated at a release."""

    format: Literal["medslate-release/1"]
    version: Name
    date: dt.date
    content: Sha256
    packs: Annotated[dict[str, Sha256], Meta(description="pack id: digest")]
    components: Annotated[dict[str, Name], Meta(description="component: version")]
    verdicts: Annotated[dict[str, dict[str, Verdict]], Meta(description="component: row: verdict")]
    levels: Annotated[dict[str, str], Meta(description="strength: vector with bounds")]
    answers: Annotated[dict[str, dict[str, Name]], Meta(description="pack id: row: answer")] = {}


class AnswerText(Shape, frozen=True):
    """One answer of a disclosure form."""

    answer: Annotated[Text, Meta(description="Yes, No, N/A or See Notes; a text where the question asks for one")] = ""
    note: Annotated[Text, Meta(description="What has to be said beside it")] = ""


class AnswersFile(Shape, frozen=True):
    """answers.yaml: answers to a disclosure form, by question; a question left out is not answered."""

    answers: dict[str, AnswerText]
    document: Annotated[
        dict[str, Text], Meta(description="Header of the form, by field: manufacturer, device, ...")
    ] = {}


FILES: dict[str, type[Shape]] = {
    "device": DeviceFile,
    "operator": OperatorFile,
    "claims": ClaimsFile,
    "evidence": EvidenceFile,
    "vulnerabilities": VulnerabilitiesFile,
    "approvals": ApprovalsFile,
    "answers": AnswersFile,
    "conformity": ConformityFile,
    "standards": StandardsFile,
}


def schemas(files: Mapping[str, type[Shape]] = FILES) -> Mapping[str, bytes]:
    """File name of each schema and its content."""
    return {f"{name}.schema.json": _dump(_schema(name, shape)) for name, shape in files.items()}


def _schema(name: str, shape: type[Shape]) -> dict[str, Any]:
    (reference,), definitions = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"medslate {name}.yaml"}
    return head | reference | {"$defs": definitions}


def _dump(schema: Mapping[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
