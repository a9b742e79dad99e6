"""What comes in by forms and addresses, and what goes out to them, without a browser."""

from __future__ import annotations

from decimal import Decimal

import pytest
from starlette.datastructures import FormData

from schemas.facts import AppFacts
from schemas.forms import load_form
from schemas.rules import Words
from service.auth.actors import Actor
from service.errors import Refused
from service.pipeline import Request, write
from service.web import posted
from service.web.document_view import document_in
from service.web.home import SAMPLES, SAMPLES_FOLDER
from service.web.kept import Kept
from service.web.rendering import local, size_words
from service.web.trial_work import Tried, changed_form, tried
from tests.web.conftest import SAMPLES as ORIGINALS


def form(**fields: str) -> FormData:
    return FormData(list(fields.items()))


def test_numbers_are_read_as_people_write_them() -> None:
    given = form(ios_rating=" ３.４ ", downloads="４萬1,230次", audience="198萬6,191人", failed_last_year="yes")
    assert posted.facts(given) == AppFacts(ios_rating=Decimal("3.4"), downloads=41_230, audience=1_986_191, failed_last_year=True)


def test_what_is_left_empty_is_not_known() -> None:
    assert posted.facts(form(ios_rating=" ", failed_last_year="")) == AppFacts()


@pytest.mark.parametrize(
    ("field", "value"),
    [("ios_rating", "5.1"), ("ios_rating", "-1"), ("android_rating", "四"), ("downloads", "1.5"), ("audience", "9" * 12)],
)
def test_a_number_that_cannot_be_read_is_refused_in_words(field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        posted.facts(form(**{field: value}))
    assert refused.value.status == 422
    assert value in refused.value.words.zh


def test_a_day_is_an_iso_day() -> None:
    assert str(posted.day(form(due="2026-03-02"), "due", Words("限辦日", "due day"))) == "2026-03-02"
    with pytest.raises(Refused, match="due day"):
        posted.day(form(due="115/3/2"), "due", Words("限辦日", "due day"))


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example/", "/\\evil.example", "evil", "", None, "/a\nb"])
def test_one_is_never_led_to_another_site(address: str | None) -> None:
    assert local(address, "/inbox") == "/inbox"


def test_one_is_led_back_to_a_page_of_this_site() -> None:
    assert local("/cases/1?version=2#f3") == "/cases/1?version=2#f3"


def test_sizes_are_told_in_words() -> None:
    assert [size_words(size) for size in (1, 40_000, 3_500_000)] == ["1 KB", "39 KB", "3.3 MB"]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_the_samples_that_ship_are_those_of_the_project(sample: object) -> None:
    name = sample.file  # type: ignore[attr-defined]
    assert (SAMPLES_FOLDER / name).read_bytes() == (ORIGINALS / name).read_bytes()


def request() -> Request:
    return Request(as_of=SAMPLES["target"].as_of)


def test_the_documents_words_are_taken_from_the_report_with_all_their_places() -> None:
    data = (ORIGINALS / "target-too-low.docx").read_bytes()
    written = write(data, "plan.docx", request(), langs=("zh-Hant", "en"), pages=True)
    for lang in ("zh-Hant", "en"):
        words = document_in(written.pages[lang])
        assert words is not None
        assert words.count("<p ") > 40
        assert 'id="p1"' in words
        assert "<aside" not in words
        assert "</div>\n</aside>" not in words


def test_a_file_that_cannot_be_read_has_no_words_to_show() -> None:
    assert document_in(write(b"%PDF-1.7 broken", "plan.pdf", request(), langs=("zh-Hant",), pages=True).pages["zh-Hant"]) is None


def test_a_trial_tells_what_a_changed_form_would_find_and_what_no_more() -> None:
    data = (ORIGINALS / "target-too-low.docx").read_bytes()
    stricter = tried(Tried(data=data, name="plan.docx", request=request(), changes={"min_characters": 2900}, without=()))
    assert stricter is not None
    assert (stricter.before, stricter.after) == ("fail", "fail")
    assert [one[0] for one in stricter.come] == ["L301"]
    assert stricter.gone == ()
    milder = tried(Tried(data=data, name="plan.docx", request=request(), changes={}, without=("T404", "T405")))
    assert milder is not None
    assert {one[0] for one in milder.gone} == {"T404", "T405"}
    assert tried(Tried(data=b"%PDF", name="plan.pdf", request=request(), changes={}, without=())) is None


def test_a_changed_form_differs_in_what_was_changed_only() -> None:
    old = load_form()
    new = changed_form(old, {"rates": ["0.06", "0.10", "0.25"], "rating_threshold": "3.6"})
    assert [one.rate for one in new.classes] == [Decimal("0.06"), Decimal("0.10"), Decimal("0.25")]
    assert new.rating_threshold == Decimal("3.6")
    assert (new.sections, new.min_characters, old.classes[0].rate) == (old.sections, old.min_characters, Decimal("0.05"))


def test_figures_are_counted_once_a_minute_for_each_actor() -> None:
    now, counted = [0.0], []
    kept = Kept(lambda _, actor: counted.append(actor.role) or len(counted), clock=lambda: now[0])
    visitor, reviewer = Actor(role="nobody", name="visitor"), Actor(role="reviewer", name="r", user_id="1")
    assert [kept(None, visitor), kept(None, visitor), kept(None, reviewer)] == [1, 1, 2]  # type: ignore[arg-type]
    now[0] = 60.0
    assert kept(None, visitor) == 3  # type: ignore[arg-type]
    assert counted == ["nobody", "reviewer", "nobody"]
