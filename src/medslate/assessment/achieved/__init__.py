"""What is achieved in place (SL-A): open attack paths, measures that stand, their credit, the levels that follow.

All of it rests on rules of this project (`docs/explanation/credit-rule.md`); no standard gives an arithmetic.
"""
