"""Checking documents in processes that can be killed: `LimitedPool` for many, `run_limited` for one."""

from ingest.sandbox.pool import Defect, LimitedPool, Outcome, run_limited

__all__ = ["Defect", "LimitedPool", "Outcome", "run_limited"]
