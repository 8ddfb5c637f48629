"""A repository of version control for tests, apart from whatever the user has configured."""

import os
import subprocess
from pathlib import Path

_APART = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_AUTHOR = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")


def commit_all(folder: Path, message: str = "State") -> str:
    """Record all files of the folder, in a new repository if there is none; the id of the commit."""
    if not (folder / ".git").exists():
        _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, *_AUTHOR, "commit", "--quiet", "--allow-empty", "-m", message)
    return _git(folder, "rev-parse", "HEAD").strip()


def _git(folder: Path, *arguments: str) -> str:
    result = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, check=True, text=True, env=os.environ | _APART
    )
    return result.stdout
