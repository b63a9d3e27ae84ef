"""Lena lists a city. Rosa wants to be told; Nia, who has no account, leads it; Rosa hears once, when it opens."""

from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.models import Petition
from app.signing import interest_jobs
from tests.browser import Visits, axe, fits
from tests.cast import PASSWORD, Cast
from tests.letters import Outbox

PAGE = "/sunday-library/durham-nc"
NIA = "nia@mail.example"


def test_listed_waited_for_claimed_opened(app: Flask, cast: Cast, visit: Visits, outbox: Outbox) -> None:
    lena = visit.sign_in(cast.lena.email)
    lena.goto("/office/sunday-library")
    lena.get_by_role("link", name="List cities").click()
    lena.get_by_label("Cities, one a line").fill("Durham, NC\nDurhum, NC")
    lena.get_by_role("button", name="Look at it first").click()
    expect(lena.locator("main")).to_contain_text("Is it spelled so?")
    lena.get_by_role("button", name="Make 1 page").click()
    expect(lena.get_by_role("status")).to_contain_text("1 page was made.")

    rosa = visit("phone", language="es")
    rosa.goto(PAGE)
    axe(rosa)
    fits(rosa)
    rosa.locator("[name=email]").fill("rosa@mail.example")
    rosa.locator("[name=postal_code]").fill("27701")
    rosa.get_by_role("button", name="Avísenme").click()
    rosa.wait_for_url("**/asked")
    letter = outbox.last("rosa@mail.example")
    rosa.goto(letter.link("/interest/"))
    axe(rosa)
    rosa.get_by_role("button", name="Sí, avísenme cuando se abra").click()
    expect(rosa.get_by_role("status")).to_contain_text("no es una firma")
    assert rosa.request.get(f"{PAGE}/count.json").json()["signatures"] == 0

    nia = visit("phone")
    nia.goto(PAGE)
    nia.get_by_role("link", name="Lead it in Durham").click()
    expect(nia.locator("main")).to_contain_text("1 person waits for this petition to open.")
    axe(nia)
    fits(nia)
    for promise in ("answers", "honest", "private"):
        nia.locator(f"[name={promise}]").check()
    nia.locator("[name=name]").fill("Nia Cole")
    nia.locator("[name=email]").fill(NIA)
    nia.get_by_role("button", name="Ask to lead it").click()
    expect(nia.locator("#summary")).to_contain_text("Please tick this, too.")
    nia.locator("[name=delivers]").check()
    nia.get_by_role("button", name="Ask to lead it").click()
    expect(nia.locator(".lead")).to_contain_text("answers by")

    lena.goto("/office/sunday-library/waiting")
    lena.get_by_role("link", name="Durham, NC").click()
    expect(lena.locator("main")).to_contain_text("Nia Cole")
    lena.get_by_role("button", name="Yes", exact=True).click()
    expect(lena.get_by_role("status")).to_contain_text("Nia Cole organizes this petition now")

    reset = next(mail for mail in outbox.to(NIA) if "/reset/" in mail.text)
    nia.goto(reset.link("/reset/"))
    for field in nia.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    nia.locator("main form button, main form input[type=submit]").first.click()
    expect(nia.get_by_role("status")).to_contain_text("Your password is set")
    nia.goto("/office/sunday-library/durham-nc/preview")
    if "/login" in nia.url:
        nia.locator("main input[name=email]").fill(NIA)
        nia.locator("main input[name=password]").fill(PASSWORD)
        nia.get_by_role("button", name="Sign in", exact=True).click()
    expect(nia.locator("aside")).to_contain_text("1 person waits to be told when it opens.")
    expect(nia.frame_locator("iframe").get_by_role("button", name="Sign the petition")).to_be_disabled()
    nia.get_by_role("button", name="Open for signatures").click()
    nia.wait_for_url("**/office/sunday-library/durham-nc")

    db.session.rollback()
    assert db.session.query(Petition).filter_by(slug="durham-nc").one().state == "open"
    interest_jobs.tell()
    letter = outbox.last("rosa@mail.example")
    assert letter.subject.startswith("Ya está abierta")
    rosa.goto(letter.link(PAGE))
    expect(rosa.get_by_role("button", name="Firmar la petición")).to_be_enabled()
    rosa.goto(letter.link("/interest/"))
    rosa.get_by_role("button", name="Borrar mi dirección").click()
    expect(rosa.locator("h1")).to_have_text("Borrado")
