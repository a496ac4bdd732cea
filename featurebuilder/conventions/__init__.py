"""The conventions of a feature as plain values, which the ledger keeps.

Nothing here reads a project: `featurebuilder.choosing` chooses the values.
"""
