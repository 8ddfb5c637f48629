"""Archives with damaged tag files: every change is found, and nothing crashes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.bagit.layout import TAG_FILES
from tests.fuzz.mutations import spoilt
from tests.unit.archive.test_bag import FILES, faults, write


@given(st.data(), st.sampled_from(TAG_FILES))
@settings(max_examples=150, deadline=None)
def test_damaged_tag_files_never_raise_and_never_pass(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, name: str
) -> None:
    content = data.draw(spoilt(bytes(FILES[name])))
    folder = write(tmp_path_factory.mktemp("bag"), {**FILES, name: content})
    assert bool(faults(folder)) is (content != FILES[name])
