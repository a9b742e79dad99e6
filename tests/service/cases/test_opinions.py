"""What reviewers say of findings, and how long it holds."""

from __future__ import annotations

from datetime import date

from service.cases import adding, opinions, reading, reviewing, submitting
from service.cases.opinions import Standing, findings_of, standings
from service.cases.repository import added_to, last_version
from tests.service.cases.building import Found, World
from tests.service.cases.test_life import in_review, refusal

WRONG = Found(code="T404", quote="1,986,191*5%=99,039")
SHORT = Found(code="L301", section=None, quote="", severity="warning")


def standing(world: World, case_id: str, found: Found) -> Standing:
    with world.services.sessions() as session:
        version = last_version(session, world.case(case_id))
        return standings(session, case_id, findings_of(session, version.id))[found.identity]


def kinds(one: Standing) -> tuple[str | None, str | None]:
    return one.opinion.kind if one.opinion else None, one.lapsed.kind if one.lapsed else None


def returned(world: World, case_id: str, *findings: Found) -> None:
    """The case goes back to its agency, and its next version with these findings comes and is taken up."""
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "returned")
    world.plan(findings=findings, case_id=case_id)
    submitting.submit(world.services, world.actors["traffic"], case_id)
    reviewing.take_up(world.services, world.actors["reviewer"], case_id)


def test_a_finding_is_confirmed_dismissed_and_opened_again(world: World) -> None:
    case_id = in_review(world, world.plan(findings=[WRONG, SHORT]))
    who = world.actors["reviewer"]
    opinions.confirm(world.services, who, case_id, WRONG.identity)
    assert kinds(standing(world, case_id, WRONG)) == ("confirmed", None)
    opinions.dismiss(world.services, who, case_id, WRONG.identity, "附件已說明")
    assert kinds(standing(world, case_id, WRONG)) == ("dismissed", None)
    assert kinds(standing(world, case_id, SHORT)) == (None, None)
    opinions.withdraw(world.services, who, case_id, WRONG.identity)
    assert kinds(standing(world, case_id, WRONG)) == (None, None)
    assert refusal(lambda: opinions.withdraw(world.services, who, case_id, WRONG.identity)) == "404 not-found"
    assert world.log(case_id)[2:] == ["finding.confirmed", "finding.dismissed", "finding.reopened"]


def test_dismissing_takes_a_reason_and_a_finding_that_is_there(world: World) -> None:
    case_id = in_review(world)
    who = world.actors["reviewer"]
    assert refusal(lambda: opinions.dismiss(world.services, who, case_id, WRONG.identity, " \n")) == "422 words-missing"
    assert refusal(lambda: opinions.dismiss(world.services, who, case_id, WRONG.identity, "字" * 2001)) == "422 words-too-long"
    assert refusal(lambda: opinions.dismiss(world.services, who, case_id, "0" * 16, "無")) == "404 not-found"
    assert refusal(lambda: opinions.confirm(world.services, world.actors["traffic"], case_id, WRONG.identity)) == "403 not-allowed"


def test_an_answered_case_is_not_judged_any_more(world: World) -> None:
    case_id = in_review(world)
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "approved")
    assert refusal(lambda: opinions.confirm(world.services, world.actors["reviewer"], case_id, WRONG.identity)) == "409 wrong-state"


def test_a_dismissal_follows_its_finding_into_later_versions(world: World) -> None:
    case_id = in_review(world, world.plan(findings=[SHORT, WRONG]))
    opinions.dismiss(world.services, world.actors["reviewer"], case_id, WRONG.identity, "附件已說明")
    opinions.dismiss(world.services, world.actors["reviewer"], case_id, SHORT.identity, "圖多")
    returned(world, case_id, WRONG, SHORT)
    assert kinds(standing(world, case_id, WRONG)) == ("dismissed", None)
    assert kinds(standing(world, case_id, SHORT)) == ("dismissed", None), "what rests on no words cannot lapse"


def test_a_dismissal_lapses_where_the_words_have_changed(world: World) -> None:
    case_id = in_review(world, world.plan(findings=[WRONG]))
    opinions.dismiss(world.services, world.actors["reviewer"], case_id, WRONG.identity, "附件已說明")
    reworded = Found(code="T404", fingerprint=WRONG.identity, quote="1,986,191*5%=99,309")
    returned(world, case_id, reworded)
    assert kinds(standing(world, case_id, WRONG)) == (None, "dismissed")
    opinions.confirm(world.services, world.actors["reviewer"], case_id, WRONG.identity)
    assert kinds(standing(world, case_id, WRONG)) == ("confirmed", None)


def test_blanks_between_the_words_change_nothing(world: World) -> None:
    case_id = in_review(world, world.plan(findings=[WRONG]))
    opinions.dismiss(world.services, world.actors["reviewer"], case_id, WRONG.identity, "附件已說明")
    returned(world, case_id, Found(code="T404", fingerprint=WRONG.identity, quote="1,986,191 * 5% =\n99,039"))
    assert kinds(standing(world, case_id, WRONG)) == ("dismissed", None)


def test_two_reviewers_who_saw_the_same_state_do_not_both_judge(world: World) -> None:
    case_id = in_review(world, world.plan(findings=[WRONG]))
    seen = world.case(case_id).revision
    opinions.confirm(world.services, world.actors["reviewer"], case_id, WRONG.identity, revision=seen)
    late = refusal(lambda: opinions.dismiss(world.services, world.actors["other"], case_id, WRONG.identity, "不然", revision=seen))
    assert late == "412 changed-since"


def test_findings_are_added_and_taken_back(world: World) -> None:
    case_id = in_review(world)
    who = world.actors["reviewer"]
    made = adding.add(world.services, who, case_id, severity="warning", message=" 行銷管道與客群不符 ", section="marketing.target")
    assert made.message == "行銷管道與客群不符"
    with world.services.sessions() as session:
        assert [one.id for one in added_to(session, case_id)] == [made.id]
    adding.take_back(world.services, who, case_id, made.id)
    with world.services.sessions() as session:
        assert added_to(session, case_id) == []
    assert refusal(lambda: adding.take_back(world.services, who, case_id, made.id)) == "404 not-found"
    another = in_review(world)
    other = adding.add(world.services, who, another, severity="note", message="x")
    assert refusal(lambda: adding.take_back(world.services, who, case_id, other.id)) == "404 not-found"


def test_a_finding_is_added_to_a_section_of_the_form_only(world: World) -> None:
    case_id = in_review(world)
    who = world.actors["reviewer"]
    assert (
        refusal(lambda: adding.add(world.services, who, case_id, severity="error", message="x", section="nowhere"))
        == "422 unknown-section"
    )
    assert refusal(lambda: adding.add(world.services, who, case_id, severity="worst", message="x")) == "422 unknown-severity"  # type: ignore[arg-type]


def test_an_agency_sees_opinions_once_its_plan_is_answered(world: World) -> None:
    case_id = in_review(world, world.plan(findings=[WRONG]))
    opinions.dismiss(world.services, world.actors["reviewer"], case_id, WRONG.identity, "附件已說明")
    case = world.case(case_id)
    assert not reading.shows_opinions(world.actors["traffic"], case)
    assert reading.shows_opinions(world.actors["other"], case)
    reviewing.decide(world.services, world.actors["reviewer"], case_id, "returned", reply_by=date(2026, 3, 20))
    assert reading.shows_opinions(world.actors["traffic"], world.case(case_id))
