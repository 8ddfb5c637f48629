"""Sign: add the seal of somebody whom a bundle announces."""

from medslate.bundles.manifest import Manifest, Signer
from medslate.bundles.sealing import Files, Sealer, add_seal
from medslate.bundles.trusted import look
from medslate.errors import UsageError
from medslate.usecases.bundle_verify import refusals_of


def add_signature(container: bytes | memoryview, name: str, sealer: Sealer, file: str) -> tuple[Manifest, Files]:
    """The bundle with one more seal; `name`: the signer's id, or none for the one with this key.

    Raises `UsageError` if the bundle does not announce the key, or announces it for another.
    """
    with refusals_of(file):
        manifest = look(container)
    signer = _announced(manifest, name, sealer, file)
    with refusals_of(file):
        return manifest, add_seal(container, signer.id, sealer)


def _announced(manifest: Manifest, name: str, sealer: Sealer, file: str) -> Signer:
    known = ", ".join(f"{one.id} ({one.name})" for one in manifest.signers)
    found = next((one for one in manifest.signers if one.key == sealer.key and name in ("", one.id)), None)
    if found is None:
        who = f"{name} with this key" if name else "this key"
        raise UsageError(
            f"{file} does not announce {who}; it announces {known}. Whoever made it has to announce it: --announce."
        )
    return found
