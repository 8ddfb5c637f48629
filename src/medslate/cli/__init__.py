"""The command line: arguments in, text or JSON out. It holds no logic of the field."""

import sys

from medslate import __version__


def main() -> int:
    """Run the program; the exit status: 0 done, 1 findings, 2 wrong usage, 3 surroundings (docs/reference/cli.md)."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported: scripts ask it often
        print(f"medslate {__version__}")
        return 0
    from medslate.cli.app import run

    return run()
