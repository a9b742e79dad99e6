"""From the facts to the fields that a template may name: `{{受文者}}`, `{{補正期限}}`, and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from reports import wording
from reports.letters.facts import Decision, Found, LetterFacts, Letterhead, ReminderFacts, TakedownFacts, YearResult
from schemas.forms import Form
from schemas.records import dataclass
from schemas.rules import Severity

LISTED = 10
"""So many opinions stand in the letter itself; for the others it refers to the table."""
DECISIONS: Mapping[Decision, str] = {"returned": "退回補正", "approved": "審查通過", "rejected": "審查不通過"}
WHOLE = "全案"
_ADDED = "審查人員意見"
_NOTHING = "無審查意見。"
_SCHOOLS = ("國小", "國中", "小學", "中學", "高中", "高職", "高工", "高商", "大學", "學校", "校")
_OFFICES = "局處會所館院隊府署部室廠場站段園"
_APP = "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What fills the fields of a template."""

    single: Mapping[str, str]
    """One value a field; an empty one drops its line from the words of a letter."""
    lists: Mapping[str, Sequence[str]]
    """Fields that a line of the words is repeated for, once for each value."""
    rows: Sequence[Mapping[str, str]] = ()
    """Fields of the opinion table's lines."""
    deadline: bool = False
    """Whether there is a day to reply by, which the subject then has to name."""


def of_reply(facts: LetterFacts) -> Filling:
    """The fields of the reply and of the opinion table."""
    opinions = _in_order(facts)
    rows = [_row(number, one, facts.form) for number, one in enumerate(opinions, 1)]
    listed = [_sentence(row) for row in rows]
    if len(listed) > LISTED + 1:
        listed = [*listed[:LISTED], f"其餘 {len(listed) - LISTED} 項詳審查意見表。"]
    single = _common(facts.head, facts.form, facts.agency, facts.app, facts.decided_on, facts.reply_by) | {
        "來文": _with_mark(facts.reference),
        "收件日": day(facts.received_on),
        "審查期限": day(facts.due_on),
        "版次": str(facts.version),
        "審查結果": DECISIONS[facts.kind],
        "意見數": str(len(opinions) or ""),
        "意見附件": "審查意見表1份" if opinions else "",
        "補充說明": _sentence_of(facts.remarks),
    }
    rows = rows or [{"項次": "－", "章節": WHOLE, "類別": "－", "審查意見": _NOTHING, "原文": "", "補正方式": "－", "依據": "－"}]
    return Filling(single=single, lists={"意見": listed}, rows=rows, deadline=facts.reply_by is not None)


def of_takedown(facts: TakedownFacts) -> Filling:
    """The fields of the takedown notice."""
    single = _common(facts.head, facts.form, facts.agency, facts.app, facts.decided_on, None) | {
        "下架日": day(facts.takedown_on),
        "未達年度": "、".join(f"{one.year - 1911}年度" for one in facts.years),
        "補充說明": _sentence_of(facts.remarks),
    }
    return Filling(single=single, lists={"年度結果": [_result(one) for one in facts.years]})


def of_reminder(facts: ReminderFacts) -> Filling:
    """The fields of the reminder of an overdue plan."""
    late = (facts.decided_on - facts.due_on).days
    single = _common(facts.head, facts.form, facts.agency, facts.app, facts.decided_on, facts.reply_by) | {
        "提報期限": day(facts.due_on),
        "逾期日數": str(late) if late > 0 else "",
        "應提部分": "、".join(f"「{facts.form.sections[key].heading}」" for key in facts.parts if key in facts.form.sections),
        "補充說明": _sentence_of(facts.remarks),
    }
    return Filling(single=single, lists={"年度結果": [_result(facts.result)]}, deadline=facts.reply_by is not None)


def _common(head: Letterhead, form: Form, agency: str, app: str, on: date, reply_by: date | None) -> dict[str, str]:
    authority = head.authority or form.authority
    return {
        "機關": authority,
        "本機關": f"本{_kind_of(authority)}",
        "受文者": agency,
        "貴機關": f"貴{_kind_of(agency)}",
        "App": f"「{app}」" if app.lower().endswith(_APP) else f"「{app}」App",
        "計畫書": form.title_endings[0],
        "法規": _regulation(form),
        "審查依據": _basis(form),
        "發文日期": f"中華民國{day(on)}",
        "發文日": day(on),
        "補正期限": day(reply_by),
        "地址": head.address,
        "聯絡人": head.person,
        "電話": head.phone,
        "傳真": head.fax,
        "電子信箱": head.email,
        "署名": head.signer,
        "副本收受者": "、".join(head.copies),
    }


def day(value: date | None) -> str:
    """A day in ROC years: 115年3月31日; empty where there is none."""
    return "" if value is None else wording.day_in(value.isoformat(), "zh-Hant")


def _kind_of(agency: str) -> str:
    """What an agency is called in address: 局 of 觀光局, 中心 of 資訊中心; 機關 where its name does not say."""
    if agency.endswith(_SCHOOLS):
        return "校"
    if agency.endswith("中心"):
        return "中心"
    return agency[-1] if agency and agency[-1] in _OFFICES else "機關"


def _regulation(form: Form) -> str:
    """The name of the regulation, without the bracket that says when it was made."""
    return form.regulation.rpartition("（")[0] if form.regulation.endswith("）") else form.regulation


def _basis(form: Form) -> str:
    """The regulation and its clause on the review: 「高雄市政府…管理要點」第八點."""
    clause = form.review_clause
    return f"「{_regulation(form)}」{clause[clause.index('第') :] if '第' in clause else clause}"


def _in_order(facts: LetterFacts) -> list[Found]:
    """All opinions in the order of the form; on the whole document first, and of one section those of the check first."""
    places = {key: place for place, key in enumerate(facts.form.sections)}
    both = [*facts.findings, *({**one, "added": True} for one in facts.added)]
    return sorted(both, key=lambda one: places.get(_text(one, "section"), -1))


def _row(number: int, one: Found, form: Form) -> dict[str, str]:
    place = one.get("where")
    quote = _text(place, "quote").strip() if isinstance(place, Mapping) else ""
    return {
        "項次": str(number),
        "章節": _path(_text(one, "section"), form),
        "類別": _ADDED if one.get("added") else _severity(_text(one, "severity")),
        "審查意見": _sentence_of(_text(one, "message")),
        "原文": f"「{quote}」" if quote else "",
        "補正方式": _sentence_of(_text(one, "suggestion")),
        "依據": _text(one, "basis"),
    }


def _severity(word: str) -> str:
    known: Mapping[str, Severity] = {one: one for one in wording.SEVERITIES}
    return wording.SEVERITIES[known[word]].zh if word in known else ""


def _path(key: str, form: Form) -> str:
    names: list[str] = []
    while key:
        spec = form.sections.get(key)
        names.append(f"{spec.number}{spec.heading}" if spec else key)
        key = key.rpartition(".")[0]
    return "／".join(reversed(names)) or WHOLE


def _sentence(row: Mapping[str, str]) -> str:
    """One opinion as an item of the letter."""
    basis = f"（依據：{row['依據']}）" if row["依據"] else ""
    place = row["章節"] if row["章節"] == WHOLE else f"「{row['章節']}」"
    return f"{place}：{row['審查意見'].removesuffix('。')}{basis}。"


def _result(one: YearResult) -> str:
    """One year's figures and which of them are below their indicator, in one sentence."""
    parts = []
    if one.rating is not None:
        least = f"，{'未達' if one.rating_failed else '已達'}{_number(one.least_rating)}星" if one.least_rating is not None else ""
        parts.append(f"平均星等{_number(one.rating)}星{least}")
    if one.downloads is not None:
        reached = "未達" if one.downloads_failed else "已達"
        least = f"，{reached}標準{one.standard:,}人次" if one.standard is not None else ""
        parts.append(f"下載次數{one.downloads:,}人次{least}")
    return f"{one.year - 1911}年度：{'；'.join(parts) or '未達績效管理指標'}。"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _text(one: Mapping[str, object], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _with_mark(words: str) -> str:
    return words.strip().rstrip("。")


def _sentence_of(words: str) -> str:
    """The words with a full stop behind them; empty where there are none."""
    words = words.strip()
    return words if not words or words[-1] in "。！？…" else f"{words}。"
