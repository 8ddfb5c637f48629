"""The adapters of questionnaires for people without tools: their workbooks, and the files that answers go into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medslate import wiring
from medslate.wiring import foreign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medslate.adapters.textfiles.site.noting import Notes
    from medslate.assessment.answers import Form
    from medslate.exchange.need import Need
    from medslate.findings import Finding
    from medslate.standards.questionnaires import Questionnaire
    from medslate.usecases.inquiry import Inquiry, Reply


def write_inquiry(file: Path, inquiry: Inquiry) -> None:
    """A questionnaire as a workbook. Raises `MedslateError` if it is larger than what would be read back."""
    wiring.need("mds2", "xlsxwriter")
    from medslate.adapters.formats.inquiry.writing import write_inquiry as written

    foreign.write_workbook(file, written(inquiry), "Ask fewer questions at once.")


def read_inquiry(file: Path) -> tuple[Reply | None, tuple[Finding, ...]]:
    """The answers in the workbook of a questionnaire."""
    wiring.need("mds2", "python_calamine")
    from medslate.adapters.formats.inquiry.reading import read_inquiry as read

    return read(foreign.content_of(file), file.name)


def need_in(file: Path) -> Need:
    """What a need asks, its seal unseen. Raises `UsageError` if there is no file, `MedslateError` if it is no need."""
    from medslate.usecases.bundle_open import look_into

    return look_into(foreign.content_of(file), file.name).need


def holds(folder: Path, name: str) -> bool:
    """Whether a folder has a file of this name: it tells a workspace from a site."""
    return (folder / name).is_file()


def notes(folder: Path) -> Notes:
    """What writes verdicts into the files of a site, and answers into an answers.yaml."""
    from medslate.adapters.textfiles.site.noting import Notes

    return Notes(wiring.disk(folder))


def pointed_form(folder: Path, form: str) -> Path | None:
    """The folder with the answers.yaml that a device entry names; none if it names none."""
    return folder / form if form and holds(folder / form, "answers.yaml") else None


def own_labels(folder: Path, form: Questionnaire) -> Mapping[str, str]:
    """What the answers.yaml of a folder says by question, as labels; nothing if there is none."""
    from medslate.assessment.answer_texts import LABELS

    read: Form | None = wiring.own_answers(folder, form)[0]
    answers = {} if read is None else read.answers
    return {key: LABELS[one.choice] for key, one in answers.items() if one.choice is not None}
