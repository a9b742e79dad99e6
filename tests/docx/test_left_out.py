"""What nobody reads is cut out of a part before it is parsed, and what is read stays the same."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.docx.names import w
from ingest.docx.package import OfficePackage, _without
from ingest.docx.reader import read_docx
from ingest.docx.styles import LATENT_STYLES, TABLE_STYLE_PARTS
from ingest.errors import Broken
from ingest.limits import DEFAULT_LIMITS
from tests.builders.plans import a_plan

NAMES = (LATENT_STYLES, TABLE_STYLE_PARTS)
_HEAD = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def _styles(inner: bytes) -> bytes:
    return _HEAD + inner + b"</w:styles>"


def _stripped(root: etree._Element) -> bytes:
    for name in NAMES:
        for one in list(root.iter(w(name.decode().removeprefix("w:")))):
            one.clear()
            one.getparent().remove(one)  # type: ignore[union-attr]
    return etree.tostring(root, method="c14n")


@cache
def _package() -> OfficePackage:
    return OfficePackage(a_plan(), DEFAULT_LIMITS)


def test_the_styles_of_word_lose_nothing_else() -> None:
    whole = zipfile.ZipFile(io.BytesIO(a_plan())).read("word/styles.xml")
    brief = _without(whole, NAMES)
    assert len(brief) < len(whole) / 2
    assert etree.tostring(etree.fromstring(brief), method="c14n") == _stripped(etree.fromstring(whole))


@given(
    st.lists(
        st.sampled_from(
            [b"<w:tblStylePr>", b"</w:tblStylePr>", b"<w:tblStylePr/>", b'<w:tblStylePr w:type="a>b">', b"<w:style>", b"</w:style>",
             b"<w:style/>", b"<w:tblStylePrX/>", b"<w:latentStyles>", b"</w:latentStyles>", b"<!-- </w:tblStylePr> -->", b"<?a b?>"]
        ),
        max_size=8,
    )
)  # fmt: skip
def test_whatever_stands_there_the_rest_is_what_was_written(tags: list[bytes]) -> None:
    data = _styles(b"".join(tags))
    try:
        whole = _package().parse_bytes(data)
    except Broken:  # what is not well-formed is none of this test's business
        return
    assert _stripped(_package().parse_bytes(data, left_out=NAMES)) == _stripped(whole)


@pytest.mark.parametrize("marked", [b"<!-- <w:tblStylePr> -->", b"<?x <w:tblStylePr> ?>", b"<![CDATA[<w:tblStylePr>]]>"])
def test_tags_that_are_none_are_left_alone(marked: bytes) -> None:
    data = _styles(marked + b"<w:style>" + marked + b"</w:style><w:tblStylePr></w:tblStylePr>")
    assert _without(data, NAMES) is data


def test_the_format_is_that_of_the_whole_part() -> None:
    plan = a_plan()
    source, target = zipfile.ZipFile(io.BytesIO(plan)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            comment = b"<!-- the whole part is parsed -->" if name == "word/styles.xml" else b""
            made.writestr(name, data.replace(b"</w:styles>", comment + b"</w:styles>"))
    assert read_docx(plan, "plan.docx", DEFAULT_LIMITS).blocks == read_docx(target.getvalue(), "plan.docx", DEFAULT_LIMITS).blocks
