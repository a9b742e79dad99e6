import json

import pytest

from service.cli.main import main
from service.cli.options import audience_from


@pytest.mark.parametrize(
    ("audience", "group", "rate", "exact", "standard"),
    [
        ("2,750,000", "第一類", 5, "137500", 137_500),
        ("35000", "第三類", 25, "8750", 8_750),
        ("1986191", "第一類", 5, "99309.55", 99_309),
        ("1000001", "第一類", 5, "50000.05", 50_000),
        ("100萬", "第二類", 10, "100000", 100_000),
        ("10萬", "第二類", 10, "10000", 10_000),
        ("99,999", "第三類", 25, "24999.75", 24_999),
    ],
)
def test_the_standard_is_the_floor_of_the_class_s_share(capsys, audience, group, rate, exact, standard):
    assert main(["target", audience, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["class"], found["rate"], found["exact"], found["standard"]) == (group, rate, exact, standard)


def test_the_standard_is_told_in_words(capsys):
    assert main(["target", "1986191"]) == 0
    assert "1,986,191 × 5% = 99,309.55，即 99,309 人次（小數捨去）" in capsys.readouterr().out
    assert main(["target", "35000", "--lang", "en"]) == 0
    assert "35,000 × 25% = 8,750: 8,750 downloads.\n" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "value"), [("198萬6,191", 1_986_191), ("1.5萬", 15_000), ("1億", 10**8), ("5人", 5)])
def test_people_are_counted_in_the_usual_writings(text, value):
    assert audience_from(text) == value


@pytest.mark.parametrize("text", ["", "萬", "-5", "1.5", "0.00001萬", "五"])
def test_what_is_no_number_of_people_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        audience_from(text)


def test_the_catalogue_is_listed_and_explained(capsys):
    assert main(["rules"]) == 0
    assert "T404  錯誤     wrong-product" in capsys.readouterr().out
    assert main(["explain", "t404", "--lang", "en"]) == 0
    assert "T404 wrong-product" in capsys.readouterr().out
    assert main(["rules", "--format", "json"]) == 0
    assert {rule["code"] for rule in json.loads(capsys.readouterr().out)} >= {"D101", "S201", "T404"}


def test_help_and_version_end_well(capsys):
    assert main(["--version"]) == 0
    assert main(["check", "--help"]) == 0
    assert "收文日" in capsys.readouterr().out
