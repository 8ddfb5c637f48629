"""Levels: foundational requirements, SL vectors, verdicts and the rule that joins them.

The rule is `docs/explanation/level-rule.md`; its test vectors are in `packs/vectors/`.
"""
