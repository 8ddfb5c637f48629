"""The level rule as the program runs it equals its plainest form."""

from hypothesis import given, settings

from medslate.levels.frs import FR
from medslate.levels.rule import Row, counts_at_lower, counts_at_upper, levels_of, reference_level
from medslate.levels.verdicts import Standing, Verdict
from tests.laws.strategies import assessed


@settings(max_examples=500)
@given(assessed())
def test_levels_equal_the_reference(case: tuple[tuple[Row, ...], dict[str, Verdict]]) -> None:
    """At both ends, for every FR."""
    rows, verdicts = case
    standing = {row.id: verdicts[row.id].standing for row in rows}
    result = levels_of(rows, verdicts)
    for fr in FR:
        applicable = [row for row in rows if row.fr is fr and standing[row.id] is not Standing.OUT]
        assert result[fr].lower == reference_level(applicable, lambda row: counts_at_lower(row, standing))
        assert result[fr].upper == reference_level(applicable, lambda row: counts_at_upper(row, standing))
        assert result[fr].rows == len(applicable)
