"""What administrators set and see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from schemas.rules import Words
from service.auth.actors import SERVICE, Actor
from service.cli.main import main
from service.db.base import new_id
from service.db.mail_tables import MailAccount, MailMessage
from service.db.people_tables import Agency, AuditEntry, User
from service.errors import Refused
from service.mail import accounts
from service.mail.senders import actor_for, our_addresses
from service.wiring import Services
from tests.mail import house

GOOD = {
    "name": "送件信箱",
    "address": "Plan@KCG.gov.tw",
    "host": "imap.kcg.gov.tw",
    "user": "plan",
    "secret": "PLAN_PASSWORD",
    "smtp_host": "smtp.kcg.gov.tw",
}


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    one = house.opened(house.environment(tmp_path))
    yield one
    one.engine.dispose()


def only(services: Services) -> MailAccount:
    with services.sessions() as session:
        return session.query(MailAccount).one()


def test_an_account_is_made_with_what_is_usual_and_changed_by_its_name(services: Services) -> None:
    first = accounts.save(services, SERVICE, GOOD)
    assert (only(services).port, only(services).smtp_port, only(services).address) == (993, 587, "plan@kcg.gov.tw")
    assert accounts.save(services, SERVICE, GOOD | {"security": "starttls", "done_folder": "已處理"}) == first
    assert (only(services).port, only(services).done_folder) == (143, "已處理")
    with services.sessions() as session:
        assert [one.action for one in session.query(AuditEntry)] == ["mail.account_added", "mail.account_changed"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "x"}, "沒有「password」這個設定"),
        ({"secret": "p@ss word"}, "請填環境變數的名稱"),
        ({"security": "ssl"}, "security 不能是「ssl」"),
        ({"port": 70_000}, "port 不能是「70000」"),
        ({"declines": "yes"}, "declines 不能是「yes」"),
        ({"trusted": "mx.kcg.gov.tw"}, "trusted 不能是"),
        ({"address": "plan"}, "address 不能是「plan」"),
        ({"host": ""}, "缺少 host"),
        ({"kind": "lmtp"}, "缺少 port"),
    ],
)
def test_what_cannot_work_is_refused_in_one_sentence(services: Services, changes: dict[str, object], words: str) -> None:
    with pytest.raises(Refused) as refused:
        accounts.save(services, SERVICE, GOOD | changes)
    assert isinstance(refused.value.words, Words)
    assert words in refused.value.words.zh
    with services.sessions() as session:
        assert session.query(MailAccount).count() == 0


def test_senders_are_addresses_and_domains_of_one_agency(services: Services) -> None:
    first = house.add_agency(services)
    second = house.add_agency(services, name="高雄市政府交通局")
    accounts.set_senders(services, SERVICE, "高雄市政府觀光局", ["kcg.gov.tw", "Lin@example.com"])
    accounts.set_senders(services, SERVICE, "高雄市政府交通局", ["tbkc.kcg.gov.tw", "lin@tbkc.kcg.gov.tw"])
    with services.sessions.begin() as session:
        session.add(
            User(id=new_id(), email="wu@anywhere.tw", name="吳", role="agency", agency_id=second, created_at=services.now())
        )
    with services.sessions() as session:
        expected = {
            "chen@kcg.gov.tw": first,
            "chen@deep.below.kcg.gov.tw": first,
            "chen@tbkc.kcg.gov.tw": second,
            "lin@example.com": first,
            "other@example.com": None,
            "wu@anywhere.tw": second,
            "chen@notkcg.gov.tw": None,
            "kcg.gov.tw": None,
        }
        found = {address: actor_for(session, address) for address in expected}
    assert {address: one.agency_id if one else None for address, one in found.items()} == expected
    assert all(one is None or one.role == "agency" for one in found.values())


def test_an_agency_that_is_closed_sends_nothing(services: Services) -> None:
    agency = house.add_agency(services, "kcg.gov.tw")
    with services.sessions.begin() as session:
        session.get_one(Agency, agency).active = False
    with services.sessions() as session:
        assert actor_for(session, "chen@kcg.gov.tw") is None


@pytest.mark.parametrize("value", ["gov.tw", "gmail.com", "tw", "a b@kcg.gov.tw", ""])
def test_a_domain_of_strangers_is_nobodys(services: Services, value: str) -> None:
    house.add_agency(services)
    with pytest.raises(Refused):
        accounts.set_senders(services, SERVICE, "高雄市政府觀光局", [value])


def test_what_another_agency_has_is_refused(services: Services) -> None:
    house.add_agency(services, "kcg.gov.tw")
    house.add_agency(services, name="高雄市政府交通局")
    with pytest.raises(Refused, match="registered for “高雄市政府觀光局” already"):
        accounts.set_senders(services, SERVICE, "高雄市政府交通局", ["kcg.gov.tw"])
    with pytest.raises(Refused, match="no agency"):
        accounts.set_senders(services, SERVICE, "沒有這個機關", ["x.gov.tw"])


def test_only_administrators_see_accounts_and_messages(services: Services) -> None:
    actor = Actor(role="agency", name="chen", agency_id=house.add_agency(services))
    for deed in (accounts.overview, accounts.messages):
        with pytest.raises(Refused):
            deed(services, actor)


def test_the_standing_of_accounts_and_the_fate_of_messages(services: Services) -> None:
    account = accounts.save(services, SERVICE, GOOD)
    assert [one.state for one in accounts.overview(services, SERVICE)] == ["new"]
    now = services.now()
    with services.sessions.begin() as session:
        row = session.get_one(MailAccount, account)
        row.last_attempt_at, row.failing_since, row.last_error = now, now - timedelta(hours=1), "refused"
        session.add(
            MailMessage(
                id=new_id(),
                account_id=account,
                identity="a",
                size=1,
                received_at=now,
                state="settled",
                fate="automatic",
                reason="a list: List-Id",
                subject="通知",
            )
        )
    (standing,) = accounts.overview(services, SERVICE)
    assert (standing.state, standing.messages, standing.under_way) == ("stuck", 1, 0)
    (fated,) = accounts.messages(services, SERVICE)
    assert (fated.fate, fated.reason, fated.reply, fated.files) == ("automatic", "a list: List-Id", None, 0)


def test_the_command_sets_and_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in house.environment(tmp_path / "data").items():
        monkeypatch.setenv(name, value)
    house.add_agency(house.opened(house.environment(tmp_path / "data")))
    assert main(["mail"]) == 2
    assert "尚未設定郵件帳號" in capsys.readouterr().err
    settings = tmp_path / "mail.toml"
    lines = "\n".join(f'{key} = "{value}"' for key, value in GOOD.items())
    settings.write_text(f'[[account]]\n{lines}\n[[sender]]\nagency = "高雄市政府觀光局"\nvalues = ["kcg.gov.tw"]\n')
    assert main(["mail", "--configure", str(settings)]) == 0
    assert "已設定 1 個帳號、1 個機關的寄件者。" in capsys.readouterr().out
    assert main(["mail", "--status"]) == 0
    assert "送件信箱  plan@kcg.gov.tw  尚未連線  最近成功 從未" in capsys.readouterr().out
    assert main(["mail", "--status", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["accounts"][0]["state"] == "new"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[[account]\n", "不是可讀取的 TOML 檔"),
        ("[account]\n", "只能有 [[account]] 與 [[sender]]"),
        ('[[sender]]\nagency = "x"\n', "須有 agency"),
        ('[[account]]\nname = "x"\n', "缺少 address"),
    ],
)
def test_a_file_that_says_nothing_sensible_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: str, words: str
) -> None:
    for name, value in house.environment(tmp_path / "data").items():
        monkeypatch.setenv(name, value)
    settings = tmp_path / "mail.toml"
    settings.write_text(content)
    assert main(["mail", "--configure", str(settings)]) == 2
    assert words in capsys.readouterr().err


def test_our_own_addresses_are_known(services: Services) -> None:
    accounts.save(services, SERVICE, GOOD)
    with services.sessions() as session:
        assert our_addresses(session) == {"plan@kcg.gov.tw"}
