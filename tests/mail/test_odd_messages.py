"""Every odd message becomes exactly the letter that is expected of it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from schemas.facts import AppFacts
from service.mail.parsing import letter_of
from tests.mail.odd_messages import ODD_MESSAGES
from tests.mail.odd_messages.building import Odd

OURS = frozenset({"plan@plancheck.example"})


def test_there_are_enough_of_them_and_no_two_have_one_name() -> None:
    assert len(ODD_MESSAGES) >= 60
    assert len({odd.title for odd in ODD_MESSAGES}) == len(ODD_MESSAGES)


@pytest.mark.parametrize("odd", ODD_MESSAGES, ids=lambda odd: odd.title)
def test_the_outcome_is_the_expected_one(odd: Odd) -> None:
    letter = letter_of(odd.raw, ours=OURS)
    assert {one.name: one.data for one in letter.attachments} == dict(odd.files)
    assert tuple(one.name for one in letter.refused) == odd.refused
    assert tuple(one.name for one in letter.passed_over) == odd.passed_over
    assert (letter.sender.address if letter.sender else None) == odd.sender
    assert letter.subject == odd.subject
    assert letter.automatic == odd.automatic
    assert letter.facts.facts == AppFacts(**odd.facts)  # type: ignore[arg-type]
    assert letter.facts.unclear == odd.unclear
    assert letter.links == odd.links
    if odd.body is not None:
        assert letter.body == odd.body


@pytest.mark.parametrize("odd", ODD_MESSAGES, ids=lambda odd: odd.title)
def test_what_is_refused_is_said_in_both_languages(odd: Odd) -> None:
    for refused in letter_of(odd.raw, ours=OURS).refused:
        for words in (refused.reason, refused.remedy):
            assert words.zh.endswith("。")
            assert words.en.endswith(".")


def test_every_fact_that_is_read_comes_with_the_words_that_state_it() -> None:
    for odd in ODD_MESSAGES:
        letter = letter_of(odd.raw, ours=OURS)
        given = {one.name for one in fields(AppFacts) if getattr(letter.facts.facts, one.name) is not None}
        assert {name for name, _ in letter.facts.quotes} == given
