"""Annotated copies made for tests from hand-written findings, and what stands between the marks in them."""

import io
import zipfile
from datetime import date

from lxml import etree

from ingest.anchoring import anchored
from ingest.reading import read
from reports.annotate.copies import annotated_copy
from reports.annotate.notes import blocks_of
from schemas.document import Span
from schemas.findings import Finding
from schemas.plan import Measures, Plan, Values
from schemas.rules import Words

DAY = date(2026, 3, 2)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
NOTHING = Words("", "")
EMPTY_PLAN = Plan(
    recognised=True, sections={}, order=(), needed={}, remark=(), unread=(), placeholders=(),
    measures=Measures(characters=0, word_count=0, own_text=0), values=Values(), title=None,
)  # fmt: skip


def a_finding(span=None, section=None, code="T404", severity="error"):
    """A finding at these words."""
    return Finding(
        code=code, name="wrong-product", severity=severity, section=section, message=Words("乘積有誤", "wrong product"),
        expected=Words("99,309", "99,309"), found=NOTHING, suggestion=Words("請改正", "Mend it."), basis="績效管理指標一（一）",
        fingerprint="f", span=span,
    )  # fmt: skip


def at(document, words, nth=0):
    """The span of the `nth` occurrence of these words."""
    places = [
        Span(block=one.index, start=place, end=place + len(words))
        for one in document.paragraphs
        for place in range(len(one.text))
        if one.text.startswith(words, place)
    ]
    return places[nth]


def annotated(data, name, *found, plan=EMPTY_PLAN, again=None):
    """The document, the copy, and the copy read again (as `again`). `found` are words to be marked, spans or findings."""
    document = read(data, name)
    findings = [one if isinstance(one, Finding) else a_finding(at(document, one) if isinstance(one, str) else one) for one in found]
    source = anchored(data, document.format, blocks=blocks_of(document, plan, findings))
    copy = annotated_copy(
        source.data, source.suffix, source.anchors, document=document, plan=plan, findings=findings, as_of=DAY, lang="zh-Hant"
    )
    return document, copy, read(copy, again or name)


def part(data, name):
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def parts(data):
    """All parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marked_in_word(data, name="word/document.xml"):
    """The text between each comment's marks, by its number."""
    found, open_ones = {}, []
    for one in etree.fromstring(part(data, name)).iter():
        number = one.get(f"{WORD}id")
        if one.tag == f"{WORD}commentRangeStart":
            found[number] = ""
            open_ones.append(number)
        elif one.tag == f"{WORD}commentRangeEnd":
            open_ones.remove(number)
        elif one.tag == f"{WORD}t":
            for each in open_ones:
                found[each] += one.text or ""
    return found


def marked_in_odt(data):
    """The text between each annotation's marks, by its name."""
    found, open_ones = {}, []

    def add(text):
        for each in open_ones:
            found[each] += text or ""

    def walk(element):
        name = element.get(f"{OFFICE}name")
        if element.tag == f"{OFFICE}annotation":
            found[name] = ""
            open_ones.append(name)
        elif element.tag == f"{OFFICE}annotation-end":
            open_ones.remove(name)
        else:
            add(" " if element.tag.endswith("}s") else element.text)
            for child in element:
                walk(child)
                add(child.tail)

    walk(etree.fromstring(part(data, "content.xml")))
    return found


def texts(document):
    """The words of every paragraph, automatic numbers included."""
    return [one.text for one in document.paragraphs]
