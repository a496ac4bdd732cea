"""The record of what was generated for a feature, and its file format.

It reads ledgers from a snapshot, and never writes them: a ledger is a change of a plan.
"""
