"""Ways to spoil a file."""

from hypothesis import strategies as st

SCRAPS = (
    b"\n", b"\r", b"\t", b"\0", b" ", b"  ", b": ", b"- ", b"? ", b"[", b"]", b"{", b"}", b",", b"&a ", b"*a", b"!x ", b"!!int ",
    b"<<: ", b"|", b">", b"'", b'"', b"\\", b"#", b"%", b"---\n", b"...\n", b"\xef\xbb\xbf", b"\xff", b"\xe2\x80\xa8", b"\xc2\x85",
    b"~", b"1.10", b"1e999", b"0x", b".nan", b"9" * 30, b"null", b"true", b"<", b">", b"&", b"</", b"\x1b", b"\xed\xa0\x80",
    b"9" * 5000, b"- " * 300, b"[" * 300, b"{a: " * 300, b"&a [*a, *a]", b"key: 1\nkey: 2\n", b"=", b"\t\t\t\t\t\t", b"x" * 25_000,
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp037", "utf-7", "utf-8-sig")


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """The content after a few changes at random places: cut, flipped, inserted, doubled, swapped, or re-encoded."""
    for _ in range(draw(st.integers(1, 4))):
        content = _spoil(draw, content)
    return content


def _spoil(draw: st.DrawFn, content: bytes) -> bytes:
    start = draw(st.integers(0, len(content)))
    end = min(len(content), start + draw(st.integers(0, 60)))
    lines = content.splitlines(keepends=True) or [b""]
    line = draw(st.integers(0, len(lines) - 1))
    kind = draw(st.integers(0, 8))
    if kind == 0:
        return content[:start]
    if kind == 1:
        return (
            content[:start]
            + bytes(one ^ draw(st.integers(1, 255)) for one in content[start : start + 1])
            + content[start + 1 :]
        )
    if kind == 2:
        return content[:start] + draw(st.sampled_from(SCRAPS)) + content[start:]
    if kind == 3:
        return content[:start] + draw(st.binary(max_size=10)) + content[start:]
    if kind == 4:
        return content[:start] + content[end:]
    if kind == 5:
        return b"".join([*lines[:line], lines[line], *lines[line:]])
    if kind == 6:
        return b"".join([*lines[:line], draw(st.sampled_from(SCRAPS)), b"\n", *lines[line:]])
    if kind == 7:
        return b"".join([*lines[:line], draw(st.sampled_from([b" ", b"\t", b"  - "])), *lines[line:]])
    return content.decode("utf-8", "replace").encode(draw(st.sampled_from(ENCODINGS)), "replace")
