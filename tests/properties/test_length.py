"""Characters at the limits, wherever in the document they stand, against counts made from the spec's words."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.builders.dress import Dress, dressed
from tests.builders.dress_docx import as_docx
from tests.builders.dress_odt import as_odt
from tests.builders.dress_paper import Grid, GridCell, Label, Paper, Para, paragraphs_in
from tests.builders.dress_plans import draw_plan
from tests.builders.plans import a_plan
from tests.properties.effort import tries
from tests.properties.papers import as_markdown, lines_of, pairs, report_on

PADDING = "本服務由本局自行維護，資料正確且更新即時"
PLACES = ("paragraph", "list", "cell", "textbox", "control", "inserted", "heading", "title")
LIMITS = (1_499, 1_500, 3_000, 3_001)
UNCOUNTED = (" ", "　", "\u00a0", "\n")


@cache
def short_paper() -> Paper:
    """A good plan of fewer than 1,499 characters, with headers, footers and the form's remark."""
    model = draw_plan(lambda choices: choices[0])
    model.sections["marketing.segmentation"] = "提供官方維護之正確資訊，與民間服務有別。"
    model.sections["marketing.positioning"] = "定位為市民的隨身助手，具存續之必要。"
    points = model.sections["marketing.campaign.actions"].splitlines()
    model.sections["marketing.campaign.actions"] = "\n".join(f"{point.partition('，')[0]}。" for point in points)
    paper = dressed(model, Dress(running=True, remark=True))
    assert paper.characters < 1_450
    return paper


def visible(words: str) -> int:
    """Every character that is not whitespace."""
    return sum(not character.isspace() for character in words)


def by_word(words: str) -> int:
    """Word's 字數: each CJK character or full-width mark one, each run of Latin letters or digits one."""
    count, in_run = 0, False
    for character in words:
        alone = unicodedata.east_asian_width(character) in "WF" or character in "—‘’“”…"
        count += (not character.isspace()) if alone else (not character.isspace() and not in_run)
        in_run = not alone and not character.isspace()
    return count


def with_padding(place: str, padding: str) -> Paper:
    """The short plan with so many characters more, in the section that precedes the marketing part's title."""
    paper = short_paper()
    blocks = list(paper.blocks)
    at = next(number for number, one in enumerate(blocks) if isinstance(one, Para) and one.words.startswith("（三）市場定位")) + 1
    added: dict[str, Para | Grid] = {
        "paragraph": Para(padding),
        "list": Para(padding, label=Label(3, 1, "(1)")),
        "cell": Grid(((GridCell((Para("對象"),)), GridCell((Para(padding),))),), (0.3, 0.7)),
        "textbox": Para(padding, holder="textbox"),
        "control": Para(padding, holder="control"),
        "inserted": Para("說明：", inserted=padding),
    }
    if place == "heading":
        blocks[at - 1] = replace(blocks[at - 1], words=f"{blocks[at - 1].words}：{padding}")  # type: ignore[union-attr]
    elif place == "title":
        blocks.insert(1, Para(padding))
    else:
        blocks.insert(at, added[place])
    return replace(paper, blocks=tuple(blocks))


def padded(place: str, characters: int, blanks: str) -> Paper:
    """The plan with exactly so many visible characters."""
    missing = characters - visible("".join(one.shown for one in paragraphs_in(with_padding(place, "").blocks) if one.judged))
    words = (PADDING * (missing // len(PADDING) + 1))[:missing]
    return with_padding(place, blanks.join(words[start : start + 40] for start in range(0, missing, 40)))


@tries(24)
@given(st.sampled_from(PLACES), st.sampled_from(LIMITS), st.sampled_from(UNCOUNTED), st.booleans())
def test_the_limits_are_met_to_the_character_wherever_it_stands(place: str, characters: int, blanks: str, word: bool) -> None:
    paper = padded(place, characters, blanks)
    report = report_on(as_docx(paper) if word else as_odt(paper), "plan.docx" if word else "plan.odt")
    judged = [one for one in paragraphs_in(paper.blocks) if one.judged]
    assert report["measures"]["characters"] == characters
    assert report["measures"]["word_count"] == sum(by_word(one.shown) for one in judged)
    length = [one for one in pairs(report, but=()) if one[0].startswith("L")]
    if characters in (1_499, 3_001):
        assert length == [("L301" if characters == 1_499 else "L302", None)]
    else:
        others = (report["measures"]["word_count"], report["measures"]["own_text"])
        assert length == ([] if all(1_500 <= one <= 3_000 for one in others) else [("L303", None)])


@tries(12)
@given(st.text(alphabet="一二三ＡＢ,，。 Ab1 9\u3000…—", max_size=40), st.booleans())
def test_more_words_in_a_section_are_more_by_every_measure(words: str, guidance: bool) -> None:
    lines = lines_of({}, guidance=guidance, remark=True)
    place = next(number for number, line in enumerate(lines) if line.startswith("（三）市場定位")) + 1
    before = report_on(as_markdown(lines))["measures"]
    more = f"說明：{words}"
    after = report_on(as_markdown([*lines[:place], more, *lines[place:]]))["measures"]
    assert after["characters"] - before["characters"] == visible(more)
    assert after["own_text"] - before["own_text"] == visible(more)
    assert after["word_count"] - before["word_count"] == by_word(more)


WORDS = st.text(alphabet="一二三ＡＢ,，。 Ab1 9", min_size=1, max_size=2_000)


@tries(6)
@given(WORDS)
def test_deleted_words_and_comments_count_by_no_measure(words: str) -> None:
    before = report_on(a_plan(), "plan.docx")["measures"]
    assert report_on(a_plan(deletion=words, comment=words), "plan.docx")["measures"] == before
