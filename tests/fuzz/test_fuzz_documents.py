"""Whatever a signed document was turned into, it is refused with reasons, and neither believed nor a crash."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("pyhanko", reason="the [sign] extra is not installed")
pytest.importorskip("typst", reason="the [report] extra is not installed")

from medslate.usecases.document_sign import Level
from tests.fuzz.mutations import spoilt
from tests.unit.pdf_signing import signed as made


@cache
def small() -> bytes:
    """A small document with a stamped signature: most of its bytes are signature, tables of objects and trailer."""
    return made.sign(Level.STAMPED, content=made.foreign())


@pytest.mark.slow
@given(st.data())
@settings(max_examples=150, deadline=20_000, suppress_health_check=list(HealthCheck))
def test_a_spoilt_document(data: st.DataObject) -> None:
    outcome = made.verify(data.draw(spoilt(small())))
    if outcome.accepted:
        assert outcome.signatures[0].signature.name == made.MAKER
        assert outcome.signatures[0].meaning == "approved for release"
    else:
        assert all(one.message for one in outcome.refusals)
