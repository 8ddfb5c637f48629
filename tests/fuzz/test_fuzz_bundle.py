"""Whatever is given to the readers of bundles: a value, a decision or a refusal, and that soon."""

import base64
import json
import random
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.bundles.canonical import canonical, parse
from medslate.bundles.container import unpack
from medslate.bundles.manifest import ENVELOPE, MANIFEST, Audience, read_manifest
from medslate.bundles.refusal import RefusedError
from medslate.bundles.sealing import add_seal, redact
from medslate.bundles.trusted import signatures_of, verify
from tests.build_bundle import AT, MAKER, POLICY, packed, sealed
from tests.build_bundle import MANIFEST as BUILT
from tests.fakes.crypto import FakeCrypto
from tests.fuzz.mutations import spoilt
from tests.laws.bundle_mutations import at_random, files_of

BUNDLE = sealed()
FILES = files_of(BUNDLE)
RAW = FILES[MANIFEST]
READERS: dict[str, Callable[[bytes], object]] = {
    "parse": lambda content: parse(content, "x"),
    "manifest": read_manifest,
    "envelope": lambda content: signatures_of(RAW, {ENVELOPE: content}),
    "container": unpack,
    "add seal": lambda content: add_seal(content, "maker", MAKER),
    "redact": lambda content: redact(content, Audience.PUBLIC),
}
SAMPLES = {"parse": RAW, "manifest": RAW, "envelope": FILES[ENVELOPE]}
SECONDS = 15.0
"""Of the processor; far more than any of them takes: what is meant is that none takes minutes."""


def read(name: str, content: bytes) -> None:
    start = time.process_time()
    try:
        READERS[name](content)
    except RefusedError as error:
        assert str(error).isprintable()
    decision = verify(content, POLICY, FakeCrypto(), AT)
    assert decision.accepted == (content == BUNDLE)
    assert decision.accepted or decision.refusals
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", list(READERS))
@given(data=st.data())
def test_spoilt_files(name: str, data: st.DataObject) -> None:
    read(name, data.draw(spoilt(SAMPLES.get(name, BUNDLE))))


@pytest.mark.parametrize("name", list(READERS))
@given(content=st.binary(max_size=200))
def test_any_bytes(name: str, content: bytes) -> None:
    read(name, content)
    read(name, b"PK\x03\x04" + content)


@pytest.mark.parametrize("file", [MANIFEST, ENVELOPE, "seals/maker.p7s"])
@given(data=st.data())
def test_spoilt_files_in_a_container_that_fits(file: str, data: st.DataObject) -> None:
    content = packed({**FILES, file: data.draw(spoilt(FILES[file]))})
    for name in ("container", "add seal", "redact"):
        read(name, content)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "x", "a" * 64, "operator", "\x1b", "é"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "x", "sha256", ""]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
def test_any_value_in_any_place_of_manifest_and_envelope(data: st.DataObject) -> None:
    for file in (MANIFEST, ENVELOPE):
        tree = json.loads(FILES[file])
        for _ in range(data.draw(st.integers(1, 3))):
            _place(tree, data.draw)
        content = canonical(tree)
        read("manifest" if file == MANIFEST else "envelope", content)
        read("add seal", packed({**FILES, file: content}))


def _place(tree: Any, draw: Callable[[Any], Any]) -> None:
    """Walk down into a tree, and put something else there, or take something away."""
    while isinstance(tree, dict | list) and tree:
        key = draw(st.sampled_from(sorted(tree) if isinstance(tree, dict) else range(len(tree))))
        inner = tree[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            if draw(st.booleans()):
                tree[key] = draw(VALUES)
            else:
                tree.pop(key)
            return
        tree = inner


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 8_000_000,
        b'{"a":' * 1_000_000,
        b"9" * 8_000_000,
        b'"' + b"\\u0000" * 1_000_000 + b'"',
        b"[" + b"0," * 1_000_000 + b"0]",
        b'{"x":"' + b"a" * 7_000_000 + b'"}',
        b"{" + b",".join(b'"%d":0' % one for one in range(200_000)) + b"}",
        b"PK\x03\x04" + bytes(8_000_000),
        base64.b64encode(bytes(6_000_000)),
    ],
    ids=range(9),
)
def test_large_files_of_one_kind(content: bytes) -> None:
    for name in ("manifest", "envelope", "container"):
        read(name, content)


@pytest.mark.slow
def test_many_spoilt_bundles() -> None:
    for one in islice(at_random(BUNDLE, random.Random(7)), 1500):  # noqa: S311
        read("add seal", one.content)


def test_the_samples_are_read() -> None:
    assert read_manifest(RAW) == BUILT
    assert len(signatures_of(RAW, FILES)) == 2
    for name, reader in READERS.items():
        reader(SAMPLES.get(name, BUNDLE))
