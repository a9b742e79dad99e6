"""Writes small OpenDocument files from the XML that a test is about.

an_odt('<text:p>計畫</text:p>', styles='<style:style …/>')
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.builders.packing import packed

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{
            prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for prefix, name in {
                "office": "office",
                "style": "style",
                "text": "text",
                "table": "table",
                "draw": "drawing",
                "fo": "xsl-fo-compatible",
                "svg": "svg-compatible",
                "form": "form",
                "script": "script",
                "meta": "meta",
                "manifest": "manifest",
            }.items()
        },
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "math": "http://www.w3.org/1998/Math/MathML",
    }.items()
)
TEXT_TYPE = "application/vnd.oasis.opendocument.text"


def part(root: str, inside: str, doctype: str = "") -> bytes:
    """An XML part with all namespaces declared."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<{root} {NAMESPACES}>{inside}</{root}>'.encode()


def an_odt(
    body: str,
    *,
    styles: str = "",
    automatic: str = "",
    master: str = "",
    faces: str = "",
    extra: Mapping[str, bytes] | None = None,
    media_type: str = TEXT_TYPE,
    kind: str = "text",
    doctype: str = "",
) -> bytes:
    """The bytes of an .odt: `styles` are common ones, `automatic` those of the content, `extra` further parts by name."""
    declared = f"<office:font-face-decls>{faces}</office:font-face-decls>"
    content = f"{declared}<office:automatic-styles>{automatic}</office:automatic-styles>"
    content += f"<office:body><office:{kind}>{body}</office:{kind}>"
    parts = {
        "mimetype": media_type.encode(),
        "content.xml": part("office:document-content", f"{content}</office:body>", doctype),
        "styles.xml": part(
            "office:document-styles",
            f"{declared}<office:styles>{styles}</office:styles><office:master-styles>{master}</office:master-styles>",
            doctype,
        ),
        "META-INF/manifest.xml": part("manifest:manifest", ""),
        **(extra or {}),
    }
    return packed(parts)


def a_flat_odt(body: str, automatic: str = "") -> bytes:
    """The bytes of a flat .fodt."""
    return part(
        "office:document",
        f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>",
    )


def a_level(
    level: int, num_format: str, *, blank: str = "nothing", attributes: str = "", tag: str = "text:list-level-style-number"
) -> str:
    """One level of a list style."""
    return (
        f'<{tag} text:level="{level}" style:num-format="{num_format}" {attributes}>'
        f'<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="{blank}"/></style:list-level-properties></{tag}>'
    )


def a_list_style(name: str, *levels: str) -> str:
    """A list style of these levels."""
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def an_item(words: str, inside: str = "", attributes: str = "") -> str:
    """A list item with one paragraph, and what stands behind it."""
    return f"<text:list-item {attributes}><text:p>{words}</text:p>{inside}</text:list-item>"
