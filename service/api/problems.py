"""Every error of the API as application/problem+json (RFC 9457), in the language that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from schemas.rules import Lang, Words
from service.api.limits import TooMany
from service.errors import Refused

MEDIA_TYPE = "application/problem+json"
LANG_COOKIE = "plancheck_lang"
RETRY_SECONDS = 5


class FieldProblem(BaseModel):
    """What is wrong with one value of the request."""

    where: str = Field(description="The place of the value, such as `body.email` or `query.page`.")
    message: str = Field(description="What is wrong with it, in words for people.")


class Problem(BaseModel):
    """An error (RFC 9457). `code` and `status` are stable; the words may change."""

    type: str = Field(description="`urn:plancheck:problem:` and the code.")
    title: str = Field(description="The kind of error, in the language asked for with Accept-Language (zh-Hant or en).")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong and what to do about it, in one or two sentences for people.")
    code: str = Field(description="A stable word for programs, such as `not-found`.")
    request_id: str = Field(description="To be quoted when asking for help: the log has the same id.")
    errors: list[FieldProblem] = Field(default_factory=list, description="Values that are wrong, where single ones are.")


TITLES: dict[int, Words] = {
    400: Words("要求有誤", "Bad request"),
    401: Words("需要登入", "Sign-in needed"),
    403: Words("沒有權限", "Not allowed"),
    404: Words("找不到", "Not found"),
    405: Words("不支援的方法", "Method not allowed"),
    406: Words("沒有這種格式", "Not available in that format"),
    408: Words("傳送逾時", "Too slow"),
    409: Words("狀態不符", "Conflict"),
    410: Words("已失效", "No longer there"),
    412: Words("內容已變更", "Changed in the meantime"),
    413: Words("檔案過大", "Too large"),
    415: Words("不支援的格式", "Unsupported format"),
    422: Words("填寫的內容有誤", "Wrong values"),
    428: Words("缺少條件", "Condition needed"),
    429: Words("要求過於頻繁", "Too many requests"),
    500: Words("系統發生錯誤", "Internal error"),
    501: Words("未提供這項功能", "Not available here"),
    503: Words("暫時無法服務", "Temporarily unavailable"),
}
DETAILS: dict[int, tuple[str, Words]] = {
    400: ("bad-request", Words("無法讀取要求的內容，請確認格式。", "The request cannot be read; check its format.")),
    401: ("sign-in-needed", Words("請先登入，再執行這項作業。", "Sign in first.")),
    403: ("not-allowed", Words("沒有執行這項作業的權限。", "This is not allowed.")),
    404: ("not-found", Words("找不到這個網址，請確認後再試。", "There is nothing at this address; check it.")),
    405: ("method-not-allowed", Words("這個網址不支援此方法。", "This address does not support that method.")),
    408: (
        "too-slow",
        Words("傳送時間過長，請確認網路後重新傳送。", "Sending took too long; check the connection and send it again."),
    ),
    413: ("too-large", Words("傳送的內容超過上限，請分次上傳。", "What was sent is larger than allowed; send it in parts.")),
    500: (
        "internal-error",
        Words(
            "系統發生錯誤，已記錄；請稍後再試，並提供要求編號。",
            "An error occurred and was logged; try again later, and quote the request id.",
        ),
    ),
    503: ("unavailable", Words("資料庫暫時無法使用，請稍後再試。", "The database cannot be reached; try again shortly.")),
}


def title_of(status: int) -> Words:
    """The kind of error; by the standard's own name where none is given here."""
    return TITLES.get(status) or Words(HTTPStatus(status).phrase, HTTPStatus(status).phrase)


UNSTORABLE = Words(
    "內容含有無法儲存的字元（如空字元），請移除。", "The text holds characters that cannot be stored, such as NUL; remove them."
)


def lang_of(request: Request) -> Lang:
    """The language to answer in: the account's, the one chosen before (cookie), or what Accept-Language prefers."""
    known = getattr(request.state, "lang", None) or request.cookies.get(LANG_COOKIE)
    if known in ("zh-Hant", "en"):
        return cast("Lang", known)
    best: tuple[float, Lang] = (0.0, "zh-Hant")
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, rest = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", rest) if rest else None
        quality = float(weight[1]) if weight else 0.0 if rest else 1.0
        lang: Lang | None = "zh-Hant" if tag.lower().startswith("zh") else "en" if tag.lower().startswith("en") else None
        if lang and quality > best[0]:
            best = (quality, lang)
    return best[1]


def request_id_of(request: Request) -> str:
    """The request's id, as in the log."""
    return str(getattr(request.state, "request_id", ""))


def problem_of(request: Request, status: int, code: str, words: Words, errors: Iterable[tuple[str, Words]] = ()) -> Problem:
    """The problem in the request's language."""
    lang = lang_of(request)
    return Problem(
        type=f"urn:plancheck:problem:{code}",
        title=title_of(status).in_lang(lang),
        status=status,
        detail=words.in_lang(lang),
        code=code,
        request_id=request_id_of(request),
        errors=[FieldProblem(where=where, message=message.in_lang(lang)) for where, message in errors],
    )


def respond(
    request: Request,
    status: int,
    code: str,
    words: Words,
    *,
    errors: Iterable[tuple[str, Words]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer: problem+json to programs, and a page to a browser outside /api where the pages are part of the app."""
    problem = problem_of(request, status, code, words, errors)
    more = {"Content-Language": lang_of(request), "Vary": "Accept-Language", **(headers or {})}
    page = getattr(request.app.state, "error_page", None)
    if page is not None and not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
        response: Response = page(request, problem)
        response.headers.update(more)
        return response
    return JSONResponse(problem.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=more)


def add_handlers(app: FastAPI) -> None:
    """Make the app answer every error so."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(NoConnection, _database)


def unexpected(request: Request) -> Response:
    """The answer to what nobody foresaw."""
    code, words = DETAILS[500]
    return respond(request, 500, code, words)


def answer_to(request: Request, error: Exception) -> Response | None:
    """The answer to a refusal or to a database that is away, outside the app's own handlers; None for anything else."""
    if isinstance(error, Refused):
        return _refused(request, error)
    if isinstance(error, (DBAPIError, NoConnection)):
        return _database(request, error)
    return None


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="plancheck"'
    return respond(request, error.status, error.code, error.words, headers=headers)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = DETAILS.get(error.status_code)
    code, words = known or ("error", Words(str(error.detail), str(error.detail)))
    headers = {"Allow": ", ".join(_methods_of(request))} if error.status_code == 405 else error.headers
    return respond(request, error.status_code, code, words, headers=headers)


def _methods_of(request: Request) -> list[str]:
    """What the address supports: all its routes together, of which Starlette names the first one's only."""
    path = request.url.path
    routes = [route for route in iter_route_contexts(request.app.routes) if route.path and route.methods]
    # /cases/actions is a route of its own, though it could be read as /cases/{case_id}, too.
    fitting = [route for route in routes if route.path == path] or [
        route for route in routes if compile_path(route.path or "")[0].match(path)
    ]
    return sorted(set().union(*(route.methods or () for route in fitting)))


def _database(request: Request, error: Exception) -> Response:
    """A database that is away is nobody's fault; a text it cannot hold is the request's; the rest is ours."""
    if isinstance(error, (OperationalError, InterfaceError, NoConnection)) or getattr(error, "connection_invalidated", False):
        code, words = DETAILS[503]
        return respond(request, 503, code, words, headers={"Retry-After": str(RETRY_SECONDS)})
    if "22021" in str(getattr(error, "orig", "")):  # PostgreSQL: character_not_in_repertoire
        return respond(request, 422, "unstorable-text", UNSTORABLE)
    raise error


WRONG_VALUES = Words("有欄位填寫不正確，詳見各欄位說明。", "Some values are wrong; see each one's message.")
_VALUE_WORDS: dict[str, Words] = {
    "missing": Words("這個欄位必填。", "This value is required."),
    "extra_forbidden": Words("沒有這個欄位。", "There is no such value."),
    "json_invalid": Words("內容不是正確的 JSON。", "The content is not valid JSON."),
    "string_type": Words("請填文字。", "This is to be a text."),
    "string_unicode": Words("文字含有無效的字元。", "The text holds invalid characters."),
    "string_too_short": Words("至少要有 {min_length} 個字。", "This is to have at least {min_length} characters."),
    "string_too_long": Words("最多 {max_length} 個字。", "This is to have at most {max_length} characters."),
    "string_pattern_mismatch": Words("格式不正確。", "This does not have the right form."),
    "too_short": Words("至少要有 {min_length} 項。", "There are to be at least {min_length}."),
    "too_long": Words("最多 {max_length} 項。", "There are to be at most {max_length}."),
    "int_type": Words("請填整數。", "This is to be a whole number."),
    "int_parsing": Words("請填整數。", "This is to be a whole number."),
    "int_parsing_size": Words("數字過大。", "The number is too large."),
    "int_from_float": Words("請填整數。", "This is to be a whole number."),
    "float_parsing": Words("請填數字。", "This is to be a number."),
    "decimal_parsing": Words("請填數字。", "This is to be a number."),
    "bool_parsing": Words("請填 true 或 false。", "This is to be true or false."),
    "bool_type": Words("請填 true 或 false。", "This is to be true or false."),
    "greater_than": Words("須大於 {gt}。", "This is to be more than {gt}."),
    "greater_than_equal": Words("須為 {ge} 以上。", "This is to be {ge} or more."),
    "less_than": Words("須小於 {lt}。", "This is to be less than {lt}."),
    "less_than_equal": Words("須為 {le} 以下。", "This is to be {le} or less."),
    "literal_error": Words("只能填 {expected}。", "This is to be one of {expected}."),
    "enum": Words("只能填 {expected}。", "This is to be one of {expected}."),
    "date_from_datetime_parsing": Words("請填日期，如 2026-03-02。", "This is to be a day, such as 2026-03-02."),
    "date_parsing": Words("請填日期，如 2026-03-02。", "This is to be a day, such as 2026-03-02."),
    "date_type": Words("請填日期，如 2026-03-02。", "This is to be a day, such as 2026-03-02."),
    "model_attributes_type": Words("請填 JSON 物件。", "This is to be a JSON object."),
    "model_type": Words("請填 JSON 物件。", "This is to be a JSON object."),
    "dict_type": Words("請填 JSON 物件。", "This is to be a JSON object."),
    "list_type": Words("請填清單。", "This is to be a list."),
}
_ANY_VALUE = Words("這個值無法使用，請確認。", "This value cannot be used; check it.")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return respond(request, 422, "wrong-values", WRONG_VALUES, errors=[_value_problem(one) for one in error.errors()])


def _value_problem(error: Mapping[str, Any]) -> tuple[str, Words]:
    place: Sequence[Any] = error.get("loc", ())
    words = _VALUE_WORDS.get(error["type"], _ANY_VALUE)
    values = {name: str(value) for name, value in error.get("ctx", {}).items()}
    try:
        words = Words(words.zh.format(**values), words.en.format(**values))
    except KeyError:
        words = _ANY_VALUE
    return ".".join(str(part) for part in place), words
