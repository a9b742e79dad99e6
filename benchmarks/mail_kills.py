"""Kill the mail service some hundred times at every step of a message: `python -m benchmarks.mail_kills --count 220`.

Needs Dovecot. `--database` takes the URL of an empty PostgreSQL database; without it, SQLite in a temporary folder. Ends with 1
where anything was lost, checked twice, or answered other than once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.mail.campaign import campaign


def main() -> int:
    """Run the campaign and print what it showed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=220, help="kills")
    parser.add_argument("--database", default="", help="URL of an empty database")
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plancheck-kills-") as folder:
        told = campaign(
            Path(folder),
            options.count,
            database_url=options.database,
            seed=options.seed,
            tell=lambda words: sys.stderr.write(f"{words}\n"),
        )
    for step, times in sorted(told.by_step.items()):
        sys.stdout.write(f"{times:5d}  {step}\n")
    sys.stdout.write(
        f"{told.kills} kills in {told.seconds:.0f} s: {told.messages} messages, {told.settled} settled, {told.filed} filed, "
        f"{len(told.replies)} answered, {sum(told.replies.values())} answers; {told.files} files, {told.distinct} distinct, "
        f"{told.submissions} submissions, {told.failed} given up, outcomes each {dict(told.checks)}\n"
    )
    try:
        told.demand_that_all_is_well()
    except AssertionError as error:
        sys.stdout.write(f"NOT WELL: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
