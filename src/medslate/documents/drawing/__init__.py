"""The drawing of zones and conduits: where each box, line and label stands, in whole units. Pure; no look."""
