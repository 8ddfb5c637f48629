"""Renderers: one module a format; each gives a `Document` a look and adds nothing to what it says."""
