"""The rules of the network, as findings; after the partition rules of IEC 62443-3-2 (ZCR 3), in words of this project.

`check_site` runs them all; no option leaves one out. What needs the credit rule is in `assessment/achieved/checks.py`.
"""

from collections.abc import Callable, Iterator
from datetime import date

from medslate.findings import Finding
from medslate.networks.checks.acceptances import check_acceptances
from medslate.networks.checks.partition import check_partition
from medslate.networks.checks.paths import check_paths
from medslate.networks.checks.placing import check_placing
from medslate.networks.checks.preferences import check_preferences
from medslate.networks.checks.redundancy import check_redundancy
from medslate.networks.system import System

CHECKS: tuple[Callable[[System, date], Iterator[Finding]], ...] = (
    check_partition,
    check_paths,
    check_redundancy,
    check_placing,
    check_acceptances,
    check_preferences,
)


def check_site(system: System, today: date) -> tuple[Finding, ...]:
    """All findings, in the order of the rules, each rule in the order of the files."""
    return tuple(finding for check in CHECKS for finding in check(system, today))
