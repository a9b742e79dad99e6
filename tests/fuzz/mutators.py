"""Ways to spoil a sound file at random. All take the generator of chance, so that a case can be made again from its number."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

from tests.builders.zips import Line, build

Mutator = Callable[[Random, bytes], bytes]

# Values that readers have been known to stumble over.
NUMBERS = (
    "",
    "0",
    "-1",
    "1",
    "2147483648",
    "99999999999999999999",
    "-99999999999",
    "1e309",
    "NaN",
    "١",
    "１",
    "0x7f",
    "1.5",
    "abc",
    " 3 ",
)
WORDS = ("", "none", "true", "\t", "%1%9%10%", "\u202e\ufffe", "三" * 300, "../../etc/passwd", "http://127.0.0.1:9/x")


# -- any file --


def flip_bytes(chance: Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10, 60))):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def truncate(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_out(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice((1, 7, 100, 4000)) :]


def repeat_stretch(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.randrange(1, 500)] * chance.choice((2, 3, 200)) + data[start:]


def overwrite(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    filling = chance.choice((b"\0", b"\xff", b"<", b"(", chance.randbytes(1)))
    length = min(chance.choice((1, 4, 64, 1000)), len(data) - start)
    return data[:start] + filling * length + data[start + length :]


def extreme_integer(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(max(1, len(data) - 8))
    value = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF))
    return data[:start] + struct.pack(chance.choice(("<L", ">L")), value) + data[start + 4 :]


def append_noise(chance: Random, data: bytes) -> bytes:
    return data + chance.randbytes(chance.choice((1, 22, 5000)))


def extreme_decimal(chance: Random, data: bytes) -> bytes:
    """One number written in digits becomes another."""
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", data))
    if not found:
        return flip_bytes(chance, data)
    one = chance.choice(found)
    return data[: one.start()] + chance.choice(NUMBERS).encode() + data[one.end() :]


ANY: tuple[Mutator, ...] = (flip_bytes, truncate, cut_out, repeat_stretch, overwrite, extreme_integer, append_noise)


# -- packages --


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    return build(*(Line(name=name.encode(), data=data, method=0 if name == "mimetype" else 8) for name, data in parts.items()))


def _one(chance: Random, parts: dict[str, bytes], *, xml: bool = False) -> str:
    """The name of a part; the main ones are likelier."""
    names = [name for name in parts if parts[name] and (not xml or parts[name].lstrip()[:1] == b"<")]
    main = [name for name in names if re.search(r"document\.xml$|content\.xml|styles\.xml|numbering\.xml|rels$|Types", name)]
    return chance.choice(main if main and chance.random() < 0.8 else names)


def remove_part(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    del parts[_one(chance, parts)]
    return packed(parts)


def empty_part(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    parts[_one(chance, parts)] = chance.choice((b"", b" ", b"<a/>", b"\0" * 50))
    return packed(parts)


def swap_parts(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    one, other = _one(chance, parts), _one(chance, parts)
    parts[one], parts[other] = parts[other], parts[one]
    return packed(parts)


def repeat_part(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    name = _one(chance, parts)
    lines = [Line(name=other.encode(), data=content) for other, content in parts.items()]
    return build(*lines, Line(name=name.encode(), data=spoil_xml_bytes(chance, parts[name])))


def lie_about_part(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    name = _one(chance, parts)
    lie: dict[str, int] = chance.choice(
        (
            {"declared": 0xFFFFFFF0},
            {"declared": 0},
            {"crc": 1},
            {"flags": 1},
            {"flags": 0x2008},
            {"method": 12},
            {"method": 99},
            {"packed": 0xFFFFFFF0},
            {"packed": 3},
            {"at": 0},
            {"at": 0xFFFFFFF0},
        )
    )
    return build(*(Line(name=other.encode(), data=content, **(lie if other == name else {})) for other, content in parts.items()))


def spoil_part_bytes(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    name = _one(chance, parts)
    parts[name] = chance.choice(ANY)(chance, parts[name])
    return packed(parts)


def spoil_xml_bytes(chance: Random, data: bytes) -> bytes:
    """XML that is no longer what it was: tags gone or twice, attributes extreme, text odd; often still well-formed."""
    text = data.decode("utf-8", "replace")
    return chance.choice(_XML)(chance, text).encode("utf-8", "surrogatepass")


def spoil_xml(chance: Random, data: bytes) -> bytes:
    parts = parts_of(data)
    for _ in range(chance.choice((1, 1, 4))):
        name = _one(chance, parts, xml=True)
        parts[name] = spoil_xml_bytes(chance, parts[name])
    return packed(parts)


def _attribute(chance: Random, text: str) -> str:
    found = list(re.finditer(r'="[^"<]*"', text))
    for one in sorted(chance.sample(found, min(len(found), chance.choice((1, 5, 40)))), key=lambda match: -match.start()):
        text = f'{text[: one.start()]}="{chance.choice(NUMBERS + WORDS)}"{text[one.end() :]}'
    return text


def _element(text: str, chance: Random) -> tuple[int, int]:
    """Start and end of some whole element."""
    opening = list(re.finditer(r"<([\w:-]+)(?:\s[^<>]*)?(?<!/)>", text))
    if not opening:
        return 0, 0
    one = chance.choice(opening)
    depth = 0
    for tag in re.compile(rf"<(/?){re.escape(one[1])}(?:\s[^<>]*?)?(/?)>").finditer(text, one.start()):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth == 0:
            return one.start(), tag.end()
    return one.start(), one.end()


def _without_element(chance: Random, text: str) -> str:
    start, end = _element(text, chance)
    return text[:start] + text[end:]


def _element_again(chance: Random, text: str) -> str:
    start, end = _element(text, chance)
    times = min(chance.choice((2, 50, 3000)), 3_000_000 // max(end - start, 1) + 2)
    return text[:start] + text[start:end] * times + text[end:]


def _element_in_itself(chance: Random, text: str) -> str:
    start, end = _element(text, chance)
    whole = text[start:end]
    head = re.match(r"<[^<>]*>", whole)
    tail = re.search(r"</[^<>]*>$", whole)
    if not head or not tail:
        return text
    times = min(chance.choice((3, 60, 300, 20_000)), 2_000_000 // len(head[0] + tail[0]))
    return text[:start] + head[0] * times + whole + tail[0] * times + text[end:]


def _element_elsewhere(chance: Random, text: str) -> str:
    start, end = _element(text, chance)
    rest = text[:start] + text[end:]
    other, _ = _element(rest, chance)
    return rest[:other] + text[start:end] + rest[other:]


def _element_renamed(chance: Random, text: str) -> str:
    names = re.findall(r"<([\w:-]+)", text)
    return text.replace(f"<{chance.choice(names)} ", f"<{chance.choice(names)} ") if names else text


def _odd_text(chance: Random, text: str) -> str:
    found = list(re.finditer(r">([^<>]+)<", text))
    if not found:
        return text
    one = chance.choice(found)
    odd = chance.choice(
        ("&#0;", "&#xD800;", "\ud800", "&x;", "\x01", "&lt;" * 9, "一" * 200_000, "9" * 50_000, "%×=÷" * 999, "\u0300" * 999)
    )
    return text[: one.start(1)] + odd + text[one.end(1) :]


def _declaration(chance: Random, text: str) -> str:
    head = chance.choice(
        (
            '<?xml version="1.0" encoding="UTF-7"?>',
            '<?xml version="1.0" encoding="utf-16"?>',
            '<?xml version="9.9"?>',
            '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE a [<!ENTITY b "c">]>',
        )
    )
    return head + re.sub(r"^\ufeff?<\?xml[^>]*\?>", "", text)


_XML = (
    _attribute,
    _attribute,
    _without_element,
    _element_again,
    _element_in_itself,
    _element_elsewhere,
    _element_renamed,
    _odd_text,
    _declaration,
)

PACKAGE: tuple[Mutator, ...] = (
    *(spoil_xml,) * 8,
    spoil_part_bytes,
    spoil_part_bytes,
    remove_part,
    empty_part,
    swap_parts,
    repeat_part,
    lie_about_part,
    lie_about_part,
)


# -- PDF --


def spoil_pdf_objects(chance: Random, data: bytes) -> bytes:
    """References lead elsewhere, often in circles; names change; the file stays whole otherwise."""
    pattern = chance.choice((rb"\d+ 0 R", rb"\d+ 0 R", rb"/[A-Z]\w+", rb"\[[^\[\]]*\]"))
    found = list(re.finditer(pattern, data))
    if len(found) < 2:
        return flip_bytes(chance, data)
    for one in sorted(chance.sample(found, min(len(found), chance.choice((1, 3, 20)))), key=lambda match: -match.start()):
        data = data[: one.start()] + chance.choice(found)[0] + data[one.end() :]
    return data


def spoil_pdf_stream(chance: Random, data: bytes) -> bytes:
    """Bytes inside a compressed stream change: what unpacks to fonts, pages and cross-references."""
    found = list(re.finditer(rb"stream\r?\n", data))
    if not found:
        return flip_bytes(chance, data)
    start = chance.choice(found).end()
    end = data.find(b"endstream", start)
    return data[:start] + chance.choice(ANY)(chance, data[start:end] or b"x") + data[end:]


def _with_pikepdf(chance: Random, data: bytes) -> bytes:
    """The objects in plain view, so that the other mutators reach into them."""
    try:
        import pikepdf  # noqa: PLC0415 — it may be missing
    except ImportError:
        return data
    target = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            target,
            object_stream_mode=chance.choice((pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate)),
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return target.getvalue()


def spoil_plain_pdf(chance: Random, data: bytes) -> bytes:
    plain = _with_pikepdf(chance, data)
    for _ in range(chance.choice((1, 1, 5))):
        plain = chance.choice((spoil_pdf_objects, extreme_decimal, extreme_decimal, flip_bytes, cut_out))(chance, plain)
    return plain


PDF: tuple[Mutator, ...] = (
    *ANY,
    spoil_pdf_objects,
    spoil_pdf_objects,
    extreme_decimal,
    *(spoil_pdf_stream,) * 3,
    *(spoil_plain_pdf,) * 10,
)
