"""Every page that a GET can show: no hindrance that axe can find, no sideways scrolling, in each size and light."""

from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.extensions import db
from app.models import Signature
from tests.browser import SIZES, Visits, axe, fits
from tests.cast import Cast
from tests.house import routes
from tests.stories import walk

FILES = (
    ".json",
    ".png",
    ".jpg",
    ".pdf",
    ".py",
    ".yaml",
    ".ics",
    ".txt",
    ".xml",
    ".ico",
    ".svg",
    ".js",
    "/download",
    "<path:filename>",
    "/healthz",
    "/metrics",
    "/cityroll-key",
)


def addresses(app: Flask, cast: Cast, office: bool) -> list[str]:
    """One address of every page, public or the office's."""
    samples = routes.furnish(cast.petition, cast)
    cast.signed("Rosa Marín", show_name=True)
    waiting = cast.sign("Noor Ali")
    signed = db.session.get_one(Signature, samples["signature_id"])
    found = []
    for rule in routes.rules(app, "GET"):
        inside = rule.rule.startswith(("/office", "/account"))
        if inside != office or rule.rule.endswith(FILES):
            continue
        if "token" in rule.arguments:
            if rule.endpoint.startswith(routes.LIBRARY):
                continue
            who = signed if rule.rule.endswith("/done") else waiting
            found.append(routes.address(rule, {"token": routes.token(rule, who)}))
        else:
            found.append(routes.address(rule, samples))
    db.session.commit()
    return found


# Each size and each light in each language, every combination in one of the two; every rule at the first, at the second
# those that tell by how a page looks: a third of the time for the same rules.
LOOKS = {
    "en": (("phone", "light"), ("desktop", "dark")),
    "es": (("desktop", "light"), ("phone", "dark")),
}


def faults_on(page: Page, language: str) -> list[str]:
    """What is wrong with the page as it stands, in each size and light."""
    faults = []
    for nth, (size, scheme) in enumerate(LOOKS[language]):
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for check in (partial(axe, again=nth > 0), fits):
            try:
                check(page)
            except AssertionError as fault:
                faults.append(f"{size}, {scheme}: {fault}")
    return faults


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("office", [False, True], ids=["public", "office"])
def test_axe_finds_nothing(app: Flask, cast: Cast, visit: Visits, office: bool, language: str) -> None:
    paths, faults = addresses(app, cast, office), []
    if office:
        page = visit.sign_in(cast.ada.email, language=language)
    else:
        page = visit("phone", language=language)
        walk.sign(page, cast, "Lu Chen")
        paths = [page.url, cast.path, "/no-such-page", *paths]
    for path in dict.fromkeys(paths):
        page.goto(path)
        faults += faults_on(page, language)
    if not office:
        page.goto(cast.path)
        page.locator(f"{walk.FORM} button").click()
        faults += faults_on(page, language)  # with its errors
    assert not faults, "\n".join(faults)
