"""Pages from templates: every value is escaped, every name a template does not know is an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import wording as report_wording
from reports.layout import visible
from schemas.rules import Lang, Words
from schemas.version import VERSION
from service.api.dependencies import csrf_of, services_of
from service.api.problems import lang_of
from service.auth import permissions
from service.auth.actors import Actor
from service.cases.life import STATES
from service.db.base import new_id
from service.settings import TAIPEI
from service.web import assets, flashes, wording

TEMPLATES = Path(__file__).parent / "templates"
THEME_COOKIE = "plancheck_theme"
THEMES = ("light", "dark")
_MINGUO = 1911
KIB = 1024


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once for a process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        static=assets.address,
        version=VERSION,
        w=wording,
        r=report_wording,
        STATES=STATES,
        new_id=new_id,
        SOON_DAYS=wording.SOON_DAYS,
    )
    made.filters["shown"] = visible
    return made


def render(request: Request, actor: Actor, template: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template shows
    """The page, or part of one, as text."""
    return environment().get_template(template).render(**_common(request, actor), **values)


def page(request: Request, actor: Actor, template: str, /, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
    """The page as an answer. A message that was left for it is shown once."""
    flash = flashes.take(request) if not is_part(request) else None
    return HTMLResponse(render(request, actor, template, flash=flash, **values), status_code=status, headers=_headers(request))


def is_part(request: Request) -> bool:
    """Whether htmx asks for a part of the page that it shows already."""
    return request.headers.get("hx-request") == "true"


def go(request: Request, to: str, tone: str | None = None, words: Words | None = None) -> Response:
    """On to another page after a deed, with a message for it."""
    if tone is not None and words is not None:
        flashes.leave(request, tone, words)
    return RedirectResponse(to, status_code=303)


def local(address: str | None, otherwise: str = "/") -> str:
    """The address if it is one of this site, for `next` fields that anybody can have written."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc or any(ord(one) < 32 for one in address) else address


def _headers(request: Request) -> dict[str, str]:
    return {"Content-Language": lang_of(request), "Vary": "Cookie, Accept-Language, HX-Request"}


def _common(request: Request, actor: Actor) -> dict[str, Any]:
    lang = lang_of(request)
    theme = request.cookies.get(THEME_COOKIE)
    here = _here(request)
    return {
        "request": request,
        "actor": actor,
        "name": actor.name.partition(" <")[0],
        "lang": lang,
        "lang_tag": "zh-Hant-TW" if lang == "zh-Hant" else "en",
        "theme": theme if theme in THEMES else None,
        "csrf": csrf_of(request),
        "here": here,
        "path": request.url.path,
        "t": _chooser(lang),
        "say": lambda words, **fields: cast("Words", words).in_lang(lang).format(**fields),
        "day": lambda value: day_words(value, lang),
        "moment": lambda value: moment_words(value, lang),
        "iso": lambda value: value.astimezone(TAIPEI).isoformat(timespec="minutes") if isinstance(value, datetime) else str(value),
        "size": size_words,
        "may": lambda action, thing=None: permissions.may(actor, action, thing),
        "settings": services_of(request).settings,
        "today": services_of(request).today(),
    }


def _here(request: Request) -> str:
    """The page that somebody is on, to come back to: an answer to a form is none, the page with the form is."""
    if request.method in ("GET", "HEAD"):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    parts = urlsplit(request.headers.get("referer", ""))
    from_here = parts.netloc == request.headers.get("host")
    return local(parts.path + (f"?{parts.query}" if parts.query else "")) if from_here else "/"


def _chooser(lang: Lang) -> Callable[..., str]:
    def t(zh: str, en: str, **fields: object) -> str:
        text = zh if lang == "zh-Hant" else en
        return text.format(**fields) if fields else text

    return t


def day_words(value: date | datetime | None, lang: Lang) -> str:
    """A day as people write it, in Taipei: 115年3月3日."""
    if value is None:
        return ""
    day = value.astimezone(TAIPEI).date() if isinstance(value, datetime) else value
    return f"{day.year - _MINGUO}年{day.month}月{day.day}日" if lang == "zh-Hant" else day.isoformat()


def moment_words(value: datetime | None, lang: Lang) -> str:
    """A moment to the minute, in Taipei."""
    if value is None:
        return ""
    there = value.astimezone(TAIPEI)
    return f"{day_words(there, lang)} {there:%H:%M}"


def size_words(size: int) -> str:
    """Bytes as people read them."""
    if size < KIB * KIB:
        return f"{max(round(size / KIB), 1):,} KB"
    return f"{size / KIB / KIB:,.1f} MB"
