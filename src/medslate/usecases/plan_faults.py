"""Why there is no plan."""

from medslate.errors import MedslateError, UsageError
from medslate.networks.site import Instance


class StoppedError(MedslateError):
    """The user stopped before there was a plan."""

    def __init__(self) -> None:
        super().__init__("Stopped before there was a plan, so there is none to show. Nothing was changed.")


class UnattainableError(UsageError):
    """Measures are required that cannot be had."""

    def __init__(self, site: str, ones: tuple[tuple[Instance, str], ...]) -> None:
        told = "\n".join(f"  {one}: {reason}" for one, reason in ones)
        super().__init__(
            f"What is required at {site} cannot be had:\n{told}\n"
            "Require it no longer (`required` in preferences.yaml, `--fix`), or remove what stands against it."
        )
        self.ones = ones


class CheckFailedError(MedslateError):
    """The independent check found a claim of the plan wrong: a fault of ours. No plan is given out."""

    def __init__(self, disagreements: tuple[str, ...]) -> None:
        told = "\n".join(f"  {one}" for one in disagreements[:10])
        more = f"\n  and {len(disagreements) - 10} more" if len(disagreements) > 10 else ""
        super().__init__(f"The plan does not stand up to the independent check, so there is none:\n{told}{more}")
        self.disagreements = disagreements
