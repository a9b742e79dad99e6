"""`make soak`: storms for as long as is asked for, on each way of running the service in turn; ends at the first promise broken.

python -m tests.service.soak --minutes 30
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from pathlib import Path

from tests.service.servers import Rabbit
from tests.service.storm import Storm, distributed, embedded

WAYS = {
    "SQLite, embedded": embedded,
    "PostgreSQL, Redis": distributed,
    "PostgreSQL, RabbitMQ, S3": lambda folder, seed: distributed(folder, seed, broker=Rabbit, s3=True),
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--storm", type=float, default=60, help="seconds of one storm")
    options.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    asked = options.parse_args()
    end, seed, kills, accepted = time.monotonic() + asked.minutes * 60, asked.seed, 0, 0
    while time.monotonic() < end:
        for name, way in WAYS.items():
            with tempfile.TemporaryDirectory(prefix="plancheck-soak-") as folder:
                held: AbstractContextManager[Storm] = way(Path(folder), seed)
                with held as storm:
                    found = storm.rage(asked.storm)
            print(f"{name} (seed {seed}): {found}", flush=True)
            kills, accepted, seed = kills + found.kills.total(), accepted + found.accepted, seed + 1
            if found.lost or found.twice or found.unfinished or found.damaged or found.refused:
                print({key: value for key, value in vars(found).items() if isinstance(value, list) and value})
                return 1
    print(f"{accepted} submissions, {kills} kills: nothing lost, nothing twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
