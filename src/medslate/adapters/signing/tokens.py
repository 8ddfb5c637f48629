"""Private keys on PKCS #11 tokens: smart cards, hardware modules. They sign there, and never leave."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import unquote

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

from medslate.adapters.signing import cms
from medslate.adapters.signing.keys import Password
from medslate.adapters.signing.seals import spki
from medslate.errors import SetupError, UsageError

_P256 = bytes.fromhex("06082a8648ce3d030107")
_EDWARDS = (bytes.fromhex("06032b6570"), bytes.fromhex("130c656477617264733235353139"))
_FIELDS = ("token", "object", "id", "module-path")


@dataclass(frozen=True, slots=True)
class TokenUri:
    """Where a key is, by RFC 7512: `pkcs11:token=NAME;object=NAME?module-path=FILE`."""

    module: str
    token: str
    label: str | None
    id: bytes | None


def read_uri(uri: str) -> TokenUri:
    """The parts of a `pkcs11:` URI. Raises `UsageError`."""
    path, _, query = uri.removeprefix("pkcs11:").partition("?")
    parts: dict[str, str] = {}
    for one in (*path.split(";"), *query.split("&")):
        name, equals, value = one.partition("=")
        if one and (not equals or name in parts or name not in _FIELDS):
            what = f"{name}= is not among them, or stands twice"
            raise UsageError(f"A key on a token is named by {', '.join(_FIELDS)}: {what}. The PIN is never part of it.")
        if one:
            parts[name] = value
    if "module-path" not in parts or "token" not in parts or not {"object", "id"} & set(parts):
        form = "pkcs11:token=NAME;object=NAME?module-path=FILE"
        raise UsageError(f"The token's library, its name, and the name or id of the key are needed: {form}.")
    label = unquote(parts["object"]) if "object" in parts else None
    own = _bytes(parts["id"]) if "id" in parts else None
    return TokenUri(unquote(parts["module-path"]), unquote(parts["token"]), label, own)


def _bytes(text: str) -> bytes:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(text)


class TokenKey:
    """A private key on a token. `public`: its SubjectPublicKeyInfo (DER)."""

    __slots__ = ("_edwards", "_private", "_session", "public")

    def __init__(self, session: Any, private: Any, public: bytes, *, edwards: bool) -> None:
        self._session, self._private, self._edwards = session, private, edwards
        self.public = public

    def sign(self, message: bytes) -> bytes:
        """The signature over a message: ECDSA with SHA-256 (DER), or Ed25519. Raises `SetupError`."""
        try:
            if self._edwards:
                return bytes(self._private.sign(message, mechanism=Mechanism.EDDSA))
            digest = hashlib.sha256(message).digest()
            raw = bytes(self._private.sign(digest, mechanism=Mechanism.ECDSA))
        except pkcs11.PKCS11Error as error:
            raise SetupError(f"The token does not sign: {type(error).__name__}.") from None
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))

    def close(self) -> None:
        """Leave the token."""
        with suppress(pkcs11.PKCS11Error):
            self._session.close()

    def __repr__(self) -> str:
        return f"TokenKey({hashlib.sha256(self.public).hexdigest()})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not copied")


def load_token_key(uri: str, pin: Password) -> TokenKey:
    """The key on a token. Raises `UsageError` for a URI that names none, `SetupError` if the token does not open."""
    place = read_uri(uri)
    try:
        token = pkcs11.lib(place.module).get_token(token_label=place.token)
        session = _session(token, pin)
    except pkcs11.NoSuchToken:
        raise SetupError(f"There is no token {place.token} at {place.module}.") from None
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise SetupError(f"The token {place.token} does not open: {type(error).__name__}.") from None
    try:
        return _key(session, place)
    except BaseException:
        session.close()
        raise


def _session(token: Any, pin: Password) -> Any:
    try:
        return token.open(user_pin=pin())
    except pkcs11.UserAlreadyLoggedIn:  # another key of the same token is in use
        return token.open()


def _key(session: Any, place: TokenUri) -> TokenKey:
    try:
        private = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=place.label, id=place.id)
        public = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=place.label, id=place.id)
        parameters = bytes(public[Attribute.EC_PARAMS])
    except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned):
        message = f"The token {place.token} does not hold just one private and one public key of that name."
        raise UsageError(f"{message} Name it by id=, too.") from None
    except pkcs11.PKCS11Error as error:
        raise SetupError(f"The key on the token {place.token} cannot be used: {type(error).__name__}.") from None
    edwards = private.key_type is KeyType.EC_EDWARDS and parameters in _EDWARDS
    if not edwards and not (private.key_type is KeyType.EC and parameters == _P256):
        raise UsageError(f"The key on the token {place.token} is neither on P-256 nor Ed25519.")
    try:
        der = _public(bytes(public[Attribute.EC_POINT]), edwards=edwards)
    except (ValueError, pkcs11.PKCS11Error):
        raise SetupError(f"The public key on the token {place.token} cannot be read.") from None
    return TokenKey(session, private, der, edwards=edwards)


def _public(point: bytes, *, edwards: bool) -> bytes:
    """The SubjectPublicKeyInfo of a point, as PKCS #11 2.40 and 3.0 write them: within an OCTET STRING, or bare."""
    bare = point if edwards and len(point) == 32 else cms.decoded(bytes, point)
    if edwards:
        return spki(ed25519.Ed25519PublicKey.from_public_bytes(bare))
    return spki(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bare))
