"""Statements in a dossier: the first answer to a row holds, the first file on a catalog gives its route."""

from medslate.assessment.conformity.stated import Pin, Standards
from tests.build import dossier
from tests.unit.conformity.build import stated, statement


def test_the_first_answer_holds() -> None:
    first, second, other = stated("x"), stated("x", "none"), stated("x", where="d")
    made = dossier(statements=(statement(first, second), statement(second, route="late"), statement(other, name="d")))
    assert made.stated == {("c", "x"): first, ("d", "x"): other}
    assert made.statement_on("c") == statement(first, second)
    assert made.statement_on("d") is made.statements[2]
    assert made.statement_on("e") is None


def test_standards_stand_in_their_file() -> None:
    assert Standards().place.file == "standards.yaml"
    assert dossier().standards == Standards()
    assert Standards({"a": Pin("1", "d")}).pins["a"].version == "1"
