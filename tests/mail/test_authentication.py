"""Whose word counts for a sender, and whose does not."""

from __future__ import annotations

import pytest

from service.mail.authentication import aligned, authentication_of
from service.mail.letter import Address

SENDER = Address(address="chen@tbkc.kcg.gov.tw")
OURS = "mx.plancheck.example"

RFC_8601 = f"{OURS}; dmarc=pass header.from=tbkc.kcg.gov.tw"
EXCHANGE = (
    f"{OURS}; spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=tbkc.kcg.gov.tw; dkim=none (message not signed) header.d=none;dmarc=pass"
    " action=none header.from=tbkc.kcg.gov.tw;compauth=pass reason=100"
)
GMAIL = (
    f"{OURS};\r\n       dkim=pass header.i=@kcg.gov.tw header.s=s1 header.b=AbC;\r\n       spf=pass (google.com: domain of"
    " chen@tbkc.kcg.gov.tw designates 192.0.2.1 as permitted sender) smtp.mailfrom=chen@tbkc.kcg.gov.tw"
)


@pytest.mark.parametrize(
    ("fields", "standing", "method"),
    [
        ([RFC_8601], "pass", "dmarc"),
        ([EXCHANGE], "pass", "dmarc"),
        ([GMAIL], "pass", "dkim"),
        ([f'"{OURS}" 1; dkim=pass (2048-bit key) header.d=kcg.gov.tw'], "pass", "dkim"),
        ([f"{OURS}; spf=pass smtp.mailfrom=chen@tbkc.kcg.gov.tw"], "pass", "spf"),
        ([f"{OURS}; spf=pass smtp.mailfrom=bounce@news.example.com"], "none", None),
        ([f"{OURS}; dkim=pass header.d=gov.tw"], "none", None),
        ([f"{OURS}; dkim=pass header.d=example.com; spf=softfail smtp.mailfrom=tbkc.kcg.gov.tw"], "fail", "spf"),
        ([f"{OURS}; dmarc=fail header.from=tbkc.kcg.gov.tw; spf=pass smtp.mailfrom=tbkc.kcg.gov.tw"], "fail", "dmarc"),
        ([f"{OURS}; dmarc=pass header.from=example.com"], "none", None),
        ([f"{OURS}; none"], "none", None),
        ([f"{OURS}; this is (no field"], "none", None),
        (["mx.evil.example; dmarc=pass header.from=tbkc.kcg.gov.tw"], "none", None),
        ([f"({OURS}) mx.evil.example; dmarc=pass header.from=tbkc.kcg.gov.tw"], "none", None),
        ([f"{OURS}; dmarc=fail header.from=tbkc.kcg.gov.tw", RFC_8601], "fail", "dmarc"),
        ([], "none", None),
    ],
)
def test_the_topmost_word_of_the_trusted_receiver_counts(fields: list[str], standing: str, method: str | None) -> None:
    headers = tuple(("Authentication-Results", value) for value in fields)
    found = authentication_of(headers, SENDER, [OURS])
    assert (found.standing, found.method) == (standing, method)


def test_nobody_is_trusted_by_default() -> None:
    assert authentication_of((("Authentication-Results", RFC_8601),), SENDER, []).standing == "none"
    assert authentication_of((("Authentication-Results", RFC_8601),), None, [OURS]).standing == "none"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kcg.gov.tw", "tbkc.kcg.gov.tw", True),
        ("TBKC.kcg.gov.tw.", "tbkc.kcg.gov.tw", True),
        ("gov.tw", "kcg.gov.tw", False),
        ("tw", "kcg.gov.tw", False),
        ("notkcg.gov.tw", "kcg.gov.tw", False),
        ("tbkc.kcg.gov.tw", "finance.kcg.gov.tw", False),
    ],
)
def test_domains_are_aligned_where_one_lies_below_the_other_and_no_stranger_can(one: str, other: str, same: bool) -> None:
    assert aligned(one, other) is aligned(other, one) is same
