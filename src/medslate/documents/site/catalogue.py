"""Every document of the operator's side by its name, which is also the folder of its wording in `packs/templates`."""

from collections.abc import Callable, Mapping

from medslate.documents.model import Document
from medslate.documents.site import security_plan
from medslate.documents.site.subject import SiteSubject
from medslate.documents.wording import Wording

SITE_DOCUMENTS: Mapping[str, Callable[[SiteSubject, Wording], Document]] = {"security-plan": security_plan.build}
