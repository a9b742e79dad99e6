"""Every rule of the catalogue, in the order of its codes. A rule that is not in this tuple does not exist."""

from __future__ import annotations

from schemas.rules import Rule
from validators.appfacts import (
    k901_fact_differs,
    k902_second_year,
)
from validators.arithmetic import (
    a501_wrong_calculation,
    a502_table_sum,
    a503_prose_sum,
    a504_false_comparison,
    a505_amount_differs,
)
from validators.budget import (
    b601_no_amounts,
    b602_no_total,
)
from validators.consistency import (
    x801_wrong_reference,
    x802_feedback_unanswered,
    x803_cost_unexplained,
    x804_name_differs,
    x805_stars_missing,
    x806_stars_too_low,
    x807_security_vague,
    x808_copied_example,
    x809_answer_against,
)
from validators.document import (
    d101_unreadable,
    d102_encrypted,
    d103_ocr_used,
    d104_no_text,
    d105_not_a_plan,
    d106_active_content,
    d107_revisions_left,
    d108_placeholder_left,
)
from validators.format import (
    f311_font,
    f312_font_size,
    f313_line_height,
)
from validators.length import (
    l301_too_short,
    l302_too_long,
    l303_measure_differs,
)
from validators.schedule import (
    c701_no_schedule,
    c702_ends_before_start,
    c703_release_before_end,
    c704_already_past,
    c705_cycle_unstated,
    c706_no_release,
)
from validators.structure import (
    s201_part_missing,
    s202_section_missing,
    s203_section_empty,
    s204_item_missing,
    s205_section_repeated,
    s206_order_differs,
    s207_numbering_broken,
    s208_heading_differs,
    s209_no_substance,
    s210_question_unanswered,
    s211_answer_unreasoned,
    s212_detail_missing,
)
from validators.target import (
    t401_audience_missing,
    t402_audience_unsourced,
    t403_wrong_class,
    t404_wrong_product,
    t405_target_too_low,
    t406_audience_differs,
    t407_target_missing,
    t408_target_not_reached,
    t409_effect_unquantified,
)

RULES: tuple[Rule, ...] = (
    d101_unreadable.RULE,
    d102_encrypted.RULE,
    d103_ocr_used.RULE,
    d104_no_text.RULE,
    d105_not_a_plan.RULE,
    d106_active_content.RULE,
    d107_revisions_left.RULE,
    d108_placeholder_left.RULE,
    s201_part_missing.RULE,
    s202_section_missing.RULE,
    s203_section_empty.RULE,
    s204_item_missing.RULE,
    s205_section_repeated.RULE,
    s206_order_differs.RULE,
    s207_numbering_broken.RULE,
    s208_heading_differs.RULE,
    s209_no_substance.RULE,
    s210_question_unanswered.RULE,
    s211_answer_unreasoned.RULE,
    s212_detail_missing.RULE,
    l301_too_short.RULE,
    l302_too_long.RULE,
    l303_measure_differs.RULE,
    f311_font.RULE,
    f312_font_size.RULE,
    f313_line_height.RULE,
    t401_audience_missing.RULE,
    t402_audience_unsourced.RULE,
    t403_wrong_class.RULE,
    t404_wrong_product.RULE,
    t405_target_too_low.RULE,
    t406_audience_differs.RULE,
    t407_target_missing.RULE,
    t408_target_not_reached.RULE,
    t409_effect_unquantified.RULE,
    a501_wrong_calculation.RULE,
    a502_table_sum.RULE,
    a503_prose_sum.RULE,
    a504_false_comparison.RULE,
    a505_amount_differs.RULE,
    b601_no_amounts.RULE,
    b602_no_total.RULE,
    c701_no_schedule.RULE,
    c702_ends_before_start.RULE,
    c703_release_before_end.RULE,
    c704_already_past.RULE,
    c705_cycle_unstated.RULE,
    c706_no_release.RULE,
    x801_wrong_reference.RULE,
    x802_feedback_unanswered.RULE,
    x803_cost_unexplained.RULE,
    x804_name_differs.RULE,
    x805_stars_missing.RULE,
    x806_stars_too_low.RULE,
    x807_security_vague.RULE,
    x808_copied_example.RULE,
    x809_answer_against.RULE,
    k901_fact_differs.RULE,
    k902_second_year.RULE,
)

_BY_CODE = {rule.code: rule for rule in RULES}


def rule_of(code: str) -> Rule:
    """The rule of that code, in whatever case it is written. Raises KeyError where there is none."""
    return _BY_CODE[code.upper()]
