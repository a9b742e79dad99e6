"""資訊安全防護措施: words that name the App security standard of the Ministry, or the report of a test.

What is assumed: 行動應用App基本資安規範, its 檢測基準 and its 自主檢測 are the standard, in any spacing and with 程式 or 軟體 for
App; a 檢測報告, 測試報告, 掃描報告, 合格證明, 合格證書, 合格標章 or MAS標章 is a report, and so is a test that was passed
(通過…App資安檢測). Tests announced without a report, or 資安 in general, are neither.
"""

from __future__ import annotations

import re

from ingest.facts.prose import Prose
from schemas.document import Span

_GROUNDS = re.compile(
    r"行動應用(?:app|程式|軟體|服務)*(?:之)?基本(?:資安|資訊安全)(?:規範|檢測基準|自主檢測|標準)?"
    r"|(?:app)?基本(?:資安|資訊安全)(?:規範|檢測(?:基準|項目)?|自主檢測)"
    r"|(?:資安|資訊安全|安全)?檢測基準"
    r"|(?:檢測|測試|檢驗|掃描|滲透|稽核|驗證|源碼檢測|資安)[^,。;\n\d]{0,6}?(?:報告|合格(?:證明|證書|標章|報告|文件))"
    r"|app(?:資安|資訊安全)(?:檢測)?(?:規範|基準)|檢測[^,。;\n]{0,8}(?:證書|證明|標章)"
    r"|(?:通過|完成|取得)[^,。;\n]{0,12}?app(?:之|的)?(?:資安|資訊安全)(?:檢測|認證|標章)"
    r"|(?:合格|檢測|通過)(?:證明|證書|標章)|mas ?(?:l[1-3])?(?:認證|合格)?標章|mas ?l[1-3]",
    re.IGNORECASE,
)


def security_grounds_of(prose: Prose) -> tuple[Span, ...]:
    """Where the words of 資訊安全防護措施 name the standard or a report."""
    return tuple(prose.span(found.start(), found.end()) for found in _GROUNDS.finditer(prose.folded))
