"""Drafts of the letter and of the opinion table."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from service.api.dependencies import Here, Who
from service.api.parts import Identity, download, errors, files
from service.api.values import Day
from service.cases import letters

router = APIRouter(tags=["letters"])


@router.get(
    "/cases/{case_id}/letters/{which}",
    summary="A draft of the letter or of the opinion table",
    responses={**files("The draft.", *letters.MEDIA_TYPES.values()), **errors(409)},
    response_class=Response,
)
def get_letter(
    services: Here,
    who: Who,
    case_id: Identity,
    which: Annotated[Literal["letter", "opinions"], Path(description="`letter` (函) or `opinions` (審查意見表).")],
    wanted: Annotated[Literal["docx", "odt", "txt"], Query(alias="format")] = "docx",
    as_if: Annotated[
        Literal["returned", "approved", "rejected"] | None,
        Query(description="The decision that the draft is for, while the case is not decided."),
    ] = None,
    reply_by: Annotated[Day | None, Query(description="With `as_if=returned`: until when the plan is to come back.")] = None,
) -> Response:
    """From the findings that were confirmed and added; to be copied into the agency's own document system."""
    made = letters.draft(services, who, case_id, which, wanted, as_if=as_if, reply_by=reply_by)
    return download(made.filename, made.media_type, made.data)
