"""How declarations and needs are told: as trees of JSON, and back."""

from medslate.exchange.telling.declarations import (
    CLAIMS,
    DECLARATION,
    GROUNDS,
    Told,
    read_declaration,
    tell_declaration,
)
from medslate.exchange.telling.needs import NEED, read_need, tell_need

__all__ = [
    "CLAIMS",
    "DECLARATION",
    "GROUNDS",
    "NEED",
    "Told",
    "read_declaration",
    "read_need",
    "tell_declaration",
    "tell_need",
]
