"""What a first check would otherwise have to do, done when plancheck is installed.

    python -m service.cli.preparing [PLAN...]

keeps what the modules compile as they are loaded, and what they compile as they check these plans.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages

from service.cli import quick_start

PACKAGES = ("schemas", "text", "ingest", "validators", "reports", "service.cli")


def modules() -> Iterator[str]:
    """The modules of plancheck, those that are run by themselves left out."""
    for package in PACKAGES:
        for found in walk_packages(import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                yield found.name


def main(plans: Sequence[str], store: str = quick_start.STORE) -> None:
    """Load everything anew, check the plans, and keep what was compiled on the way."""
    quick_start.forget()
    for name in modules():
        try:
            import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
    from service.cli.main import main as command  # noqa: PLC0415 - after what was kept has been forgotten
    from service.cli.options import today  # noqa: PLC0415
    from service.pipeline import Request, check  # noqa: PLC0415

    for plan in map(Path, plans):
        check(plan.read_bytes(), plan.name, Request(as_of=today()))
    with redirect_stdout(StringIO()):
        command(["check", "--help"])
    quick_start.remember(store)


if __name__ == "__main__":
    main(sys.argv[1:])
