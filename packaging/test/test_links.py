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
