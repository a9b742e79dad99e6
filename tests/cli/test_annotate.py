import json
import zipfile

from service.cli.main import main
from tests.builders.plans import a_plan

DAY = ["--as-of", "2026-03-02"]


def test_the_annotated_copy_stands_beside_the_report_and_the_file_is_left_alone(tmp_path, capsys):
    path, folder = tmp_path / "bad.docx", tmp_path / "out"
    path.write_bytes(a_plan({"improvement.stars": None}))
    kept = path.read_bytes()
    assert main(["check", str(path), "--annotate", "--output", str(folder), *DAY]) == 1
    with zipfile.ZipFile(folder / "bad.docx.annotated.docx") as copy:
        written = copy.read("word/comments.xml").decode()
    report = json.loads((folder / "bad.docx.report.json").read_text(encoding="utf-8"))
    assert report["findings"]
    assert [f"】{one['code']}　" in written for one in report["findings"]] == [True] * written.count("<w:comment ")
    assert path.read_bytes() == kept
    capsys.readouterr()


def test_without_a_folder_it_is_wrong_usage(tmp_path, capsys):
    path = tmp_path / "good.docx"
    path.write_bytes(a_plan())
    assert main(["check", str(path), "--annotate"]) == 2
    assert "--output" in capsys.readouterr().err


def test_a_file_that_no_copy_can_be_made_of_is_named(tmp_path, capsys):
    path = tmp_path / "broken.docx"
    path.write_bytes(b"PK\x03\x04 no zip")
    assert main(["check", str(path), "--annotate", "--output", str(tmp_path / "out"), *DAY]) == 3
    assert "broken.docx" in capsys.readouterr().err
