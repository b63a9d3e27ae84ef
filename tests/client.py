"""A visitor without a browser, who looks closely at every page before a test gets to see it."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextvars import Context
from functools import cached_property
from time import time
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import signins
from app.extensions import db
from app.models import Account

RESOURCES = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "use": ("href",),
    "form": ("action",),
}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "manifest", "apple-touch-icon", "modulepreload", "prefetch"}


def words(element: Element | None) -> str:
    """What is read aloud of an element, white space folded."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


class Page:
    """An HTML page, read as a browser reads it."""

    def __init__(self, url: str, html: str, csp: str = "") -> None:
        self.url, self.html, self.csp = url, html, csp
        self.parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree: Element = self.parser.parse(html)

    def all(self, tag: str) -> list[Element]:
        return list(self.tree.iter(tag))

    @cached_property
    def h1(self) -> str:
        return words(next(self.tree.iter("h1"), None))

    @cached_property
    def title(self) -> str:
        return words(self.tree.find("head/title"))

    @cached_property
    def text(self) -> str:
        return words(self.tree.find("body"))

    @property
    def links(self) -> list[str]:
        """Addresses of all links on the page."""
        return [urljoin(self.url, a.get("href", "")) for a in self.tree.iter("a") if a.get("href")]

    def form(self, button: str | None = None) -> Element:
        """The form with a button of these words, or the only one."""
        forms = {form: [words(b) or b.get("value", "") for b in _buttons(form)] for form in self.all("form")}
        found = [form for form, names in forms.items() if button is None or button in names]
        if button is None and len(found) > 1:  # the header may have one, for the language or for signing out
            main = next(self.tree.iter("main"), self.tree)
            found = list(main.iter("form"))
        assert len(found) == 1, f"{self.url}: {len(found)} forms for the button {button!r}; there are {forms.values()}"
        return found[0]

    def faults(self) -> Iterator[str]:
        """What is wrong with the page, in sentences that say what to do."""
        for place, code, more in self.parser.errors:
            line = self.html.splitlines()[place[0] - 1].strip()[:160] if self.html else ""
            yield f"line {place[0]} is not valid HTML ({code} {more}): {line}"
        if len(self.all("h1")) != 1:
            yield f"{len(self.all('h1'))} <h1>: a page has exactly one"
        elif not self.h1 or not self.title.startswith(self.h1):
            yield f"the title {self.title!r} must begin with the h1 {self.h1!r}"
        if not self.tree.get("lang"):
            yield "<html> needs lang"
        if len(self.all("main")) != 1:
            yield f"{len(self.all('main'))} <main>: a page has exactly one"
        if not self.csp:
            yield "no Content-Security-Policy header: app/web/headers.py sets it"
        yield from self._ids()
        yield from self._inline()
        yield from self._labels()
        yield from self._hosts()

    def _ids(self) -> Iterator[str]:
        ids = Counter(e.get("id") for e in self.tree.iter() if isinstance(e.tag, str) and e.get("id"))
        for name, times in ids.items():
            if times > 1:
                yield f"id={name!r} is used {times} times: ids are unique"
        for e in self.tree.iter():
            for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                for name in (e.get(attribute) or "").split() if isinstance(e.tag, str) and e.tag != "output" else ():
                    if name not in ids:
                        yield f"<{e.tag} {attribute}={name!r}> points at nothing"

    def _inline(self) -> Iterator[str]:
        for e in self.tree.iter():
            if not isinstance(e.tag, str):
                continue
            for attribute in e.keys():  # noqa: SIM118
                if str(attribute) == "style" or str(attribute).startswith("on"):
                    yield f"<{e.tag} {attribute}=…>: the policy forbids it; use a class or a script file"
            if e.tag == "script" and not e.get("src") and "json" not in e.get("type", ""):
                yield "an inline <script>: the policy forbids it; put it into app/static"
            if e.tag == "style":
                digest = base64.b64encode(hashlib.sha256((e.text or "").encode()).digest()).decode()
                if f"'sha256-{digest}'" not in self.csp:
                    yield "an inline <style> whose hash the policy does not name: it would be ignored"

    def _labels(self) -> Iterator[str]:
        labelled = {e.get("for") for e in self.tree.iter("label") if words(e)}
        inside = {field for label in self.tree.iter("label") if words(label) for field in label.iter()}
        for e in self.tree.iter():
            if e.tag in ("input", "select", "textarea") and e.get("type") not in (
                "hidden",
                "submit",
                "button",
                "image",
            ):
                named = e.get("aria-label") or e.get("aria-labelledby") or e.get("id") in labelled or e in inside
                if not named:
                    yield f"<{e.tag} name={e.get('name')!r}> has no label"
            elif e.tag in ("button", "a") and (e.tag == "button" or e.get("href")):
                pictures = [i.get("alt") or i.get("aria-label") or words(i.find("title")) for i in e.iter()]
                if not (words(e) or e.get("aria-label") or e.get("aria-labelledby") or any(pictures)):
                    yield f"<{e.tag} {e.attrib}> has no words"
            elif e.tag == "img" and e.get("alt") is None:
                yield f"<img src={e.get('src')!r}> needs alt (empty if it only decorates)"

    def _hosts(self) -> Iterator[str]:
        for tag, attributes in RESOURCES.items():
            for e in self.tree.iter(tag):
                for attribute in attributes:
                    yield from self._own_host(tag, e.get(attribute) or "")
        for e in self.tree.iter("link"):
            if FETCHED_LINKS & set((e.get("rel") or "").split()):
                yield from self._own_host("link", e.get("href") or "")
        for e in self.tree.iter("style"):
            if "url(" in (e.text or "") or "@import" in (e.text or ""):
                yield "a <style> that fetches: keep it in a file"

    def _own_host(self, tag: str, address: str) -> Iterator[str]:
        host = urlsplit(address.split(" ")[0]).netloc
        if host and host != urlsplit(self.url).netloc:
            yield f"<{tag}> loads from {host}: nothing is loaded from other hosts"


class InspectingClient(FlaskClient):
    """Flask's test client; `page` is the last page seen, `submit` presses one of its buttons."""

    page: Page

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """A request as from outside: the test's own transaction ends first, and its context is out of sight."""
        if has_app_context():
            db.session.commit()
        response = Context().run(super().open, *args, **kwargs)
        shown = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if shown and response.data and response.request.method != "HEAD":
            self.page = inspect(response)
        return response

    def be(self, account: Account | None) -> "InspectingClient":
        """Go on as this organizer, signed in a moment ago; as nobody without one."""
        identity, key = (account.fs_uniquifier, signins.begin(account, "Firefox Linux")) if account else (None, None)
        if has_app_context():
            db.session.commit()

        def enter() -> None:
            with self.session_transaction() as session:
                session.clear()
                if identity:
                    session.update(
                        {"_user_id": identity, "_fresh": True, "fs_cc": "set", "fs_paa": time(), "sign_in": key}
                    )

        Context().run(enter)
        return self

    def submit(self, button: str | None = None, follow: bool = True, **values: Any) -> TestResponse:
        """Fill in the form of the last page as a person would, and send it.

        Fields the form lacks are refused; what it holds already (hidden ones too) is sent along."""
        form = self.page.form(button)
        sent = fields(form)
        known = {e.get("name") for e in form.iter() if e.get("name")}
        assert not set(values) - known, f"{self.page.url}: no field {set(values) - known}; there are {known}"
        for name, value in values.items():
            sent[name] = (
                list(value) if isinstance(value, list | tuple) else [value] if value not in (None, False) else []
            )
        for pressed in _buttons(form):
            if pressed.get("name") and (button is None or button == (words(pressed) or pressed.get("value"))):
                sent[pressed.get("name") or ""] = [pressed.get("value") or ""]
                break
        address = urljoin(self.page.url, form.get("action") or self.page.url)
        target = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
        headers = {"Origin": "http://localhost", "Referer": self.page.url}
        if (form.get("method") or "get").lower() == "get":
            path = target.split("?")[0] + "?" + urlencode(sent, doseq=True)
            return self.get(path, follow_redirects=follow, headers=headers)
        return self.post(target, data=sent, follow_redirects=follow, headers=headers)


def inspect(response: TestResponse) -> Page:
    """The page of a response; fails with all its faults."""
    page = Page(
        response.request.url, response.get_data(as_text=True), response.headers.get("Content-Security-Policy", "")
    )
    faults = list(page.faults())
    assert not faults, f"{response.request.method} {page.url} ({response.status}):\n  " + "\n  ".join(faults)
    return page


def fields(form: Element) -> dict[str, list[Any]]:
    """What a form would send as it stands."""
    sent: dict[str, list[Any]] = {}
    for e in form.iter():
        name = e.get("name") if isinstance(e.tag, str) else None
        if (
            not name
            or e.get("disabled") is not None
            or e.tag == "button"
            or e.get("type") in ("submit", "file", "image")
        ):
            continue
        if e.tag == "textarea":
            sent.setdefault(name, []).append((e.text or "").removeprefix("\n"))
        elif e.tag == "select":
            options = list(e.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None]
            for option in chosen or ([] if e.get("multiple") is not None else options[:1]):
                sent.setdefault(name, []).append(words(option) if (v := option.get("value")) is None else v)
        elif e.tag == "input" and (e.get("type") not in ("checkbox", "radio") or e.get("checked") is not None):
            sent.setdefault(name, []).append(e.get("value") or ("on" if e.get("type") == "checkbox" else ""))
    return sent


def _buttons(form: Element) -> list[Element]:
    return [e for e in form.iter() if e.tag == "button" or (e.tag == "input" and e.get("type") == "submit")]
