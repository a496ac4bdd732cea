"""Plans of every kind that a page must show well, made by hand."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent
from typing import TYPE_CHECKING

from featurebuilder.conventions.paths import ledger_path
from featurebuilder.ledger.codec import encode_ledger
from featurebuilder.ledger.ledger import FileRecord, Ledger
from featurebuilder.plan.change import Change, FileAction, Part, Plan
from featurebuilder.plan.expected import ExpectedRemoval
from featurebuilder.plan.prepared import Command, PreparedCommand, RequestText
from featurebuilder.project.routers.application import ApplicationImport
from featurebuilder.report.log import BuildLog, Status
from featurebuilder.report.page.rendering import render_page
from featurebuilder.report.page.reviewing import review_of
from tests.trees import blueprint, planned, router

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BASE = dedent(
    '''
    """Models of the pets feature."""

    from pydantic import BaseModel


    class Pet(BaseModel):
        """A pet."""

        name: str
        kind: str
        age: int


    class PetList(BaseModel):
        """Some pets."""

        pets: list[Pet]
        total: int


    class PetCreated(BaseModel):
        """The answer to a new pet."""

        pet: Pet
        location: str
        message: str
        warnings: list[str]
    '''
).lstrip()
AGE = "    age: int\n"
MY_AGE = "    age: float | None = None\n"
NEW_AGE = "    age: Annotated[int, Field(ge=0)]\n    owner: str\n"
IMPORT = "from pydantic import BaseModel"
NEW_IMPORT = f"from typing import Annotated\n\n{IMPORT}, Field"
TOTAL = "    total: int\n"
MESSAGE = "    message: str\n"
PLAIN = BASE.replace("Some pets.", "Some pets, newest first.").replace(
    MESSAGE, f"{MESSAGE}    # Sent to the owner by mail.\n    mailed: bool\n"
)
YOURS = PLAIN.replace(AGE, MY_AGE)
GENERATED, MERGED, HALF = (
    text.replace(IMPORT, NEW_IMPORT).replace(TOTAL, f"{TOTAL}    page: int\n").replace(AGE, NEW_AGE)
    for text in (BASE, PLAIN, YOURS)
)
MARKED = HALF.replace(MY_AGE, f"<<<<<<< yours\n{MY_AGE}=======\n{NEW_AGE}>>>>>>> generated\n")
MINE = b"# Mine\n\nMy own words.\n"
DOCUMENT = b"# Pets\n\nWhat pets do.\n"
EVIL = '<script>document.title = "gone"</script>'
HOSTILE = (
    f'"""{EVIL}</pre></script><!-- <![CDATA[ ]]>"""\n'
    "access = 'user'  # \u202e \u2066# check admin\u2069 \u2066\n"
    "zero\u200bwidth = 1\n"
    "escape = '\x1b[31m\x07\x00'\n"
    "\ufeffmark = '\u00a0'\n"
    "emoji = '\U0001f408 שלום'\n"
    "onload = '\"><img src=x onerror=alert(1)> {{ 7 * 7 }} {% raw %}'\n"
)


def smoke_test() -> PreparedCommand:
    """Return what builds one new feature."""
    made = planned(blueprint(items=router("items"), users=router("users")))
    words = "Lets a monitor or a person see at a glance that the service is up."
    request = RequestText("the preset 'smoke_test'", "name: smoke_test\ntags:\n  - Health\n")
    return prepared("smoke_test", words, made.plan.changes, Command.BUILD, request)


def update() -> PreparedCommand:
    """Return an update of a feature that a person has edited: merged, in conflict, and kept."""
    before = b"".join(b"line_%d = %d\n" % (i, i) for i in range(80))
    after = before.replace(b" = 20\n", b" = 21\n").replace(b" = 60\n", b" = 61\n")
    changes = [
        three("app/models/pets.py", FileAction.MARK, YOURS, MARKED, "both changed it"),
        three("app/schemas/pets.py", FileAction.UPDATE, PLAIN, MERGED, "your edits are merged in"),
        _change("app/tests/test_old.py", Part.TESTS, b"def test_old():\n    pass\n", None),
        _change("app/main.py", Part.APPLICATION, before, after),
        Change(
            "docs/features/pets.md", Part.DOCUMENT, FileAction.CONFLICT, MINE, DOCUMENT, "not ours"
        ),
        _change("app/crlf.py", Part.DOCUMENT, b"a = 1\r\nb = 2\r\n", b"a = 1\r\nb = 3\r\n"),
    ]
    return prepared("pets", "Pets and their owners.", changes, Command.UPDATE)


def hostile() -> PreparedCommand:
    """Return a feature whose every text tries to break out of the page."""
    before = HOSTILE.replace("1", "2").encode()
    changes = [
        Change.between(f"app/{EVIL}.py", Part.MODEL, before, HOSTILE.encode(), f"like {EVIL}"),
        Change.between("app/\u202egnp.py", Part.ROUTER, None, HOSTILE.encode(), "\u202e"),
        Change.between('app/" onclick="alert(1).md', Part.DOCUMENT, None, HOSTILE.encode(), "'"),
        Change.between("app/a b\n#%20?.json", Part.TESTS, HOSTILE.encode(), None, "&lt;b&gt;"),
        Change.between("app/bytes.bin", Part.TESTS, b"\xff\xfe\x00", b"\xff\xfe\x01", "no text"),
    ]
    request = RequestText(EVIL, f"name: x\ndescription: '{EVIL}'\n")
    return prepared(f"x {EVIL}", EVIL, changes, Command.BUILD, request)


def many(count: int) -> PreparedCommand:
    """Return what builds so many features."""
    one = smoke_test()
    changes = [change for change in one.plan.changes if "smoke_test" not in change.path]
    own = [change for change in one.plan.changes if "smoke_test" in change.path]
    changes += [change for number in range(count) for change in _numbered(own, number)]
    return prepared("all", f"{count} features.", changes, Command.UPDATE)


def log_of(prepared: PreparedCommand) -> BuildLog:
    """Return the log of a command that is only shown."""
    return BuildLog(
        name=prepared.name,
        title=prepared.title,
        status=Status.DRY_RUN,
        description=prepared.description,
        summary="Would write it.",
        closing="Run again without --dry-run.",
    )


def page_of(prepared: PreparedCommand) -> str:
    """Return the page of a command that is only shown."""
    return render_page(review_of(prepared, log_of(prepared)))


def prepared(
    name: str,
    description: str,
    changes: Iterable[Change],
    command: Command,
    request: RequestText | None = None,
) -> PreparedCommand:
    """Return a command that makes these changes."""
    nothing = ExpectedRemoval(ApplicationImport("", "app.main", "app"), ())
    plan = Plan(tuple(changes))
    return PreparedCommand(command, name, f"Feature: {name}", description, plan, nothing, request)


def three(path: str, action: FileAction, yours: str, after: str, why: str) -> Change:
    """Return the change of a file that a person and the tool both wrote."""
    before, written = yours.encode(), after.encode()
    return Change(path, Part.MODEL, action, before, written, why, BASE.encode(), GENERATED.encode())


def _change(path: str, part: Part, before: bytes | None, after: bytes | None) -> Change:
    return Change.between(path, part, before, after, "like items and users in app/main.py:12")


def _numbered(changes: Iterable[Change], number: int) -> Iterator[Change]:
    name = f"feature_{number:04}"
    files = {}
    for change in changes:
        path, content = (change.path.replace("smoke_test", name), change.after or b"")
        after = content.replace(b"smoke_test", name.encode())
        if change.part is not Part.LEDGER:
            files[path] = FileRecord.of(change.part, after)
            yield replace(change, path=path, after=after)
    ledger = encode_ledger(Ledger(name, files=files))
    yield Change.between(ledger_path(name), Part.LEDGER, None, ledger, "remembers")
