"""Proves that the library is what its records say: every fault is named with its table, key, article and language.

One file for each family of checks, each check a generator of `Fault`; all of them are listed in `registry`. What the
checks say is English, like Django's own: it is for those who run the library, and for machines.
"""

from reviews.verification.database import unmigrated
from reviews.verification.fault import Fault
from reviews.verification.registry import CHECKS, Check, snapshot, verify

__all__ = ["CHECKS", "Check", "Fault", "snapshot", "unmigrated", "verify"]
