"""A sender whom the verifier trusts may still send nonsense: it ends in a value, or in an error that says what to do."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.textfiles.site.questions import read_questions
from medslate.bundles.canonical import parse
from medslate.errors import MedslateError
from medslate.exchange.difference import difference
from medslate.exchange.matching import match
from medslate.findings import failed
from medslate.usecases.bundle_open import open_bundle
from medslate.usecases.site_accept import accept
from tests.build import CATALOG
from tests.build_site import LIBRARY
from tests.fuzz.mutations import spoilt
from tests.unit.bundle_verbs.build import TRUST, in_file, need, sealed, site_with
from tests.unit.bundle_verbs.test_open import resealed

ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))
QUESTIONS = b"questions:\n  updates: How often?\n  users: {text: Who?, row: CR 1.1}\n"
SOUND, ASKED = sealed(), need()
BEFORE = open_bundle(in_file(SOUND), TRUST, "it").declaration
SITE = site_with()

_LEAVES: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(max_size=6) | st.just([]) | st.just({})
)


def _paths(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(one for key, value in below for one in _paths(value, (*path, key)))]


def _changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with another value at a path."""
    if not path:
        return value
    head, *rest = path
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[head] = _changed(copy[head], tuple(rest), value)
    return copy


def _tree(role: str) -> Any:
    name = f"content/{role}.json"
    return parse(bytes((ASKED if role == "need" else SOUND).files[name]), name)


TREES = {role: _tree(role) for role in ("declaration", "claims", "grounds", "need")}
PATHS = {role: _paths(tree) for role, tree in TREES.items()}


@given(st.data())
@ROOMY
def test_nonsense_of_a_trusted_sender(data: st.DataObject) -> None:
    role = data.draw(st.sampled_from(sorted(TREES)))
    path = data.draw(st.sampled_from(PATHS[role]))
    value = data.draw(_LEAVES)
    made = ASKED if role == "need" else SOUND
    container = resealed(made, **{role: lambda tree: _changed(tree, path, value)})
    try:
        received = open_bundle(container, TRUST, "it")
        if role == "need":
            assert match(received.need, BEFORE, CATALOG, LIBRARY) is not None
            return
        assert difference(BEFORE, received.declaration) is not None
        accept(SITE, received, "pump")
    except MedslateError as error:
        assert str(error)


@given(st.data())
@ROOMY
def test_spoilt_questions(data: st.DataObject) -> None:
    questions, findings = read_questions(data.draw(spoilt(QUESTIONS)), "questions.yaml")
    assert (questions is None) == failed(findings)
