"""Keys on PKCS #11 tokens, with SoftHSM as the token."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from medslate.adapters.signing.keys import password_in
from medslate.adapters.signing.seals import KeySealer, X509Crypto
from medslate.adapters.signing.tokens import TokenKey, TokenUri, load_token_key, read_uri
from medslate.errors import SetupError, UsageError
from medslate.wiring import exchanging
from tests import pki

MODULES = [
    Path(folder) / "softhsm" / "libsofthsm2.so"
    for folder in (
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
    )
]
MODULE = next((one for one in MODULES if one.is_file()), None)
PIN = "271828"
needs_token = pytest.mark.skipif(
    MODULE is None or not shutil.which("softhsm2-util"), reason="SoftHSM is not installed (Debian: softhsm2)"
)


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI, but for the key, of a token with a key on P-256, one of Ed25519 and one on P-384."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", "utf-8")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")  # the module reads it once, when it is loaded
    util = ["softhsm2-util", "--module", str(MODULE)]
    made = subprocess.run(
        [*util, "--init-token", "--free", "--label", "medslate tests", "--so-pin", PIN, "--pin", PIN],
        capture_output=True, check=True,
    )  # fmt: skip
    assert made.returncode == 0
    for number, (label, who) in enumerate(identities().items(), start=1):
        key = folder / f"{label}.pem"
        key.write_bytes(who.key_pem())
        subprocess.run(
            [*util, "--import", str(key), "--token", "medslate tests", "--label", label, "--id", f"0{number}",
             "--pin", PIN], capture_output=True, check=True,
        )  # fmt: skip
        key.unlink()
    yield f"pkcs11:token=medslate%20tests;object={{}}?module-path={MODULE}"
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def identities() -> dict[str, pki.Identity]:
    return {"curve": pki.signer(), "larger": pki.issue(pki.name("Larger"), pki.root(), kind="p384", key=larger())}


def larger() -> pki.Private:
    return pki.root("Larger", "p384").key


def pin(value: str = PIN) -> str:
    return value


@needs_token
def test_a_key_on_a_token_seals(token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    who = pki.signer()
    monkeypatch.setenv("TOKEN_PIN", PIN)
    key = exchanging.signing_key(token.format("curve"), "TOKEN_PIN")
    assert key.public == who.public
    assert X509Crypto().signed(who.public, b"message", key.sign(b"message"))
    sealed = KeySealer(key, who.chain).cades(b"content")
    assert X509Crypto().seal(b"content", sealed).key == who.public
    assert isinstance(key, TokenKey)
    assert repr(key) == f"TokenKey({who.sealer().key})"
    with pytest.raises(TypeError, match="not copied"):
        key.__reduce__()
    key.close()
    with pytest.raises(SetupError, match="does not sign"):
        key.sign(b"message")


@needs_token
def test_a_key_is_found_by_its_id(token: str) -> None:
    by_id = token.format("").replace("object=", "id=%01")
    keys = [load_token_key(by_id, pin) for _ in range(2)]
    for key in keys:
        assert X509Crypto().signed(pki.signer().public, b"message", key.sign(b"message"))
    for key in keys:
        key.close()


@needs_token
def test_the_key_never_leaves_the_token(token: str) -> None:
    import pkcs11

    key = load_token_key(token.format("curve"), pin)
    with pytest.raises(pkcs11.PKCS11Error):
        _ = key._private[pkcs11.Attribute.VALUE]
    key.close()


@needs_token
def test_what_cannot_be_used_is_told(token: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="just one private and one public"):
        load_token_key(token.format("nobody"), pin)
    with pytest.raises(UsageError, match="neither on P-256 nor Ed25519"):
        load_token_key(token.format("larger"), pin)
    with pytest.raises(SetupError, match="does not open: PinIncorrect") as caught:
        load_token_key(token.format("curve"), lambda: "31415926")
    assert "31415926" not in str(caught.value)
    with pytest.raises(SetupError, match="There is no token"):
        load_token_key(token.replace("tests", "elsewhere"), pin)
    with pytest.raises(SetupError, match="does not open"):
        load_token_key(f"pkcs11:token=x;object=y?module-path={tmp_path / 'none.so'}", pin)
    with pytest.raises(SetupError, match="no password is given"):
        load_token_key(token.format("curve"), password_in(None))


@needs_token
def test_an_edwards_key_is_made_on_the_token(token: str) -> None:
    import pkcs11
    from pkcs11 import Attribute, KeyType

    session = pkcs11.lib(str(MODULE)).get_token(token_label="medslate tests").open(user_pin=PIN, rw=True)
    try:
        parameters = session.create_domain_parameters(
            KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: bytes.fromhex("130c656477617264733235353139")}, local=True
        )
        parameters.generate_keypair(mechanism=pkcs11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label="edwards")
    except pkcs11.PKCS11Error as error:
        pytest.skip(f"this SoftHSM has no Ed25519: {type(error).__name__}")
    finally:
        session.close()
    key = load_token_key(token.format("edwards"), pin)
    assert X509Crypto().signed(key.public, b"message", key.sign(b"message"))
    key.close()


def test_a_uri_has_its_parts() -> None:
    uri = "pkcs11:token=My%20token;object=a;id=%0a%ff?module-path=/lib/x.so"
    assert read_uri(uri) == TokenUri("/lib/x.so", "My token", "a", b"\n\xff")
    assert read_uri("pkcs11:token=t;id=%01?module-path=m").label is None


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:", "pkcs11:token=t;object=o", "pkcs11:object=o?module-path=m", "pkcs11:token=t?module-path=m",
        "pkcs11:token=t;token=t;object=o?module-path=m", "pkcs11:token=t;object=o?module-path=m&pin-value=1234",
        "pkcs11:token;object=o?module-path=m",
    ],
)  # fmt: skip
def test_other_uris_are_refused(uri: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_uri(uri)
    assert "1234" not in str(caught.value)
