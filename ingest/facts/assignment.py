"""Which complaint belongs to which improvement, where their words alone do not say it.

A writer who lists complaints and then improvements answers them one by one, often in other words (要等多久, 叫號進度).
An improvement that answers no other complaint is therefore taken for the answer of one that shares but a little with it. A
complaint for which none is left over stays unanswered, so that one more complaint than the improvements answer is still found.
"""

from __future__ import annotations

from collections.abc import Sequence


def assigned(settled: Sequence[Sequence[int]], open_: Sequence[Sequence[int]]) -> frozenset[int]:
    """Which of the open complaints get an improvement of their own.

    `settled` are the improvements (by number) that may answer each complaint known to be answered, the likeliest first; `open_`
    the same for the others. A settled complaint gives an improvement up where another answers it as well (Kuhn's augmenting
    paths). Numbers of the open complaints are returned.
    """
    holder: dict[int, int] = {}
    wishes = [*settled, *open_]

    def placed(complaint: int, tried: set[int]) -> bool:
        for improvement in wishes[complaint]:
            if improvement in tried:
                continue
            tried.add(improvement)
            if improvement not in holder or placed(holder[improvement], tried):
                holder[improvement] = complaint
                return True
        return False

    for complaint in range(len(settled)):
        placed(complaint, set())
    return frozenset(place for place in range(len(open_)) if placed(len(settled) + place, set()))
