"""All that a plan's words state, section by section."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from ingest.facts.audience import audience_of, audience_sources_of
from ingest.facts.audience_table import tabled_audience
from ingest.facts.calculations import calculations_of
from ingest.facts.costs import read_costs
from ingest.facts.cycles import cycle_of
from ingest.facts.effect import Effect, effect_of
from ingest.facts.effect_table import tabled_effect
from ingest.facts.prose import prose_of
from ingest.facts.ratings import ratings_of
from ingest.facts.release import release_of
from ingest.facts.schedule import schedule_of
from ingest.facts.security import security_grounds_of
from ingest.facts.standing import Standing, downloads_today_of
from ingest.facts.target import download_target_of, multiplicands_of
from ingest.facts.target_table import tabled_target
from schemas.document import Document
from schemas.forms import Form
from schemas.plan import Section, Stated, Values


def read_values(document: Document, form: Form, sections: Mapping[str, Section], standing: Standing) -> Values:
    """The values that the sections' own words state, each with its words. What is not stated is None.

    `standing` is what the plan says of rating and downloads elsewhere, for where the sections do not.
    """
    schedule = schedule_of(prose_of(document, sections.get("improvement.schedule")))
    release = release_of(prose_of(document, sections.get("improvement.release")))
    done = [one.value for one in (release.date, schedule.end) if one is not None]
    stars = ratings_of(
        prose_of(document, sections.get("improvement.stars")),
        begun=schedule.start.value if schedule.start else None,
        done=min(done, key=lambda one: one.first_day(), default=None),
    )
    people = prose_of(document, sections.get("marketing.audience"))
    downloads = prose_of(document, sections.get("marketing.target"))
    audience = _audience(document, form, sections.get("marketing.audience"), multiplicands_of(downloads))
    target = download_target_of(downloads, form, audience, tabled_target(document, sections.get("marketing.target")))
    effect = _effect(document, sections.get("marketing.campaign.effect"))
    calculations, comparisons, sums = calculations_of(document, sections)
    costs = read_costs(document, form, sections)
    return Values(
        audience=audience,
        audience_sources=audience_sources_of(people, downloads, audience),
        target_calculations=target.calculations,
        rate=target.rate,
        standard=target.standard,
        target=target.target,
        current_downloads=effect.current or downloads_today_of(downloads) or standing.downloads,
        added_downloads=effect.added,
        projected_downloads=effect.projected,
        reach=effect.reach,
        expected_stars=stars.expected,
        expected_stars_open=stars.open_,
        stars_raise=stars.rise,
        present_stars=stars.present or standing.rating,
        ios_rating=stars.ios or standing.ios,
        android_rating=stars.android or standing.android,
        schedule=schedule.periods,
        schedule_start=schedule.start,
        schedule_end=schedule.end,
        schedule_timed=schedule.timed,
        schedule_stages=schedule.stages,
        release=release.date,
        last_release=release.last,
        release_stages=release.stages,
        release_timed=release.timed,
        update_cycle=cycle_of(prose_of(document, sections.get("improvement.update_cycle"))),
        security_grounds=security_grounds_of(prose_of(document, sections.get("improvement.security"))),
        improvement_budget=costs.budgets.get("improvement"),
        marketing_budget=costs.budgets.get("marketing"),
        cost_tables=costs.tables,
        calculations=calculations,
        comparisons=comparisons,
        sums=sums,
        prose_totals=costs.prose_totals,
        budget_amounts=costs.amounts,
    )


def _effect(document: Document, section: Section | None) -> Effect:
    """What the section's sentences state; what only a table's cells say by the column it stands in."""
    said, tabled = effect_of(prose_of(document, section)), tabled_effect(document, section)

    def chosen(one: Stated[Decimal] | None, other: Stated[Decimal] | None) -> Stated[Decimal] | None:
        return (other or one) if one is None or document.paragraphs[one.span.block].in_table else one

    return Effect(
        current=chosen(said.current, tabled.current),
        added=chosen(said.added, tabled.added),
        projected=chosen(said.projected, tabled.projected),
        reach=said.reach,
    )


def _audience(
    document: Document, form: Form, section: Section | None, reckoned_with: Collection[Decimal]
) -> Stated[Decimal] | None:
    """The audience that the section's sentences state; of numbers in a table the one in its row of totals."""
    said = audience_of(prose_of(document, section), form, reckoned_with)
    if said is None or document.paragraphs[said.span.block].in_table:
        return tabled_audience(document, section) or said
    return said
