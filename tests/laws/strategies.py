"""Generated rows, verdicts and vectors."""

from hypothesis import strategies as st

from medslate.levels.frs import FR
from medslate.levels.rule import Row
from medslate.levels.vectors import Bounds, Capability, Target
from medslate.levels.verdicts import Verdict

levels = st.integers(0, 4)
seven = st.tuples(*[levels] * 7)
capabilities = st.builds(Capability, seven)
targets = st.builds(Target, seven)
verdicts = st.sampled_from(Verdict)
CLOSED = [one for one in Verdict if one is not Verdict.OPEN]


@st.composite
def catalogs(draw: st.DrawFn) -> tuple[Row, ...]:
    """Rows with enhancements whose level is at or above that of their base, as every catalog has them."""
    rows: list[Row] = []
    for number in range(draw(st.integers(0, 8))):
        base = Row(f"R{number}", draw(st.sampled_from(FR)), draw(st.integers(1, 4)))
        rows.append(base)
        rows += [
            Row(f"{base.id} RE({one})", base.fr, draw(st.integers(base.level, 4)), base.id)
            for one in range(1, draw(st.integers(1, 4)))
        ]
    return tuple(rows)


@st.composite
def assessed(draw: st.DrawFn) -> tuple[tuple[Row, ...], dict[str, Verdict]]:
    rows = draw(catalogs())
    return rows, {row.id: draw(verdicts) for row in rows}


@st.composite
def bounds(draw: st.DrawFn) -> Bounds[Capability]:
    one, other = draw(capabilities), draw(capabilities)
    return Bounds(one.meet(other), one.join(other))
