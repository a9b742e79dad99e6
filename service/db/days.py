"""The day in Taipei of a moment in the database, which both databases are asked for in their own words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class taipei_day(FunctionElement[Any]):  # noqa: N801 - reads as the function that it is
    """`taipei_day(column)`: Taipei is eight hours before UTC all the year."""

    type = Date()
    inherit_cache = True
    name = "taipei_day"


@compiles(taipei_day)
def _anywhere(element: taipei_day, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return f"({compiler.process(element.clauses, **given)} AT TIME ZONE 'Asia/Taipei')::date"


@compiles(taipei_day, "sqlite")
def _sqlite(element: taipei_day, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401
    return f"date({compiler.process(element.clauses, **given)}, '+8 hours')"
