"""The manifest: what a bundle holds, who seals it, and for whom each member is.

It is an in-toto Statement v1 (in-toto attestation framework, spec/v1/statement.md): its subjects are the members with
their SHA-256, its predicate says the rest. Fields that are not known here are kept, and survive.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from medslate.bundles.canonical import canonical, parse
from medslate.bundles.container import name_fault
from medslate.bundles.refusal import Reason, RefusedError

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:medslate:bundle:1"
MANIFEST = "manifest.json"
ENVELOPE = "manifest.dsse.json"
OWN = (MANIFEST, ENVELOPE)
SEALS = "seals/"
LARGEST = 16 * 2**20
"""The most bytes of a manifest."""


_E = TypeVar("_E", bound=Enum)


class Kind(Enum):
    """What a bundle is: a maker's declaration of a device, or an operator's need for a place."""

    DECLARATION = "declaration"
    NEED = "need"


class Audience(Enum):
    """For whom a member is. Each of them sees what those before it see, too."""

    PUBLIC = "public"
    OPERATOR = "operator"
    NOTIFIED_BODY = "notified-body"

    @property
    def rank(self) -> int:
        """Its place in the order: the higher, the more it sees."""
        return tuple(Audience).index(self)


class Role(Enum):
    """As what somebody seals."""

    MAKER = "maker"
    APPROVER = "approver"
    LABORATORY = "test-laboratory"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the bundle. `role`: what it is, such as "declaration" or "sbom". `reason`: why not all may see it.

    `sha256` is in lower-case hexadecimal, `size` in bytes.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    role: str
    audience: Audience = Audience.PUBLIC
    reason: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who seals: as what, under which name, with which key (the SHA-256 of its SubjectPublicKeyInfo).

    `id` is the stem of the seal's file, `seals/<id>.p7s`.
    """

    id: str
    role: Role
    name: str
    key: str
    rest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of the seal's file in the container."""
        return f"{SEALS}{self.id}.p7s"


@dataclass(frozen=True, slots=True)
class Link:
    """Another bundle, named by the SHA-256 of its manifest."""

    manifest: str
    title: str = ""


@dataclass(frozen=True)
class Manifest:
    """What the signers sign. `about`: the device or place that it is about, as names with values.

    `sealed`: when, as the sealing party says (UTC). `packs`: digests of the packs that results were computed with.
    `answers`: the need that a declaration answers. `replaces`: the earlier bundle of the same kind.
    """

    kind: Kind
    about: Mapping[str, str]
    sealed: datetime
    members: tuple[Member, ...]
    signers: tuple[Signer, ...]
    packs: Mapping[str, str] = field(default_factory=dict)
    answers: Link | None = None
    replaces: Link | None = None
    made_by: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def member(self) -> Mapping[str, Member]:
        """Members by name."""
        return {one.name: one for one in self.members}

    def seen_by(self, audience: Audience) -> tuple[Member, ...]:
        """The members of one view."""
        return tuple(one for one in self.members if one.audience.rank <= audience.rank)

    def to_bytes(self) -> bytes:
        """The canonical bytes: what is signed. Raises `ValueError` for what has no canonical form."""
        return canonical(_tree(self))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical bytes: by this, other bundles name it."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def _tree(manifest: Manifest) -> dict[str, Any]:
    predicate = {
        **manifest.rest,
        "kind": manifest.kind.value,
        "about": dict(manifest.about),
        "sealed": manifest.sealed.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "members": [_member_tree(one) for one in manifest.members],
        "signers": [
            {**one.rest, "id": one.id, "role": one.role.value, "name": one.name, "key": one.key}
            for one in manifest.signers
        ],
        "packs": dict(manifest.packs),
        "madeBy": manifest.made_by,
    }
    for name, link in (("answers", manifest.answers), ("replaces", manifest.replaces)):
        if link is not None:
            predicate[name] = {"manifest": link.manifest, "title": link.title}
    return {
        "_type": STATEMENT,
        "predicateType": PREDICATE,
        "subject": [{"name": one.name, "digest": {"sha256": one.sha256}} for one in manifest.members],
        "predicate": predicate,
    }


def _member_tree(one: Member) -> dict[str, Any]:
    tree = {"name": one.name, "mediaType": one.media_type, "size": one.size, "role": one.role}
    tree |= {"audience": one.audience.value}
    return {**one.rest, **tree, **({"reason": one.reason} if one.reason else {})}


def read_manifest(content: bytes) -> Manifest:
    """The manifest of canonical bytes. Raises `RefusedError` for anything else."""
    if len(content) > LARGEST:
        raise RefusedError(Reason.SIZE, MANIFEST, f"It is larger than {LARGEST} bytes.")
    statement = _Fields(parse(content, MANIFEST), "statement")
    if statement.text("_type") != STATEMENT or statement.text("predicateType") != PREDICATE:
        raise _fault(f"It is no in-toto Statement v1 with the predicate {PREDICATE}.")
    predicate = _Fields(statement.take("predicate"), "predicate")
    digests = _subjects(statement.take("subject"))
    statement.nothing_else()
    members = tuple(_member(_Fields(one, "member"), digests) for one in _several(predicate.take("members"), "members"))
    if len(digests) != len(members):
        raise _fault("Its subjects are not its members, one by one and in order.")
    manifest = Manifest(
        _one_of(Kind, predicate.text("kind"), "kind"),
        _texts(predicate.take("about"), "about"),
        _moment(predicate.text("sealed")),
        members,
        tuple(_signer(_Fields(one, "signer")) for one in _several(predicate.take("signers"), "signers")),
        _texts(predicate.take("packs"), "packs"),
        _link(predicate.optional("answers"), "answers"),
        _link(predicate.optional("replaces"), "replaces"),
        predicate.text("madeBy"),
        predicate.left,
    )
    _check(manifest, tuple(digests))
    return manifest


def _check(manifest: Manifest, subjects: tuple[str, ...]) -> None:
    if not manifest.members or not manifest.signers:
        raise _fault("It names no member, or nobody who seals it: there is nothing to believe.")
    if tuple(one.name for one in manifest.members) != subjects:
        raise _fault("Its subjects are not its members, one by one and in order.")
    for what, values in (
        ("members have one name", subjects),
        ("signers have one id", tuple(one.id for one in manifest.signers)),
        ("signers have one key", tuple(one.key for one in manifest.signers)),
    ):
        if len({one.casefold() for one in values}) < len(values):
            raise _fault(f"Two {what}.")
    for name in subjects:
        if name in OWN or name.startswith(SEALS) or (name_fault(name)):
            raise RefusedError(Reason.NAME, MANIFEST, f"A member cannot have the name {name!r}.")


class _Fields:
    """A JSON object whose fields are taken one by one; what is left at the end is unknown, and kept."""

    def __init__(self, value: Any, what: str) -> None:
        if not isinstance(value, dict):
            raise _fault(f"The {what} is no object.")
        self.left, self.what = dict(value), what

    def take(self, name: str) -> Any:
        if name not in self.left:
            raise _fault(f"The {self.what} lacks {name}.")
        return self.left.pop(name)

    def optional(self, name: str) -> Any:
        return self.left.pop(name, None)

    def text(self, name: str) -> str:
        value = self.take(name)
        if not isinstance(value, str):
            raise _fault(f"The {name} of the {self.what} is no text.")
        return value

    def nothing_else(self) -> None:
        if self.left:
            raise _fault(f"The {self.what} has fields that in-toto does not know: {', '.join(sorted(self.left))}.")


def _subjects(value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in _several(value, "subject"):
        fields = _Fields(one, "subject")
        name, digest = fields.text("name"), fields.take("digest")
        fields.nothing_else()
        if not isinstance(digest, dict) or set(digest) != {"sha256"} or name in found:
            raise _fault(f"The subject {name!r} stands twice, or has no SHA-256 digest, or more than that.")
        found[name] = _digest(digest["sha256"], name)
    return found


def _member(fields: _Fields, digests: Mapping[str, str]) -> Member:
    name, size = fields.text("name"), fields.take("size")
    if name not in digests or isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise _fault(f"The member {name!r} has no digest among the subjects, or no size.")
    audience = _one_of(Audience, fields.text("audience"), "audience")
    reason = fields.optional("reason")
    if not isinstance(reason, str | None) or (audience is not Audience.PUBLIC and not (reason or "").strip()):
        raise _fault(f"The member {name!r} is not for everybody, and does not say why.")
    known = (fields.text("mediaType"), size, digests[name], fields.text("role"), audience, reason or "")
    return Member(name, *known, fields.left)


def _signer(fields: _Fields) -> Signer:
    name = fields.text("id")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        raise _fault(f"The signer id {name!r} is not of lower-case letters, digits and hyphens.")
    role = _one_of(Role, fields.text("role"), "role")
    return Signer(name, role, fields.text("name"), _digest(fields.take("key"), name), fields.left)


def _link(value: Any, what: str) -> Link | None:
    if value is None:
        return None
    fields = _Fields(value, what)
    link = Link(_digest(fields.take("manifest"), what), fields.text("title"))
    fields.nothing_else()
    return link


def _several(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise _fault(f"The {what} is no list.")
    return value


def _texts(value: Any, what: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _fault(f"The {what} is no object of texts.")
    return value


def _digest(value: Any, of: str) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise _fault(f"What should be the SHA-256 of {of!r} is none.")
    return value


def _moment(text: str) -> datetime:
    fault = _fault(f"It says it was sealed at {text!r}, which is no moment in UTC.")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text, re.ASCII):
        raise fault
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise fault from None


def _one_of(values: type[_E], text: str, what: str) -> _E:
    try:
        return values(text)
    except ValueError:
        known = ", ".join(str(one.value) for one in values)
        raise _fault(f"The {what} {text!r} is none of {known}.") from None


def _fault(message: str) -> RefusedError:
    return RefusedError(Reason.MANIFEST, MANIFEST, message)
