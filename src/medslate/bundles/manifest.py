"""The manifest: what a bundle holds, who seals it, and for whom each member is.

It is an in-toto Statement v1 (in-toto attestation framework, spec/v1/statement.md): its subjects are the members with
their SHA-256, its predicate says the rest. Fields that are not known here are kept, and survive.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from medslate.bundles.canonical import canonical, parse
from medslate.bundles.container import check_names
from medslate.bundles.refusal import Reason, RefusedError

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:medslate:bundle:1"
MANIFEST = "manifest.json"
ENVELOPE = "manifest.dsse.json"
SEALS = "seals/"
LARGEST = 8 * 2**20
"""The most bytes of a manifest."""

MOST_SIGNERS = 32

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that would change what is seen around them: controls, line ends, and turns of the writing direction."""

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
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What the signers sign. `about`: the device or place that it is about, as names with values.

    `sealed`: when, as the sealing party says (aware; written in UTC, to the second). `packs`: digests of the packs that
    results were computed with. `answers`: the need that a declaration answers. `replaces`: the earlier bundle of the
    same kind. `rest` holds, here as in the parts, what is not known.
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
        """The canonical bytes: what is signed. Of a manifest that was read, they are the bytes that it was read from.

        Raises `ValueError` for what has no canonical form.
        """
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
        "sealed": _written(manifest.sealed),
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
            predicate[name] = {**link.rest, "manifest": link.manifest, "title": link.title}
    return {
        "_type": STATEMENT,
        "predicateType": PREDICATE,
        "subject": [{"name": one.name, "digest": {"sha256": one.sha256}} for one in manifest.members],
        "predicate": predicate,
    }


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("the moment of sealing names no time zone")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _member_tree(one: Member) -> dict[str, Any]:
    tree = {"name": one.name, "mediaType": one.media_type, "size": one.size, "role": one.role}
    tree |= {"audience": one.audience.value}
    return {**one.rest, **tree, **({"reason": one.reason} if one.reason else {})}


def read_manifest(content: bytes) -> Manifest:
    """The manifest of canonical bytes. Raises `RefusedError` for anything else."""
    if len(content) > LARGEST:
        raise RefusedError(Reason.SIZE, MANIFEST, f"It is larger than {LARGEST} bytes.")
    tree = parse(content, MANIFEST)
    statement = _Fields(tree, "statement")
    if statement.text("_type") != STATEMENT or statement.text("predicateType") != PREDICATE:
        raise _fault(f"It is no in-toto Statement v1 with the predicate {PREDICATE}.")
    predicate = _Fields(statement.take("predicate"), "predicate")
    digests = _subjects(statement.take("subject"))
    statement.nothing_else()
    members = tuple(_member(_Fields(one, "member"), digests) for one in _several(predicate.take("members"), "members"))
    manifest = Manifest(
        _one_of(Kind, predicate.text("kind"), "kind"),
        _texts(predicate.take("about"), "about"),
        _moment(predicate.text("sealed")),
        members,
        tuple(_signer(_Fields(one, "signer")) for one in _several(predicate.take("signers"), "signers")),
        _texts(predicate.take("packs"), "packs"),
        _link(predicate, "answers"),
        _link(predicate, "replaces"),
        predicate.text("madeBy"),
        predicate.left,
    )
    _check(manifest, tuple(digests))
    if _tree(manifest) != tree:
        raise _fault("A field that may be left out is there without a value, or a moment is written in another way.")
    return manifest


def _check(manifest: Manifest, subjects: Sequence[str]) -> None:
    if not (manifest.members and manifest.signers and manifest.about):
        raise _fault(
            "It names no member, nobody who seals it, or nothing that it is about: there is nothing to believe."
        )
    if [one.name for one in manifest.members] != list(subjects):
        raise _fault("Its subjects are not its members, one by one and in order.")
    if len(manifest.signers) > MOST_SIGNERS:
        raise RefusedError(Reason.SIZE, MANIFEST, f"It announces more than {MOST_SIGNERS} signers.")
    if len({one.key for one in manifest.signers}) < len(manifest.signers):
        raise _fault("Two signers have one key: they are one.")
    if manifest.answers and manifest.kind is not Kind.DECLARATION:
        raise _fault(f"It is a {manifest.kind.value}, and so cannot answer a need.")
    for name in subjects:
        if name.lower().startswith(SEALS):
            raise RefusedError(Reason.NAME, MANIFEST, f"A member cannot stand among the seals, as {name!r} would.")
    check_names((MANIFEST, ENVELOPE, *(one.file for one in manifest.signers), *subjects), MANIFEST)


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

    def text(self, name: str) -> str:
        return _text(self.take(name), f"{name} of the {self.what}")

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
    reason = _text(fields.left.pop("reason", ""), "reason of the member")
    if audience is not Audience.PUBLIC and not reason.strip():
        raise _fault(f"The member {name!r} is not for everybody, and does not say why.")
    known = (fields.text("mediaType"), size, digests[name], fields.text("role"), audience, reason)
    return Member(name, *known, fields.left)


def _signer(fields: _Fields) -> Signer:
    name = fields.text("id")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        raise _fault(f"The signer id {name!r} is not of lower-case letters, digits and hyphens.")
    role = _one_of(Role, fields.text("role"), "role")
    return Signer(name, role, fields.text("name"), _digest(fields.take("key"), name), fields.left)


def _link(predicate: _Fields, what: str) -> Link | None:
    if what not in predicate.left:
        return None
    fields = _Fields(predicate.take(what), what)
    return Link(_digest(fields.take("manifest"), what), fields.text("title"), fields.left)


def _several(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise _fault(f"The {what} is no list.")
    return value


def _texts(value: Any, what: str) -> Mapping[str, str]:
    fields = _Fields(value, what)
    return {_text(name, f"name in {what}"): fields.text(name) for name in value}


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str) or _UNSEEN.search(value):
        raise _fault(f"The {what} is no text in one line, without controls.")
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
