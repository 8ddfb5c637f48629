"""The partition proposed: which placements share a zone, found together with the measures it takes."""
