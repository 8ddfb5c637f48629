"""medslate: the workbench for the security of medical devices."""

__version__ = "0.1.0"
