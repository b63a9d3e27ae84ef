"""Three people on Ana's sheet had signed online already: whoever types it is told, they are counted once, and the sheet
adds up all the same. A colleague types it again."""

from playwright.sync_api import expect

from app.matching import arrivals
from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.paper import desk

KNOWN = ("Rosa Marín", "Ana Lopez", "Jo Park")


def test_they_are_counted_once_and_the_sheet_adds_up(visit: Visits, cast: Cast) -> None:
    for name in KNOWN:
        cast.signed(name)
    arrivals.work(cast.campaign.id)
    desk.sheet(cast, asks_street=False, asks_email=True)
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}/paper/1")
    for n, name in enumerate(("Ben Osei", *KNOWN, "Noor Ali"), 1):
        given, _, family = name.partition(" ")
        for text in (given, family, "99501", "3/5/2026" if n == 1 else "", f"{given.lower()}@mail.example"):
            if text:
                ines.keyboard.type(text)
            ines.keyboard.press("Tab")
        ines.keyboard.press("Enter")
    expect(ines.locator("[data-state]")).to_have_text("Everything is stored.")
    notes = ines.locator(".line-notes")
    expect(notes.get_by_text("Looks like Rosa Marín, who signed on")).to_be_visible()
    expect(notes.locator("a")).to_have_count(3)
    axe(ines)
    ines.get_by_label("Filled lines on the paper").fill("5")
    ines.get_by_role("button", name="Close sheet 1").click()
    expect(ines.get_by_text("Sheet 1 is closed with 5 signatures. 3 are somebody’s second: set aside.")).to_be_visible()
    told = ines.request.get(f"{cast.path}/count.json").json()
    assert (told["signatures"], told["people"]) == (8, 5)
    ines.get_by_role("link", name="Jo Park").click()
    expect(ines.locator(".facts")).to_contain_text("sheet 1, line 4")
    fits(ines)


def test_another_person_types_it_again(visit: Visits, cast: Cast) -> None:
    sheet = desk.sheet(cast, asks_street=False)
    for n, name in enumerate(("Ben Osei", "Noor Ali"), 1):
        desk.save(sheet, n, desk.typed(name), cast.ines)
    omar = visit.sign_in(cast.omar.email)
    omar.goto(f"/office{cast.path}/paper/1")
    expect(omar.get_by_text("Ines is typing this sheet just now.")).to_be_visible()
    omar.get_by_role("link", name="Type it a second time").click()
    assert "Osei" not in omar.content()
    for text in ("Ben", "Osie", "99501", "3/5"):
        omar.keyboard.type(text)
        omar.keyboard.press("Tab")
    omar.keyboard.press("Enter")
    for text in ("Noor", "Ali"):
        omar.keyboard.type(text)
        omar.keyboard.press("Tab")
    axe(omar)
    omar.get_by_role("button", name="Finished: compare both").click()
    expect(omar.locator("main")).to_contain_text("1 left.")
    expect(omar.locator("mark")).to_have_text(["i", "i"])
    axe(omar)
    omar.set_viewport_size({"width": 360, "height": 740})
    fits(omar)
    omar.locator("button[value=second]").click()
    expect(omar.get_by_text("Typed twice: both agree in 9 of 10 fields (90.0 %).")).to_be_visible()
    expect(omar.get_by_label("Last name, line 1", exact=True)).to_have_value("Osie")


def test_two_type_the_same_line(visit: Visits, cast: Cast) -> None:
    desk.sheet(cast)
    ines, omar = visit.sign_in(cast.ines.email), visit.sign_in(cast.omar.email)
    for page in (ines, omar):
        page.goto(f"/office{cast.path}/paper/1")
    for page, name in ((ines, "Ben"), (omar, "Bea")):
        page.get_by_label("First name, line 1", exact=True).fill(name)
        page.keyboard.press("Enter")
        if page is ines:
            expect(page.locator("[data-state]")).to_have_text("Everything is stored.")
    expect(omar.get_by_text("Ines has saved this line meanwhile: Ben")).to_be_visible()
    expect(omar.get_by_label("First name, line 1", exact=True)).to_have_value("Bea")
    axe(omar)
    omar.get_by_role("button", name="Keep theirs").click()
    expect(omar.get_by_label("First name, line 1", exact=True)).to_have_value("Ben")
    expect(omar.locator("[data-state]")).to_have_text("Everything is stored.")
    omar.get_by_label("Last name, line 1", exact=True).fill("Osei")
    omar.keyboard.press("Enter")
    expect(omar.locator("[data-state]")).to_have_text("Everything is stored.")
    ines.reload()
    expect(ines.get_by_label("Last name, line 1", exact=True)).to_have_value("Osei")


def test_the_session_ends_while_somebody_types(visit: Visits, cast: Cast) -> None:
    desk.sheet(cast)
    ines = visit.sign_in(cast.ines.email)
    ines.goto(f"/office{cast.path}/paper/1")
    cookies = ines.context.cookies()
    ines.context.clear_cookies()
    ines.keyboard.type("Ben")
    ines.keyboard.press("Enter")
    expect(ines.locator("[data-state]")).to_contain_text("You are signed out.")
    ines.context.add_cookies(cookies)
    expect(ines.locator("[data-state]")).to_have_text("Everything is stored.", timeout=20_000)
