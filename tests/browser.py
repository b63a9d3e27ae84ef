"""A real browser before a real server: contexts of several sizes, guarded; axe.

Nothing may be asked of another host, no script may fail, no policy may be hurt: each fails the test at its end.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.extensions import db
from tests.cast import PASSWORD
from tests.conftest import settings

SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]  # told by how it looks
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def chromium() -> str:
    """The browser of this machine; without one the test fails and says what to install."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        pytest.fail("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path.", pytrace=False)
    return found


class Quiet(WSGIRequestHandler):
    def log(self, *_args: Any, **_more: Any) -> None:
        """Say nothing: the tests read the application's own log."""


@contextmanager
def serving(database: str, folder: Path, **more: Any) -> Iterator[Flask]:
    """The application, served on a free port; its PUBLIC_URL is where it is."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    where = f"http://127.0.0.1:{server.server_port}"
    app = create_app(settings(database, folder, PUBLIC_URL=where, **more))
    server.app = app
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class Visits:
    """Opens windows on the site; `faults` gathers what went wrong in any of them."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.faults: list[str] = []
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, size: str = "phone", language: str = "en", dark: bool = False, script: bool = True, **more: Any
    ) -> Page:
        """A window of somebody new: `visit("desktop", language="es", dark=True)`."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport=SIZES[size],  # type: ignore[arg-type]
            has_touch=size == "phone",
            locale={"en": "en-US", "es": "es-US"}[language],
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        context.on("request", self._asked)
        context.on("weberror", lambda error: self.faults.append(f"a script failed: {error.error}"))
        context.on("console", self._said)
        self.contexts.append(context)
        return context.new_page()

    def sign_in(self, email: str, size: str = "desktop", **more: Any) -> Page:
        """A window of an organizer who has signed in through the form."""
        page = self(size, **more)
        db.session.commit()  # what the test still holds open would keep the page from writing
        page.goto("/account/login")
        page.locator("main input[name=email]").fill(email)
        page.locator("main input[name=password]").fill(PASSWORD)
        page.locator("main form button, main form input[type=submit]").first.click()
        page.wait_for_url("**/office**")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.site).netloc:
            self.faults.append(f"{request.url} was asked for: nothing is loaded from other hosts")

    def _said(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"the console says: {message.text}")


def axe(page: Page, again: bool = False) -> None:
    """Fails with every hindrance axe finds on the page as it stands; again: with those that another size or light can
    bring to a page it has read already."""
    assert AXE.is_file(), f"{AXE.name} is missing: make vendor"
    if not again:
        page.evaluate(AXE.read_text(encoding="utf-8") + "\n;0")
    which = {"type": "rule", "values": SEEN} if again else {"type": "tag", "values": RULES}
    options = {"runOnly": which, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    faults = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"      {node['html'][:200]}\n      {node['failureSummary']}" for node in violation["nodes"][:4])
        for violation in found["violations"]
    ]
    assert not faults, f"{page.url}: axe finds {len(faults)}:\n  " + "\n  ".join(faults)


def fits(page: Page) -> None:
    """Fails if the page is wider than its window."""
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} px wide in a window of {wide[1]} px"
