"""Documents to try plancheck on, each beside the findings expected of it."""

from pathlib import Path

FOLDER = Path(__file__).parent
