"""All pages, by area."""

from __future__ import annotations

from fastapi import APIRouter

from service.web import (
    account,
    administration,
    assets,
    case_deeds,
    case_page,
    figures,
    form_pages,
    home,
    inbox,
    mail_pages,
    register_pages,
    request_pages,
    second_factor_pages,
    sending,
)

PARTS = (
    assets,
    home,
    sending,
    account,
    second_factor_pages,
    inbox,
    case_page,
    case_deeds,
    request_pages,
    register_pages,
    figures,
    administration,
    mail_pages,
    form_pages,
)
router = APIRouter(include_in_schema=False)
for part in PARTS:
    router.include_router(part.router)
