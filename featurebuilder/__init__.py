"""featurebuilder: a whole FastAPI feature from a request, wired in, tested and proven to run."""
