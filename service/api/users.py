"""Accounts, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, StrictBool

from service.api.dependencies import Here, Who
from service.auth import users as accounts
from service.db.people_tables import User

router = APIRouter(tags=["users"])

Role = Literal["agency", "reviewer", "administrator"]
Lang = Literal["zh-Hant", "en"]
Text = Annotated[str, Field(min_length=1, max_length=254)]
Identity = Annotated[str, Path(max_length=64)]


class UserOut(BaseModel):
    """An account."""

    id: str
    email: str
    name: str
    role: Role
    agency_id: str | None
    agency: str | None = Field(description="The agency's name.")
    lang: Lang
    active: bool
    has_password: bool
    has_city_sign_in: bool = Field(description="Whether the account is bound to somebody at the city's provider.")
    locked_until: datetime | None
    created_at: datetime
    last_sign_in_at: datetime | None


class UserPage(BaseModel):
    """Some accounts; `next` is to be given as `after` for more, and null at the end."""

    users: list[UserOut]
    next: str | None


class NewUser(BaseModel):
    """An account to be made."""

    email: Text
    name: Text
    role: Role
    agency_id: Annotated[str, Field(max_length=32)] | None = None
    lang: Lang = "zh-Hant"


class UserChanges(BaseModel):
    """What is to be changed; what is left out stays."""

    name: Text | None = None
    role: Role | None = None
    agency_id: Annotated[str, Field(max_length=32)] | None = None
    lang: Lang | None = None
    active: StrictBool | None = None


class Link(BaseModel):
    """A link that works once. It is shown only now."""

    link: str


class Invited(BaseModel):
    """A new account and the link with which its owner sets the password."""

    user: UserOut
    link: str


class Reviewer(BaseModel):
    """Somebody who can be given a case."""

    id: str
    name: str


@router.get("/users", summary="List accounts")
def get_users(
    services: Here,
    who: Who,
    search: Annotated[str, Query(max_length=100, description="Part of an e-mail address, a name or an agency.")] = "",
    after: Annotated[str, Query(max_length=254)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UserPage:
    """Accounts by e-mail address."""
    found = accounts.listed(services, who, search=search, after=after, limit=limit + 1)
    page = found[:limit]
    return UserPage(users=[_out(*one) for one in page], next=page[-1][0].email if len(found) > limit else None)


@router.get("/reviewers", summary="Who can be given a case")
def get_reviewers(services: Here, who: Who) -> list[Reviewer]:
    """Active reviewers and administrators by name."""
    return [Reviewer(id=one.id, name=one.name) for one in accounts.reviewers(services, who)]


@router.post("/users", status_code=201, summary="Make an account")
def post_user(services: Here, who: Who, given: NewUser) -> Invited:
    """The account and a link for its owner, valid for seven days."""
    user, link = accounts.add(services, who, **given.model_dump())
    return Invited(user=_out(*accounts.get(services, who, user.id)), link=link)


@router.get("/users/{user_id}", summary="One account")
def get_user(services: Here, who: Who, user_id: Identity) -> UserOut:
    """The account."""
    return _out(*accounts.get(services, who, user_id))


@router.patch("/users/{user_id}", summary="Change an account", responses={409: {}})
def patch_user(services: Here, who: Who, user_id: Identity, changes: UserChanges) -> UserOut:
    """Who is disabled, or given another role or agency, is signed out everywhere at once."""
    accounts.change(services, who, user_id, accounts.Changes(**changes.model_dump()))
    return _out(*accounts.get(services, who, user_id))


@router.post("/users/{user_id}/link", status_code=201, summary="Make a link to set another password", responses={409: {}})
def post_user_link(services: Here, who: Who, user_id: Identity) -> Link:
    """Earlier links of the account stop working."""
    return Link(link=accounts.new_link(services, who, user_id))


@router.post("/users/{user_id}/sign-out", status_code=204, summary="Sign somebody out everywhere")
def post_user_sign_out(services: Here, who: Who, user_id: Identity) -> None:
    """Ends all sessions of the account."""
    accounts.sign_out_everywhere(services, who, user_id)


def _out(user: User, agency: str | None) -> UserOut:
    return UserOut(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,  # type: ignore[arg-type]  # the database allows only the three roles
        agency_id=user.agency_id,
        agency=agency,
        lang="en" if user.lang == "en" else "zh-Hant",
        active=user.active,
        has_password=user.password_hash is not None,
        has_city_sign_in=user.oidc_subject is not None,
        locked_until=user.locked_until,
        created_at=user.created_at,
        last_sign_in_at=user.last_sign_in_at,
    )
