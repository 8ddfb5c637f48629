"""Signatures on JSON documents: what holds, and every way in which one does not."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from medslate.adapters.formats.oscal import canonical as form
from medslate.adapters.formats.oscal.canonical import canonical
from medslate.errors import MedslateError, SetupError
from medslate.usecases.oscal_sign import Package, read_package, sign
from medslate.usecases.oscal_verify import SignatureRefusedError
from tests.unit.neighbours.build import CONTENTS, DOCUMENT, bytes_of, judged, key, public, resigned, signed_over

SIGNED = sign(CONTENTS, key())
ENVELOPE = json.loads(SIGNED)


@pytest.mark.parametrize("kind", ["p256", "ed25519"])
def test_a_signature_holds(kind: str) -> None:
    found = judged(sign(CONTENTS, key(kind)), None, public(kind))
    assert found.owners == ("maker",)
    assert list(found.digests) == ["x.json"]
    assert found.digests["x.json"].startswith("sha256:")


def test_it_is_over_what_the_document_says_and_not_how_it_is_set() -> None:
    set_otherwise = json.dumps({"catalog": dict(reversed(DOCUMENT["catalog"].items()))}, indent=7).encode()
    assert judged(SIGNED, {"x.json": canonical(set_otherwise, "x.json")[1]}).owners == ("maker",)


@pytest.mark.parametrize(
    "changed", [{"catalog": {**DOCUMENT["catalog"], "uuid": "2"}}, {**DOCUMENT, "more": 1}, {}], ids=str
)
def test_a_changed_document_is_refused(changed: Any) -> None:
    with pytest.raises(SignatureRefusedError, match="not what was signed: its digest differs"):
        judged(SIGNED, {"x.json": bytes_of(changed)})


def test_a_document_under_another_name_is_refused() -> None:
    with pytest.raises(SignatureRefusedError, match=r"What is signed is x\.json, not y\.json.*--subject"):
        judged(SIGNED, {"y.json": CONTENTS["x.json"]})


def test_another_key_is_refused_and_one_of_several_is_enough() -> None:
    with pytest.raises(SignatureRefusedError, match="by a key that was named"):
        judged(SIGNED, None, public("ed25519"))
    assert judged(SIGNED, None, public("ed25519", "other"), public()).owners == ("maker",)


def test_several_signatures() -> None:
    """A stranger's signature takes nothing away, and that of a second party is told."""
    both = {**ENVELOPE, "signatures": [{"sig": "AAAA"}, *json.loads(sign(CONTENTS, key("ed25519")))["signatures"],
                                       *ENVELOPE["signatures"]]}  # fmt: skip
    found = judged(json.dumps(both).encode(), None, public(), public("ed25519", "laboratory"))
    assert found.owners == ("maker", "laboratory")


def test_what_the_envelope_says_of_keys_counts_nothing() -> None:
    claimed = json.loads(sign(CONTENTS, key("ed25519")))
    claimed["signatures"][0]["keyid"] = ENVELOPE["signatures"][0]["keyid"]
    with pytest.raises(SignatureRefusedError, match="by a key that was named"):
        judged(json.dumps(claimed).encode())
    nameless = {**ENVELOPE, "signatures": [{"sig": ENVELOPE["signatures"][0]["sig"]}]}
    assert judged(json.dumps(nameless).encode()).owners == ("maker",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"payloadType": "application/json"}, "no DSSE envelope"),
        ({"payloadType": None}, "no DSSE envelope"),
        ({"payload": None}, "the payload is no base64"),
        ({"payload": "???"}, "the payload is no base64"),
        ({"payload": "e30="}, "by a key that was named"),
        ({"signatures": []}, "1 to 16 signatures"),
        ({"signatures": {}}, "1 to 16 signatures"),
        ({"signatures": [ENVELOPE["signatures"][0]] * 17}, "1 to 16 signatures"),
        ({"signatures": ["x"]}, "is no JSON object"),
        ({"signatures": [{"sig": 7}]}, "a signature is no base64"),
        ({"signatures": [{"sig": "AAAA"}]}, "by a key that was named"),
    ],
)
def test_envelopes_of_another_form(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(SignatureRefusedError, match=reason):
        judged(json.dumps(ENVELOPE | change).encode())


@pytest.mark.parametrize("content", [b"[]", b"7", b'"x"'])
def test_an_envelope_is_an_object(content: bytes) -> None:
    with pytest.raises(SignatureRefusedError, match="is no JSON object"):
        judged(content)


def test_an_envelope_with_a_name_twice_is_refused() -> None:
    twice = SIGNED.replace(b'"payloadType"', b'"payload": "e30=", "payloadType"')
    with pytest.raises(MedslateError, match="'payload' stands twice"):
        judged(twice)


def test_either_alphabet_of_base64() -> None:
    """DSSE asks verifiers to take both."""
    other = {
        "payload": ENVELOPE["payload"].replace("+", "-").replace("/", "_"),
        "signatures": [{"sig": ENVELOPE["signatures"][0]["sig"].replace("+", "-").replace("/", "_")}],
    }
    assert judged(json.dumps(ENVELOPE | other).encode()).owners == ("maker",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: one.update(_type="https://in-toto.io/Statement/v0.1"), "on one document"),
        (lambda one: one.update(predicateType="urn:other"), "on one document"),
        (lambda one: one.update(predicate=[]), "The predicate is no JSON object"),
        (lambda one: one["predicate"].update(canonicalization="none"), "canonical form"),
        (lambda one: one["predicate"].update(digestSource="raw"), "canonical form"),
        (lambda one: one["predicate"].update(digestAlgorithm="md5"), "md5 is not accepted"),
        (lambda one: one["predicate"].pop("digestAlgorithm"), "None is not accepted"),
        (lambda one: one["predicate"].update(digestAlgorithm=[]), "is not accepted"),
        (lambda one: one.update(subject=[]), "What is signed is nothing"),
        (lambda one: one.update(subject={}), "What is signed is nothing"),
        (lambda one: one.update(subject=["x.json"]), "A subject is no JSON object"),
        (lambda one: one["subject"].append(one["subject"][0]), r"x\.json, x\.json, not x\.json"),
        (lambda one: one["subject"].append({"digest": {}}), "What is signed is"),
        (lambda one: one["subject"][0].update(digest="x"), "A digest is no JSON object"),
        (lambda one: one["subject"][0].update(digest={"sha512": "x"}), "one digest of"),
        (lambda one: one["subject"][0].update(digest={"sha256": 7}), "one digest of"),
        (lambda one: one["subject"][0].update(digest={"sha256": "\ud800"}), "has no canonical form|digest differs"),
        (lambda one: one["subject"][0]["digest"].update(sha256="0" * 64), "digest differs"),
    ],
)
def test_statements_that_are_signed_and_do_not_say_it(change: Callable[[Any], Any], reason: str) -> None:
    with pytest.raises(MedslateError, match=reason):
        judged(resigned(SIGNED, change))


@pytest.mark.parametrize("payload", [b"", b"{", b"[]", b'{"a": 1, "a": 1}', b"\xff"])
def test_payloads_that_are_no_statement(payload: bytes) -> None:
    with pytest.raises(MedslateError, match=r"no JSON object|no canonical form|no in-toto statement"):
        judged(signed_over(payload))


def test_unknown_fields_change_nothing() -> None:
    more = resigned(SIGNED, lambda one: (one.update(more=1), one["predicate"].update(tool="other")))
    assert judged(json.dumps({**json.loads(more), "more": 1}).encode()).owners == ("maker",)


def test_every_changed_character_of_an_envelope_is_refused_or_means_the_same() -> None:
    """Of what stands in an envelope only `keyid`, which counts nothing, and bits that base64 lets be may change."""
    meant = base64.b64decode(ENVELOPE["payload"]), base64.b64decode(ENVELOPE["signatures"][0]["sig"])
    harmless = refused = 0
    for at in range(len(SIGNED)):
        spoilt = SIGNED[:at] + bytes([SIGNED[at] ^ 1]) + SIGNED[at + 1 :]
        try:
            judged(spoilt)
        except MedslateError:
            refused += 1
            continue
        tree = json.loads(spoilt)
        assert base64.b64decode(tree["payload"].translate({45: 43, 95: 47})) == meant[0]
        assert base64.b64decode(tree["signatures"][0]["sig"].translate({45: 43, 95: 47})) == meant[1]
        harmless += 1
    assert refused > 0.8 * len(SIGNED)
    assert harmless < 0.2 * len(SIGNED)


# -- packages ---------------------------------------------------------------------------------------------------------

LIST = {
    "primaryArtifact": "one",
    "artifacts": [
        {"name": "one", "uri": "x.json", "mediaType": "application/json"},
        {"name": "two", "uri": "below/y.json", "mediaType": "application/json"},
    ],
}
PACKAGE = read_package(LIST, "package.json")
PARTS = {"one": CONTENTS["x.json"], "two": b"{}"}
TOGETHER = sign(PARTS, key(), PACKAGE)


def test_a_package_holds() -> None:
    found = judged(TOGETHER, PARTS, package=PACKAGE)
    assert list(found.digests) == ["one", "two"]


def test_a_package_is_no_document_and_the_other_way_round() -> None:
    with pytest.raises(SignatureRefusedError, match="on one document"):
        judged(TOGETHER, PARTS)
    with pytest.raises(SignatureRefusedError, match="on a package"):
        judged(SIGNED, CONTENTS, package=PACKAGE)


def test_another_list_is_refused() -> None:
    other = Package("two", PACKAGE.artifacts)
    with pytest.raises(SignatureRefusedError, match="another list"):
        judged(TOGETHER, PARTS, package=other)
    with pytest.raises(SignatureRefusedError, match="two is not what was signed"):
        judged(TOGETHER, PARTS | {"two": b"[]"}, package=PACKAGE)


@pytest.mark.parametrize(
    ("digest", "reason"), [({}, "None is not accepted"), ({"sha1": "x"}, "sha1 is not"), ({"sha512": 1}, "one digest")]
)
def test_digests_of_a_package(digest: Any, reason: str) -> None:
    broken = resigned(TOGETHER, lambda one: one["subject"][0].update(digest=digest))
    with pytest.raises(SignatureRefusedError, match=reason):
        judged(broken, PARTS, package=PACKAGE)


def test_a_package_names_one_digest_each() -> None:
    broken = resigned(TOGETHER, lambda one: one["subject"][0]["digest"].update(sha512="x"))
    with pytest.raises(SignatureRefusedError, match="one digest of one"):
        judged(broken, PARTS, package=PACKAGE)


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        ([], "no list of a package"),
        ({"catalog": {}}, "no list of a package"),
        (LIST | {"more": 1}, "no list of a package"),
        (LIST | {"artifacts": {}}, "needs name, uri and mediaType"),
        (LIST | {"artifacts": ["x"]}, "needs name, uri and mediaType"),
        (LIST | {"artifacts": [{"name": "one", "uri": "", "mediaType": "x"}]}, "needs name, uri and mediaType"),
        (LIST | {"artifacts": [LIST["artifacts"][0]] * 2}, "must stand once"),
        (LIST | {"primaryArtifact": "three"}, "must stand once"),
        (LIST | {"primaryArtifact": []}, "must stand once"),
        (LIST | {"artifacts": []}, "must stand once"),
        ({"primaryArtifact": "a", "artifacts": [{"name": "a", "uri": "../x.json", "mediaType": "x"}]}, "no JSON file below"),
        ({"primaryArtifact": "a", "artifacts": [{"name": "a", "uri": "/x.json", "mediaType": "x"}]}, "no JSON file below"),
        ({"primaryArtifact": "a", "artifacts": [{"name": "a", "uri": "x.xml", "mediaType": "x"}]}, "no JSON file below"),
    ],
    ids=str,
)  # fmt: skip
def test_lists_of_another_form(tree: Any, reason: str) -> None:
    with pytest.raises(MedslateError, match=reason):
        read_package(tree, "package.json")


# -- canonical form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "no canonical form"),
        (b"\xff", "no canonical form"),
        (b"\xef\xbb\xbf{}", "no canonical form"),
        (b'{"a": 1, "b": 2, "\\u0061": 1}', "'a' stands twice"),
        (b"[NaN]", "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"[1e999]", "1e999 is larger"),
        (b"[9007199254740992]", "beyond 2"),
        (b"[-9007199254740992]", "beyond 2"),
        (b"9" * 10_000, "beyond 2"),
        (b'["\\ud800"]', "no canonical form"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested too deeply"),
    ],
    ids=lambda one: str(one)[:20],
)
def test_what_has_no_canonical_form(content: bytes, reason: str) -> None:
    with pytest.raises(MedslateError, match=reason):
        canonical(content, "x.json")


def test_the_largest_whole_numbers_have_one() -> None:
    assert canonical(b"[-9007199254740991, -0, 9007199254740991]", "x")[1] == b"[-9007199254740991,0,9007199254740991]"


def test_a_document_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "LIMIT", 1)
    with pytest.raises(MedslateError, match="x is larger than"):
        canonical(b"{}", "x")


def test_without_the_extra_fractions_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rfc8785", None)
    assert canonical(b'{"b": 1, "a": 2}', "x")[1] == b'{"a":2,"b":1}'
    with pytest.raises(SetupError, match="extra seal"):
        canonical(b"[0.5]", "x")
