"""The guide of an archive: what is what in it, and how to verify it with public tools, command by command.

Lines that begin with `$ ` are commands, to be run in the folder of the archive.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import escape
from shlex import quote
from typing import Protocol

from medslate.bundles.manifest import Manifest
from medslate.bundles.trusted import Decision, Signed

COMMAND = "$ "
_OPENED = "../opened"
_STYLE = (
    "body{font:1em/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "pre{background:#f2f2f2;padding:1em;white-space:pre-wrap}"
)
_FOLDERS = """\
  data/bundle/       the sealed bundle: what the manufacturer tells of the device; a ZIP file
  data/documents/    documents as they were issued; those that are signed show it in a PDF reader
  data/workspace/    the files that all of it was made from, as they were released: YAML and JSON
  data/packs/        the tables of the standards that results were computed with: TSV and TOML
  data/trust/        whose seals were accepted: the policy, its certificates and revocation lists
  data/seals/        certificates, signature and time stamp of each seal, taken out for public tools
  data/decision.json what was decided on the bundle when this was archived, and for which moment
  manifest-*.txt     the digest of every file below data/
  tagmanifest-*.txt  the digests of the files beside data/"""


class Held(Protocol):
    """What of a seal lies by itself in the archive."""

    @property
    def stamp(self) -> bytes | None:
        """Its time stamp, if it has one."""
        ...


def guide(
    manifest: Manifest,
    decision: Decision,
    bundle: str,
    parts: Mapping[str, Held],
    at: datetime,
    pinned: frozenset[str] = frozenset(),
    documents: Iterable[str] = (),
) -> str:
    """The guide as plain text; headings are underlined, commands begin with `$ `.

    `pinned`: keys that the policy trusts by themselves, without an anchor. `documents`: those whose signatures were
    looked at, by their names in the archive.
    """
    about, maker = (
        (manifest.about.get(one, "") for one in ("device", "version")),
        manifest.about.get("manufacturer", ""),
    )
    blocks = [
        _heading(f"Archive of {' '.join(filter(None, about))}{maker and f', {maker}'}"),
        *_contents(),
        *_intact(),
        *_bundle(manifest, bundle),
    ]
    for one in decision.signed:
        held = parts.get(one.signer.id)
        stamped = held is not None and held.stamp is not None and one.at is not None
        blocks += _seal(one, at, stamped=stamped, anchored=bool(one.party) and one.signer.key not in pinned)
    blocks += _documents(tuple(documents))
    blocks += _rest()
    return "\n\n".join(blocks) + "\n"


def guide_page(text: str) -> str:
    """The same guide as one page of HTML that needs nothing else."""
    body = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        if len(lines) == 2 and set(lines[1]) <= {"=", "-"}:
            level = 1 if lines[1].startswith("=") else 2
            body.append(f"<h{level}>{escape(lines[0])}</h{level}>")
        elif block.startswith((COMMAND, "  ")):
            body.append(f"<pre>{escape(block)}</pre>")
        else:
            body.append(f"<p>{escape(block)}</p>")
    head = f'<meta charset="utf-8"><title>{escape(text.split(chr(10), 1)[0])}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{chr(10).join(body)}\n</body></html>\n'


def _heading(text: str, mark: str = "=") -> str:
    return f"{text}\n{mark * len(text)}"


def _contents() -> Iterator[str]:
    yield (
        "This folder is a BagIt 1.0 archive (RFC 8493). Nothing of medslate is needed to read or to verify it: the\n"
        "commands below are of coreutils, unzip, jq and openssl. Run them in the folder that holds bagit.txt. They\n"
        f"unpack into {_OPENED}, a new folder beside the archive: nothing may be added to the archive itself."
    )
    yield _heading("What is what", "-")
    yield _FOLDERS


def _intact() -> Iterator[str]:
    yield _heading("Is it all there, and as it was?", "-")
    yield _commands(
        "sha256sum --quiet -c tagmanifest-sha256.txt",
        "sha256sum --quiet -c manifest-sha256.txt",
        "sha512sum --quiet -c manifest-sha512.txt",
    )
    yield (
        "They print nothing if all is well. This command lists files that no manifest knows; it should print nothing:"
    )
    yield _commands(
        f"cut -c 67- manifest-sha256.txt | LC_ALL=C sort > {_OPENED}.listed",
        f"find data -type f | LC_ALL=C sort | LC_ALL=C comm -23 - {_OPENED}.listed",
    )
    yield (
        "Whoever can change files here can change the manifests, too. Compare this digest with one that was noted\n"
        "elsewhere when the archive was made, or go on to the seals:"
    )
    yield _commands("sha256sum tagmanifest-sha256.txt")


def _bundle(manifest: Manifest, bundle: str) -> Iterator[str]:
    yield _heading("The bundle", "-")
    yield "Unpack it, and hold its members against its manifest:"
    yield _commands(
        f"mkdir {_OPENED} && unzip -q data/bundle/{bundle} -d {_OPENED}",
        f"""jq -r '.subject[] | .digest.sha256 + "  " + .name' {_OPENED}/manifest.json > {_OPENED}.sha256""",
        f"(cd {_OPENED} && sha256sum --quiet -c) < {_OPENED}.sha256",
    )
    yield f"The digest of the sealed manifest is\n{manifest.digest}:"
    yield _commands(f"sha256sum {_OPENED}/manifest.json")
    yield "Who is announced as signer, in which role, with which key:"
    yield _commands(f'jq -r \'.predicate.signers[] | .id + "  " + .role + "  " + .key\' {_OPENED}/manifest.json')


def _seal(one: Signed, at: datetime, *, stamped: bool, anchored: bool) -> Iterator[str]:
    name, moment = one.signer.id, int((one.at or at).timestamp())
    yield _heading(f"The seal of {one.signer.name} ({one.signer.role.value})", "-")
    proven = "by its time stamp" if one.at else "of archiving, for it has no time stamp that counts"
    yield (
        f"It is a detached CAdES signature. It is judged for the time {proven}:\n"
        f"{(one.at or at).strftime('%Y-%m-%d %H:%M:%S')} UTC. (A seal by Ed25519 needs OpenSSL 3.2 or later.)"
    )
    if not anchored:
        yield (
            "It is held against its own certificate: its key is trusted by itself, or not at all (data/decision.json)."
        )
    anchors = "data/seals/anchors.pem" if anchored else f"data/seals/{name}.certificates.pem"
    yield _commands(
        f"openssl cms -verify -cades -binary -inform DER -in {_OPENED}/seals/{name}.p7s "
        f"-content {_OPENED}/manifest.json -CAfile {anchors} -partial_chain -purpose any "
        f"-attime {moment} -out /dev/null"
    )
    yield "Its key is the one that the manifest announces, if this prints the same digest as above:"
    yield _commands(
        f"openssl x509 -in data/seals/{name}.certificates.pem -pubkey -noout "
        "| openssl pkey -pubin -outform DER | sha256sum"
    )
    if stamped:
        yield "Its time stamp is over the signature:"
        yield _commands(
            f"openssl ts -verify -data data/seals/{name}.signature.bin -in data/seals/{name}.stamp.tst -token_in "
            f"-CAfile data/seals/stamps.pem -untrusted data/seals/{name}.stamp.certificates.pem -attime {moment}",
            f"openssl ts -reply -in data/seals/{name}.stamp.tst -token_in -text",
        )


def _documents(names: tuple[str, ...]) -> Iterator[str]:
    if not names:
        return
    yield _heading("The signed documents", "-")
    yield (
        "They bear PAdES signatures; PDF readers show them, and so does pdfsig (poppler-utils). Each must be valid.\n"
        "pdfsig is not asked whether certificates are trusted: data/decision.json tells whose each was found to be."
    )
    yield _commands(*(f"pdfsig -nocert {quote(one)}" for one in names))


def _rest() -> Iterator[str]:
    yield _heading("What the commands do not tell", "-")
    yield (
        "Whether the certificates in data/trust are those of the parties: that you have to know from elsewhere.\n"
        "Whether a certificate was revoked: `openssl crl -text` shows the lists, where there are any.\n"
        "With medslate, `medslate archive verify` does all of the above, by your own policy if you give it one."
    )


def _commands(*commands: str) -> str:
    return "\n".join(f"{COMMAND}{one}" for one in commands)
