"""What authenticator apps share with the service is sealed where it is stored, and its key can be changed."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing as closing_connection
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import make_url, text

from service import backup, soundness
from service.auth import second_factor
from service.auth.sealing import CannotOpen, is_current, is_sealed, opened, sealed
from service.auth.secret import KEY_FILE, key_of
from service.auth.sessions import actor_of
from service.db import migrating
from service.db.people_tables import SecondFactor, User
from service.settings import settings_from
from service.wiring import Services
from tests.service.conftest import closing, installed
from tests.service.plans import agency_actor

OLD, NEW = "the key of before, of this test" * 2, "the key of now, of this test!" * 2


def having(services: Services, secret_key: str = "", before: str = "") -> Services:
    return replace(services, settings=replace(services.settings, secret_key=secret_key, secret_key_before=before))


def set_up(services: Services, agency: str = "高雄市政府交通局") -> tuple[str, str, list[str]]:
    """An account with an app: its id, the app's secret, the recovery codes."""
    actor = agency_actor(services, agency)
    with services.sessions.begin() as database:
        user = database.get_one(User, actor.user_id)
        secret = second_factor.offer(services, database, user).secret
        codes = second_factor.confirm(services, database, user, pyotp.TOTP(secret).at(services.now()), actor)
    return user.id, secret, codes


def lets_in(services: Services, user_id: str, code: str) -> bool:
    with services.sessions.begin() as database:
        user = database.get_one(User, user_id)
        database.get_one(SecondFactor, user_id).last_step = 0  # the test is quicker than codes change
        return second_factor.check(services, database, user, code, actor_of(user))


def kept(services: Services, user_id: str) -> str:
    with services.sessions() as database:
        return database.get_one(SecondFactor, user_id).secret


def as_at_first(services: Services) -> tuple[str, str]:
    """An account whose app's secret stands there as it is, as plancheck once kept it."""
    user_id, secret, _ = set_up(services)
    with services.sessions.begin() as database:
        database.get_one(SecondFactor, user_id).secret = secret
    return user_id, secret


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_is_sealed_opens_for_its_owner_alone_and_by_the_keys_that_are_named() -> None:
    settings = settings_from({"PLANCHECK_SECRET_KEY": OLD})
    one = sealed(settings, "a", "secret\nof a")
    assert (is_sealed(one), is_sealed(pyotp.random_base32()), "secret" in one) == (True, False, False)
    assert one != sealed(settings, "a", "secret\nof a"), "nobody sees that two are the same"
    assert opened(settings, "a", one) == "secret\nof a"
    changed = settings_from({"PLANCHECK_SECRET_KEY": NEW, "PLANCHECK_SECRET_KEY_BEFORE": OLD})
    assert opened(changed, "a", one) == "secret\nof a"
    assert (is_current(settings, "a", one), is_current(changed, "a", one)) == (True, False)
    for cannot in (
        lambda: opened(settings, "b", one),
        lambda: opened(settings_from({"PLANCHECK_SECRET_KEY": NEW}), "a", one),
        lambda: opened(settings, "a", one[:-5] + "AAAA="),
        lambda: opened(settings, "a", "gAAAA"),
    ):
        with pytest.raises(CannotOpen):
            cannot()


def test_neither_the_database_file_nor_a_backup_holds_the_secret(services: Services, tmp_path: Path) -> None:
    user_id, secret, codes = set_up(services)
    backup.back_up(services, tmp_path / "backup")
    everything = bytes_of(services.settings.data)
    assert user_id.encode() in everything
    assert [one for one in (secret, *codes) if one.encode() in everything] == []
    assert lets_in(services, user_id, pyotp.TOTP(secret).at(services.now()))


def test_a_secret_that_was_kept_as_it_is_leaves_no_trace_once_it_is_sealed(services: Services, tmp_path: Path) -> None:
    user_id, secret = as_at_first(services)
    assert secret.encode() in bytes_of(services.settings.data)
    assert (second_factor.seal_all(services), second_factor.seal_all(services)) == (1, 0)
    backup.back_up(services, tmp_path / "backup")
    assert secret.encode() not in bytes_of(services.settings.data)
    assert lets_in(services, user_id, pyotp.TOTP(secret).at(services.now()))


def test_what_is_deleted_is_not_left_in_the_file(services: Services) -> None:
    user_id, secret = as_at_first(services)
    with services.sessions.begin() as database:
        user = database.get_one(User, user_id)
        second_factor.turn_off(services, database, user, actor_of(user))
    with closing_connection(services.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() not in bytes_of(services.settings.data)


@pytest.mark.slow
@pytest.mark.needs("pg_dump", "pg_restore")
def test_on_postgresql(postgres_services: Services, tmp_path: Path) -> None:
    user_id, secret = as_at_first(postgres_services)
    assert second_factor.seal_all(postgres_services) == 1
    backup.back_up(postgres_services, tmp_path / "backup")
    restorer = shutil.which("pg_restore")
    assert restorer is not None
    told = subprocess.run([restorer, "--file=-", str(tmp_path / "backup" / "database.dump")], capture_output=True, check=True)
    assert user_id.encode() in told.stdout
    assert secret.encode() not in told.stdout
    assert make_url(postgres_services.settings.database_url).get_backend_name() == "postgresql"
    assert lets_in(postgres_services, user_id, pyotp.TOTP(secret).at(postgres_services.now()))


def test_the_key_is_changed_while_the_one_before_is_named(either_services: Services) -> None:
    before = having(either_services, OLD)
    user_id, secret, _ = set_up(before)
    between, after = having(either_services, NEW, OLD), having(either_services, NEW)
    assert lets_in(between, user_id, pyotp.TOTP(secret).at(between.now())), "it goes on"
    assert is_current(after.settings, user_id, kept(after, user_id)), "and is sealed anew by its use"
    other, secret, _ = set_up(before, "高雄市政府教育局")
    assert (second_factor.seal_all(between), second_factor.seal_all(between)) == (1, 0)
    assert lets_in(after, other, pyotp.TOTP(secret).at(after.now())), "the start of the service seals the rest"


def test_without_the_key_no_code_is_right_and_recovery_codes_still_are(services: Services) -> None:
    user_id, secret, codes = set_up(having(services, OLD))
    lost = having(services, NEW)
    before = kept(services, user_id)
    assert second_factor.seal_all(lost) == 0
    assert kept(services, user_id) == before, "what cannot be opened is not touched: the key may be found again"
    assert not lets_in(lost, user_id, pyotp.TOTP(secret).at(lost.now()))
    assert lets_in(lost, user_id, codes[0])
    assert [words.en.partition(";")[0] for words in soundness.problems(lost)] == [
        "The second factors of 1 accounts do not open by the present PLANCHECK_SECRET_KEY"
    ]
    assert list(soundness.problems(having(services, OLD))) == []


def test_a_look_whether_all_is_whole_makes_no_key(services: Services) -> None:
    set_up(services)
    kept_key = (services.settings.data / KEY_FILE).read_text()
    (services.settings.data / KEY_FILE).unlink()
    assert len(list(soundness.problems(services))) == 1
    assert not (services.settings.data / KEY_FILE).exists()
    assert list(soundness.problems(having(services, kept_key))) == [], "the file's words can be handed over in the environment"


def test_an_app_that_was_offered_before_the_key_was_lost_is_offered_anew(services: Services) -> None:
    actor = agency_actor(services)
    offered = []
    for key in (OLD, OLD, NEW):
        here = having(services, key)
        with here.sessions.begin() as database:
            offered.append(second_factor.offer(here, database, database.get_one(User, actor.user_id)).secret)
    assert offered[0] == offered[1] != offered[2]


def test_the_migration_keeps_what_is_there(tmp_path: Path) -> None:
    with closing(installed(data=tmp_path)) as services:
        migrating.upgrade(services.engine, "0008_second_factor")
        with services.engine.begin() as connection:
            for statement in (
                "INSERT INTO users (id, email, name, role, lang, active, failed_sign_ins, created_at)"
                " VALUES ('u', 'u@example.gov.tw', 'u', 'reviewer', 'en', 1, 0, '2026-01-01')",
                "INSERT INTO second_factors VALUES ('u', 'JBSWY3DPEHPK3PXP', '2026-01-01', 0, '[]')",
            ):
                connection.execute(text(statement))
        for _ in range(2):
            migrating.upgrade(services.engine)
        assert second_factor.seal_all(services) == 1
        assert opened(services.settings, "u", kept(services, "u")) == "JBSWY3DPEHPK3PXP"
        assert list(soundness.problems(services)) == []
        assert key_of(services.settings)
