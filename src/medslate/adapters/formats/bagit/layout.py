"""What writing and reading of a bag agree on: names of tag files, the lines of manifests, and names of files.

Of the forms that RFC 8493 allows, an archive has one: SHA-256 and SHA-512, lower-case digests, two blanks, names in
order, lines ended by LF. So `sha256sum -c` reads the manifests, too.
"""

import re
from collections.abc import Mapping

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT, INFO = "bagit.txt", "bag-info.txt"
PAYLOAD = "data/"
ALGORITHMS = ("sha256", "sha512")
MANIFESTS = {f"manifest-{one}.txt": one for one in ALGORITHMS}
TAG_MANIFESTS = {f"tagmanifest-{one}.txt": one for one in ALGORITHMS}
TAGGED = (BAGIT, INFO, *MANIFESTS)
TAG_FILES = (*TAGGED, *TAG_MANIFESTS)
OXUM = "Payload-Oxum"
LENGTHS = {"sha256": 64, "sha512": 128}
_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPE = re.compile("%(?:25|0[AaDd])")


def encoded(name: str) -> str:
    """A name as a manifest writes it: line ends and percent signs, and those only, by their code (RFC 8493, 2.1.3)."""
    return "".join(_ENCODED.get(one, one) for one in name)


def decoded(text: str) -> str:
    """The name that a manifest's text means."""
    return _ESCAPE.sub(lambda found: chr(int(found[0][1:], 16)), text)


def name_fault(name: str) -> str:
    """What is wrong with the name of a file in a bag; empty if nothing is."""
    parts = name.split("/")
    if not name or any(part in ("", ".", "..") for part in parts):
        return "is no plain relative name"
    if "\\" in name or ":" in parts[0] or parts[0].startswith("~"):
        return "could lead out of the folder on some system"
    if any(ord(one) < 32 or one == "\x7f" or "\ud800" <= one <= "\udfff" for one in name if one not in "\r\n"):
        return "has characters that no name should have"
    return ""


def manifest(digests: Mapping[str, str]) -> bytes:
    """The lines of a manifest for digests by name."""
    return "".join(f"{digests[name]}  {encoded(name)}\n" for name in sorted(digests)).encode()
