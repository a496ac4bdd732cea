"""Failures are counted as the summary of schemathesis lists them."""

from __future__ import annotations

from benchmarks.peers.__main__ import failures_in

SUMMARY = """
Test Phases:
  ❌ Coverage
  ❌ Fuzzing

Failures:
  ❌ ST101 Server error: 1
  ❌ ST205 Allow header mismatch: 12

For more information, run `st explain <code>` for ST101, ST205.
"""


def test_failures_are_counted_by_kind() -> None:
    assert failures_in(SUMMARY) == {"ST101 Server error": 1, "ST205 Allow header mismatch": 12}


def test_a_clean_run_has_none() -> None:
    assert failures_in("Test Phases:\n  ✅ Coverage\n") == {}
