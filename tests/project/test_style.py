from __future__ import annotations

import pytest

from featurebuilder.project.routers.handlers import HandlerStyle
from featurebuilder.project.settings.settings import Settings
from featurebuilder.project.source.snapshot import Snapshot
from featurebuilder.project.style.code_style import Style, read_style
from tests.trees import encoded

SINGLE = "format.quote-style='single'"
DOUBLE = "format.quote-style='double'"


def style(files: dict[str, str], handlers: HandlerStyle | None = None) -> Style:
    snapshot = Snapshot.of_files(encoded({"app/main.py": "", **files}))
    return read_style(snapshot, "app/main.py", Settings(), handlers or HandlerStyle())


@pytest.mark.parametrize(
    ("files", "width", "ruff", "options"),
    [
        ({}, 88, None, ()),
        ({"ruff.toml": "line-length = 100"}, 100, "ruff.toml", ()),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 120"}, 120, "pyproject.toml", ()),
        ({"app/pyproject.toml": "[tool.ruff]\nline-length = 99"}, 99, "app/pyproject.toml", ()),
        ({"pyproject.toml": "[tool.black]\nline-length = 79"}, 79, None, (DOUBLE,)),
        ({"pyproject.toml": "[tool.black]\nline_length = 79"}, 79, None, (DOUBLE,)),
        (
            {"pyproject.toml": "[tool.black]\nskip-magic-trailing-comma = true"},
            88,
            None,
            ("format.skip-magic-trailing-comma=true", DOUBLE),
        ),
        (
            {"pyproject.toml": '[tool.black]\ntarget-version = ["py311", "py38"]'},
            88,
            None,
            ("target-version='py38'", DOUBLE),
        ),
        ({"pyproject.toml": "[tool.black]\nskip-string-normalization = true"}, 88, None, ()),
        (
            {"pyproject.toml": "[tool.black]\nline-length = 79\n[tool.ruff]\nline-length = 120"},
            79,
            "pyproject.toml",
            ("line-length=79", DOUBLE),
        ),
        (
            {"pyproject.toml": "[tool.black]\n[tool.ruff]\nline-length = 120\n[tool.ruff.format]"},
            120,
            "pyproject.toml",
            (),
        ),
        ({"setup.cfg": "[flake8]\nmax-line-length = 100"}, 100, None, ()),
        (
            {".flake8": "[flake8]\nmax-line-length = 90\ninline-quotes = single"},
            90,
            None,
            (SINGLE,),
        ),
        ({"pyproject.toml": "not toml", "setup.cfg": "["}, 88, None, ()),
    ],
)
def test_what_formatters_are_told(
    files: dict[str, str], width: int, ruff: str | None, options: tuple[str, ...]
) -> None:
    found = style(files)

    assert (found.width, found.ruff, found.manner.options) == (width, ruff, options)
    assert not found.manner.imports


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ({}, (SINGLE,)),
        ({"pyproject.toml": "[tool.black]"}, (DOUBLE,)),
        ({"pyproject.toml": "[tool.black]\nskip-string-normalization = true"}, (SINGLE,)),
        ({"ruff.toml": ""}, (SINGLE,)),
        ({"ruff.toml": "[format]\nindent-style = 'tab'"}, ()),
        ({"ruff.toml": "[lint.flake8-quotes]\ninline-quotes = 'double'"}, ()),
    ],
)
def test_siblings_quotes_count_where_no_formatter_says(
    files: dict[str, str], options: tuple[str, ...]
) -> None:
    assert style(files, HandlerStyle(quote="'")).manner.options == options


def test_siblings_tabs_and_line_ends_count_too() -> None:
    tabbed = HandlerStyle(indent="\t", newline="\r\n")

    assert style({}, tabbed).manner.options == ("format.indent-style='tab'",)
    assert style({}, tabbed).manner.newline == "\r\n"
    assert style({"ruff.toml": ""}, tabbed).manner.options == ()
    assert style({}, HandlerStyle(indent="  ")).manner.options == ("indent-width=2",)


@pytest.mark.parametrize(
    ("files", "imports"),
    [
        (
            {"pyproject.toml": '[tool.isort]\nprofile = "black"'},
            ["known-first-party=['app']"],
        ),
        (
            {".isort.cfg": "[settings]\nprofile = google\nknown_first_party = app, lib\n"},
            [
                "force-single-line=true",
                "force-sort-within-sections=true",
                "known-first-party=['app', 'lib']",
                "order-by-type=false",
            ],
        ),
        (
            {"setup.cfg": "[isort]\nlines_after_imports = 2\nno_lines_before = LOCALFOLDER\n"},
            [
                "known-first-party=['app']",
                "lines-after-imports=2",
                "no-lines-before=['localfolder']",
            ],
        ),
        (
            {"tox.ini": "[isort]\nline_length = 100\nmulti_line_output = 3\n"},
            ["known-first-party=['app']"],
        ),
        (
            {
                "pyproject.toml": '[tool.isort]\nsrc_paths = ["app", "./lib", "gone"]',
                "lib/tools.py": "",
            },
            ["known-first-party=['app', 'lib', 'main', 'tools']"],
        ),
        ({"pyproject.toml": '[tool.isort]\nlength_sort = "odd"'}, ["known-first-party=['app']"]),
    ],
)
def test_isort_is_said_in_ruffs_words(files: dict[str, str], imports: list[str]) -> None:
    assert list(style(files).manner.imports) == [f"lint.isort.{option}" for option in imports]


def test_a_new_package_counts_as_the_trees_own() -> None:
    snapshot = Snapshot.of_files(
        encoded({"main.py": "", ".isort.cfg": "[settings]\nprofile=black"})
    )

    found = read_style(snapshot, "main.py", Settings(), HandlerStyle(), ["models/x.py"])

    assert found.manner.imports == ("lint.isort.known-first-party=['main', 'models']",)


@pytest.mark.parametrize(
    ("configuration", "names"),
    [
        ("", ("app",)),
        ("[lint.isort]\nknown-first-party = ['lib']", ("app", "lib")),
        ("src = ['backend']", ("core",)),
    ],
)
def test_what_ruff_takes_for_the_trees_own_is_known(
    configuration: str, names: tuple[str, ...]
) -> None:
    found = style(
        {"ruff.toml": configuration, "backend/core/x.py": "", "app/__init__.py": ""}
    ).manner

    assert set(names) <= set(found.first_party)
    assert ("app" in found.first_party) == ("app" in names)
    assert found.packages == ("app",)
    assert "'app'" in found.first_party_of("app/api/x.py")[0]
