from __future__ import annotations

import numpy as np
import pytest

from ingest.ocr.decoding import Decoder, writable
from tests.conftest import needs

pytestmark = needs("cv2")
ALPHABET = ["", *"改善方案、优優0个個", " "]


class Answering:
    """A network that gives, step by step, the chances it was told; it keeps the widths of what it was shown."""

    def __init__(self, *steps: dict[str, float]) -> None:
        self.steps = steps
        self.widths: list[int] = []

    def metadata(self, key: str) -> str:
        return "\n".join(ALPHABET[1:-1])

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        self.widths.append(batch.shape[3])
        chances = np.zeros((1, len(self.steps), len(ALPHABET)), np.float32)
        for place, step in enumerate(self.steps):
            for character, chance in step.items():
                chances[0, place, ALPHABET.index(character)] = chance
        return chances


def read(*steps: dict[str, float], ink: tuple[int, int] | None = None) -> str:
    picture = np.full((48, 8 * len(steps), 3), 255, np.uint8)
    if ink:
        picture[20:30, ink[0] : ink[1]] = 0
    return "".join(sign.character for sign in Decoder(Answering(*steps)).read(picture))  # type: ignore[arg-type]


NOTHING = {"": 1.0}


def test_equal_steps_are_one_character_and_parted_ones_two() -> None:
    assert read({"改": 0.9}, {"改": 0.8}, NOTHING, {"改": 0.9}, NOTHING, {"善": 1.0}) == "改改善"


def test_simplified_characters_give_way_to_the_likeliest_traditional_one() -> None:
    assert read({"个": 0.9, "個": 0.05, "": 0.05}, NOTHING, {"优": 0.9, "優": 0.1}) == "個優"


def test_a_mark_the_network_passed_over_is_found_by_its_ink() -> None:
    solid = [{character: 1.0} if character else NOTHING for character in ("改", "", "善", "", "方", "", "案", "")]
    gap = [{"": 0.9, "、": 0.1}, NOTHING, {"改": 1.0}, NOTHING]
    assert read(*solid, *gap) == "改善方案改"
    assert read(*solid, *gap, ink=(64, 76)) == "改善方案、改"


def test_rows_of_equal_digits_are_read_again_in_a_wider_picture() -> None:
    network = Answering(*[{"0": 1.0}, NOTHING] * 3)
    Decoder(network).read(np.full((48, 480, 3), 255, np.uint8))  # type: ignore[arg-type]
    assert len(network.widths) == 2
    assert network.widths[1] > 1.5 * network.widths[0]


def test_a_line_with_a_doubtful_digit_is_read_twice() -> None:
    network = Answering({"0": 0.6}, NOTHING, {"改": 0.5})
    Decoder(network).read(np.full((48, 480, 3), 255, np.uint8))  # type: ignore[arg-type]
    assert len(network.widths) == 2


@pytest.mark.parametrize("character", list("改Aa1，。（）①㈠★○％〇ㄧ「」"))
def test_what_plans_are_written_with_is_writable(character: str) -> None:
    assert writable(character)


@pytest.mark.parametrize("character", [*"个优价机の한🛁", "", "ab"])
def test_what_no_plan_in_taiwan_holds_is_not(character: str) -> None:
    assert not writable(character)
