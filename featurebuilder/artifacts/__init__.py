"""The generated files: one module each, listed in `catalogue`.

An artifact knows its path, policy, reason, template, context and log section. It never decides
what happens to an existing file; `featurebuilder.features` does.

Templates only substitute values and loop; contexts make all decisions. Names in a context are safe
by type. A plain ``str`` comes from a request and needs a filter before it can be output.
"""
