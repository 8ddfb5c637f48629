"""The gap to a target: per FR how far below, and which rows of which components close it."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.errors import UsageError
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Requirement
from medslate.usecases.explain import missing
from medslate.usecases.opening import Opened


@dataclass(frozen=True)
class Gap:
    """Per strength the gap of the lower end, and per FR with a declared gap the rows that close it."""

    target: Target
    gaps: Mapping[Strength, tuple[int, ...]]
    best: tuple[int, ...]
    rows: Mapping[FR, tuple[tuple[str, Requirement, Verdict], ...]]

    @property
    def met(self) -> bool:
        """Whether the declared capability is at or above the target in every place."""
        return not any(self.gaps[Strength.DECLARED])


def gap(opened: Opened, target: Target) -> Gap:
    """Hold the device against a target. `best`: the gap left if every open row turned out well (declared).

    Raises `UsageError` if no component is in scope: a device without SL-C meets nothing.
    """
    device = opened.assessment.device
    if not device:
        raise UsageError("No component is in scope, so the device has no SL-C. `medslate check` says why.")
    gaps = {strength: one.bounds.lower.gap(target) for strength, one in device.items()}
    rows = {fr: missing(opened, fr, target[fr]) for fr in FR if gaps[Strength.DECLARED][fr - 1]}
    return Gap(target, gaps, device[Strength.DECLARED].bounds.upper.gap(target), rows)
