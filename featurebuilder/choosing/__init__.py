"""Choose the conventions of a feature: paths, storage, references, dependencies and imports.

It reads the project and the other features' ledgers, and never renders or writes.
"""
