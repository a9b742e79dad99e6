"""People who answer inside our comments: the annotated copy of a plan as Word gives it back."""

import io
import re
import zipfile
from datetime import date

from lxml import etree

from service.pipeline import Request, annotate, check
from tests.annotate.copies import WORD
from tests.builders.plans import a_plan

DAY = date(2026, 3, 2)
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
FAULTY = {"improvement.stars": None, "marketing.target": "624,500×10%=62,540人次。\n目標60,000人次。"}


def annotated_plan(sections=FAULTY, lang="zh-Hant"):
    """The report on a plan and its annotated copy."""
    data, request = a_plan(sections), Request(as_of=DAY, lang=lang)
    checked = check(data, "plan.docx", request)
    return checked.report, annotate(data, checked, request)[1]


class Reviewed:
    """An annotated copy in somebody's Word. Comments are named by the code of their finding."""

    def __init__(self, copy):
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        self.comments = etree.fromstring(self._parts["word/comments.xml"])
        self._threads = []
        for place, paragraph in enumerate(self.comments.iter(f"{WORD}p"), 1):
            paragraph.set(f"{W14}paraId", f"{place:08X}")

    def comment(self, code):
        return next(one for one in self.comments if code in "".join(one.itertext()))

    def typed(self, code, words, line=None):
        """Type words into our comment: as a paragraph of their own below it, or behind one of its lines."""
        paragraphs = list(self.comment(code))
        if line is None:
            paragraphs[-1].addnext(self._paragraph(words))
        else:
            next(one for one in paragraphs if line in "".join(one.itertext()))[-1][-1].text += words
        return self

    def without_last_line(self, code):
        comment = self.comment(code)
        comment.remove(comment[-1])
        return self

    def replied(self, code, words, author="王小明", at="2026-03-05T10:00:00Z", threaded=True):
        """Reply as Word does: a further comment at the same words, and its parent in the list of threads."""
        parent = self.comment(code)
        number = str(900 + len(self._threads))
        values = {"id": number, "author": author, "date": at, "initials": "王"}
        reply = etree.SubElement(self.comments, f"{WORD}comment", {f"{WORD}{name}": value for name, value in values.items()})
        reply.append(self._paragraph(words))
        reply[0].set(f"{W14}paraId", f"{int(number):08X}")
        body = self._parts["word/document.xml"].decode()
        ours = parent.get(f"{WORD}id")
        for mark in ("commentRangeStart", "commentRangeEnd"):
            body = body.replace(f'<w:{mark} w:id="{ours}"/>', f'<w:{mark} w:id="{ours}"/><w:{mark} w:id="{number}"/>')
        called = '<w:r><w:commentReference w:id="{}"/></w:r>'
        body = body.replace(called.format(ours), called.format(ours) + called.format(number))
        self._parts["word/document.xml"] = body.encode()
        self._threads.append((reply[0].get(f"{W14}paraId"), parent[-1].get(f"{W14}paraId") if threaded else None))
        return self

    def changed(self, before, after):
        """Correct the plan itself."""
        assert before in self._parts["word/document.xml"].decode()
        self._parts["word/document.xml"] = self._parts["word/document.xml"].replace(before.encode(), after.encode())
        return self

    def saved(self):
        parts = dict(self._parts)
        parts["word/comments.xml"] = etree.tostring(self.comments, xml_declaration=True, encoding="UTF-8", standalone=True)
        if any(parent for _, parent in self._threads):
            entries = "".join(
                f'<w15:commentEx w15:paraId="{child}" w15:paraIdParent="{parent}" w15:done="0"/>'
                for child, parent in self._threads
                if parent
            )
            parts["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{W15}">{entries}</w15:commentsEx>'.encode()
            kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
            self._add(parts, "word/_rels/document.xml.rels", f'Id="rIdThreads" Type="{kind}" Target="commentsExtended.xml"')
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
            self._add(parts, "[Content_Types].xml", f'PartName="/word/commentsExtended.xml" ContentType="{kind}"')
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return target.getvalue()

    def _paragraph(self, words):
        paragraph = self.comments.makeelement(f"{WORD}p")
        text = etree.SubElement(etree.SubElement(paragraph, f"{WORD}r"), f"{WORD}t")
        text.text = words
        return paragraph

    @staticmethod
    def _add(parts, name, values):
        """Add an entry to one of the two lists of a package."""
        entry = "Relationship" if name.endswith(".rels") else "Override"
        parts[name] = re.sub(
            rb"</(\w+:)?(Relationships|Types)>$",
            lambda found: f"<{(found[1] or b'').decode()}{entry} {values}/>".encode() + found[0],
            parts[name].strip(),
        )
