"""Which questionnaire and which crosswalk a form is read with: those that lead to the catalog at hand."""

from medslate.errors import SetupError
from medslate.standards.catalogs import Catalog
from medslate.standards.crosswalks import Crosswalk
from medslate.standards.packs import PackKind
from medslate.standards.questionnaires import Questionnaire
from medslate.usecases.opening import load_catalog
from medslate.usecases.ports import PackSource


def form_packs(packs: PackSource, catalog: str) -> tuple[Questionnaire, Crosswalk, Catalog]:
    """The first questionnaire that a crosswalk leads from to the catalog. Raises `SetupError` if there is none."""
    for pack in packs.packs():
        if pack.kind is PackKind.CROSSWALK:
            crosswalk = packs.load(pack.id)
            if isinstance(crosswalk, Crosswalk) and crosswalk.to == catalog:
                form = packs.load(crosswalk.origin)
                if isinstance(form, Questionnaire):
                    return form, crosswalk, load_catalog(packs, catalog)
    raise SetupError(f"No crosswalk leads from a questionnaire to {catalog}.")
