"""Ways to spoil a sealed bundle, each with the reasons for which it may be refused.

They need no key: whoever holds two sealed bundles can make them all. They are made for any sealed bundle with at least
two seals, whatever the cryptography in it.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from medslate.bundles.canonical import canonical
from medslate.bundles.container import pack, unpack
from medslate.bundles.manifest import ENVELOPE, MANIFEST, SEALS, Audience, read_manifest
from medslate.bundles.refusal import Reason
from tests.laws.zips import Entry, deflated, write

ANY = frozenset(Reason)
"""For changes at random: where they fall decides."""

SCRAPS = (
    b"", b"\0", b" ", b"\n", b"{}", b"[]", b"null", b'"', b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff" * 4, b"\0" * 8,
    b"../", b"[" * 40, b"9" * 20, b"1.0", b"\\u0000", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x30\x80",
)  # fmt: skip


class Mutation(NamedTuple):
    """A spoilt bundle. At least one of `reasons` must be told."""

    name: str
    content: bytes
    reasons: frozenset[Reason]


Files = dict[str, bytes]


def mutations(container: bytes, other: bytes, rng: Random, count: int) -> Iterator[Mutation]:
    """First all that have a name, then changes at random, up to a number. `other`: another bundle by the same keys."""
    yield from islice(_all(container, other, rng), count)


def _all(container: bytes, other: bytes, rng: Random) -> Iterator[Mutation]:
    yield from structural(container, other)
    yield from at_random(container, rng)


def structural(container: bytes, other: bytes) -> Iterator[Mutation]:
    """Every mutation that has a name of its own."""
    files = files_of(container)
    yield from _of_bytes(container)
    yield from _of_zip(files)
    yield from _of_names(files)
    yield from _of_members(files)
    yield from _of_seals(files, files_of(other))
    yield from _of_envelope(files, files_of(other))
    yield from _of_manifest_form(files)
    yield from _of_manifest(files)


def files_of(container: bytes) -> Files:
    return {name: bytes(content) for name, content in unpack(container).items()}


def packed(files: Mapping[str, bytes]) -> bytes:
    return b"".join(pack(files))


def _why(*reasons: Reason) -> frozenset[Reason]:
    return frozenset(reasons)


def _of_bytes(container: bytes) -> Iterator[Mutation]:
    why = _why(Reason.CONTAINER)
    half = len(container) // 2
    for name, content in {
        "nothing": b"",
        "only the end of a ZIP": container[-22:],
        "only its first half": container[:half],
        "only its second half": container[half:],
        "one byte less": container[:-1],
        "one byte less at the start": container[1:],
        "one byte more": container + b"\0",
        "itself twice": container + container,
        "behind a program": b"#!/bin/sh\nexit\n" + container,
        "behind a page": b"<html></html>" + container,
        "before another end": container + container[-22:],
        "without its end": container[:-22],
        "no ZIP": b"{}",
        "all zeros": bytes(len(container)),
        "backwards": container[::-1],
    }.items():
        yield Mutation(f"bytes: {name}", content, why)


def _of_zip(files: Files) -> Iterator[Mutation]:
    """One field of the ZIP set otherwise, for the first, a middle and the last file."""
    entries = [Entry(name.encode(), files[name]) for name in sorted(files)]
    assert write(entries) == packed(files)
    big = bytes(10**6)
    zip64 = b"\x01\x00\x10\x00" + len(entries[0].content).to_bytes(8, "little") * 2
    fields: Mapping[str, dict[str, Any]] = {
        "an extra field": {"extra": b"\xfe\xca\0\0", "local_extra": b"\xfe\xca\0\0"},
        "an extra field in front only": {"local_extra": b"\xfe\xca\0\0"},
        "an extra field in the directory only": {"extra": b"\xfe\xca\0\0"},
        "zip64": {"extra": zip64, "local_extra": zip64, "version": 45},
        "zip64 sizes": {"extra": zip64, "size": 0xFFFFFFFF, "packed_size": 0xFFFFFFFF},
        "a unicode name in an extra field": {"extra": b"up\x06\0\x01\0\0\0\0a", "local_extra": b"up\x06\0\x01\0\0\0\0a"},
        "a comment": {"comment": b"x"},
        "encrypted": {"flags": 1},
        "strongly encrypted": {"flags": 0x41},
        "a data descriptor announced": {"flags": 8},
        "a data descriptor": {"flags": 8, "local_size": 0, "local_check": 0, "descriptor": b"PK\x07\x08" + bytes(12)},
        "a name in UTF-8": {"flags": 0x800},
        "a patch": {"flags": 0x20},
        "a hidden directory": {"flags": 0x2000},
        "method deflate on stored bytes": {"method": 8},
        "method unknown": {"method": 99},
        "a bomb": {"method": 8, "content": big, "packed": deflated(big)},
        "another time": {"time": 1},
        "another date": {"date": 0x22},
        "a day that is none": {"date": 0},
        "another version": {"version": 10},
        "made elsewhere": {"made_by": 20},
        "executable": {"mode": 0o100755 << 16},
        "a symbolic link": {"mode": 0o120777 << 16},
        "a device": {"mode": 0o020666 << 16},
        "a folder": {"mode": 0o040755 << 16 | 0x10},
        "set-uid": {"mode": 0o104755 << 16},
        "read-only": {"mode": 0o100644 << 16 | 1},
        "text": {"internal": 1},
        "another disk": {"disk": 1},
        "another place": {"at": 1},
        "another check sum": {"check": 0},
        "another check sum in front": {"local_check": 0},
        "a larger size": {"size": 2**32 - 1},
        "a larger size in both": {"size": 2**31, "packed_size": 2**31},
        "another name in front": {"local_name": b"content/x"},
        "something before it": {"before": b"\0"},
    }  # fmt: skip
    why = _why(Reason.CONTAINER)
    for place in {0, len(entries) // 2, len(entries) - 1}:
        one = entries[place]
        more = {"deflated": {"method": 8, "packed": deflated(one.content)}}
        for name, changes in {**fields, **more}.items():
            changed = [*entries[:place], replace(one, **changes), *entries[place + 1 :]]
            yield Mutation(f"zip: {name} ({one.name.decode()})", write(changed), why)
    numbers = list(range(len(entries)))
    yield Mutation("zip: a comment", write(entries, comment=b"hello"), why)
    yield Mutation("zip: a comment that is a ZIP", write(entries, comment=write(entries)), why)
    yield Mutation("zip: a prefix that is counted", write(entries, prefix=b"MZ"), why)
    yield Mutation("zip: a gap before the directory", write(entries, gap=b"\0"), why)
    yield Mutation("zip: a file more in the directory", write(entries, central=[*numbers, 0]), why)
    yield Mutation("zip: a file less in the directory", write(entries, central=numbers[1:]), why)
    yield Mutation("zip: no file in the directory", write(entries, central=[]), why)
    yield Mutation("zip: the directory backwards", write(entries, central=numbers[::-1]), why)
    yield Mutation("zip: the files backwards", write(entries[::-1]), why)
    yield Mutation("zip: another count", write(entries, count=len(entries) + 1), why)
    yield Mutation("zip: many disks", write(entries, disk=1), why)
    for one in entries:
        yield Mutation(
            f"zip: {one.name.decode()} twice", write(sorted([*entries, one], key=lambda x: x.name)), _why(Reason.NAME)
        )
        spoilt = replace(one, content=one.content + b"x")
        twice = sorted([*entries, spoilt], key=lambda x: (x.name, x.content))
        yield Mutation(f"zip: {one.name.decode()} twice, differently", write(twice), _why(Reason.NAME))
        pair = sorted([*entries, replace(one, name=one.name.swapcase())], key=lambda x: x.name)
        yield Mutation(f"zip: {one.name.decode()} in other case, too", write(pair), _why(Reason.NAME))


WRONG_NAMES = (
    "../x", "../../etc/passwd", "content/../../x", "/x", "//host/x", "C:/x", "C:x", "content\\x", "..\\x", "\\\\host\\x", "x\0.json",
    "x.", "content./x", "con", "CON.json", "content/nul", "aux.txt", "lpt1.json", "com9", "a//b", "./a", "content/./a", ".hidden", "content/.x", "folder/",
    " a", "a ", "a b", "-rf", "~/x", "$HOME", "a:b", "a*", "a?", "a\nb", "a\x1b[2J", "x" * 101, "a/" * 8 + "b", "%2e%2e/x", "",
)  # fmt: skip


def _of_names(files: Files) -> Iterator[Mutation]:
    """A file renamed, or one more under a name that is a trick."""
    victim = next(iter(read_manifest(files[MANIFEST]).member))
    for name in WRONG_NAMES:
        for what, rest in (("renamed to", {k: v for k, v in files.items() if k != victim}), ("and also", files)):
            entries = [Entry(one.encode(), content) for one, content in {**rest, name: files[victim]}.items()]
            content = write(sorted(entries, key=lambda one: one.name))
            yield Mutation(f"names: {victim} {what} {name!r}", content, _why(Reason.NAME))
    for name in ("é.json", "content/\u202excod.exe", "\ufeffREAD-ME.txt", "content/с.json"):
        entries = [Entry(one.encode(), content) for one, content in {**files, name: b""}.items()]
        content = write(sorted(entries, key=lambda one: one.name))
        yield Mutation(f"names: and also {name!r}", content, _why(Reason.CONTAINER))
    for name in ("content", "manifest.json/x", f"{SEALS}x/../y", "seals", "SEALS/maker.p7s"):
        if name not in ("content", "seals") or any(one.startswith(f"{name}/") for one in files):
            entries = [Entry(one.encode(), content) for one, content in {**files, name: b""}.items()]
            content = write(sorted(entries, key=lambda one: one.name))
            yield Mutation(f"names: and also {name!r}", content, _why(Reason.NAME, Reason.SEAL_UNANNOUNCED))
    for name in ("content/x.json", "x", "Manifest.txt", "manifest.json.bak", "seal.p7s"):
        yield Mutation(f"names: and also {name}", packed({**files, name: b""}), _why(Reason.MEMBER_UNLISTED))


def _of_members(files: Files) -> Iterator[Mutation]:
    manifest = read_manifest(files[MANIFEST])
    there = [one for one in manifest.members if one.name in files]
    views = [{one.name for one in manifest.seen_by(audience)} for audience in Audience]
    changed = _why(Reason.MEMBER_CHANGED)
    for one in there:
        less = {name: content for name, content in files.items() if name != one.name}
        if {name for name in less if name in manifest.member} not in views:
            yield Mutation(f"members: {one.name} taken out", packed(less), _why(Reason.MEMBER_MISSING))
        moved = {**less, f"{one.name}x": files[one.name]}
        yield Mutation(f"members: {one.name} renamed", packed(moved), _why(Reason.MEMBER_UNLISTED))
        for what, content in {
            "emptied": b"" if files[one.name] else b"x",
            "longer": files[one.name] + b"\n",
            "with zeros": bytes(max(1, len(files[one.name]))),
            "made of the manifest": files[MANIFEST],
        }.items():
            yield Mutation(f"members: {one.name} {what}", packed({**files, one.name: content}), changed)
        for other in there:
            if other.sha256 != one.sha256:
                swapped = {**files, one.name: files[other.name], other.name: files[one.name]}
                yield Mutation(f"members: {one.name} and {other.name} swapped", packed(swapped), changed)
    bare = {name: content for name, content in files.items() if name not in manifest.member}
    yield Mutation("members: none", packed(bare), _why(Reason.MEMBER_MISSING))
    for audience in Audience:
        only = {one.name: files[one.name] for one in there if one.audience is audience}
        if set(only) not in views:
            why = _why(Reason.MEMBER_MISSING)
            yield Mutation(f"members: only those for {audience.value}", packed({**bare, **only}), why)


def _of_seals(files: Files, other: Files) -> Iterator[Mutation]:
    seals = sorted(name for name in files if name.startswith(SEALS))
    missing, broken, another = Reason.SEAL_MISSING, Reason.SEAL_BROKEN, Reason.SEAL_OF_ANOTHER
    for name in seals:
        less = {one: content for one, content in files.items() if one != name}
        yield Mutation(f"seals: {name} taken out", packed(less), _why(missing))
        yield Mutation(
            f"seals: {name} under another name", packed({**less, f"{SEALS}zz.p7s": files[name]}), _why(missing)
        )
        yield Mutation(f"seals: {name} also under another name", packed({**files, f"{SEALS}zz.p7s": files[name]}), _why(Reason.SEAL_UNANNOUNCED))  # fmt: skip
        for what, content in {
            "of another bundle": other[name],
            "emptied": b"",
            "cut": files[name][:-1],
            "longer": files[name] + b"\0",
            "doubled": files[name] * 2,
            "made of the manifest": files[MANIFEST],
        }.items():
            why = _why(broken, Reason.NOT_CANONICAL)
            yield Mutation(f"seals: {name} {what}", packed({**files, name: content}), why)
        for twin in seals:
            if twin != name:
                swapped = {**files, name: files[twin], twin: files[name]}
                yield Mutation(f"seals: {name} and {twin} swapped", packed(swapped), _why(another))
                yield Mutation(f"seals: {twin} as {name}, too", packed({**files, name: files[twin]}), _why(another))
    none = {name: content for name, content in files.items() if name not in seals}
    yield Mutation("seals: none", packed(none), _why(missing))
    yield Mutation(
        "seals: none, and no envelope", packed({k: v for k, v in none.items() if k != ENVELOPE}), _why(missing)
    )
    yield Mutation("seals: one too many", packed({**files, f"{SEALS}x.p7s": b""}), _why(Reason.SEAL_UNANNOUNCED))
    theirs = {name: content for name, content in other.items() if name in (*seals, ENVELOPE)}
    yield Mutation("seals: all of another bundle", packed({**files, **theirs}), _why(broken))
    swap = {**files, MANIFEST: other[MANIFEST]}
    yield Mutation("seals: the manifest of another bundle", packed(swap), _why(broken))
    swap |= theirs
    yield Mutation("seals: manifest and seals of another", packed(swap), _why(Reason.MEMBER_CHANGED))


def _of_envelope(files: Files, other: Files) -> Iterator[Mutation]:
    why = _why(Reason.ENVELOPE)
    tree = json.loads(files[ENVELOPE])
    entries = tree["signatures"]
    first, last = entries[0], entries[-1]
    key, sig = first["keyid"], first["sig"]
    raw = base64.b64decode(sig)
    crossed = [{**first, "sig": last["sig"]}, *entries[1:-1], {**last, "sig": sig}]
    wrong: Mapping[str, Any] = {
        "no envelope": [], "null": None, "a text": "x", "a number": 1, "empty": {},
        "another payload type": {**tree, "payloadType": "application/json"},
        "no payload type": {k: v for k, v in tree.items() if k != "payloadType"},
        "no payload": {k: v for k, v in tree.items() if k != "payload"},
        "an empty payload": {**tree, "payload": ""},
        "the payload of another": {**tree, "payload": base64.b64encode(other[MANIFEST]).decode()},
        "an unknown field": {**tree, "x": 1},
        "no signatures": {**tree, "signatures": []},
        "signatures that are none": {**tree, "signatures": None},
        "signatures as an object": {**tree, "signatures": {}},
        "a signature as text": {**tree, "signatures": ["x"]},
        "one signature only": {**tree, "signatures": entries[:1]},
        "the last signature only": {**tree, "signatures": entries[1:]},
        "the order turned": {**tree, "signatures": entries[::-1]},
        "a signature twice": {**tree, "signatures": [*entries, first]},
        "a signature more": {**tree, "signatures": [*entries, {"keyid": "0" * 64, "sig": sig}]},
        "signatures crossed": {**tree, "signatures": crossed},
        "an unknown field of a signature": {**tree, "signatures": [{**first, "cert": ""}, *entries[1:]]},
        "a signature without key": {**tree, "signatures": [{"sig": sig}, *entries[1:]]},
        "an empty signature": {**tree, "signatures": [{**first, "sig": ""}, *entries[1:]]},
        "a signature in blanks": {**tree, "signatures": [{**first, "sig": f" {sig}"}, *entries[1:]]},
        "a signature with padding": {**tree, "signatures": [{**first, "sig": f"{sig}===="}, *entries[1:]]},
        "a signature in hexadecimal": {**tree, "signatures": [{**first, "sig": raw.hex()}, *entries[1:]]},
        "a signature with a line end": {**tree, "signatures": [{**first, "sig": f"{sig[:8]}\n{sig[8:]}"}, *entries[1:]]},
        "a longer signature": {**tree, "signatures": [{**first, "sig": base64.b64encode(raw + b"x").decode()}, *entries[1:]]},
        "a shorter signature": {**tree, "signatures": [{**first, "sig": base64.b64encode(raw[:-1]).decode()}, *entries[1:]]},
        "a signature as number": {**tree, "signatures": [{**first, "sig": 1}, *entries[1:]]},
        "a signature not in ASCII": {**tree, "signatures": [{**first, "sig": "é"}, *entries[1:]]},
        "a key in upper case": {**tree, "signatures": [{**first, "keyid": f"F{key[1:].upper()}"}, *entries[1:]]},
        "a key as list": {**tree, "signatures": [{**first, "keyid": [key]}, *entries[1:]]},
        "another key": {**tree, "signatures": [{**first, "keyid": "0" * 64}, *entries[1:]]},
    }  # fmt: skip
    for name, value in wrong.items():
        yield Mutation(f"envelope: {name}", packed({**files, ENVELOPE: canonical(value)}), why)
    yield Mutation("envelope: of another bundle", packed({**files, ENVELOPE: other[ENVELOPE]}), why)
    yield Mutation("envelope: taken out", packed({k: v for k, v in files.items() if k != ENVELOPE}), why)
    for name, form in other_forms(files[ENVELOPE]).items():
        yield Mutation(f"envelope: {name}", packed({**files, ENVELOPE: form}), _why(Reason.NOT_CANONICAL))


def other_forms(content: bytes) -> Mapping[str, bytes]:
    """The same JSON, or nearly so, in forms that are not the canonical one."""
    tree = json.loads(content)
    first = content.index(b'"')
    return {
        "with a line end": content + b"\n",
        "with a blank": b" " + content,
        "indented": json.dumps(tree, indent=2).encode(),
        "with a byte order mark": b"\xef\xbb\xbf" + content,
        "in UTF-16": content.decode().encode("utf-16"),
        "in other order": json.dumps(dict(reversed(tree.items())), separators=(",", ":")).encode(),
        "with a needless escape": content[: first + 1] + b"\\u%04x" % content[first + 1] + content[first + 2 :],
        "with a name twice": b'{"a":1,"a":1,' + content[1:],
        "with its first name twice": content[:-1] + b"," + content[1:],
        "with a fraction": content[:-1] + b',"zz":1.0}',
        "with an exponent": content[:-1] + b',"zz":1e3}',
        "with a minus zero": content[:-1] + b',"zz":-0}',
        "with a huge number": content[:-1] + b',"zz":' + b"9" * 30 + b"}",
        "with a number of 5000 digits": content[:-1] + b',"zz":' + b"9" * 5000 + b"}",
        "with no number": content[:-1] + b',"zz":NaN}',
        "with infinity": content[:-1] + b',"zz":Infinity}',
        "with half a character": content[:-1] + b',"zz":"\\ud800"}',
        "with a broken character": content[:-1] + b',"zz":"\xff"}',
        "nested deeply": content[:-1] + b',"zz":' + b"[" * 40 + b"]" * 40 + b"}",
        "nested very deeply": content[:-1] + b',"zz":' + b"[" * 99_999 + b"]" * 99_999 + b"}",
        "with a comma too many": content[:-1] + b",}",
        "with a comment": content[:-1] + b"/**/}",
        "cut": content[:-1],
        "twice": content * 2,
        "nothing": b"",
    }


def _of_manifest_form(files: Files) -> Iterator[Mutation]:
    gone = {name: content for name, content in files.items() if name != MANIFEST}
    yield Mutation("manifest: taken out", packed(gone), _why(Reason.MANIFEST))
    for name, form in other_forms(files[MANIFEST]).items():
        yield Mutation(f"manifest: {name}", packed({**files, MANIFEST: form}), _why(Reason.NOT_CANONICAL))
    values: tuple[Any, ...] = (None, [], {}, "x", 1, {"_type": "x"})
    for value in values:
        content = packed({**files, MANIFEST: canonical(value)})
        yield Mutation(f"manifest: is {value!r}", content, _why(Reason.MANIFEST))


Edit = Callable[[dict[str, Any]], object]


def _of_manifest(files: Files) -> Iterator[Mutation]:
    """Another manifest in the canonical form; the envelope goes with it, with the old signatures."""
    broken, malformed = _why(Reason.SEAL_BROKEN), _why(Reason.MANIFEST)
    for name, edit in _edits(json.loads(files[MANIFEST])).items():
        yield Mutation(f"manifest: {name}", _edited(files, edit), broken)
    for name, edit in MALFORMED.items():
        yield Mutation(f"manifest: {name}", _edited(files, edit), malformed)
    for name, edit in MISNAMED.items():
        yield Mutation(f"manifest: {name}", _edited(files, edit), _why(Reason.NAME))


def _edited(files: Files, edit: Edit) -> bytes:
    tree = json.loads(files[MANIFEST])
    edit(tree)
    raw = canonical(tree)
    envelope = {**json.loads(files[ENVELOPE]), "payload": base64.b64encode(raw).decode()}
    return packed({**files, MANIFEST: raw, ENVELOPE: canonical(envelope)})


def _predicate(name: str, value: Any) -> Edit:
    return lambda tree: tree["predicate"].__setitem__(name, value)


def _part(what: str, place: int, name: str, value: Any) -> Edit:
    return lambda tree: tree["predicate"][what][place].__setitem__(name, value)


def _without(what: str, place: int, name: str) -> Edit:
    return lambda tree: tree["predicate"][what][place].pop(name)


def _renamed(name: str) -> Edit:
    def edit(tree: dict[str, Any]) -> None:
        tree["subject"][0]["name"] = tree["predicate"]["members"][0]["name"] = name

    return edit


def _edits(tree: dict[str, Any]) -> Mapping[str, Edit]:
    """Changes that leave a manifest: only the seals show them."""
    found: dict[str, Edit] = {
        "sealed at another time": _predicate("sealed", "2020-01-01T00:00:00Z"),
        "another program": _predicate("madeBy", "another"),
        "other packs": _predicate("packs", {"rows": "0" * 64}),
        "no packs": _predicate("packs", {}),
        "about another device": _predicate("about", {**tree["predicate"]["about"], "version": "9.9"}),
        "about one thing more": _predicate("about", {**tree["predicate"]["about"], "x": "y"}),
        "of another maker": _predicate("about", {**tree["predicate"]["about"], "manufacturer": "Another"}),
        "answers a need": _predicate("answers", {"manifest": "0" * 64, "title": ""}),
        "replaces another": _predicate("replaces", {"manifest": "0" * 64, "title": ""}),
        "an unknown field": _predicate("x", 1),
        "a member more": _member_more,
        "a signer less": lambda tree: tree["predicate"]["signers"].pop(),
        "a signer more": lambda tree: tree["predicate"]["signers"].append(
            {"id": "zz", "role": "approver", "name": "Z", "key": "0" * 64}
        ),
        "signers turned": lambda tree: tree["predicate"]["signers"].reverse(),
        "a member less": lambda tree: (tree["predicate"]["members"].pop(), tree["subject"].pop()),
        "members turned": lambda tree: (tree["predicate"]["members"].reverse(), tree["subject"].reverse()),
    }
    for place, one in enumerate(tree["predicate"]["members"]):
        name = one["name"]
        found |= {
            f"{name} of another size": _part("members", place, "size", one["size"] + 1),
            f"{name} of another type": _part("members", place, "mediaType", "text/html"),
            f"{name} in another role": _part("members", place, "role", "another"),
            f"{name} with another reason": _part("members", place, "reason", "None of your business."),
            f"{name} with an unknown field": _part("members", place, "x", None),
            f"{name} of another digest": _digest(place),
        }
        for audience in Audience:
            if audience.value != one["audience"]:
                found[f"{name} for {audience.value}"] = _for(place, audience.value)
    for place, one in enumerate(tree["predicate"]["signers"]):
        found |= {
            f"{one['id']} under another name": _part("signers", place, "name", "Somebody"),
            f"{one['id']} in another role": _part("signers", place, "role", "test-laboratory"),
            f"{one['id']} with an unknown field": _part("signers", place, "x", []),
            f"{one['id']} under another id": _part("signers", place, "id", "zz"),
        }
    return found


def _member_more(tree: dict[str, Any]) -> None:
    more = {"name": "zz", "mediaType": "x", "size": 0, "role": "x", "audience": "public"}
    tree["predicate"]["members"].append(more)
    tree["subject"].append({"name": "zz", "digest": {"sha256": "0" * 64}})


def _digest(place: int) -> Edit:
    return lambda tree: tree["subject"][place]["digest"].__setitem__("sha256", "0" * 64)


def _for(place: int, audience: str) -> Edit:
    return lambda tree: tree["predicate"]["members"][place].update({"audience": audience, "reason": "So."})


MALFORMED: Mapping[str, Edit] = {
    "another statement": lambda tree: tree.__setitem__("_type", "https://in-toto.io/Statement/v0.1"),
    "another predicate": lambda tree: tree.__setitem__("predicateType", "urn:medslate:bundle:2"),
    "an unknown field of the statement": lambda tree: tree.__setitem__("x", 1),
    "no predicate": lambda tree: tree.pop("predicate"),
    "a predicate that is a list": lambda tree: tree.__setitem__("predicate", []),
    "no subjects": lambda tree: tree.__setitem__("subject", []),
    "subjects turned": lambda tree: tree["subject"].reverse(),
    "a subject twice": lambda tree: tree["subject"].append(tree["subject"][0]),
    "a subject more": lambda tree: tree["subject"].append({"name": "zz", "digest": {"sha256": "0" * 64}}),
    "a subject less": lambda tree: tree["subject"].pop(),
    "a subject with another digest, too": lambda tree: tree["subject"][0]["digest"].__setitem__("md5", "0" * 32),
    "a subject with an unknown field": lambda tree: tree["subject"][0].__setitem__("uri", "https://example.org"),
    "a digest in upper case": lambda tree: tree["subject"][0]["digest"].__setitem__("sha256", "A" * 64),
    "a digest that is short": lambda tree: tree["subject"][0]["digest"].__setitem__("sha256", "0" * 63),
    "a digest that is a number": lambda tree: tree["subject"][0]["digest"].__setitem__("sha256", 0),
    "no digest": lambda tree: tree["subject"][0].pop("digest"),
    "no members": _predicate("members", []),
    "members that are none": _predicate("members", None),
    "a member twice": lambda tree: tree["predicate"]["members"].append(tree["predicate"]["members"][0]),
    "a member that is a text": lambda tree: tree["predicate"]["members"].__setitem__(0, "x"),
    "a size that is a text": _part("members", 0, "size", "1"),
    "a size that is true": _part("members", 0, "size", True),
    "a size below nothing": _part("members", 0, "size", -1),
    "no size": _without("members", 0, "size"),
    "an unknown audience": _part("members", 0, "audience", "everybody"),
    "an audience in upper case": _part("members", 0, "audience", "PUBLIC"),
    "no audience": _without("members", 0, "audience"),
    "a reason that is null": _part("members", 0, "reason", None),
    "a reason without a word": lambda tree: tree["predicate"]["members"][0].update({"audience": "operator", "reason": " "}),
    "an empty reason": lambda tree: tree["predicate"]["members"][0].update({"audience": "public", "reason": ""}),
    "no signers": _predicate("signers", []),
    "a signer in an unknown role": _part("signers", 0, "role", "king"),
    "a signer with the key of the other": lambda tree: tree["predicate"]["signers"][1].__setitem__("key", tree["predicate"]["signers"][0]["key"]),
    "a signer id with a folder": _part("signers", 0, "id", "../maker"),
    "a signer id in upper case": _part("signers", 0, "id", "Maker"),
    "a key that is none": _part("signers", 0, "key", "x"),
    "an unknown kind": _predicate("kind", "offer"),
    "no kind": lambda tree: tree["predicate"].pop("kind"),
    "a moment without zone": _predicate("sealed", "2026-01-01T00:00:00"),
    "a moment with another zone": _predicate("sealed", "2026-01-01T00:00:00+02:00"),
    "a day that is none": _predicate("sealed", "2026-02-30T00:00:00Z"),
    "an hour that is none": _predicate("sealed", "2026-01-01T24:00:00Z"),
    "other digits": _predicate("sealed", "٢026-01-01T00:00:00Z"),
    "about nothing": _predicate("about", {}),
    "about a number": _predicate("about", {"x": 1}),
    "about a list": _predicate("about", []),
    "a text that erases the screen": _predicate("madeBy", "\x1b[2J"),
    "a text that turns direction": _predicate("about", {"device": "\u202egnp.exe"}),
    "a name that turns direction": _predicate("about", {"\u202e": "x"}),
    "packs as texts": _predicate("packs", "x"),
    "answers nothing": _predicate("answers", None),
    "answers a text": _predicate("answers", "x"),
    "answers no digest": _predicate("answers", {"manifest": "x", "title": ""}),
    "replaces nothing": _predicate("replaces", None),
}  # fmt: skip
MISNAMED: Mapping[str, Edit] = {
    "two signers with one id": lambda tree: tree["predicate"]["signers"][1].__setitem__("id", tree["predicate"]["signers"][0]["id"]),
    "a signer id that is a device": _part("signers", 0, "id", "con"),
    **{
        f"a member named {name!r}": _renamed(name)
        for name in (
            *WRONG_NAMES, "é", "manifest.json", "Manifest.json", "manifest.dsse.json", "manifest.json/x", "seals/x.p7s",
            "SEALS/x", "seals", "content",
        )
    },
}  # fmt: skip
MALFORMED = {
    **MALFORMED,
    "a member whose name erases the screen": _renamed("a\x1b[2Jb"),
    "a member with a line end": _renamed("a\nb"),
}
MISNAMED = {name: edit for name, edit in MISNAMED.items() if "\\x" not in name and "\\n" not in name}


def at_random(container: bytes, rng: Random) -> Iterator[Mutation]:
    """Changes without end: of the bytes as they are, or of one file in a container that fits again."""
    files = files_of(container)
    names = sorted(files)
    while True:
        if rng.random() < 0.3:
            yield Mutation("random: bytes", _spoilt(container, rng), ANY)
        else:
            name = rng.choice(names)
            yield Mutation(f"random: {name}", packed({**files, name: _spoilt(files[name], rng)}), ANY)


def _spoilt(content: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(content))
    end = min(len(content), at + rng.choice((1, 1, 2, 4, 16, 64)))
    kind = rng.randrange(6)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + content[end:]
    if kind == 2:
        return content[:at] + content[at:end] + content[at:]
    if kind == 3:
        return content[:at] + rng.choice(SCRAPS) + content[at:]
    if kind == 4:
        return content[:at] + rng.randbytes(end - at) + content[end:]
    return content[:at] + bytes([content[at] ^ 1 << rng.randrange(8)]) + content[at + 1 :]


def flips(container: bytes) -> Iterator[Mutation]:
    """Every bit of the container as it is, and one of each byte of each file in a container that fits again."""
    files = files_of(container)
    for at in range(len(container)):
        for bit in range(8):
            why = _why(Reason.CONTAINER, Reason.NAME)
            yield Mutation(f"bit {bit} of byte {at}", _flipped(container, at, bit), why)
    for name, content in files.items():
        for at in range(len(content)):
            spoilt = {**files, name: _flipped(content, at, at % 8)}
            yield Mutation(f"bit {at % 8} of byte {at} of {name}", packed(spoilt), ANY)


def _flipped(content: bytes, at: int, bit: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
