"""D102 encrypted: a password is needed.

Reading raises it (`ingest.errors`), before there is a plan to apply rules to; the rule itself never fires.
"""

from __future__ import annotations

from schemas.rules import Example, Rule, Words
from validators.document.reading import found_by_reading

RULE = Rule(
    code="D102",
    name="encrypted",
    severity="error",
    clause="要點第八點",
    title=Words("檔案有密碼保護", "The file is locked"),
    message=Words("{reason}", "{reason}"),
    suggestion=Words("{remedy}", "{remedy}"),
    explanation=Words(
        "檔案須輸入密碼才能開啟，無法檢查。僅限制列印或編輯、無須密碼即可開啟者不在此限。",
        "The file opens only with a password. A file that is merely protected against printing or editing can be read.",
    ),
    bad=Example(words=Words("開啟時要求密碼之 PDF", "a PDF that asks for a password"), options={"file": "encrypted"}),
    good=Example(words=Words("無須密碼即可開啟之 PDF", "a PDF that opens without one")),
    check=found_by_reading,
)
