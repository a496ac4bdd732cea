"""The generated files: one module each, listed in `catalogue`.

An artifact knows its path, policy, reason, template, context and log section. It never decides
what happens to an existing file; `featurebuilder.features` does.
"""
