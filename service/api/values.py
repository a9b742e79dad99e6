"""Values in requests that are read as they are written in the description, and in no other way."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written_day(value: object) -> object:
    """Pydantic would take a number for seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "not a day")
    return _text(value)


def _text(value: object) -> object:
    if not isinstance(value, (str, date)) or (isinstance(value, str) and value.replace(".", "").lstrip("+-").isdigit()):
        raise PydanticCustomError("date_type", "not a text")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
"""A day such as 2026-03-02."""
Moment = Annotated[AwareDatetime, BeforeValidator(_text)]
"""A moment with its time zone, such as 2026-03-02T09:30:00+08:00."""
