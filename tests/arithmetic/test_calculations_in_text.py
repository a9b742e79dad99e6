from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.text.writing import DRESSES, dressed
from text.arithmetic import find_calculations, find_comparisons

TIMES = ("×", "*", "x", "X", "＊", "✕", " × ", " x ")
EQUALS = ("=", "＝", " = ")
NOT_ARITHMETIC = (
    "客服(07)229-0000轉318",
    "0912-***-678",
    "15-64歲人口",
    "24*7監控",
    "24x7監控",
    "螢幕下方1/2以上",
    "4/5以上認可",
    "版本3.0.0",
    "V4.0",
    "第11條第3項",
    "比例為2：1",
    "09:30-11:30",
    "116年2月-116年9月",
    "10~100萬人",
    "高度48px",
    "ISO/IEC 27001:2022",
    "A+B=C",
    "由3.2星提升至4.0星（+0.8星）",
    "10萬≦目標對象≦100萬",
    "海報60x90共120張",
    "116/05-117/02=10個月",
    "每場3~5場×100人=500人",
    "https://example.gov.tw/?a=1+1=3",
)


def results(text: str) -> list[tuple[str, Fraction, bool]]:
    return [(one.rendered, Fraction(one.result.value), one.holds) for one in find_calculations(text)]


@pytest.mark.parametrize(
    "text",
    [
        "故 1,986,191*5%=99,309",
        "62處x2面=124面",
        "71,350（現有下載）+29,800（新增）＝101,150（下載總次數）",
        "45萬+10萬+3萬=58萬人次",
        "30,000×60%=18,000元",
        "1,854元×12期=2.2萬元",
        "(3.2+3.4)÷2=3.3",
        "(3.4+3.6)/2=3.5",
        "12×200×3=7,200",
        "門檻相差3.5-3.1=0.4星",
        "１００，０００＊１０％＝１０，０００人次",
        "NT$500×30=NT$15,000",
        "五百元×三十份=一萬五千元",
        "達成率=12,340÷12,000=102.8%",
        "成長率(52%-36%)=16個百分點",
        "1,986,191乘以5%等於99,309",
        "84,340次加上50,000次等於134,340次",
        "30,000×60%為18,000元",
        "1,986,191人之5%=99,309人",
        "10,000人的30%為3,000人",
        "2場×6個月共12場",
        "124面=62處×2面",
        "1,283,417人×5%≒6.5萬人次",
        "100,000－84,340＝尚差15,660次",
        "2,000元/場×38場=76,000元",
    ],
)
def test_a_right_calculation_is_found_and_holds(text: str) -> None:
    assert [holds for _, _, holds in results(text)] == [True]


@pytest.mark.parametrize(
    ("text", "rendered", "exact", "stated"),
    [
        ("25×8=210人次", "25 × 8", 200, 210),
        ("7,200÷12=650件", "7,200 ÷ 12", 600, 650),
        ("1,500-320=1,180次", "1,500 − 320", 1180, 1180),
        ("４×１２＝５８項", "4 × 12", 48, 58),
        ("600×65%=380份", "600 × 65%", 390, 380),
        ("2場×6個月=13場", "2場 × 6個月", 12, 13),
        ("45萬+10萬+3萬=59萬人次", "45萬 + 10萬 + 3萬", 580_000, 590_000),
        ("9站×4面×800元=31,680元", "9站 × 4面 × 800元", 28_800, 31_680),
    ],
)
def test_a_calculation_keeps_its_exact_value_and_what_is_stated(text: str, rendered: str, exact: int, stated: int) -> None:
    (found,) = find_calculations(text)
    assert (found.rendered, found.exact, found.result.value) == (rendered, exact, stated)
    assert found.holds == (exact == stated)
    assert text[found.result.start : found.result.end].strip()


def test_each_step_of_a_chain_is_a_calculation() -> None:
    text = "9站×4面×800元=36面×800元=28,800元≒2.9萬元"
    assert [holds for _, _, holds in results(text)] == [True, True, True]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("1,986,191×5%=99,309", True),
        ("1,986,191×5%=99,310", True),
        ("1,986,191×5%=99,308", False),
        ("1,986,191×5%=99,311", False),
        ("1,000,000×10%=100,001", False),
        ("86,431×25%=2.1萬", True),
        ("86,431×25%=2.3萬", False),
        ("1,986,191×5%≒10萬", True),
        ("1,986,191×5%≒9萬", True),
        ("1,986,191×5%≒8萬", False),
        ("10÷3=3.33", True),
        ("10÷3=3.35", False),
    ],
)
def test_a_result_may_be_cut_or_rounded_at_its_last_digit(text: str, holds: bool) -> None:
    assert [one.holds for one in find_calculations(text)] == [holds]


@pytest.mark.parametrize(
    "text",
    [
        "30秒×2=1分鐘",
        "30/50×100=60%",
        "1.20校×2班=40班次",
        "100,000+50,000×5%=7,500元",
        "7-8月×2場=4場",
        "100+5%=105",
        "1,000元×8折=800元",
        "10÷0=0",
    ],
)
def test_what_may_be_meant_otherwise_is_no_wrong_calculation(text: str) -> None:
    assert all(one.holds for one in find_calculations(text))


@pytest.mark.parametrize("text", NOT_ARITHMETIC)
@pytest.mark.parametrize("frame", ["{}", "　{}。", "說明：{}，共計辦理3場", "（{}）"])
def test_what_only_looks_like_arithmetic_stays_silent(text: str, frame: str) -> None:
    framed = frame.format(text)
    assert find_calculations(framed) == ()
    assert find_comparisons(framed) == ()


@given(
    st.lists(st.integers(1, 999), min_size=2, max_size=3),
    st.sampled_from(TIMES),
    st.sampled_from(EQUALS),
    st.sampled_from(DRESSES),
)
def test_a_true_product_holds_and_a_false_one_does_not(factors: list[int], times: str, equals: str, dress: str) -> None:
    exact = 1
    for factor in factors:
        exact *= factor
    assume(exact < 99_000_000)
    left = times.join(f"{dressed(factor, dress)}組" for factor in factors)
    (right,) = find_calculations(f"共{left}{equals}{dressed(exact, dress)}人次")
    assert right.exact == exact
    assert right.holds
    (wrong,) = find_calculations(f"共{left}{equals}{exact + 1:,}人次")
    assert not wrong.holds


@given(st.integers(1, 9_999_999), st.integers(1, 9_999_999), st.sampled_from(("comma", "plain", "wide-comma", "wan")))
def test_a_true_sum_holds_and_a_false_one_does_not(first: int, second: int, dress: str) -> None:
    left = f"{dressed(first, dress)}（現有）+{dressed(second, dress)}（新增）"
    assert [one.holds for one in find_calculations(f"{left}={first + second:,}次")] == [True]
    assert [one.holds for one in find_calculations(f"{left}={first + second + 10:,}次")] == [False]


@given(st.integers(1, 9_999_999), st.sampled_from((5, 10, 25)))
def test_a_share_cut_or_rounded_to_heads_holds(audience: int, rate: int) -> None:
    exact = Fraction(audience * rate, 100)
    for stated in {exact.__floor__(), round(exact), exact.__ceil__()}:
        (found,) = find_calculations(f"{audience:,}×{rate}%={stated:,}人次")
        assert found.holds


@given(st.text(alphabet="0123456789,.%萬元人次場()（）+-*x×÷/=＝<>≧約共計為大於小~：:第年月 \n、，。每乘以加", max_size=50))
def test_no_text_breaks_the_reading_of_arithmetic(text: str) -> None:
    for one in find_calculations(text):
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.operands) == len(one.operators) + 1
    for pair in find_comparisons(text):
        assert 0 <= pair.start < pair.end <= len(text)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("3.3<3.5", ("3.3", "<", "3.5")),
        ("46,976>45,000。", ("46976", ">", "45000")),
        ("９，５００人≧１２，０００人", ("9500", "≥", "12000")),
        ("134,340(下載總次數) > 100,000(下載目標)", ("134340", ">", "100000")),
        ("33,476+13,500=46,976>45,000", ("46976", ">", "45000")),
        ("46,976>4.5萬", ("46976", ">", "45000")),
        ("平均回應時間1.5秒 < 2 秒（目標值）", ("1.5", "<", "2")),
        ("3.3低於3.5", ("3.3", "<", "3.5")),
        ("46,976次大於45,000次", ("46976", ">", "45000")),
        ("5 <= 7", ("5", "≤", "7")),
    ],
)
def test_a_comparison_of_two_plain_numbers_is_found(text: str, pair: tuple[str, str, str]) -> None:
    assert [(f"{one.left.value:f}", one.operator, f"{one.right.value:f}") for one in find_comparisons(text)] == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "(3.4+3.6)/2=3.5，未高於3.5星",
        "若5,000<3,000則停辦",
        "每100人低於5人",
        "3.2->4.0",
        "5分鐘<1小時",
        "0.3<50%",
        "20人低於18歲",
        "字級不小於16pt",
    ],
)
def test_what_does_not_compare_two_numbers_is_no_comparison(text: str) -> None:
    assert find_comparisons(text) == ()
