"""Level bars: what each of the four levels of an FR is drawn as, the words beside it, and the picture as SVG."""

from enum import Enum
from functools import cache

from jinja2 import Template

from medslate.adapters.rendering.template import sandbox, template_bytes
from medslate.documents.model import Bar, LevelBars

LEVELS = (1, 2, 3, 4)
TITLE_LENGTH = 44


class Drawn(Enum):
    """How one level looks; the value is the word for it in the templates."""

    PROVEN = "proven"
    POSSIBLE = "possible"
    VACUOUS = "vacuous"
    NONE = "none"


MARKS = {Drawn.PROVEN: "●", Drawn.POSSIBLE: "○", Drawn.VACUOUS: "–", Drawn.NONE: ""}
LEGEND = (
    (Drawn.PROVEN.value, MARKS[Drawn.PROVEN], "at least"),
    (Drawn.POSSIBLE.value, MARKS[Drawn.POSSIBLE], "still possible"),
    (Drawn.VACUOUS.value, MARKS[Drawn.VACUOUS], "no row asks for it"),
    ("target", "T", "target"),
)


def drawn(bar: Bar, level: int) -> Drawn:
    """Solid up to `lower`, open up to `upper`; a vacuous level within reach is neither."""
    if level > bar.upper:
        return Drawn.NONE
    if level in bar.vacuous:
        return Drawn.VACUOUS
    return Drawn.PROVEN if level <= bar.lower else Drawn.POSSIBLE


def target_place(bar: Bar) -> int | None:
    """Where the target marker stands on a bar that ends at 4."""
    return None if bar.target is None else min(max(bar.target, 0), LEVELS[-1])


def words(bar: Bar) -> str:
    """The numbers of a bar in words: `1..3 of 4, target 2`, with the vacuous levels named."""
    return " ".join(filter(None, [_reach(bar), _vacuous(bar)]))


def _reach(bar: Bar) -> str:
    reach = f"{bar.lower}" if bar.lower == bar.upper else f"{bar.lower}..{bar.upper}"
    return f"{reach} of 4" + ("" if bar.target is None else f", target {bar.target}")


def _vacuous(bar: Bar) -> str:
    return f"(vacuous: {', '.join(map(str, bar.vacuous))})" if bar.vacuous else ""


def bars_svg(block: LevelBars, ident: str, *, standalone: bool = False) -> str:
    """The bars as one SVG element; the same block and ident give the same text.

    `ident` makes the ids unique within a page. `standalone` adds the XML namespace that a file of its own needs. The
    picture takes the colour of the text around it, and on a page `--paper` and `--level` where they are set.
    """
    rows = [_row(bar) for bar in block.bars]
    spoken = " ".join(f"{row['label']} {row['title']}: {row['words']}." for row in rows)
    return _template().render(
        ident=ident, caption=block.caption, spoken=f"{block.text} {spoken}".strip(), rows=rows, standalone=standalone
    )


def _row(bar: Bar) -> dict[str, object]:
    return {
        "label": bar.label,
        "title": bar.title,
        "short": bar.title if len(bar.title) <= TITLE_LENGTH else bar.title[: TITLE_LENGTH - 1] + "…",
        "words": words(bar),
        "reach": _reach(bar),
        "vacuous": _vacuous(bar),
        "levels": [(level, drawn(bar, level).value) for level in LEVELS],
        "target": target_place(bar),
    }


@cache
def _template() -> Template:
    return sandbox().from_string(template_bytes("bars.svg.j2").decode())
