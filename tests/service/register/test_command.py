"""`plancheck register`, for whoever has the machine."""

import json

import pytest

from service.auth import agencies
from service.auth.actors import SERVICE
from service.cli.main import main
from tests.service.register.conftest import BUREAU, as_csv


@pytest.fixture
def folder(services, monkeypatch):
    """An installation that the command finds, with one agency."""
    monkeypatch.setenv("PLANCHECK_DATA", str(services.settings.data))
    agencies.add(services, SERVICE, BUREAU)
    return services.settings.data


def test_figures_are_previewed_and_imported_and_the_board_is_listed_and_exported(folder, capsys):
    sheet = folder / "數據.csv"
    rows = ((BUREAU, "旅跡高雄", 113, 90000, "4", "4", 624500), (BUREAU, "旅跡高雄", 114, 200, "3.1", "3", 624500))
    sheet.write_bytes(as_csv(*rows, (BUREAU, "壞", 114, "很多", "", "", "")))
    assert main(["register", "preview", str(sheet)]) == 1
    out, err = capsys.readouterr()
    assert "共 3 列：變更 3 項、無變動 0 列、無法使用 1 處。" in out
    assert "第 4 列 D（下載次數） 欄：「很多」不是數字" in err
    assert main(["register", "import", str(sheet)]) == 2
    assert "請更正後再匯入" in capsys.readouterr().err
    assert main(["register", "import", str(sheet), "--skip-bad-lines"]) == 0
    assert "已匯入。" in capsys.readouterr().out
    assert main(["register", "due", "114", "2026-03-31"]) == 0
    capsys.readouterr()
    assert main(["register", "board", "114"]) == 0
    assert (
        f"{BUREAU}  旅跡高雄  未達  應提報計畫書之「改善方案、行銷方案」，應於 115 年 3 月 31 日前提報" in capsys.readouterr().out
    )
    assert main(["register", "board", "2025", "--show", "owed", "--format", "json", "--lang", "en"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["outcome"], line["parts"], line["second_year"]) == ("failed", ["improvement", "marketing"], False)
    assert main(["register", "export", "114", str(folder / "board.ods")]) == 0
    assert (folder / "board.ods").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "沒有.csv"], "找不到「沒有.csv」"),
        (["board", "十四"], "不是年度"),
        (["board", "114", "--show", "none"], "不能是"),
        (["export", "114", "board.doc"], "副檔名須為 .xlsx、.ods 或 .pdf"),
        (["due", "114", "明天"], "不是 YYYY-MM-DD"),
        (["due", "150", "2026-03-31"], "年度 150（西元 2061）不在"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder, capsys, arguments, said):
    assert main(["register", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
