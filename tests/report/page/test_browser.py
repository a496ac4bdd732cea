"""The page as a reviewer meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from featurebuilder.plan.change import Part
from featurebuilder.report.escape_text import escape_invisible
from featurebuilder.report.page.comparing import Text
from tests.report.page import plans

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.report.page.conftest import Opener, Theme

# The texts of a file before and after, read off the rows of either layout.
READ = """file => {
  const texts = {old: [], new: []};
  for (const row of file.querySelectorAll('.diff .rows tr')) {
    const code = [...row.cells].filter(cell => cell.querySelector('code') || cell.matches('.void'));
    const [left, right] = [code.at(0), code.at(-1)];
    if (left.matches('.same, .removed')) texts.old.push(left.textContent);
    if (right.matches('.same, .added')) texts.new.push(right.textContent);
  }
  return texts;
}"""
BREAK_IN = """() => {
  const image = document.createElement('img');
  image.src = 'https://example.org/spy.png';
  const style = document.createElement('style');
  style.textContent = 'main { display: none }';
  document.body.append(image, style);
  const refused = [];
  try { document.body.innerHTML += '<b>'; } catch { refused.push('refused'); }
  try {
    const script = document.createElement('script');
    script.textContent = 'document.title = "gone"';
    document.body.append(script);
  } catch { refused.push('refused'); }
  document.title = refused.join(' ');
}"""
PAGES = {"new": plans.smoke_test(), "update": plans.update(), "hostile": plans.hostile()}


def article(page: Page, path: str) -> Locator:
    return page.locator(f'[id="file:{quote(path)}"]')


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def place(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash)"))


def styled(page: Page, selector: str, name: str) -> str:
    script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    return str(page.evaluate(script, [selector, name]))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.slow
def test_every_line_is_there_as_text(opened: Opener, name: str) -> None:
    page, complaints = opened(PAGES[name])
    page.evaluate("for (const x of document.querySelectorAll('details')) x.open = true")
    for change in PAGES[name].plan.changes:
        if change.part is Part.LEDGER:
            continue
        expected = {
            which: [escape_invisible(line) for line in Text.of(data).lines]
            for which, data in (("old", change.before), ("new", change.after))
        }
        file = article(page, change.path)
        file.locator("summary").first.scroll_into_view_if_needed()
        file.locator(".rows").first.wait_for()
        for mode in "us":
            press(page, mode)
            assert file.evaluate(READ) == expected
    assert complaints == []


def test_nothing_of_a_request_or_a_file_runs(opened: Opener) -> None:
    page, complaints = opened(plans.hostile())
    title = page.title()
    assert title == f"Feature: x {plans.EVIL}"
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    press(page, "s", "j", "n", "t", "e")
    assert (page.title(), complaints) == (title, [])
    assert page.locator(".i", has_text="\\u202e").first.is_visible()


def test_what_gets_in_all_the_same_does_not_run(opened: Opener) -> None:
    page, complaints = opened(plans.smoke_test())
    page.evaluate(BREAK_IN)
    assert page.title() == "refused refused"
    assert page.locator("main").is_visible()
    refused = [text for text in complaints if "Content Security Policy" in text]
    assert {text.partition(" violates")[0] for text in refused} >= {"Applying inline style"}
    assert any("spy.png" in text for text in refused)


def test_keys_lead_through_files_and_changes(opened: Opener) -> None:
    page, _ = opened(plans.update())
    press(page, "j")
    assert place(page) == "#file:app/models/pets.py"
    press(page, "j", "j")
    assert place(page) == "#file:app/schemas/pets.py"
    press(page, "k")
    assert place(page) == "#file:docs/features/pets.md"
    press(page, "j", "j", "n")
    assert place(page) == "#hunk:1:app/main.py"
    press(page, "n")
    assert place(page) == "#hunk:2:app/main.py"
    press(page, "p")
    assert place(page) == "#hunk:1:app/main.py"
    assert page.locator("#tree [aria-current]").text_content() == "main.py"


def test_keys_lead_to_the_last_file_and_back(opened: Opener) -> None:
    page, _ = opened(plans.update())
    press(page, *"jjjjjj")
    assert place(page) == "#file:app/crlf.py"
    press(page, "j")
    assert place(page) == "#file:app/crlf.py"
    press(page, "k")
    assert place(page) == "#file:app/tests/test_old.py"


def test_a_link_leads_to_a_hunk_of_a_folded_file(opened: Opener) -> None:
    page, complaints = opened(plans.update(), "#hunk:2:app/main.py")
    hunk = page.locator('[id="hunk:2:app/main.py"]')
    assert hunk.evaluate("hunk => hunk.getBoundingClientRect().top") == pytest.approx(108, abs=20)
    assert complaints == []


def test_both_layouts_mark_the_changed_words(opened: Opener) -> None:
    page, _ = opened(plans.update())
    press(page, "j", "j", "j")
    for mode in "us":
        press(page, mode)
        file = article(page, "app/schemas/pets.py")
        assert "".join(file.locator(".added mark").all_text_contents()) == ", Field"
        assert file.locator(".hand").count()
    pressed = page.get_by_role("button", name="Side by side")
    assert pressed.get_attribute("aria-pressed") == "true"


def test_a_conflict_stands_in_three_columns(opened: Opener) -> None:
    page, _ = opened(plans.update())
    press(page, "c")
    chunk = article(page, "app/models/pets.py").locator(".chunk.conflict")
    columns = [
        "\n".join(chunk.locator(f".{name} code").all_text_contents())
        for name in ("base", "yours", "generated")
    ]
    assert columns == [
        "    age: int",
        "    age: float | None = None",
        "    age: Annotated[int, Field(ge=0)]\n    owner: str",
    ]
    lefts = chunk.evaluate("x => [...x.children].map(side => side.getBoundingClientRect().left)")
    assert lefts == sorted(set(lefts))


def test_a_file_that_was_seen_is_closed_and_counted(opened: Opener) -> None:
    page, _ = opened(plans.update())
    press(page, "j", "v")
    assert page.locator("#progress").text_content() == "1 of 6 seen"
    assert place(page) == "#file:docs/features/pets.md"
    assert not article(page, "app/models/pets.py").locator(".why").is_visible()


def test_the_tree_is_filtered_and_help_is_shown(opened: Opener) -> None:
    page, _ = opened(plans.update())
    press(page, "/")
    page.keyboard.type("schemas")
    assert page.locator("#tree a:visible").all_text_contents() == ["pets.py"]
    press(page, "Escape", "?")
    assert page.get_by_role("dialog").is_visible()
    press(page, "j", "Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert place(page) == ""


def test_themes(opened: Opener) -> None:
    page, _ = opened(plans.smoke_test(), theme="dark")
    dark = styled(page, "body", "backgroundColor")
    press(page, "t")
    light = styled(page, "body", "backgroundColor")
    press(page, "t")
    assert (styled(page, "body", "backgroundColor"), light != dark) == (dark, True)


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_window_needs_no_sideways_scrolling(opened: Opener, name: str) -> None:
    page, _ = opened(PAGES[name], size=(400, 800))
    press(page, "s", "j", "j")
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.get_by_role("button", name="Files").click()
    assert page.locator("#tree a").first.is_visible()


def test_without_a_script_it_is_a_patch_to_read(opened: Opener) -> None:
    page, complaints = opened(plans.update(), scripts=False)
    hunk = page.locator('[id="hunk:2:app/main.py"] pre')
    assert "\n-line_60 = 60\n+line_60 = 61\n" in (hunk.text_content() or "")
    assert not page.get_by_role("button", name="Unified").is_visible()
    page.locator(".gap > summary").first.click()
    assert page.locator(".gap pre").first.is_visible()
    assert complaints == []


def test_printed_it_is_the_files_alone_on_white(opened: Opener) -> None:
    page, _ = opened(plans.smoke_test(), theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("#tree").is_visible()
    assert styled(page, ".file", "contentVisibility") == "visible"
    assert styled(page, ".file", "backgroundColor") == "oklch(1 0 0)"


def test_what_is_far_away_is_laid_out_when_it_comes_near(opened: Opener) -> None:
    page, _ = opened(plans.many(40))
    files = page.locator(".file").count()
    assert 0 < page.locator(".file[data-laid]").count() < files / 4
    last = page.locator(".file:has(.diff)").last
    last.locator("summary").first.scroll_into_view_if_needed()
    last.locator(".rows").first.wait_for(state="attached")
    assert page.locator(".file[data-laid]").count() < files / 2


@pytest.mark.parametrize(
    ("name", "theme", "width"), [("update", "light", 1280), ("hostile", "dark", 400)]
)
def test_nothing_stands_in_the_way_of_anybody(
    opened: Opener, name: str, theme: Theme, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, _ = opened(PAGES[name], size=(width, 4000), theme=theme, inspected=True)
    press(page, "s", "e")
    found = axe.Axe().run(page).response["violations"]
    assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
