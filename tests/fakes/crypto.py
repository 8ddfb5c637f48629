"""Keys, certificates, seals and stamps without cryptography: whoever knows the name of a key can sign with it.

All else is as in the real one: whatever is changed in a seal, a certificate or a list shows, and chains are judged by
issuer, time, purpose and revocation.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from medslate.bundles.canonical import canonical, parse
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.trusted import Seal, Stamp

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mac(key: str, message: bytes) -> str:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def _written(key: str, tree: Mapping[str, Any]) -> bytes:
    return canonical({**tree, "mac": mac(key, canonical(tree))})


def _read(content: bytes, where: str) -> dict[str, Any]:
    tree = parse(content, where)
    if not isinstance(tree, dict):
        raise RefusedError(Reason.SEAL_BROKEN, where, "It is no object.")
    return tree


@dataclass(frozen=True)
class Identity:
    """A key with its certificate and those above it. `use`: seals, stamps or certificates."""

    name: str
    organization: str = "Fenwick Medical"
    issuer: "Identity | None" = None
    use: str = "seals"
    start: datetime = EARLY
    end: datetime = LATE
    stamper: "Identity | None" = None
    stamped: datetime | None = None
    lists: tuple[bytes, ...] = ()

    @property
    def spki(self) -> bytes:
        return f"spki of {self.name}".encode()

    @property
    def key(self) -> str:
        return fingerprint(self.spki)

    @property
    def certificate(self) -> bytes:
        above = self.issuer or self
        tree = {
            "subject": self.name,
            "organization": self.organization,
            "spki": self.spki.decode(),
            "issuer": above.spki.decode(),
            "use": self.use,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
        }
        return _written(above.spki.decode(), tree)

    @property
    def chain(self) -> tuple[bytes, ...]:
        return (self.certificate, *(self.issuer.chain if self.issuer else ()))

    def issues(self, name: str, **fields: Any) -> "Identity":
        return Identity(name, issuer=self, **fields)

    def revokes(self, other: "Identity", since: datetime = EARLY, end: datetime = LATE) -> bytes:
        tree = {"issuer": self.spki.decode(), "revoked": {fingerprint(other.certificate): since.isoformat()}}
        return _written(self.spki.decode(), {**tree, "end": end.isoformat()})

    def stamping(self, by: "Identity", at: datetime) -> "Identity":
        """The same, who now gets a stamp on what he seals."""
        return replace(self, stamper=by, stamped=at)

    def cades(self, content: bytes) -> bytes:
        tree: dict[str, Any] = {
            "chain": [one.decode() for one in self.chain],
            "lists": [one.decode() for one in self.lists],
            "over": fingerprint(content),
        }
        sealed = {**tree, "mac": mac(self.spki.decode(), canonical(tree))}
        if self.stamper and self.stamped:
            stamp = {"at": self.stamped.isoformat(), "chain": [one.decode() for one in self.stamper.chain]}
            over = canonical([sealed["mac"], stamp])
            sealed["stamp"] = {**stamp, "mac": mac(self.stamper.spki.decode(), over)}
        return canonical(sealed)

    def sign(self, message: bytes) -> bytes:
        return mac(self.spki.decode(), message).encode()


class FakeCrypto:
    """What `bundles.trusted.Crypto` asks for."""

    def seal(self, manifest: bytes, seal: bytes) -> Seal:
        tree = _read(seal, "seal")
        try:
            stamp = tree.pop("stamp", None)
            given = tree.pop("mac")
            chain = tuple(one.encode() for one in tree["chain"])
            own = _read(chain[0], "certificate")
            good = given == mac(own["spki"], canonical(tree)) and tree["over"] == fingerprint(manifest)
            lists = tuple(one.encode() for one in tree["lists"])
            found = Seal(own["spki"].encode(), chain, own["subject"], own["organization"], None, None, lists)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise RefusedError(Reason.SEAL_BROKEN, "seal", "It is no seal.") from error
        if not good:
            raise RefusedError(Reason.SEAL_BROKEN, "seal", "It is not over this manifest, or was changed.")
        return found if stamp is None else replace(found, stamp=self._stamp(given, stamp))

    def _stamp(self, over: str, stamp: Any) -> Stamp:
        try:
            given = stamp.pop("mac")
            chain = tuple(one.encode() for one in stamp["chain"])
            good = given == mac(_read(chain[0], "certificate")["spki"], canonical([over, stamp]))
            found = Stamp(datetime.fromisoformat(stamp["at"]), chain)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise RefusedError(Reason.STAMP, "seal", "Its stamp is none.") from error
        if not good:
            raise RefusedError(Reason.STAMP, "seal", "Its stamp is not over this seal, or was changed.")
        return found

    def signed(self, key: bytes, message: bytes, signature: bytes) -> bool:
        return signature == mac(key.decode(), message).encode()

    def chain(
        self,
        chain: tuple[bytes, ...],
        anchors: tuple[bytes, ...],
        at: datetime,
        lists: tuple[bytes, ...],
        *,
        covered: bool,
        stamping: bool = False,
    ) -> None:
        trees = [_read(one, "certificate") for one in chain]
        path = [*zip(chain, trees, strict=True)]
        for end, one in enumerate(chain):
            if one in anchors:
                path = path[: end + 1]
        if path[-1][0] not in anchors:
            above = [(one, _read(one, "anchor")) for one in anchors]
            path += [pair for pair in above if pair[1]["spki"] == path[-1][1]["issuer"]][:1]
        if path[-1][0] not in anchors:
            raise RefusedError(Reason.UNTRUSTED, "chain", "It ends at nobody who is trusted.")
        uses = ["stamps" if stamping else "seals", *["certificates"] * len(path)]
        issuers = [tree["spki"] for _, tree in path[1:]] + [path[-1][1]["issuer"]]
        for (content, tree), use, issuer in zip(path, uses, issuers, strict=False):
            self._one(tree, use, issuer, at)
            if content not in anchors:
                self._revoked(content, issuer, at, lists, covered)

    def _one(self, tree: dict[str, Any], use: str, issuer: str, at: datetime) -> None:
        body = {name: value for name, value in tree.items() if name != "mac"}
        good = tree["mac"] == mac(tree["issuer"], canonical(body))
        if not good or tree["use"] != use or tree["issuer"] != issuer:
            raise RefusedError(Reason.UNTRUSTED, "chain", f"{tree['subject']} is not for {use}, or of another issuer.")
        if not datetime.fromisoformat(tree["start"]) <= at <= datetime.fromisoformat(tree["end"]):
            raise RefusedError(Reason.EXPIRED, "chain", f"{tree['subject']} is not valid on {at:%Y-%m-%d}.")

    def _revoked(self, content: bytes, issuer: str, at: datetime, lists: tuple[bytes, ...], covered: bool) -> None:
        trees = [tree for tree in (_read(one, "list") for one in lists) if tree["issuer"] == issuer]
        trees = [
            one for one in trees if one["mac"] == mac(issuer, canonical({k: v for k, v in one.items() if k != "mac"}))
        ]
        for tree in trees:
            since = tree["revoked"].get(fingerprint(content))
            if since and datetime.fromisoformat(since) <= at:
                raise RefusedError(Reason.REVOKED, "chain", f"A certificate was revoked on {since}.")
        if covered and not any(datetime.fromisoformat(one["end"]) >= at for one in trees):
            raise RefusedError(Reason.REVOCATION_UNKNOWN, "chain", "No current list of its issuer.")
