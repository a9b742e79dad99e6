"""A connection that PostgreSQL or the network cut is replaced without a word, whichever way the driver tells of it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.wiring import Services
from tests.service.servers import CUT


class Reset:
    """A socket's file whose other end is gone."""

    def __init__(self, whole: object) -> None:
        self.whole = whole

    def __getattr__(self, name: str) -> object:
        return getattr(self.whole, name)

    def read(self, size: int) -> bytes:
        raise ConnectionResetError(104, "Connection reset by peer")

    def write(self, data: bytes) -> int:
        raise BrokenPipeError(32, "Broken pipe")


@CUT
def test_an_error_of_the_socket_is_a_lost_connection(postgres_services: Services) -> None:
    engine = postgres_services.engine
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver._sock = Reset(driver._sock)
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text("SELECT 1"))
        assert caught.value.connection_invalidated
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


@CUT
def test_one_that_was_lost_in_the_pool_is_never_given_out(postgres_services: Services, caplog: pytest.LogCaptureFixture) -> None:
    engine = postgres_services.engine
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
    driver._sock = Reset(driver._sock)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    assert not [one for one in caplog.records if one.exc_info]


def test_a_key_that_is_taken_is_told_as_such(postgres_services: Services) -> None:
    with postgres_services.engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE one (key integer PRIMARY KEY)"))
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO one VALUES (1), (1)"))
