"""Plans, in as few words as a table needs."""

from __future__ import annotations

from featurebuilder.plan.change import Change, Part, Plan


def change(path: str, before: bytes | None, after: bytes | None) -> Change:
    return Change.between(path, Part.MODEL, before, after, "because the test says so")


def plan(*changes: tuple[str, bytes | None, bytes | None]) -> Plan:
    return Plan(tuple(change(*each) for each in changes))


def plan_between(before: dict[str, bytes], after: dict[str, bytes]) -> Plan:
    return plan(*((p, before.get(p), after.get(p)) for p in sorted({*before, *after})))


TREE = {
    "keep.py": b"KEEP = 1\n",
    "update.py": b"OLD = 1\r\n",
    "delete.py": b"\xef\xbb\xbfGONE = 1",
    "package/inner.py": b"\x00\xff binary",
    "package/other.py": b"",
    "gone/first.py": b"FIRST = 1\n",
    "gone/deep/last.py": b"LAST = 1\n",
}

PLAN = plan(
    ("keep.py", b"KEEP = 1\n", b"KEEP = 1\n"),
    ("delete.py", TREE["delete.py"], None),
    ("gone/deep/last.py", TREE["gone/deep/last.py"], None),
    ("gone/first.py", TREE["gone/first.py"], None),
    ("update.py", TREE["update.py"], b"NEW = 1\r\n"),
    ("package/inner.py", TREE["package/inner.py"], b"\xff\x00 other"),
    ("new/deep/made.py", None, b"MADE = 1\n"),
    ("new/also.py", None, b""),
)

AFTER = {
    "keep.py": b"KEEP = 1\n",
    "update.py": b"NEW = 1\r\n",
    "package/inner.py": b"\xff\x00 other",
    "package/other.py": b"",
    "new/deep/made.py": b"MADE = 1\n",
    "new/also.py": b"",
}
