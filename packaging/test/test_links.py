"""The pages of the repository lead where they say: each relative link to a file that is there, each anchor to a heading."""

import pathlib
import re
import urllib.parse

import pytest
from conftest import PAGES, ROOT

# In a link's or a picture's parentheses; the text before may go over several lines.
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What stands in a block of code or between backticks is no link.
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z]+:")


def anchors(text: str) -> set[str]:
    """The names that GitHub gives the headings of a page."""
    found: set[str] = set()
    # A line of a block of code that begins with # is no heading.
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        number = next(number for number in range(len(found) + 1) if (f"{name}-{number}" if number else name) not in found)
        found.add(f"{name}-{number}" if number else name)
    return found


def broken(page: pathlib.Path, text: str) -> list[str]:
    """The links of a page with that text that lead nowhere."""
    wrong = []
    for link in LINK.findall(CODE.sub("", text)):
        if ELSEWHERE.match(link):
            continue
        path, _, anchor = urllib.parse.unquote(link).partition("#")
        target = page.parent / path
        leads = target.exists() if path else True
        if leads and anchor:
            leads = anchor in anchors(target.read_text(encoding="utf-8") if path else text)
        if not leads:
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_somewhere(page):
    assert broken(page, page.read_text(encoding="utf-8")) == []


def test_the_pages_are_found_and_have_links():
    assert {"README.md", "docs/reference.md", "dbt/README.md", "examples/ray/README.md"} <= {
        page.relative_to(ROOT).as_posix() for page in PAGES
    }
    links = [link for page in PAGES for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))]
    assert sum("#" in link for link in links) >= 10
    assert len(links) >= 50


def test_a_link_that_leads_nowhere_is_found():
    text = (
        "# A `heading`: with *signs* and a [link](README.md)\n# Twice\n# Twice\n```\n# no heading\n[no link](nowhere.md)\n```\n"
        "[a](README.md) [b](nowhere.md) [c](README.md#nowhere) [d](#twice-1) [e](#twice-2) [f](README.md#install) `[g](h)`\n"
        "[over two\nlines](#a-heading-with-signs-and-a-link) [i](https://example.com/nowhere) [j](#no-heading) ![k](nowhere.png)\n"
    )
    assert broken(ROOT / "page.md", text) == ["nowhere.md", "README.md#nowhere", "#twice-2", "#no-heading", "nowhere.png"]


# Where the pages for contributors look for a file that they name: from the root, from src, or from the folder that a section is about.
STARTS = ("", "src", "src/domain", "src/binding", "benchmarks")
# The event type of the recipe, and what is made by a command.
NOT_THERE = {"src/domain/events/sabbatical.rs", "build/release"}


def missing_files(text: str) -> list[str]:
    """The files and folders between backticks, with a slash in their names, that are nowhere."""
    named = re.findall(r"`([\w.*-]+(?:/[\w.*-]*)+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    paths = [name.rstrip("/") for name in named]
    return [path for path in paths if path not in NOT_THERE and not any(any((ROOT / start).glob(path)) for start in STARTS)]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/design.md", "docs/reliability.md", "docs/unsafe.md"])
def test_every_file_that_contributors_are_led_to_is_there(page):
    assert missing_files((ROOT / page).read_text(encoding="utf-8")) == []


def test_a_file_that_is_not_there_is_found():
    assert missing_files("`src/entry.rs` `domain/rng` `docs/*.md` `events/nowhere.rs` `src/nowhere/`\n```\n`no/file`\n```\n") == [
        "events/nowhere.rs", "src/nowhere"]


@pytest.mark.parametrize("layer", ["domain", "binding"])
def test_the_design_says_what_each_room_is(layer):
    """A room is a file or a folder of a layer."""
    design = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    table = re.search(rf"^\| room of the {layer} .*\n((?:\|.*\n)+)", design, re.MULTILINE)[1]
    named = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    rooms = {room.stem for room in (ROOT / "src" / layer).iterdir() if room.name not in {"mod.rs", "tests"}}
    assert named == rooms
