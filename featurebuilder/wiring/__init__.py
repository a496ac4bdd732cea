"""Edit the aggregator and the application so that they serve a router.

It edits drafts with the proven edits of `featurebuilder.edit`, and knows nothing of requests.
"""
