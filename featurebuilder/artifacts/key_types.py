"""The Python types of a primary key, by its type in the request."""

BARE = {"uuid": "UUID", "int": "int", "str": "str"}
"""In models and routers."""

QUALIFIED = {**BARE, "uuid": "uuid.UUID"}
"""In tests, which import ``uuid``."""
