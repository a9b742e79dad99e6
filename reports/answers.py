"""What has become of the answers that people wrote inside our comments: claims of correction, and waivers asked for.

A waiver is carried over by meaning: where the same finding rests on the same words in the new version. Where the words have
changed it lapses, wherever they stand; where the finding is gone it has nothing left to waive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

from reports import wording
from schemas.rules import Lang, Words

if TYPE_CHECKING:
    from reports.annotate.replies import Reply, ReplyKind
    from schemas.report import ReportedFinding

Outcome = Literal["fixed", "open", "unjudged", "unmatched"]
"""`unmatched` where the answer names no finding of either version."""
Fate = Literal["carried", "lapsed", "gone", "unjudged", "unmatched"]
"""Of a waiver that was asked for in the earlier version."""
_BLANK = re.compile(r"\s+")

UNMATCHED = Words("無法對應檢核結果之回復", "Answers to no finding known")
_BY = Words("（{who}）", " ({who})")
_REASON = Words("：{reason}", ": {reason}")
_AND = Words("，", ", ")
_CLAIMED: dict[Outcome, Words] = {
    "fixed": Words("機關回復已修正{by}，經檢核已改正{reason}", "said to be mended{by}, and it is{reason}"),
    "open": Words("機關回復已修正{by}，惟問題仍在{reason}", "said to be mended{by}, but still wrong{reason}"),
    "unjudged": Words("機關回復已修正{by}，本次無法判定{reason}", "said to be mended{by}; not known this time{reason}"),
    "unmatched": Words("機關回復已修正{by}{reason}", "said to be mended{by}{reason}"),
}
_WAIVED = Words("機關申請不適用{by}{reason}", "a waiver is asked for{by}{reason}")
_NO_REASON = Words("，未敘明理由", ", without a reason")
_REMARKED = Words("機關回復{by}{reason}", "answered{by}{reason}")
_FATES: dict[Fate, Words] = {
    "carried": Words("前次申請之不適用沿用，所據文字未變{by}{reason}", "the waiver stays, the words are the same{by}{reason}"),
    "lapsed": Words(
        "前次申請之不適用失效，所據文字已變更{by}{reason}",
        "the waiver lapses, the words have changed{by}{reason}",
    ),
    "gone": Words(
        "前次申請之不適用已無須處理，問題已不存在{by}{reason}",
        "nothing is left to waive{by}{reason}",
    ),
    "unmatched": Words("前次申請不適用{by}{reason}", "a waiver was asked for{by}{reason}"),
    "unjudged": Words("前次申請之不適用，本次無法判定{by}{reason}", "a waiver was asked for; not known this time{by}{reason}"),
}


class Answer(TypedDict):
    """One answer, with the findings it is about by their fingerprints in either version; None where that has none."""

    old: str | None
    new: str | None
    code: str
    kind: ReplyKind
    reason: str
    author: str | None
    at: str | None


class Claim(Answer):
    """An answer in the new version."""

    outcome: Outcome


class Waiver(Answer):
    """A waiver that was asked for in the old version."""

    fate: Fate


class Versions:
    """The findings of two versions and which of them are the same."""

    def __init__(
        self, old: Sequence[ReportedFinding], new: Sequence[ReportedFinding], pairs: dict[int, int], unjudged: set[int]
    ) -> None:
        self._old, self._new, self._pairs, self._unjudged = old, new, pairs, unjudged
        self._back = {other: place for place, other in pairs.items()}

    def claims(self, replies: Sequence[Reply]) -> list[Claim]:
        """The answers in the new version, each with what the check says of it."""
        claims: list[Claim] = []
        for reply in replies:
            place, other = self._about(reply, new_first=True)
            outcome: Outcome = "unmatched"
            if other is not None:
                outcome = "open"
            elif place is not None:
                outcome = "unjudged" if place in self._unjudged else "fixed"
            claims.append({**self._answer(reply, place, other), "outcome": outcome})
        return claims

    def waivers(self, replies: Sequence[Reply]) -> list[Waiver]:
        """The waivers that were asked for in the old version and what becomes of them."""
        waivers: list[Waiver] = []
        for reply in replies:
            if reply.kind != "waiver":
                continue
            place, other = self._about(reply, new_first=False)
            fate: Fate = "unmatched"
            if other is not None:
                # What was not found in between has come back, and is judged anew.
                fate = "carried" if place is not None and same_claim(self._old[place], self._new[other]) else "lapsed"
            elif place is not None:
                fate = "unjudged" if place in self._unjudged else "gone"
            waivers.append({**self._answer(reply, place, other), "fate": fate})
        return waivers

    def _answer(self, reply: Reply, place: int | None, other: int | None) -> Answer:
        return {
            "old": None if place is None else self._old[place]["fingerprint"],
            "new": None if other is None else self._new[other]["fingerprint"],
            "code": reply.code,
            "kind": reply.kind,
            "reason": reply.reason,
            "author": reply.author,
            "at": reply.at,
        }

    def _about(self, reply: Reply, *, new_first: bool) -> tuple[int | None, int | None]:
        """The places of the finding that is answered, in the old and in the new version."""
        old, new = _found(reply, self._old), _found(reply, self._new)
        if new is not None and (new_first or old is None):
            return self._back.get(new), new
        if old is not None:
            return old, self._pairs.get(old)
        return None, None


def same_claim(one: ReportedFinding, other: ReportedFinding) -> bool:
    """Whether two findings claim the same of the same words, wherever these stand."""
    return one["fingerprint"] == other["fingerprint"] and _words(one) == _words(other)


def _words(finding: ReportedFinding) -> str:
    return _BLANK.sub("", finding["where"]["quote"]) if finding["where"] else ""


def _found(reply: Reply, findings: Sequence[ReportedFinding]) -> int | None:
    """The finding that a reply names; without a name, the only one of its code at those words, or else the only one of its code."""
    if reply.fingerprint:
        return next((place for place, one in enumerate(findings) if one["fingerprint"] == reply.fingerprint), None)
    coded = [place for place, one in enumerate(findings) if one["code"] == reply.code]
    worded = [place for place in coded if _words(findings[place]) == _BLANK.sub("", reply.words)]
    for places in (worded, coded):
        if len(places) == 1:
            return places[0]
    return None


def words_of_claim(claim: Claim, lang: Lang) -> str:
    """The claim and what the check says of it, in one line."""
    if claim["kind"] == "fixed":
        return _line(_CLAIMED[claim["outcome"]], claim, lang)
    if claim["kind"] == "remark":
        return _line(_REMARKED, claim, lang)
    return _line(_WAIVED, claim, lang, without=_NO_REASON)


def words_of_waiver(waiver: Waiver, lang: Lang) -> str:
    """The waiver and what becomes of it, in one line."""
    return _line(_FATES[waiver["fate"]], waiver, lang)


def _line(words: Words, answer: Answer, lang: Lang, without: Words | None = None) -> str:
    who = list(_who(answer, lang))
    by = _BY.in_lang(lang).format(who=_AND.in_lang(lang).join(who)) if who else ""
    reason = _REASON.in_lang(lang).format(reason=answer["reason"]) if answer["reason"] else ""
    if not reason and without is not None:
        reason = without.in_lang(lang)
    return words.in_lang(lang).format(by=by, reason=reason)


def _who(answer: Answer, lang: Lang) -> Iterator[str]:
    if answer["author"]:
        yield answer["author"]
    day = (answer["at"] or "")[:10]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        yield wording.day_in(day, lang)
