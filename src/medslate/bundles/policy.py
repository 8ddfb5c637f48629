"""The trust policy: whose seals the verifier accepts, and for what. It is the verifier's own, never in a bundle."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from medslate.bundles.manifest import Audience, Kind, Role


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whose seal counts, in some roles.

    `anchors`: certificates (DER) of which one must stand at the end of the seal's chain. `keys`: keys (SHA-256 of their
    SubjectPublicKeyInfo) that are trusted by themselves. `organization`: what the certificate of the seal must name as
    its organization; needed where an anchor issues for others, too. `makers`: the manufacturers for whose devices the
    party may speak; none means any.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    anchors: tuple[bytes, ...] = ()
    keys: tuple[str, ...] = ()
    organization: str = ""
    makers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Parties, and per kind of bundle the roles that must have sealed it.

    `stamps`: anchors (DER) of time-stamping authorities. `stamped`: whether every required seal needs a time stamp.
    `lists`: revocation lists (DER). `revocation`: whether every certificate below an anchor must be covered by one.
    `view`: the least that must be open, per kind. `documents`: the roles that must have signed a document (PDF); if
    none is named, any one that is trusted is enough.
    """

    parties: tuple[Party, ...] = ()
    required: Mapping[Kind, tuple[Role, ...]] = field(default_factory=dict)
    stamps: tuple[bytes, ...] = ()
    stamped: bool = False
    lists: tuple[bytes, ...] = ()
    revocation: bool = False
    view: Mapping[Kind, Audience] = field(default_factory=dict)
    documents: tuple[Role, ...] = ()
