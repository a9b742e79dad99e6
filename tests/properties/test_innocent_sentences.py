"""Sentences that any plan may have, with numbers that are no quantities of the plan: appended to a section, they add nothing."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.effort import tries
from tests.properties.plans import Plan, any_plan, findings_in

DIGIT = st.integers(1, 9)


def phrase(form: str, **values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    """A sentence with values drawn."""
    return st.fixed_dictionaries(values).map(lambda drawn: form.format(**drawn))


SENTENCES = st.one_of(
    phrase("如有疑問請洽服務專線07-{a}3{b}-{c}{d}{a}{b}轉{d}{c}{b}{a}，由專人說明。", a=DIGIT, b=DIGIT, c=DIGIT, d=DIGIT),
    phrase("客服電話為（07）{a}368{b}{c}1分機{n}，傳真07-{a}368{b}99。", a=DIGIT, b=DIGIT, c=DIGIT, n=st.integers(100, 9999)),
    phrase("亦可撥打1999市民專線或0800-{n:03}-{m:03}免付費電話洽詢。", n=st.integers(0, 999), m=st.integers(0, 999)),
    phrase("本版程式支援Android {a}.0及iOS {b}.{c}以上之作業系統。", a=st.integers(8, 16), b=st.integers(13, 19), c=DIGIT),
    phrase("目前版本為v{a}.{b}.{c}，相關元件一併更新。", a=DIGIT, b=DIGIT, c=st.integers(0, 30)),
    phrase("客服時間為上午{h}時至下午{k}時，例假日除外。", h=st.integers(7, 9), k=st.integers(4, 6)),
    phrase("系統每日凌晨{h:02}:{m:02}自動備份，歷時不影響服務。", h=st.integers(0, 5), m=st.integers(0, 59)),
    phrase("畫面採{a}:{b}比例設計，文字與底色對比達4.5:1。", a=st.integers(9, 20), b=st.integers(9, 20)),
    phrase("依個人資料保護法第{n}條及其施行細則第{m}條規定辦理。", n=st.integers(1, 56), m=st.integers(1, 33)),
    phrase("依政府採購法第{n}條第{m}項第{k}款規定辦理。", n=st.integers(1, 114), m=DIGIT, k=DIGIT),
    phrase("服務地點為高雄市苓雅區四維三路{n}號{m}樓。", n=st.integers(1, 300), m=st.integers(2, 20)),
    phrase("本局地址為80203高雄市苓雅區中正一路{n}之{m}號。", n=st.integers(1, 300), m=DIGIT),
    phrase("傳輸採TLS 1.{a}加密，資料以AES-256儲存。", a=st.sampled_from((2, 3))),
    phrase("作業程序依ISO 27001:20{a}及CNS 27001辦理。", a=st.sampled_from((13, 22))),
    phrase("無障礙設計符合WCAG 2.{a}之AA等級。", a=st.sampled_from((0, 1, 2))),
    phrase("操作說明置於https://www.kcg.gov.tw/app/{n}/index.html供民眾參閱。", n=st.integers(1, 99999)),
    phrase("問題亦可寄至app{n}@kcg.gov.tw，由專人回復。", n=st.integers(1, 99)),
    phrase("圖示尺寸為{n}×{n}像素，按鈕不小於{m}×{m}像素。", n=st.sampled_from((512, 1024)), m=st.integers(40, 60)),
    phrase("專案編號為KH-11{a}-{n:03}，公文字號另行函知。", a=DIGIT, n=st.integers(1, 999)),
    st.just("全年無休，24小時均可使用，離線時亦同。"),
    phrase("詳如附件{n}及附表{m}所示之畫面。", n=DIGIT, m=DIGIT),
    phrase("適用年齡為{n}歲以上之民眾，操作簡易。", n=st.integers(4, 18)),
    phrase("步驟{n}至步驟{m}均附有圖示說明。", n=st.integers(1, 3), m=st.integers(4, 7)),
    phrase("螢幕大小{n}.{m}吋之手機均可正常顯示。", n=st.integers(4, 6), m=DIGIT),
    phrase("會議室座位排列為{n}x{m}，不影響本案。", n=st.integers(2, 9), m=st.integers(2, 9)),
    phrase("所在座標為22.{n}, 120.{m}，附近設有指標。", n=st.integers(100000, 999999), m=st.integers(100000, 999999)),
)
HOMES = ("改善說明", "提昇說明", "市場區隔", "市場定位", "防護措施")
"""Sections of plain prose, by what their headings end in."""


@tries(80)
@given(any_plan, SENTENCES, st.sampled_from(HOMES))
def test_an_innocent_sentence_adds_nothing(plan: Plan, sentence: str, home: str) -> None:
    place = next((one for one in sorted(plan.headings) if plan.lines[one].endswith(home)), None)
    if place is None:
        return
    end = next((one for one in sorted(plan.headings) if one > place), len(plan.lines))
    lines = (*plan.lines[:end], sentence, *plan.lines[end:])
    before, after = Counter(findings_in(plan.lines, plan.as_of)), Counter(findings_in(lines, plan.as_of))
    # a section that said nothing says something with it, though not what it ought to; and the sentence may take up a complaint
    hollow = {section for code, section in before - after if code in ("S203", "S209")}
    assert {one for one in after - before if one[1] not in hollow} == set()
    assert {code for code, _ in before - after} <= {"S203", "S209", "X802"}
