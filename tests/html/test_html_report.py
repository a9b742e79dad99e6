import re
from datetime import date

import pytest
from lxml import html

from reports.html_report import html_report
from schemas.facts import AppFacts
from schemas.forms import load_form
from service.cli.main import main
from service.pipeline import Request, check
from tests.builders.plans import a_plan

FAULTY = {
    "improvement.stars": None,
    "marketing.target": "624,500×10%=62,540人次。\n目標60,000人次。",
}


def page_of(sections=None, name="plan.docx", lang="zh-Hant", data=None):
    request = Request(as_of=date(2026, 3, 2), lang=lang, facts=AppFacts())
    checked = check(a_plan(sections) if data is None else data, name, request)
    return html_report(checked.report, load_form(), checked.document), checked


@pytest.fixture(scope="module")
def faulty():
    return page_of(FAULTY)


def words(node):
    return re.sub(r"\s+", " ", node.text_content()).strip()


def test_every_link_leads_to_one_place_of_the_page(faulty):
    tree = html.fromstring(faulty[0])
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    assert {link.removeprefix("#") for link in tree.xpath("//a/@href")} <= set(names)


def test_each_finding_is_linked_to_its_words_and_back(faulty):
    text, checked = faulty
    tree = html.fromstring(text)
    for number, finding in enumerate(checked.report["findings"], 1):
        article = tree.get_element_by_id(f"f{number}")
        assert finding["message"] in words(article)
        if finding["where"] is None:
            continue
        assert article.xpath(f".//a[@href='#p{number}']")
        assert tree.xpath(f"//aside//a[@href='#f{number}']")
        marked = "".join("".join(one.itertext()) for one in tree.xpath(f"//*[@id='p{number}']/ancestor-or-self::p[1]//mark"))
        assert finding["where"]["quote"] in marked


def test_the_page_fetches_nothing_and_runs_nothing(faulty):
    tree = html.fromstring(faulty[0])
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //form | //@src")
    assert all(link.startswith("#") for link in tree.xpath("//@href"))
    assert "url(" not in faulty[0]
    assert "@import" not in faulty[0]
    assert "default-src 'none'" in faulty[0]


def test_the_document_stands_beside_its_findings_paragraph_by_paragraph(faulty):
    text, checked = faulty
    tree = html.fromstring(text)
    for paragraph in checked.document.paragraphs:
        node = tree.get_element_by_id(f"b{paragraph.index}")
        for reference in node.xpath(".//a[contains(@class, 'ref')]"):
            reference.drop_tree()
        assert node.text_content() == paragraph.text


def test_tables_are_tables():
    text, _ = page_of({"improvement.budget.breakdown": "項目 | 金額（元）\n介面改版 | 300,000\n合計 | 300,000"})
    cells = html.fromstring(text).xpath("//aside//td")
    assert [words(cell) for cell in cells][:4] == ["項目", "金額（元）", "介面改版", "300,000"]


def test_verdict_first_mend_measures_and_trail_are_told_in_both_languages(faulty):
    english = html.fromstring(page_of(FAULTY, lang="en")[0])
    chinese = html.fromstring(faulty[0])
    assert chinese.get("lang") == "zh-Hant-TW"
    assert english.get("lang") == "en"
    assert "須修正" in words(chinese.xpath("//header")[0])
    assert "To be corrected" in words(english.xpath("//header")[0])
    assert "S202" in words(chinese.get_element_by_id(chinese.xpath("//ol[@class='first']//a/@href")[0].removeprefix("#")))
    assert words(chinese.xpath("//section[@aria-labelledby='length']")[0]).count("不含") == 1
    assert "Word 字數" in words(chinese.xpath("//section[@aria-labelledby='length']")[0])
    trail = words(english.xpath("//section[@aria-labelledby='trail']")[0])
    assert "624,500 × 10% = 62,450" in trail
    assert "differs" in trail


def test_a_plan_without_findings_says_so():
    text, checked = page_of()
    assert checked.report["findings"] == []
    assert "沒有任何發現。" in text
    assert "優先改正事項" not in text


def test_hostile_names_and_words_stay_words():
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    text, checked = page_of({"marketing.positioning": f"市場定位{attack}說明 {{{{ 7*7 }}}}"}, name=f"{attack}.docx")
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //img | //@onerror")
    assert attack in tree.xpath("//aside")[0].text_content()
    assert attack in tree.xpath("//header")[0].text_content()
    assert "{{ 7*7 }}" in tree.xpath("//aside")[0].text_content()
    assert checked.document is not None


def test_a_file_that_cannot_be_read_has_a_page_without_a_document():
    text, checked = page_of(data=b"%PDF-1.7\x00 not one", name="<b>.pdf")
    tree = html.fromstring(text)
    assert checked.report["verdict"] == "unreadable"
    assert not tree.xpath("//aside")
    assert checked.report["findings"][0]["suggestion"] in tree.text_content()


def test_the_command_prints_one_page_and_writes_one_for_each_file(tmp_path, capsys):
    plan, other, folder = tmp_path / "a.docx", tmp_path / "b.docx", tmp_path / "out"
    plan.write_bytes(a_plan())
    other.write_bytes(a_plan(FAULTY))
    day = ["--as-of", "2026-03-02"]
    assert main(["check", str(plan), "--format", "html", *day]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
    assert main(["check", str(plan), str(other), "--format", "html", *day]) == 2
    assert "--output" in capsys.readouterr().err
    assert main(["check", str(plan), str(other), "--output", str(folder), "--format", "json", *day]) == 1
    assert {path.name for path in folder.iterdir()} >= {"a.docx.report.html", "b.docx.report.html", "summary.xlsx", "summary.ods"}
    assert "須修正" in (folder / "b.docx.report.html").read_text(encoding="utf-8")
