"""What the tests of the renderers share."""

import pytest

pytest.importorskip("typst", reason="the [report] extra is not installed")
pytest.importorskip("docxtpl", reason="the [report] extra is not installed")
