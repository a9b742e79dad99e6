import io
import json
import os
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import schemas
from ingest.limits import Limits
from service.cli import work
from service.cli.inputs import Source
from service.cli.main import main
from service.pipeline import Request
from tests.builders.plans import a_plan

SCHEMA = json.loads((Path(schemas.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
DAY = ["--as-of", "2026-03-02"]


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.docx"
    path.write_bytes(a_plan())
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.docx"
    path.write_bytes(a_plan({"improvement.stars": None}))
    return path


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def reports(capsys, *arguments):
    code, out, _ = run(capsys, "check", *arguments, *DAY, "--format", "json")
    found = json.loads(out)
    for report in found if isinstance(found, list) else [found]:
        jsonschema.validate(report, SCHEMA)
    return code, found


def test_one_file_gives_one_report_and_no_error_gives_code_0(capsys, good):
    code, report = reports(capsys, good)
    assert (code, report["verdict"], report["findings"]) == (0, "pass", [])
    assert report["document"]["name"] == "good.docx"


def test_an_error_gives_code_1(capsys, bad):
    code, report = reports(capsys, bad)
    assert (code, report["verdict"]) == (1, "fail")
    assert [finding["code"] for finding in report["findings"]] == ["S202"]


def test_several_files_give_a_list_in_the_order_of_the_input(capsys, good, bad):
    code, found = reports(capsys, bad, good)
    assert code == 1
    assert [report["document"]["name"] for report in found] == ["bad.docx", "good.docx"]


def test_a_file_alone_and_among_others_gives_the_same_report(capsys, good, bad):
    _, alone = reports(capsys, good)
    _, found = reports(capsys, good, bad)
    assert found[0] == alone


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("cut.docx", lambda: a_plan(file="truncated"), "D101"),
        ("blank.docx", lambda: a_plan(file="blank"), "D104"),
        ("noise.pdf", lambda: b"%PDF-1.7 noise", "D101"),
        ("empty.docx", lambda: b"", "D101"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding_and_code_3(capsys, tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data())
    result, report = reports(capsys, path)
    assert (result, report["verdict"]) == (3, "unreadable")
    assert [finding["code"] for finding in report["findings"]] == [code]
    assert report["findings"][0]["suggestion"]


def test_folders_and_archives_are_looked_into_and_what_is_no_plan_is_named(capsys, tmp_path, good):
    folder = tmp_path / "case"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "one.docx").write_bytes(good.read_bytes())
    (folder / "script.py").write_text("pass")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("two.docx", good.read_bytes())
    (folder / "more.zip").write_bytes(buffer.getvalue())
    code, out, err = run(capsys, "check", folder, *DAY, "--format", "json")
    names = [report["document"]["name"] for report in json.loads(out)]
    assert (code, names) == (0, ["inner/one.docx", "more.zip/two.docx"])
    assert "script.py" in err


def test_files_of_one_name_are_told_apart_by_their_paths(capsys, tmp_path, good):
    other = tmp_path / "other" / "good.docx"
    other.parent.mkdir()
    other.write_bytes(good.read_bytes())
    _, found = reports(capsys, good, other)
    assert [report["document"]["name"] for report in found] == [str(good), str(other)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere.docx"], "找不到「nowhere.docx」。"),
        (["check", "."], "「.」內沒有可檢查的文件。"),
        (["check", "a.docx", "--format", "xml"], "--format 不能是 'xml'"),
        (["check", "a.docx", "--as-of", "110/2/17"], "「110/2/17」不是 YYYY-MM-DD 形式的日期"),
        (["check", "a.docx", "--ios-rating", "6"], "「6」不是 0 至 5 的評分"),
        (["check", "a.docx", "--jobs", "0"], "「0」不是 1 以上的整數"),
        (["check", "a.docx", "--ignore", "Q9"], "沒有代碼為「Q9」的規則"),
        (["check", "a.docx", "--profile", "nowhere"], "沒有名為「nowhere」的格式"),
        (["check", "a.docx", "--frobnicate"], "不認得 --frobnicate"),
        (["check"], "缺少 PATH"),
        ([], "缺少 COMMAND"),
        (["explain", "Z999"], "沒有代碼為「Z999」的規則"),
        (["target", "many"], "「many」不是人數或次數"),
    ],
)
def test_wrong_usage_is_one_clear_sentence_and_code_2(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err.splitlines()[0]


def test_english_is_spoken_where_it_is_asked_for(capsys, bad):
    code, _, err = run(capsys, "check", "nowhere.docx", "--lang", "en")
    assert (code, err) == (2, "There is no “nowhere.docx”.\n")
    _, report = reports(capsys, bad, "--lang", "en")
    assert report["lang"] == "en"
    assert "lacks the section" in report["findings"][0]["message"]


def test_facts_about_the_app_lift_the_demand_for_a_part(capsys, tmp_path):
    path = tmp_path / "one-part.docx"
    path.write_bytes(a_plan({"improvement": None}))
    assert "S201" in [one["code"] for one in reports(capsys, path)[1]["findings"]]
    _, report = reports(capsys, path, "--ios-rating", "4.2", "--android-rating", "4.0")
    assert "S201" not in [one["code"] for one in report["findings"]]
    assert report["supplied"] == {"ios_rating": 4.2, "android_rating": 4}


def test_rules_can_be_selected_and_ignored(capsys, bad):
    assert reports(capsys, bad, "--ignore", "S2")[1]["findings"] == []
    assert reports(capsys, bad, "--select", "T,L")[1]["findings"] == []
    assert [one["code"] for one in reports(capsys, bad, "--select", "s202")[1]["findings"]] == ["S202"]


def test_reports_are_also_written_to_a_folder(capsys, tmp_path, good, bad):
    target = tmp_path / "out"
    run(capsys, "check", good, bad, *DAY, "--output", target)
    names = {path.name for path in target.iterdir()}
    reports = {f"{name}.docx.report.{kind}" for name in ("bad", "good") for kind in ("html", "json", "txt")}
    assert names == reports | {"summary.ods", "summary.xlsx"}
    assert json.loads((target / "good.docx.report.json").read_text(encoding="utf-8"))["verdict"] == "pass"
    assert "S202" in (target / "bad.docx.report.txt").read_text(encoding="utf-8")


def test_the_text_report_names_section_quote_clause_and_remedy(capsys, bad):
    code, out, _ = run(capsys, "check", bad, *DAY, "--format", "text")
    assert code == 1
    for words in (
        "須修正",
        "錯誤 1",
        "一、改善方案 › （九）預期提昇平均星等數",
        "S202 section-missing",
        "改法",
        "依據",
        "內容歸屬",
    ):
        assert words in out
    assert "\x1b" not in out


def test_several_text_reports_end_with_a_summary(capsys, good, bad):
    _, out, _ = run(capsys, "check", good, bad, *DAY, "--format", "text")
    assert out.splitlines()[-1] == "共 2 份：符合 1・須修正 1"


def test_parse_prints_the_plan(capsys, good):
    code, out, _ = run(capsys, "parse", good)
    plan = json.loads(out)
    assert (code, plan["schema"], plan["title"]["app"]) == (0, "plancheck/plan/1", "旅跡高雄")
    assert plan["sections"]["marketing"]["sections"]["target"]["characters"] > 0
    assert plan["facts"]["audience"]["value"] == 624500
    assert plan["unread"] == []


def test_parse_of_a_broken_file_says_why(capsys, tmp_path):
    path = tmp_path / "broken.docx"
    path.write_bytes(a_plan(file="truncated"))
    code, out, err = run(capsys, "parse", path)
    assert (code, out) == (3, "")
    assert err.count("\n") == 1


def test_a_reader_that_goes_away_is_no_trouble(good):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "service.cli", "check", str(good)]
    try:
        done = subprocess.run(
            command, stdout=writer, stderr=subprocess.PIPE, check=False, cwd=Path(schemas.__file__).parents[1], timeout=60
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("deed", [lambda job: os.kill(os.getpid(), 9), lambda job: time.sleep(60)], ids=["dies", "hangs"])
def test_a_plan_that_kills_or_hangs_its_process_is_one_finding(monkeypatch, good, deed):
    monkeypatch.setattr(work, "work", deed)
    request = Request(as_of=date(2026, 3, 2), limits=Limits(seconds=0.3))
    job = work.Job(kind="check", source=Source(name="good.docx", path=good), request=request)
    report = work.report_of(job, work.alone(job))
    assert [finding["code"] for finding in report["findings"]] == ["D101"]


def test_neither_the_web_nor_other_readers_are_loaded_for_a_word_file(good):
    code = (
        "import sys; from service.cli import inputs, work; from service.pipeline import Request; from datetime import date; "
        "from pathlib import Path; path = Path(sys.argv[1]); "
        "work.work(work.Job(kind='check', source=inputs.Source(name='x', path=path), request=Request(as_of=date(2026, 3, 2)))); "
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(good)], capture_output=True, text=True, check=True, cwd=Path(schemas.__file__).parents[1]
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    heavy = {"fastapi", "starlette", "sqlalchemy", "celery", "pydantic", "docx", "pdfplumber", "pypdfium2", "numpy", "cv2"}
    assert loaded & (heavy | {"onnxruntime", "jieba", "jsonschema", "tqdm", "tempfile", "subprocess"}) == set()
