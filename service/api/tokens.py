"""API tokens of the own account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from service.api.dependencies import Here, Who
from service.auth import tokens
from service.db.people_tables import ApiToken

router = APIRouter(tags=["tokens"])

Scope = Literal["read", "submit", "review", "administer"]


class TokenOut(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="To within five minutes.")


class NewToken(BaseModel):
    """A token to be made."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=4)]
    days: Annotated[int, Field(strict=True, ge=1, le=tokens.DAYS, description="How long it is valid.")] = 90


class Made(BaseModel):
    """The new token. The secret is shown only now."""

    token: TokenOut
    secret: str


@router.get("/tokens", summary="The own API tokens")
def get_tokens(services: Here, who: Who) -> list[TokenOut]:
    """The newest first, with those that were revoked."""
    return [_out(one) for one in tokens.listed(services, who)]


@router.post("/tokens", status_code=201, summary="Make an API token")
def post_token(services: Here, who: Who, given: NewToken) -> Made:
    """Only for who signed in: a token cannot make tokens."""
    token, secret = tokens.make(services, who, name=given.name, scopes=given.scopes, days=given.days)
    return Made(token=_out(token), secret=secret)


@router.delete("/tokens/{token_id}", status_code=204, summary="Revoke an API token")
def delete_token(services: Here, who: Who, token_id: Annotated[str, Path(max_length=64)]) -> None:
    """From now on it is worth nothing."""
    tokens.revoke(services, who, token_id)


def _out(token: ApiToken) -> TokenOut:
    return TokenOut(
        id=token.id,
        name=token.name,
        scopes=token.scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
    )
