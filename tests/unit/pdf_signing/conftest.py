"""What the tests of signed documents share."""

import pytest

pytest.importorskip("pyhanko", reason="the [sign] extra is not installed")
pytest.importorskip("typst", reason="the [report] extra is not installed")
