"""The independent check of a plan: everything that it claims is found anew from the site, the library and the catalog.

It shares no code with the model that the solver is given, nor with the rules of `assessment`: a fault in one of them
would otherwise confirm itself. An import contract keeps it so.
"""

from medslate.planning.check.claims import check_plan

__all__ = ["check_plan"]
