"""Files that came together: one upload of several, one mail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from service.api.dependencies import Here, Who
from service.api.parts import Identity, LangChoice, download, errors, files, lang_or
from service.api.submissions import RefusedOut, SubmissionOut, submission_out
from service.cases import handed

router = APIRouter(tags=["batches"])

MEDIA_TYPES: dict[handed.SheetKind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class BatchOut(BaseModel):
    """A batch with what became of every file."""

    id: str
    source: Literal["web", "api", "mail"]
    created_at: datetime
    done: bool = Field(description="Whether every file has its report.")
    submissions: list[SubmissionOut]
    refused: list[RefusedOut]


@router.get("/batches/{batch_id}", summary="A batch of files")
def get_batch(services: Here, who: Who, batch_id: Identity) -> BatchOut:
    """Every file that was taken with its status, and every file that was not with the reason."""
    view = handed.batch(services, who, batch_id)
    return BatchOut.model_validate(
        {
            "id": view.batch.id,
            "source": view.batch.source,
            "created_at": view.batch.created_at,
            "done": view.done,
            "submissions": [submission_out(one) for one in view.submissions],
            "refused": [RefusedOut(name=one["name"], reason=one["reason"][who.lang]) for one in view.batch.refused],
        }
    )


@router.get(
    "/batches/{batch_id}/summary",
    summary="A batch as a spreadsheet",
    responses={**files("One sheet with a line a plan, one with a line a finding.", *MEDIA_TYPES.values()), **errors(409)},
    response_class=Response,
)
def get_summary(
    services: Here,
    who: Who,
    batch_id: Identity,
    wanted: Annotated[handed.SheetKind, Query(alias="format")] = "xlsx",
    lang: LangChoice = None,
) -> Response:
    """Once every file of the batch is checked."""
    made = handed.sheet(services, who, batch_id, wanted, lang=lang_or(who, lang))
    return download(f"彙整表_{batch_id[:8]}.{wanted}", MEDIA_TYPES[wanted], made)
