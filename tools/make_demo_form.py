"""Write the filled disclosure form of the example monitor from its answers.yaml; the same answers, the same bytes."""

import sys
from pathlib import Path

import medslate
from medslate.adapters.formats.mds2.writing import write_form
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.answers import NAME, read_answers
from medslate.standards.questionnaires import Questionnaire

QUESTIONNAIRE = "mds2-hn1-2019"
FOLDER = Path(__file__).parents[1] / "examples" / "st-elsewhere" / "bedside-monitor"


def main() -> int:
    """Write the form beside its answers; findings go to the error stream, and then nothing is written."""
    form = PackFolders(Path(medslate.__file__).parent / "packs").load(QUESTIONNAIRE)
    if not isinstance(form, Questionnaire):
        raise TypeError(f"{QUESTIONNAIRE} is no questionnaire")
    filled, findings = read_answers((FOLDER / NAME).read_bytes(), NAME, form)
    for finding in findings:
        print(finding, file=sys.stderr)
    if filled is None or findings:
        return 1
    (FOLDER / "MDS2.xlsx").write_bytes(write_form(form, filled.answers, filled.header))
    return 0


if __name__ == "__main__":
    sys.exit(main())
