"""trust.yaml: read with all that it names; every fault is told with its line."""

import re
from pathlib import Path

import msgspec
import pytest

from medslate.adapters.signing import pem
from medslate.adapters.textfiles.trust.shapes import FILES
from medslate.adapters.textfiles.yamlfile import LIMIT
from medslate.bundles.manifest import Audience, Kind, Role
from medslate.bundles.policy import Party, TrustPolicy
from medslate.errors import UsageError
from medslate.wiring import exchanging
from tests import pki
from tests.unit.textfiles.test_schemas import problems

TRUST = """\
parties:
  fenwick:
    name: Fenwick Medical
    roles: [maker, approver]
    anchors: [anchors/root.pem, anchors/root.pem]
    organization: Fenwick Medical
    makers: [Fenwick Medical]
  st-elsewhere:
    name: St. Elsewhere
    roles: [operator]
    keys: [keys/operator.pub.pem, KEY, keys/operator.pem]
required:
  declaration: [maker]
  need: [operator]
stamps: [anchors/time.pem]
stamped: true
lists: [lists/all.crl, lists/one.der]
revocation: true
view: {declaration: operator}
"""
KEY = "AB" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("anchors", "keys", "lists"):
        (tmp_path / name).mkdir()
    (tmp_path / "anchors" / "root.pem").write_bytes(pki.root().pem)
    (tmp_path / "anchors" / "time.pem").write_bytes(pki.stamping("p256").root.pem)
    public = b"-----BEGIN PUBLIC KEY-----\n%b\n-----END PUBLIC KEY-----\n"
    import base64

    operator = pki.signer("Operator", "St. Elsewhere", "ed25519")
    (tmp_path / "keys" / "operator.pub.pem").write_bytes(public % base64.encodebytes(operator.public))
    (tmp_path / "keys" / "operator.pem").write_bytes(operator.pem)
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    both = [pki.revocations(pki.root()), pki.revocations(pki.intermediate())]
    (tmp_path / "lists" / "one.der").write_bytes(both[0])
    (tmp_path / "lists" / "all.crl").write_bytes(
        b"".join(x509.load_der_x509_crl(one).public_bytes(Encoding.PEM) for one in both)
    )
    (tmp_path / "trust.yaml").write_text(TRUST.replace("KEY", KEY), "utf-8")
    return tmp_path


def test_a_policy_is_read(folder: Path) -> None:
    policy = exchanging.trust_policy(folder / "trust.yaml")
    operator = pki.signer("Operator", "St. Elsewhere", "ed25519").sealer().key
    maker = Party(
        "fenwick", "Fenwick Medical", (Role.MAKER, Role.APPROVER), (pki.root().der,), (), "Fenwick Medical",
        ("Fenwick Medical",),
    )  # fmt: skip
    assert policy.parties == (
        maker,
        Party("st-elsewhere", "St. Elsewhere", (Role.OPERATOR,), (), (operator, KEY.lower(), operator)),
    )
    assert policy.required == {Kind.DECLARATION: (Role.MAKER,), Kind.NEED: (Role.OPERATOR,)}
    assert policy.stamps == (pki.stamping("p256").root.der,)
    assert len(policy.lists) == 2
    assert (policy.stamped, policy.revocation) == (True, True)
    assert policy.view == {Kind.DECLARATION: Audience.OPERATOR}


@pytest.mark.parametrize("text", ["", "parties:\n", "# nothing\n"])
def test_an_empty_policy_is_one(folder: Path, text: str) -> None:
    (folder / "trust.yaml").write_text(text, "utf-8")
    assert exchanging.trust_policy(folder / "trust.yaml") == TrustPolicy()


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("anchors/root.pem, anchors/root.pem", "anchors/none.pem", 5, "There is no file anchors/none.pem"),
        ("anchors/root.pem, anchors/root.pem", "../root.pem", 5, "leads out"),
        ("anchors/root.pem, anchors/root.pem", "keys/operator.pub.pem", 5, "no certificate"),
        ("keys/operator.pub.pem, ", "anchors/root.pem, lists/one.der, ", 11, "no single public key"),
        ("lists/all.crl, ", "anchors/root.pem, ", 17, "no revocation list"),
        ("[maker, approver]", "[]", 4, "trusted in no role"),
        ("[maker, approver]", "[builder]", 4, "builder"),
        ("[anchors/root.pem, anchors/root.pem]", "[]", 2, "neither anchors nor keys"),
        ("[maker]", "[test-laboratory]", 13, "no party is trusted as one"),
        ("stamped: true", "documents: [test-laboratory]", 16, "A document needs a signature"),
        ("stamps: [anchors/time.pem]", "stamps: []", 16, "no authority is trusted"),
        ("declaration: [maker]", "promise: [maker]", 13, "promise"),
        ("stamped: true", "stamped: yes", 16, "true or false|bool"),
        ("revocation: true", "revoked: true", 18, "revoked"),
        ("view: {", "view: {{", 19, "YAML"),
    ],
)
def test_every_fault_has_its_line(folder: Path, old: str, new: str, line: int, why: str) -> None:
    file = folder / "trust.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(exchanging.BrokenPolicyError) as caught:
        exchanging.trust_policy(file)
    assert f"{file}:{line}" in str(caught.value), caught.value
    assert re.search(why, str(caught.value)), caught.value
    assert caught.value.exit_status == 2
    assert all(one.remedy for one in caught.value.findings)


def test_keys_that_seal_nothing_are_refused(folder: Path) -> None:
    (folder / "keys" / "operator.pem").write_bytes(pki.stamping("p384").pem)
    with pytest.raises(exchanging.BrokenPolicyError, match="neither on P-256 nor Ed25519"):
        exchanging.trust_policy(folder / "trust.yaml")


def test_a_missing_or_huge_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        exchanging.trust_policy(tmp_path / "trust.yaml")
    (tmp_path / "trust.yaml").write_bytes(b"#" * (LIMIT + 1))
    with pytest.raises(UsageError, match="larger than"):
        exchanging.trust_policy(tmp_path / "trust.yaml")


def test_huge_material_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than"):
        pem.read_certificates(bytes(pem.LARGEST + 1))


def test_pem_is_written_as_it_is_read() -> None:
    chain = pki.signer().chain
    assert pem.read_certificates(pem.pem(chain)) == chain
    with pytest.raises(ValueError, match="101 certificates"):
        pem.read_certificates(pem.pem(chain[:1] * 101))


def test_a_sealer_is_put_together_from_files(tmp_path: Path) -> None:
    who = pki.signer()
    key, chain = who.write(tmp_path, "maker")
    (tmp_path / "list.crl").write_bytes(pki.revocations(pki.intermediate()))
    made = exchanging.sealer(str(key), chain, lists=(tmp_path / "list.crl",), clock=lambda: pki.NOW)
    seal = exchanging.crypto().seal(b"content", made.cades(b"content"))
    assert (seal.key, seal.claimed, len(seal.lists)) == (who.public, pki.NOW, 1)
    with pytest.raises(UsageError, match="There is no file"):
        exchanging.sealer(str(key), chain, lists=(tmp_path / "none.crl",))
    with pytest.raises(UsageError, match="no revocation list"):
        exchanging.sealer(str(key), chain, lists=(chain,))
    with pytest.raises(UsageError, match="no address"):
        exchanging.sealer(str(key), chain, "http://time.example/")


def test_a_trial_key_is_trusted_by_its_root(tmp_path: Path) -> None:
    exchanging.new_key(tmp_path / "keys", "Ada", "Fenwick Medical", pki.NOW, trial=True)
    text = "parties: {ada: {name: Ada, roles: [maker], anchors: [keys/root.pem], keys: [keys/public.pem]}}\n"
    (tmp_path / "trust.yaml").write_text(text, "utf-8")
    (party,) = exchanging.trust_policy(tmp_path / "trust.yaml").parties
    made = exchanging.sealer(str(tmp_path / "keys" / "key.pem"), tmp_path / "keys" / "certificate.pem")
    assert party.keys == (made.key,)
    assert party.anchors == (made.chain[-1],)


def test_the_schema_says_what_the_reader_accepts() -> None:
    (content,) = exchanging.trust_schemas().values()
    schema = msgspec.json.decode(content)
    import yaml

    assert problems(yaml.safe_load(TRUST), schema, schema) == []
    for value in ({"parties": {"p": {"name": "n"}}}, {"view": {"need": "all"}}, {"stamped": "yes"}):
        assert problems(value, schema, schema)
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(value, FILES["trust"])


def test_every_field_is_in_the_reference() -> None:
    page = Path("docs/reference/trust-policy.md").read_text("utf-8")
    (content,) = exchanging.trust_schemas().values()
    for shape in msgspec.json.decode(content)["$defs"].values():
        for field in (*shape.get("properties", {}), *shape.get("enum", ())):
            assert f"`{field}`" in page, field
