import json

import pytest

from service.cli.main import main
from service.register.versions import NoVersion, listing_refusal, release_of, version_of


@pytest.mark.parametrize(
    ("old", "new", "change", "due", "clause"),
    [
        (None, "1.0.0", "new", True, "要點第六點（一）"),
        ("1.4.2", "2.0.0", "major", True, "要點第六點（二）"),
        ("1.4.2", "1.5", "minor", False, "要點第三點（三）"),
        ("1.4", "1.4.1", "stage", False, "要點第三點（三）"),
        ("1.4.1.7", "1.4.1.8", "stage", False, "要點第三點（三）"),
        ("v9.9", "ｖ１０．０", "major", True, "要點第六點（二）"),
        ("1.4.0", "1.4", "same", False, "要點第三點（三）"),
    ],
)
def test_a_step_is_major_minor_or_stage_and_may_need_a_security_report(old, new, change, due, clause):
    release = release_of(None if old is None else version_of(old), version_of(new))
    assert (release.change, release.report_due, release.clause) == (change, due, clause)


def test_relisting_after_a_security_removal_needs_the_report_whatever_the_version():
    release = release_of(version_of("1.4.1"), version_of("1.4.1"), removed_for_security=True)
    assert (release.change, release.report_due, release.clause) == ("same", True, "要點第六點（三）")


def test_listing_is_refused_until_the_report_is_attached():
    major = release_of(version_of("1.0"), version_of("2.0"))
    refusal = listing_refusal(major.clause, report_attached=False)
    assert refusal is not None
    assert "行動應用App基本資安檢測基準" in refusal.zh
    assert "要點第六點（二）" in refusal.zh
    assert listing_refusal(major.clause, report_attached=True) is None
    minor = release_of(version_of("1.0"), version_of("1.1"))
    assert listing_refusal(minor.clause, report_attached=False) is None


@pytest.mark.parametrize("words", ["", "一點零", "1.x", "2.0-beta", "1..2", "1.0 2.0"])
def test_what_is_no_version_is_told_so(words):
    with pytest.raises(NoVersion) as caught:
        version_of(words)
    assert words in caught.value.words.zh


def test_the_command_says_it_and_refuses_a_step_back(capsys):
    assert main(["version", "1.4.2", "2.0.0"]) == 0
    assert capsys.readouterr().out == (
        "1.4.2 → 2.0.0：主版本號異動。\n"
        "涉及主版本號之異動，上架前須附依「行動應用App基本資安檢測基準」之檢測結果報告。\n"
        "依據：要點第三點（三）、要點第六點（二）\n"
    )
    assert main(["version", "1.4.2", "1.4.3", "--format", "json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["change"], found["security_report_due"], found["basis"]) == ("stage", False, "要點第三點（三）")
    assert main(["version", "2.0", "--lang", "en"]) == 0
    assert "A security test report is due" in capsys.readouterr().out
    assert main(["version", "1.4.2", "1.4.2", "--removed-for-security"]) == 0
    assert "要點第六點（三）" in capsys.readouterr().out
    assert main(["version", "2.0", "1.0"]) == 2
    assert "請確認兩者順序" in capsys.readouterr().err
    assert main(["version", "2.0", "1.0", "3.0"]) == 2
