"""Private keys in files: read, used and forgotten. Nothing here shows a key, and what holds one cannot be copied."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from medslate.adapters.signing.chains import read_certificate
from medslate.adapters.signing.pem import read_chain
from medslate.adapters.signing.seals import SigningKey, spki
from medslate.errors import SetupError, UsageError

LARGEST = 64 << 10
"""The most bytes of a key's file."""

_LABEL = b"PRIVATE KEY-----"

Password = Callable[[], str]
"""Gives the password of a key, or the PIN of a token; asked only if one is needed."""


class FileKey:
    """A private key on P-256, or Ed25519, from a file. `public`: its SubjectPublicKeyInfo (DER)."""

    __slots__ = ("_private", "public")

    def __init__(self, private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> None:
        self._private = private
        self.public = spki(private.public_key())

    def sign(self, message: bytes) -> bytes:
        """The signature over a message: ECDSA with SHA-256 (DER), or Ed25519."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(message)
        return self._private.sign(message, ec.ECDSA(hashes.SHA256()))

    def __repr__(self) -> str:
        return f"FileKey({hashlib.sha256(self.public).hexdigest()})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is not copied")


def load_key(file: Path, password: Password) -> FileKey:
    """The key in a PEM file (PKCS #8, may be encrypted).

    Raises `UsageError` if there is none, or of another kind, and `SetupError` if others may read the file.
    """
    content = _private_content(file)
    if _LABEL not in content:
        raise UsageError(f"{file} holds no private key in PEM. `medslate key new` makes one: key.pem.")
    try:
        private = _loaded(content, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        message = f"The private key in {file} cannot be read, or the password is wrong."
        raise UsageError(f"{message} Give the right one with --password.") from None
    if not isinstance(private, ed25519.Ed25519PrivateKey) and not (
        isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name == "secp256r1"
    ):
        raise UsageError(f"The key in {file} is neither on P-256 nor Ed25519. `medslate key new` makes one that is.")
    return FileKey(private)


def _loaded(content: bytes, password: Password) -> object:
    try:
        return load_pem_private_key(content, None)
    except TypeError:  # it is encrypted
        return load_pem_private_key(content, password().encode())


def _private_content(file: Path) -> bytes:
    """The content of a file; nobody else may read it if it holds a private key."""
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise UsageError(f"The key {file} cannot be opened: {error.strerror}.") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"The key {file} is no regular file.")
        content = os.read(handle, LARGEST + 1)
    finally:
        os.close(handle)
    if len(content) > LARGEST:
        raise UsageError(f"{file} is larger than {LARGEST >> 10} KiB: it is no key.")
    if _LABEL in content:
        _check_private(file, found)
    return content


def _check_private(file: Path, found: os.stat_result) -> None:
    if os.name != "posix":
        return
    if found.st_mode & 0o077:
        raise SetupError(f"Others may get at the key {file} (mode {found.st_mode & 0o777:o}). Run: chmod 600 {file}")
    if found.st_uid not in (os.geteuid(), 0):
        raise SetupError(f"The key {file} belongs to another user (number {found.st_uid}). Use one of your own.")


def load_chain(file: Path, key: SigningKey) -> tuple[bytes, ...]:
    """The certificates (DER) for a key in a PEM file, its own first. Raises `UsageError` if they are not for it."""
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    try:
        chain = read_chain(file.read_bytes())
    except ValueError as error:
        raise UsageError(f"{file}: {error}.") from None
    leaf = read_certificate(chain[0])
    if spki(leaf.public_key()) != key.public:
        subject = leaf.subject.rfc4514_string()
        raise UsageError(f"{file}: the certificate {subject} is for another key than the one given.")
    return chain


def password_in(variable: str | None, asked: Password | None = None) -> Password:
    """A password from an environment variable; without one, from whoever is asked. Raises `SetupError`."""

    def password() -> str:
        if variable is None and asked is not None:
            return asked()
        if variable is None or variable not in os.environ:
            what = f"the environment variable {variable} is not set" if variable else "no password is given"
            remedy = "Put the password or PIN into an environment variable, and name that with --password."
            raise SetupError(f"The key is protected, and {what}. {remedy}")
        return os.environ[variable]

    return password
