"""The cheapest external measures that reach the targets of a site: problem, reductions, independent check, reasons."""
