"""Bundles: what one party seals for another, and when it is to be believed.

Imports nothing of medslate and nothing but the standard library, so that it can be read, and trusted, by itself. Start
with `trusted.py`: its docstring is the list of rules.
"""
