"""A small bundle with two members for each audience and two signers, and the policy that believes it."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from medslate.bundles.container import pack
from medslate.bundles.manifest import Audience, Kind, Manifest, Member, Role, Signer
from medslate.bundles.policy import Party, TrustPolicy
from medslate.bundles.sealing import Files, Sealer, seal
from tests.fakes.crypto import Identity

AT = datetime(2026, 6, 1, tzinfo=UTC)
ROOT = Identity("Fenwick root", use="certificates")
ISSUING = ROOT.issues("Fenwick issuing", use="certificates")
MAKER = ISSUING.issues("A. Maker")
APPROVER = ISSUING.issues("B. Approver")
LABORATORY = Identity("Test laboratory", "Probe Labs")
HOSPITAL = Identity("Hospital root", "St Elsewhere", use="certificates")
OPERATOR = HOSPITAL.issues("C. Operator", organization="St Elsewhere")
CLOCK = Identity("Clock root", "Clock", use="certificates")
TSA = CLOCK.issues("Clock", organization="Clock", use="stamps")
POLICY = TrustPolicy(
    (
        Party("fenwick", "Fenwick Medical", (Role.MAKER, Role.APPROVER), (ROOT.certificate,), makers=("Fenwick Medical",)),
        Party("st-elsewhere", "St Elsewhere", (Role.OPERATOR,), (HOSPITAL.certificate,), organization="St Elsewhere"),
        Party("probe-labs", "Probe Labs", (Role.LABORATORY,), keys=(LABORATORY.key,)),
    ),
    {Kind.DECLARATION: (Role.MAKER, Role.APPROVER), Kind.NEED: (Role.OPERATOR,)},
    stamps=(CLOCK.certificate,),
)  # fmt: skip
CONTENT: Mapping[str, tuple[bytes, Audience]] = {
    "READ-ME.txt": (b"How to read this.\n", Audience.PUBLIC),
    "content/declaration.json": (b'{"name":"Infusion pump"}', Audience.PUBLIC),
    "content/claims.json": (b'{"claims":[]}', Audience.OPERATOR),
    "content/mds2.xlsx": (b"PK\x03\x04 as a member", Audience.OPERATOR),
    "content/grounds.json": (b'{"grounds":[]}', Audience.NOTIFIED_BODY),
    "content/documents/report.pdf": (b"%PDF-1.7 " * 4, Audience.NOTIFIED_BODY),
}
WHOLE = {name: content for name, (content, _) in CONTENT.items()}
SEALERS: Mapping[str, Sealer] = {"maker": MAKER, "approver": APPROVER}
STAMPED: Mapping[str, Sealer] = {"maker": MAKER.stamping(TSA, AT), "approver": APPROVER.stamping(TSA, AT)}
MAKER_AND_APPROVER = (
    Signer("maker", Role.MAKER, "A. Maker", MAKER.key),
    Signer("approver", Role.APPROVER, "B. Approver", APPROVER.key),
)


def member(name: str, content: bytes, audience: Audience = Audience.PUBLIC, **fields: Any) -> Member:
    reason = "" if audience is Audience.PUBLIC else "It tells how the device is protected."
    digest = hashlib.sha256(content).hexdigest()
    return replace(Member(name, "application/octet-stream", len(content), digest, "part", audience, reason), **fields)


MANIFEST = Manifest(
    Kind.DECLARATION,
    {"device": "Infusion pump", "version": "2.1", "manufacturer": "Fenwick Medical"},
    AT,
    tuple(member(name, *one) for name, one in CONTENT.items()),
    MAKER_AND_APPROVER,
    {"rows": "5" * 64},
    made_by="medslate",
)
NEED = replace(
    MANIFEST,
    kind=Kind.NEED,
    about={"zone": "Ward"},
    members=(member("content/need.json", b"{}"),),
    signers=(Signer("operator", Role.OPERATOR, "C. Operator", OPERATOR.key),),
)


def packed(files: Files) -> bytes:
    return b"".join(pack(files))


def sealed(manifest: Manifest = MANIFEST, content: Files = WHOLE, sealers: Mapping[str, Sealer] = SEALERS) -> bytes:
    return packed(seal(manifest, content, sealers))


def sealed_need(**changes: Any) -> bytes:
    return sealed(replace(NEED, **changes), {"content/need.json": b"{}"}, {"operator": OPERATOR})
