"""What writing and reading of a questionnaire agree on: names of sheets, labels, and the order of columns."""

from medslate.usecases.inquiry import Field, Query

COVER = "About"
QUESTIONS = "Questions"
ASKED = "Asked"
COLUMNS = tuple(Field)
LOCKED = (Field.ID, Field.COMPONENT, Field.LEVEL, Field.TITLE, Field.ASKED)
KEPT = ("sort", *(one.value for one in LOCKED))
PACKS = ("pack", "digest")

DEVICE, VERSION, ASKER, WHOM = "device", "version of the device", "asked by", "asked of"
DUE, MADE, CATALOG, FORM = "please answer by", "written on", "rows of", "questions of the form"
COUNT, DIGEST, BY, ON = "questions", "digest of the questions", "answered by", "answered on"


def locked_cells(query: Query) -> dict[Field, str]:
    """The cells of a question that are not to be changed."""
    return {
        Field.ID: query.id,
        Field.COMPONENT: query.component,
        Field.LEVEL: "" if query.level is None else str(query.level),
        Field.TITLE: query.title,
        Field.ASKED: query.asked,
    }
