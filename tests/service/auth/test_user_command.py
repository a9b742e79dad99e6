"""`plancheck user`, as whoever has the machine runs it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from service.auth import links, second_factor, tokens
from service.cli.main import main
from service.db.people_tables import SecondFactor, User
from service.settings import settings_from
from service.wiring import services_from


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PLANCHECK_DATA", str(tmp_path))
    monkeypatch.delenv("PLANCHECK_DATABASE_URL", raising=False)

    def running(*arguments):
        code = main(["user", *arguments])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.strip()

    return running


@pytest.fixture
def services(tmp_path):
    made = services_from(settings_from({"PLANCHECK_DATA": str(tmp_path)}))
    yield made
    made.engine.dispose()


ADD = ("add", "Wang@Example.gov.tw", "--name", "王小明", "--role", "agency", "--agency", "高雄市政府交通局")


def test_an_account_is_made_on_an_empty_machine_with_a_link_that_works(run, services):
    assert run("list") == (0, ["還沒有任何帳號。"], "")
    code, _, err = run(*ADD)
    assert (code, err) == (2, "沒有名為「高雄市政府交通局」的機關；確認名稱無誤後，請加 --new-agency。")
    code, out, _ = run(*ADD, "--new-agency")
    assert (code, out[0]) == (0, "已新增 wang@example.gov.tw。設定密碼的連結（七日內有效，只能使用一次）：")
    assert links.look(services, out[1].rpartition("/")[2]).email == "wang@example.gov.tw"
    assert run(*ADD, "--lang", "en") == (2, [], "There is an account with this e-mail address already.")
    assert run("list")[1] == ["wang@example.gov.tw  王小明  機關人員  高雄市政府交通局"]
    listed = json.loads("\n".join(run("list", "--format", "json")[1]))
    assert [(one["email"], one["agency"], one["active"]) for one in listed] == [("wang@example.gov.tw", "高雄市政府交通局", True)]


def test_a_token_and_another_link_are_made_and_an_account_is_disabled_and_enabled(run, services):
    run(*ADD, "--new-agency")
    code, out, _ = run("token", "wang@example.gov.tw", "--name", "匯入", "--scopes", "read, submit", "--days", "7")
    assert (code, out[0]) == (0, "wang@example.gov.tw 的 API 權杖（不會再顯示）：")
    _, actor = tokens.find(services, out[1])
    assert actor.scopes == {"read", "submit"}
    first = run("link", "wang@example.gov.tw")[1][1]
    second = run("link", "WANG@example.gov.tw")[1][1]
    assert first != second
    assert run("disable", "wang@example.gov.tw") == (0, ["已停用 wang@example.gov.tw。"], "")
    assert tokens.find(services, out[1]) is None
    assert run("list")[1][0].endswith("停用")
    assert run("link", "wang@example.gov.tw") == (2, [], "帳號已停用，請先啟用。")
    assert run("enable", "wang@example.gov.tw")[0] == 0
    assert tokens.find(services, out[1])


def test_the_second_factor_of_who_lost_the_phone_is_forgotten(run, services):
    run(*ADD, "--new-agency")
    with services.sessions.begin() as database:
        user = database.scalars(select(User)).one()
        database.add(SecondFactor(user_id=user.id, secret="A" * 32, confirmed_at=services.now(), last_step=0, recovery=[]))
    assert run("reset", "wang@example.gov.tw") == (0, ["已重設 wang@example.gov.tw 的兩步驟驗證，並登出所有裝置。"], "")
    with services.sessions() as database:
        assert not second_factor.is_on(database, user)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("link", "nobody@example.gov.tw"), "找不到這個使用者，請確認網址或編號。"),
        (("add", "x", "--name", "王", "--role", "reviewer"), "電子郵件地址不正確，請填如 name@example.gov.tw。"),
        (("add", "x@y.tw", "--name", "王", "--role", "agency"), "機關人員須指定一個使用中的機關。"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(run, arguments, said):
    assert run(*arguments) == (2, [], said)


def test_a_database_that_is_away_is_said_in_one_sentence(run, monkeypatch):
    for url in ("postgresql://127.0.0.1:9/nothing", "postgresql://postgres@127.0.0.1:9/nothing"):
        monkeypatch.setenv("PLANCHECK_DATABASE_URL", url)
        code, _, err = run("list")
        assert code == 2
        assert err.startswith("無法連上資料庫")
