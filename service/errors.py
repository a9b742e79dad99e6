"""What a use case refuses, in words for people."""

from __future__ import annotations

from schemas.rules import Words


class Refused(Exception):
    """A request that cannot be met, and why. `status` is the HTTP status that says the same; `code` is stable for programs."""

    def __init__(self, status: int, code: str, words: Words) -> None:
        super().__init__(words.en)
        self.status = status
        self.code = code
        self.words = words


def not_found(what: Words) -> Refused:
    """There is no such thing, or it is not for this actor to see: the two look alike."""
    return Refused(
        404,
        "not-found",
        Words(f"找不到這{what.zh}，請確認網址或編號。", f"There is no such {what.en}; check the address or number."),
    )
