"""The words of the document beside its findings, as the HTML report has them: taken from the stored page."""

from __future__ import annotations

import re

from markupsafe import Markup

_PANE = re.compile(r'<aside class="document"[^>]*>.*?<div>\n(?P<words>.*)</div>\s*</aside>', re.DOTALL)


def document_in(page: str) -> Markup | None:
    """The document's part of a report page, which the report has escaped; None where the file could not be read.

    Its places carry the anchors `p<finding>` and `b<paragraph>`, its numbers link to `f<finding>`.
    """
    found = _PANE.search(page)
    return Markup(found["words"]) if found else None  # noqa: S704 - a page of ours, escaped when it was made
