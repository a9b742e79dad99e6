"""Forms made from data alone: one city's second form, and those of two other cities."""

import io
import json

import pytest
from docx import Document

from schemas.forms import DEFAULT_FORM, form_ids, load_form
from service.cli.main import main
from service.pipeline import Request, check
from tests.builders.good_plan import RECEIVED
from tests.builders.plans import GOOD, a_plan, codes, findings

ASSESSMENT, TAICHUNG, TAIPEI = "kaohsiung-app-assessment", "taichung-app-plan", "taipei-app-plan"
OTHERS = (ASSESSMENT, TAICHUNG, TAIPEI)


def test_every_form_that_is_installed_has_a_good_plan():
    assert set(form_ids()) == set(GOOD) == {DEFAULT_FORM, *OTHERS}


@pytest.mark.parametrize("form", OTHERS)
def test_a_good_plan_passes_with_every_rule_applied_and_every_character_read(form):
    report = check(a_plan(form=form), "plan.docx", Request(as_of=RECEIVED, form_id=form)).report
    assert (report["verdict"], report["findings"], report["not_evaluated"]) == ("pass", [], [])
    assert report["coverage"]["unread"] == []
    assert report["measures"]["min"] is None
    assert report["plan"]["agency"]
    assert report["plan"]["app"]


@pytest.mark.parametrize("form", OTHERS)
def test_length_typeface_and_target_are_not_judged_where_the_form_lays_none_down(form):
    assert codes(form=form, font="標楷體", size=12, line_height=30) == []


DEFECTS = [
    (ASSESSMENT, {"assessment": None}, [("S201", "assessment")]),
    (ASSESSMENT, {"assessment.responsive": None}, [("S202", "assessment.responsive")]),
    (ASSESSMENT, {"assessment.responsive": ""}, [("S203", "assessment.responsive")]),
    (ASSESSMENT, {"assessment.responsive": "略"}, [("S209", "assessment.responsive")]),
    (
        ASSESSMENT,
        {"assessment.responsive": "將持續研議網頁服務之精進方向，並納入後續年度規劃。"},
        [("S210", "assessment.responsive")],
    ),
    (ASSESSMENT, {"assessment.responsive": "□可以替代 □不可替代\n山區無訊號，須離線使用。"}, [("S210", "assessment.responsive")]),
    (ASSESSMENT, {"assessment.responsive": "■可以替代 ■不可替代\n山區無訊號，須離線使用。"}, [("S210", "assessment.responsive")]),
    (ASSESSMENT, {"assessment.responsive": "□可以替代 ■不可替代\n山區無訊號，須於離線時使用。"}, []),
    (ASSESSMENT, {"assessment.responsive": "[ ]是 [v]否 山區無訊號須離線使用，網頁無法達成。"}, []),
    (ASSESSMENT, {"assessment.responsive": "□可以替代 ■不可替代"}, [("S211", "assessment.responsive")]),
    (ASSESSMENT, {"assessment.responsive": "否。"}, [("S211", "assessment.responsive")]),
    (
        ASSESSMENT,
        {"assessment.responsive": "可以替代。現有網站已採響應式設計，均能於手機瀏覽。"},
        [("X809", "assessment.responsive")],
    ),
    (ASSESSMENT, {"assessment.existing": "已有類似服務，中央機關之App提供相同路線資訊。"}, [("X809", "assessment.existing")]),
    (
        ASSESSMENT,
        {"assessment.indicators": "符合。目標對象624,500人，標準為624,500×10%=62,540人次，一年可達。"},
        [("A501", "assessment.indicators")],
    ),
    (ASSESSMENT, {"assessment.indicators": "不符合。目標對象僅350人，預估下載有限。"}, [("X809", "assessment.indicators")]),
    (ASSESSMENT, {"rest": "**二、經費需求\n開發800,000元及維護300,000元，合計1,200,000元。"}, [("A503", "rest")]),
    (ASSESSMENT, {"assessment.approval": "前經主管機關不予核定，業經長官同意辦理。"}, [("S212", "assessment.approval")]),
    (ASSESSMENT, {"assessment.approval": "業經市長於115年1月20日核可（高市觀秘字第11530012300號簽）。"}, []),
    (TAICHUNG, {"principles.fees": "每次使用酌收10元，繳入市庫，民眾得以電子支付。"}, [("X809", "principles.fees")]),
    (TAICHUNG, {"principles.identity": "啟動畫面將依規定設計。"}, [("S212", "principles.identity")]),
    (TAICHUNG, {"principles.security": ""}, [("S203", "principles.security")]),
    (TAICHUNG, {"principles.audience": "待補"}, [("S209", "principles.audience")]),
    (TAICHUNG, {"rest": "**二、經費需求\n開發1,200,000元及維護300,000元，合計1,600,000元。"}, [("A503", "rest")]),
    (TAICHUNG, {"principles.fees": None, "principles.assessment": None}, []),
    (TAIPEI, {"assessment.integration": "可以整合，納入臺北通即可，惟須另洽資訊局。"}, [("X809", "assessment.integration")]),
    (TAIPEI, {"assessment.existing": None}, [("S202", "assessment.existing")]),
    (TAIPEI, {"assessment.open_data": None}, []),
]


@pytest.mark.parametrize(("form", "sections", "expected"), DEFECTS)
def test_a_defect_is_exactly_one_finding_at_its_section(form, sections, expected):
    assert [(one["code"], one["section"]) for one in findings(sections, form=form)] == expected


def test_blanks_of_the_title_are_found_by_the_form_s_own_words():
    assert codes(form=ASSESSMENT, title="高雄市政府觀光局(App 名稱)開發評估計畫書") == ["D108"]
    assert codes(form=TAICHUNG, title="(機關名稱)山城步道通行動應用軟體(App)開發實施計畫") == ["D108"]


def test_a_finding_rests_on_the_clause_of_its_own_form():
    (lacking,) = findings({"assessment.responsive": None}, form=ASSESSMENT)
    assert lacking["basis"] == "要點第四點（三）"
    (blank,) = findings(form=TAICHUNG, title="(機關名稱)山城步道通行動應用軟體(App)開發實施計畫")
    assert blank["basis"] == "要點第三點（五）"
    own = next(one for one in findings({"marketing.positioning": "待補"}) if one["code"] == "S209")
    assert own["basis"] == "要點第八點、計畫書格式"


def test_a_finding_of_the_mayor_s_exception_names_what_is_missing():
    (found,) = findings({"assessment.approval": "業經市長核可。"}, form=ASSESSMENT)
    assert "核可日期、簽文文號" in found["message"]
    assert "核可之人" not in found["message"]


def test_a_plan_of_another_form_is_no_plan_of_this_one():
    report = check(a_plan(form=TAICHUNG), "plan.docx", Request(as_of=RECEIVED)).report
    assert [one["code"] for one in report["findings"]] == ["D105"]


@pytest.mark.parametrize(("form", "days", "published"), [(ASSESSMENT, 14, False), (TAICHUNG, 15, True), (TAIPEI, 14, False)])
def test_the_review_period_is_the_one_that_is_published_or_says_that_it_stands_in(form, days, published):
    loaded = load_form(form)
    assert (loaded.review_days, loaded.review_kind) == (days, "calendar")
    assert ("暫" in loaded.review_clause) is not published


@pytest.mark.parametrize("form", form_ids())
def test_what_a_form_allows_to_be_left_out_its_schema_does_not_require(form):
    def required(node, above=""):
        rules = [node, node.get("then", {}).get("properties", {})]
        for rule in rules:
            below = rule.get("sections", rule.get("properties", {}).get("sections", {}))
            yield from (f"{above}{name}" for name in below.get("required", ()))
        for name, below in node.get("properties", {}).get("sections", {}).get("properties", {}).items():
            yield from required(below, f"{above}{name}.")

    loaded = load_form(form)
    demanded = set(required(loaded.schema))
    demanded |= {part.key for part in loaded.parts if part.needed_when is not None}
    assert {key for key, spec in loaded.sections.items() if not spec.optional} == demanded


@pytest.mark.parametrize("form", OTHERS)
def test_check_and_parse_work_from_the_command_line(form, tmp_path, capsys):
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan(form=form))
    assert main(["check", str(path), "--profile", form, "--as-of", "2026-03-02", "--format", "text"]) == 0
    shown = capsys.readouterr().out
    assert load_form(form).name["zh-Hant"] in shown
    assert "計畫所載數據" not in shown
    assert main(["check", str(path), "--profile", form, "--format", "html", "--lang", "en"]) == 0
    assert "the form sets no limit" in capsys.readouterr().out
    assert main(["parse", str(path), "--profile", form]) == 0
    parsed = json.loads(capsys.readouterr().out)
    assert parsed["recognised"]
    assert parsed["unread"] == []


def test_parse_tells_the_answers(tmp_path, capsys):
    path = tmp_path / "plan.docx"
    path.write_bytes(a_plan(form=ASSESSMENT))
    assert main(["parse", str(path), "--profile", ASSESSMENT]) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert {key: (one["value"], one["quote"]) for key, one in answers.items()} == {
        "assessment.existing": ("no", "尚無"),
        "assessment.open_data": ("no", "不可替代"),
        "assessment.responsive": ("no", "不可替代"),
        "assessment.indicators": ("yes", "符合"),
    }


def test_a_form_without_classes_says_so_when_asked_for_a_target(capsys):
    assert main(["target", "35000", "--profile", TAICHUNG]) == 2
    assert "沒有下載人次標準" in capsys.readouterr().err


def written(build):
    """A Word file that somebody wrote in their own way."""
    document, target = Document(), io.BytesIO()
    document.add_paragraph("高雄市政府觀光局「旅跡高雄」App開發評估計畫書")
    build(document)
    document.save(target)
    return check(target.getvalue(), "plan.docx", Request(as_of=RECEIVED, form_id=ASSESSMENT)).report


def flat(document):
    for number, (heading, key) in zip("一二三四", OTHER_WORDINGS, strict=True):
        document.add_paragraph(f"{number}、{heading}")
        document.add_paragraph(GOOD[ASSESSMENT][1][f"assessment.{key}"])
    document.add_paragraph("五、經費來源")
    document.add_paragraph("由本局預算支應。")


def below_other_parts(document):
    document.add_paragraph("壹、計畫緣起")
    document.add_paragraph("本市登山人口逐年增加，為提升步道安全，爰規劃開發本App，提供離線地圖及封閉公告，以符民眾需求。")
    document.add_paragraph("貳、評估事項")
    for number, (heading, key) in zip("一二三四", OTHER_WORDINGS, strict=True):
        document.add_paragraph(f"{number}、{heading}：{GOOD[ASSESSMENT][1][f'assessment.{key}']}")


def as_a_table(document):
    table = document.add_table(rows=0, cols=2)
    for number, (heading, _), words in zip("一二三四", OTHER_WORDINGS, TICKED, strict=True):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = f"（{number}）{heading}", words


OTHER_WORDINGS = (
    ("其他機關或民間是否已有類似功能之 App", "existing"),
    ("以開放資料（Open Data）或共通性應用程式介面（Open API）替代", "open_data"),
    ("得否以製作響應式網頁設計（Responsive Web Design）替代", "responsive"),
    ("是否符合績效管理指標", "indicators"),
)
TICKED = (
    "□是 ■否\n說明：經檢索兩大商店均無本市步道封閉公告功能。",
    "□是 ☑否，理由：涉及個人位置資訊，不得公開。",
    "[ ]是 [v]否 山區無訊號須離線使用，網頁無法達成。",
    "☑是 □否，預估一年達70,000人次，符合標準。",
)


@pytest.mark.parametrize("build", [flat, below_other_parts, as_a_table])
def test_a_writer_s_own_layout_is_read_all_the_same(build):
    report = written(build)
    assert (report["verdict"], report["findings"], report["coverage"]["unread"]) == ("pass", [], [])
    present = {one["key"] for one in report["sections"] if one["status"] == "present"}
    assert present >= {f"assessment.{key}" for _, key in OTHER_WORDINGS}
