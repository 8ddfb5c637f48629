"""Match: a maker's answer held against the need of an operator, with the packs that the need names."""

from medslate.bundles.manifest import Manifest
from medslate.exchange.matching import Match, match
from medslate.levels.strengths import Strength
from medslate.usecases.bundle_open import Received
from medslate.usecases.open_site import load_library
from medslate.usecases.opening import load_catalog
from medslate.usecases.ports import PackSource


def matched(need: Received, answer: Received, packs: PackSource, strength: Strength) -> Match:
    """The two halves side by side. Raises `UsageError` if one of them is not what it should be."""
    asked = need.need
    catalog = load_catalog(packs, asked.catalog)
    return match(asked, answer.declaration, catalog, load_library(packs, asked.library, catalog), strength)


def answers(need: Manifest, answer: Manifest) -> bool:
    """Whether the answer names this very need."""
    return answer.answers is not None and answer.answers.manifest == need.digest
