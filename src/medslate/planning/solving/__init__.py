"""From a problem to 0-1 programs and back: the model, its reductions, its parts, and a first plan to begin with."""
