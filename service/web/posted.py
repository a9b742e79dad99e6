"""What a form of a page sends, read with patience: numbers as people write them, and a clear word where one cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from schemas.facts import AppFacts
from schemas.rules import Words
from service.cli.options import audience_from
from service.errors import Refused
from service.submissions.receiving import Incoming

CHUNK = 1 << 18
LONGEST = 20_000
"""Characters of one field; use cases have limits of their own."""
LARGEST_COUNT = 10**10

IOS = Words("iOS 評分", "iOS rating")
ANDROID = Words("Android 評分", "Android rating")
DOWNLOADS = Words("目前下載數", "downloads")
AUDIENCE = Words("目標客群人數", "audience")


async def _form(request: Request) -> AsyncIterator[FormData]:
    form = await request.form()
    try:
        yield form
    finally:
        await form.close()


Posted = Annotated[FormData, Depends(_form)]
"""The form, with its files for as long as the request is answered."""


def text(form: FormData, name: str) -> str:
    """One field without blanks around it; empty where it was not sent."""
    value = form.get(name)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def texts(form: FormData, name: str) -> list[str]:
    """All values of a field that can be given several times."""
    return [value for value in form.getlist(name) if isinstance(value, str) and value]


def files(form: FormData, name: str = "files") -> list[Incoming]:
    """The files that were chosen; a field left empty counts for none."""
    found = [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]
    return [Incoming(name=one.filename or "", chunks=_chunks(one)) for one in found]


def _chunks(upload: UploadFile) -> Iterator[bytes]:
    while piece := upload.file.read(CHUNK):
        yield piece


def revision(form: FormData) -> int | None:
    """Which state of the case the sender has seen."""
    value = text(form, "revision")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def day(form: FormData, name: str, what: Words) -> date | None:
    """A day as a date field sends it. Raises Refused 422."""
    value = text(form, name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Refused(
            422, "bad-day", Words(f"「{what.zh}」請填日期，如 2026-03-02。", f"The {what.en} is to be a day, such as 2026-03-02.")
        ) from error


def facts(form: FormData) -> AppFacts:
    """The facts about the App. Raises Refused 422 for the first that cannot be read."""
    return AppFacts(
        ios_rating=_rating(form, "ios_rating", IOS),
        android_rating=_rating(form, "android_rating", ANDROID),
        downloads=_count(form, "downloads", DOWNLOADS),
        audience=_count(form, "audience", AUDIENCE),
        failed_last_year={"yes": True, "no": False}.get(text(form, "failed_last_year")),
    )


def _rating(form: FormData, name: str, what: Words) -> Decimal | None:
    value = unicodedata.normalize("NFKC", text(form, name))
    if not value:
        return None
    try:
        rating = Decimal(value) if re.fullmatch(r"\d(\.\d{1,4})?", value) else Decimal(-1)
    except InvalidOperation:
        rating = Decimal(-1)
    if not 0 <= rating <= 5:
        raise Refused(
            422,
            "bad-rating",
            Words(
                f"「{what.zh}」請填 0 至 5 的數字，例如 3.4；目前是「{value[:40]}」。",
                f"The {what.en} is to be a number from 0 to 5, such as 3.4, not “{value[:40]}”.",
            ),
        )
    return rating


def _count(form: FormData, name: str, what: Words) -> int | None:
    value = unicodedata.normalize("NFKC", text(form, name))
    if not value:
        return None
    try:
        count = audience_from(value.removesuffix("次").removesuffix("人"))
    except ValueError:
        count = -1
    if not 0 <= count <= LARGEST_COUNT:
        raise Refused(
            422,
            "bad-count",
            Words(
                f"「{what.zh}」請填整數，例如 41,230 或 4萬1,230；目前是「{value[:40]}」。",
                f"The {what.en} is to be a whole number such as 41,230, not “{value[:40]}”.",
            ),
        )
    return count
