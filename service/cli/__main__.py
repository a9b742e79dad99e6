"""`python -m service.cli`, the same as `plancheck`."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from service.cli.main import main


def run() -> NoReturn:
    """Run one command and end. Nothing is left to be done then: taking every object down would only cost time."""
    code = main()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
