import io
import shutil

import docx
import pytest

from reports.letters import BadTemplate, letter, opinion_table
from reports.letters.writing import SHIPPED
from tests.conftest import needs
from tests.letters.drafts import lines_of, reply
from tests.roundtrip.resaving import resaved


def own(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder, kind="docx", facts=None):
    with pytest.raises(BadTemplate) as caught:
        letter(facts or reply(), kind, folder)
    return caught.value.reason


def test_a_file_in_the_folder_goes_before_the_shipped_one_and_the_others_stay(tmp_path):
    own(tmp_path, "returned.txt", "主旨：{{App}}請於{{補正期限}}前補正，請查照。\n說明：\n一、依{{法規}}。\n正本：{{受文者}}\n")
    lines = lines_of(letter(reply(), "docx", tmp_path), "docx")
    assert "主旨：「旅跡高雄」App請於115年3月31日前補正，請查照。" in lines
    assert "一、依高雄市政府發展行動應用服務管理要點。" in lines
    assert lines_of(opinion_table(reply(), "docx", tmp_path), "docx") == lines_of(opinion_table(reply()), "docx")


def test_an_unknown_field_is_said_with_file_line_and_what_there_is(tmp_path):
    reason = told(own(tmp_path, "returned.txt", "主旨：請於{{補正期限}}前補正。\n說明：\n一、依{{法規名}}。\n"))
    assert reason.zh.startswith("範本「returned.txt」第 3 行的欄位「法規名」不存在；可用的欄位有：")
    assert "法規、" in reason.zh
    assert "returned.txt, line 3" in reason.en


def test_an_unknown_field_of_a_layout_is_said_with_its_paragraph(tmp_path):
    made = docx.Document()
    made.add_paragraph("受文單位：{{受文單位}}")
    made.save(tmp_path / "letter.docx")
    assert told(tmp_path).zh.startswith("範本「letter.docx」段落「受文單位：{{受文單位}}」的欄位「受文單位」不存在")
    own(tmp_path, "letter.txt", "{{項次}}\n")
    assert told(tmp_path, "txt").zh.startswith("範本「letter.txt」第 1 行的欄位「項次」不存在")


@pytest.mark.parametrize(
    ("words", "told_words"),
    [
        ("主旨：請於{{補正期限}}前補正。請查照。\n", "第 1 行的主旨應為一句話"),
        ("主旨：請於{{補正期限}}前補正\n", "第 1 行的主旨應為一句話"),
        ("主旨：一、請於{{補正期限}}前補正。\n", "第 1 行的主旨應為一句話"),
        ("主旨：請補正，請查照。\n", "第 1 行的主旨未載明期限"),
        ("說明：\n一、依{{法規}}。\n", "缺少「主旨：」"),
        ("主旨：請於{{補正期限}}前補正。\n說明：\n依{{法規}}。\n", "第 3 行應以「一、」「(一)」「1、」或「(1)」起頭"),
        ("敬啟者\n主旨：請於{{補正期限}}前補正。\n", "第 1 行應以「主旨：」"),
    ],
)
def test_what_is_against_the_rules_of_letters_is_said(tmp_path, words, told_words):
    reason = told(own(tmp_path, "returned.txt", words))
    assert told_words in reason.zh
    assert "returned.txt" in reason.en


def test_files_that_cannot_be_read_are_named(tmp_path):
    (tmp_path / "returned.txt").write_bytes("主旨".encode("cp950"))
    assert told(tmp_path).zh == "範本「returned.txt」不是 UTF-8 編碼，請另存為 UTF-8。"
    shutil.copy(SHIPPED / "returned.txt", tmp_path)
    for kind, data in (("docx", b"no package"), ("odt", b"PK\x03\x04 broken"), ("txt", "地址：".encode("cp950"))):
        (tmp_path / f"letter.{kind}").write_bytes(data)
        assert f"範本「letter.{kind}」無法讀取" in told(tmp_path, kind).zh


def test_items_go_four_levels_deep_and_begin_anew_below_each(tmp_path):
    marks = ("一、甲", "(一)乙", "1、丙", "(1)丁", "（2）戊", "3、己", "（四）庚", "十、辛", "(一)壬")
    own(tmp_path, "returned.txt", "主旨：請於{{補正期限}}前補正。\n說明：\n" + "\n".join(marks))
    lines = lines_of(letter(reply(), "odt", tmp_path), "odt")
    start = lines.index("說明：") + 1
    assert lines[start : start + 9] == ["一、甲", "(一)乙", "1、丙", "(1)丁", "(2)戊", "2、己", "(二)庚", "二、辛", "(一)壬"]


def test_a_field_that_word_has_divided_is_filled_in_the_format_of_its_beginning(tmp_path):
    made = docx.Document()
    paragraph = made.add_paragraph("致：")
    for place, words in enumerate(("{{受", "文", "者}}與{{App}}", "等")):
        paragraph.add_run(words).bold = place == 0
    made.add_paragraph("{{說明}}")
    made.save(tmp_path / "letter.docx")
    filled = docx.Document(io.BytesIO(letter(reply(), "docx", tmp_path)))
    assert filled.paragraphs[0].text == "致：高雄市政府觀光局與「旅跡高雄」App等"
    assert [(run.text, run.bold) for run in filled.paragraphs[0].runs][1] == ("高雄市政府觀光局", True)
    assert filled.paragraphs[1].text.startswith("一、復貴局")


def test_lines_of_remarks_stay_lines():
    for kind in ("docx", "odt"):
        lines = lines_of(opinion_table(reply(remarks="第一行\n第二行"), kind), kind)
        assert lines[-2:] == ["補充說明：第一行", "第二行。"] or lines[-3:-1] == ["補充說明：第一行", "第二行。"]


def test_the_items_hang_behind_their_numbers():
    filled = docx.Document(io.BytesIO(letter(reply())))
    found = {one.text[:3]: one.paragraph_format for one in filled.paragraphs}
    first, below = found["一、復"], found["(一)"]
    assert (first.left_indent.pt, first.first_line_indent.pt) == (48, -32)
    assert (below.left_indent.pt, below.first_line_indent.pt) == (64, -32)


@pytest.mark.slow
@needs("soffice")
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_libreoffice_opens_the_drafts_and_shows_the_same_words(kind):
    data = letter(reply(), kind)
    assert lines_of(resaved(data, kind), "docx") == lines_of(data, kind)
