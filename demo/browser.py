"""The page in a real browser: for the tests, and for the picture in the README.

    python -m demo.browser build/demo/demo.html docs/demo.png
"""

import contextlib
import os
import pathlib
import shutil
import sys
import typing

from playwright import sync_api

NAMES = ("chromium", "chromium-browser", "google-chrome")
# No address is ever found, and the browser asks for nothing by itself. It runs as root in a container, without a sandbox, since
# it opens our own file only.
FLAGS = ("--host-resolver-rules=MAP * ~NOTFOUND", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")
WIDTH, HEIGHT = 1200, 900


class Opened(typing.NamedTuple):
    """A page, with what it asked for and complained about."""

    page: sync_api.Page
    requests: list[str]
    complaints: list[str]


def chromium() -> str | None:
    """The program: CHROMIUM in the environment, else the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def started(program: str) -> typing.Iterator[sync_api.Browser]:
    """A headless browser with a profile of its own, which is gone afterwards."""
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def opened(browser: sync_api.Browser, file: pathlib.Path, width: int = WIDTH, javascript: bool = True,
           color_scheme: str = "light") -> typing.Iterator[Opened]:
    """The file, after all its charts are drawn."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, java_script_enabled=javascript, color_scheme=color_scheme)
    page = context.new_page()
    found = Opened(page, [], [])
    page.on("request", lambda request: found.requests.append(request.url))
    page.on("console", lambda message: found.complaints.append(message.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    try:
        page.goto(file.resolve().as_uri())
        if javascript:
            page.evaluate("window.drawn")
        yield found
    finally:
        context.close()


def take_picture(file: pathlib.Path, picture: pathlib.Path) -> None:
    """The whole page as a PNG."""
    program = chromium()
    if program is None:
        raise SystemExit(f"no picture without a browser: install one of {', '.join(NAMES)}, or name one in CHROMIUM")
    with started(program) as browser, opened(browser, file) as found:
        found.page.screenshot(path=picture, full_page=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    take_picture(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
