"""Levels as a document shows them: bars, vectors in words, and a table of components by FR."""

from collections.abc import Iterable
from dataclasses import dataclass

from medslate.documents.model import Bar, Block, LevelBars, Tone
from medslate.documents.subject import Subject
from medslate.documents.wording import Wording
from medslate.levels.frs import FR
from medslate.levels.rule import Levels, interval
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Target


@dataclass(frozen=True, slots=True)
class Shown:
    """The level of one FR: its bounds, and the levels that no applicable row asks for."""

    fr: FR
    lower: int
    upper: int
    vacuous: tuple[int, ...]

    @property
    def text(self) -> str:
        """`2`, or `1..3` while rows are open; a star marks a level that no applicable row asks for."""
        return interval(self.lower, self.upper, self.vacuous)

    @property
    def backed(self) -> int:
        """The highest level at or below the lower end that an applicable row asks for; 0 if none does."""
        return max((one for one in range(1, self.lower + 1) if one not in self.vacuous), default=0)


def component_levels(levels: Levels) -> tuple[Shown, ...]:
    """The seven levels of one component."""
    return tuple(Shown(one.fr, one.lower, one.upper, one.vacuous) for one in levels.frs)


def device_shown(subject: Subject, strength: Strength) -> tuple[Shown, ...]:
    """The seven levels of the device; none if no component is in scope."""
    device = subject.assessment.device.get(strength)
    if device is None:
        return ()
    lower, upper = device.bounds.lower, device.bounds.upper
    return tuple(Shown(fr, lower[fr], upper[fr], device.vacuous(fr)) for fr in FR)


def vector_text(shown: Iterable[Shown]) -> str:
    """The vector in braces, in the order of the FRs."""
    return "{" + " ".join(one.text for one in shown) + "}"


def no_scope(subject: Subject, w: Wording) -> tuple[Block, ...]:
    """The refusal, said aloud, if no component is in scope."""
    return () if subject.scope else (w.paragraph("levels.no_scope", Tone.BAD, device=subject.device.name),)


def bars(subject: Subject, w: Wording, strength: Strength, target: Target | None = None) -> tuple[Block, ...]:
    """The device's bars at one strength; nothing if it has no SL-C."""
    shown = device_shown(subject, strength)
    if not shown:
        return ()
    drawn = tuple(
        Bar(one.fr.name, one.fr.title, one.lower, one.upper, None if target is None else target[one.fr], one.vacuous)
        for one in shown
    )
    said = w.say("levels.text", strength=w.say(f"strength.{strength.value}"), vector=vector_text(shown))
    empty = [f"{one.fr.name} ({one.backed})" for one in shown if one.lower > one.backed]
    if empty:
        said += " " + w.say("levels.vacuous", frs=", ".join(empty))
    return (LevelBars(w.say("levels.caption", strength=w.say(f"strength.{strength.value}")), said, drawn),)


def all_bars(subject: Subject, w: Wording) -> tuple[Block, ...]:
    """The device's bars at every strength."""
    return tuple(block for strength in Strength for block in bars(subject, w, strength))


def vectors_table(subject: Subject, w: Wording) -> Block:
    """Components by FR: one line per component and strength."""
    scope = {one.id for one in subject.scope}
    rows = [
        (
            name if strength is Strength.DECLARED else "",
            w.say("vectors.inside" if name in scope else "vectors.outside") if strength is Strength.DECLARED else "",
            w.say(f"strength.{strength.value}"),
            *(shown.text for shown in component_levels(one.levels[strength])),
        )
        for name, one in subject.assessment.components.items()
        for strength in Strength
    ]
    return w.table("vectors", (5, 2, 3, 2, 2, 2, 2, 2, 2, 2), rows)
