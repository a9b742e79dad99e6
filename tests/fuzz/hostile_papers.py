"""PDFs that were made to hurt, one for each known way."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from tests.fuzz.seeds import document, paper

MIB = 1024 * 1024


def _deflated(data: bytes, more: str = "", filters: str = "/FlateDecode", rounds: int = 1) -> bytes:
    for _ in range(rounds):
        data = zlib.compress(data, 9)
    return f"<</Length {len(data)}/Filter[{filters * rounds}]{more}>>stream\n".encode() + data + b"\nendstream"


def _pages(kids: str, count: int = 1) -> bytes:
    return paper("", pages=f"<</Type/Pages/Kids[{kids}]/Count {count}>>")


def papers() -> Iterator[tuple[str, Callable[[], bytes]]]:
    text = "BT /F1 14 Tf 50 700 Td (x) Tj ET "
    yield "pages in a circle", lambda: _pages("2 0 R")
    yield (
        "pages that are each other's",
        lambda: paper(
            text, pages="<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>", o6="<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"
        ),
    )
    yield "a page said to be a thousand million", lambda: _pages("3 0 R", 1_000_000_000)
    yield "fewer than no pages", lambda: _pages("3 0 R", -5)
    yield "one page 100,000 times", lambda: _pages("3 0 R " * 100_000, 100_000)
    yield "500 pages of one page", lambda: _pages("3 0 R " * 500, 500)
    yield (
        "page trees 50,000 deep",
        lambda: document(
            {
                1: b"<</Type/Catalog/Pages 2 0 R>>",
                **{n: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 1) for n in range(2, 50_000)},
                50_000: b"<</Type/Page/MediaBox[0 0 9 9]>>",
            }
        ),
    )
    yield (
        "a form that draws itself",
        lambda: paper(
            "/X Do",
            resources="<</XObject<</X 6 0 R>> >>",
            o6="<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>> >>/Length 5>>stream\n/X Do\nendstream",
        ),
    )
    yield (
        "forms that draw ten forms each",
        lambda: paper(
            "/X Do",
            resources="<</XObject<</X 10 0 R>> >>",
            **{
                f"o{n}": f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {n + 1} 0 R>> >>"
                f"/Length 60>>stream\n{'/X Do ' * 10}\nendstream"
                for n in range(10, 30)
            },
            o30="<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 7>>stream\n0 0 9 9 re f\nendstream",
        ),
    )
    yield (
        "a pattern that paints itself",
        lambda: paper(
            "/Pattern cs /P scn 0 0 500 500 re f",
            resources="<</Pattern<</P 6 0 R>> >>",
            o6=(
                "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
                "/Resources<</Pattern<</P 6 0 R>> >>/Length 35>>stream\n/Pattern cs "
                "/P scn 0 0 1 1 re f    \nendstream"
            ),
        ),
    )
    yield (
        "a letter that is made of itself",
        lambda: paper(
            "BT /T 20 Tf 50 700 Td (aaaa) Tj ET",
            resources="<</Font<</T 6 0 R>> >>",
            o6=(
                "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 97"
                "/Widths[1000]/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<<"
                "/T 6 0 R>> >> >>"
            ),
            o7="<</Length 41>>stream\n1000 0 d0 BT /T 20 Tf 50 70 Td (aa) Tj ET\nendstream",
        ),
    )
    yield "a stream of 500 MiB in 500 KiB", lambda: paper("", o4=_deflated(b" " * 500 * MIB))
    yield "a stream packed three times", lambda: paper("", o4=_deflated(b"0 0 m " * 40 * MIB, rounds=3))
    yield "a million words of text", lambda: paper("", o4=_deflated(text.encode() * 500_000))
    yield "two million characters", lambda: paper("", o4=_deflated(b"BT /F1 1 Tf 1 0 0 1 9 9 Tm (" + b"a" * 2_000_000 + b") Tj ET"))
    yield "a million lines", lambda: paper("", o4=_deflated(b"0 0 m 9 9 l S " * 1_000_000))
    yield (
        "a million rectangles",
        lambda: paper("", o4=_deflated(b"".join(b"%d %d 1 1 re f " % (n % 595, n // 595) for n in range(5_000)) * 100)),
    )
    yield "states saved without end", lambda: paper("", o4=_deflated(b"q " * 5_000_000))
    yield "arrays 500,000 deep", lambda: paper("[" * 500_000 + "]" * 500_000 + " TJ")
    yield (
        "dictionaries 500,000 deep",
        lambda: paper(text, page="<</Type/Page/Parent 2 0 R/A" + "<</A" * 500_000 + " 1" + ">>" * 500_001),
    )
    yield (
        "contents of 200,000 streams",
        lambda: paper(
            text, page=f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 5 0 R/Contents[{'4 0 R ' * 200_000}]>>"
        ),
    )
    yield (
        "contents in a circle",
        lambda: paper(text, page="<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R>>", o6="[6 0 R 6 0 R]"),
    )
    for name, box in (
        ("of no size", "[0 0 0 0]"),
        ("turned inside out", "[595 842 0 0]"),
        ("a thousand miles wide", "[0 0 99999999 99999999]"),
        ("of no numbers", "[(a) /b null <</c 1>>]"),
        ("of infinite size", "[-1e38 -1e38 1e38 1e38]"),
    ):
        yield (
            f"a page {name}",
            lambda box=box: paper(text, page=f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R/Resources 5 0 R>>"),
        )
    yield (
        "a page turned by 45 degrees",
        lambda: paper(text, page="<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate 45/Contents 4 0 R/Resources 5 0 R>>"),
    )
    yield (
        "letters a mile high",
        lambda: paper("BT /F1 9e9 Tf 50 700 Td (x) Tj /F1 -14 Tf (y) Tj /F1 0 Tf (z) Tj 0 0 0 0 0 0 Tm (w) Tj ET"),
    )
    for name, size in (("an image of 10,000 million pixels", "100000"), ("an image of negative size", "-5")):
        yield (
            name,
            lambda size=size: paper(
                "595 0 0 842 0 0 cm /I Do",
                resources="<</XObject<</I 6 0 R>> >>",
                o6=_deflated(
                    bytes(10 * MIB),
                    f"/Type/XObject/Subtype/Image/Width {size}/Height {size}/BitsPerComponent 8/ColorSpace/DeviceRGB",
                ),
            ),
        )
    for coding in ("JBIG2Decode", "JPXDecode", "CCITTFaxDecode", "DCTDecode", "LZWDecode", "ASCII85Decode", "RunLengthDecode"):
        yield (
            f"noise as {coding}",
            lambda coding=coding: paper(
                "595 0 0 842 0 0 cm /I Do",
                resources="<</XObject<</I 6 0 R>> >>",
                o6=(
                    f"<</Type/XObject/Subtype/Image/Width 3000/Height 3000/BitsPerComponent 1/ColorSpace/DeviceGray"
                    f"/Filter/{coding}/Length 5000>>stream\n"
                ).encode()
                + bytes(range(250)) * 20
                + b"\nendstream",
            ),
        )
    yield (
        "a character map of everything to novels",
        lambda: paper(
            "BT /T 14 Tf 50 700 Td <0001000200030004> Tj ET",
            resources="<</Font<</T 6 0 R>> >>",
            o6=(
                "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype"
                "/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>> >>]"
                "/ToUnicode 7 0 R>>"
            ),
            o7=_deflated(
                b"/CIDInit /ProcSet findresource begin begincmap "
                + b"100 beginbfrange "
                + b"<0000> <FFFF> <"
                + b"4E00" * 20_000
                + b"> endbfrange " * 50
            ),
        ),
    )
    yield (
        "form fields in a circle",
        lambda: paper(
            text,
            catalog="<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>> >>",
            o6="<</FT/Tx/T(a)/V(b)/Kids[6 0 R 7 0 R]/Parent 7 0 R>>",
            o7="<</T(c)/Kids[6 0 R]/Parent 6 0 R>>",
        ),
    )
    yield (
        "100,000 annotations",
        lambda: paper(
            text,
            page=f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R/Annots[{'6 0 R ' * 100_000}]>>",
            o6="<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents(a)/Popup 6 0 R/Parent 6 0 R>>",
        ),
    )
    yield (
        "names in a circle",
        lambda: paper(
            text,
            catalog="<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 6 0 R/JavaScript 6 0 R>>/Outlines 7 0 R>>",
            o6="<</Kids[6 0 R 6 0 R]/Names[(a) 6 0 R]>>",
            o7="<</First 7 0 R/Next 7 0 R/Last 7 0 R/Count 9>>",
        ),
    )
    yield (
        "cross-references in a circle",
        lambda: document({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}, b"/Root 1 0 R/Prev 9"),
    )
    yield "an object that is itself", lambda: paper(text, page="3 0 R")
    yield "a length that is its own stream", lambda: paper(text, o4="<</Length 4 0 R>>stream\nBT ET\nendstream")
    yield (
        "an object stream that holds itself",
        lambda: paper(text, o6="<</Type/ObjStm/N 100000000/First 99/Extends 6 0 R/Length 9>>stream\n6 0 3 9 9\nendstream"),
    )
    yield (
        "encrypted in no known way",
        lambda: document(
            {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"},
            b"/Root 1 0 R/Encrypt<</Filter/Standard/V 99/R 99/O(x)/U(y)/P -1/Length -8>>/ID[(a)(b)]",
        ),
    )
    yield "object numbers of a thousand million", lambda: paper(text).replace(b"/Size 6", b"/Size 999999999")
