"""資訊安全防護措施: the standard or a report, or neither."""

from __future__ import annotations

import pytest

from ingest.facts.security import security_grounds_of
from tests.facts.said import prose, quote


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("依「行動應用App基本資安檢測基準」辦理檢測", "行動應用App基本資安檢測基準"),
        ("符合行動應用 APP 基本資安規範", "行動應用 APP 基本資安規範"),
        ("依行動應用程式基本資安規範開發", "行動應用程式基本資安規範"),
        ("行動應用ＡＰＰ基本資安檢測基準V4.0", "行動應用ＡＰＰ基本資安檢測基準"),
        ("上架前提供第三方檢測報告", "檢測報告"),
        ("取得檢測合格證明後上架", "檢測合格證明"),
        ("檢附滲透測試報告", "測試報告"),
        ("送實驗室取得資安檢測合格證書", "資安檢測合格證書"),
        ("通過MAS標章", "MAS標章"),
        ("遵循OWASP MASVS並取得MAS L1認證標章", "MAS L1認證標章"),
        ("通過經濟部工業局App資安檢測後上架", "通過經濟部工業局App資安檢測"),
        ("依經濟部工業局基本資訊安全規範辦理", "基本資訊安全規範"),
    ],
)
def test_the_standard_or_a_report_is_named(words, named):
    grounds = security_grounds_of(prose(words))
    assert [quote(words, one) for one in grounds][:1] == [named] or named in quote(words, grounds[0])


@pytest.mark.parametrize(
    "words",
    [
        "由委外廠商負責系統安全維護，發現弱點即時修補，並要求人員簽署保密切結。",
        "資料傳輸採TLS加密，主機24x7監控，每季弱點掃描1次。",
        "依個人資料保護法第18條指定專人辦理安全維護。",
        "依規定辦理",
        "已導入ISO 27001並定期辦理資安教育訓練。",
    ],
)
def test_security_in_general_names_neither(words):
    assert security_grounds_of(prose(words)) == ()
