"""Rosa uses no mouse: Tab, Space, Enter; she always sees where she is."""

from playwright.sync_api import Page, expect

from tests.browser import Visits
from tests.cast import Cast
from tests.letters import Outbox

SEEN = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const label = e.labels && e.labels[0], around = label ? getComputedStyle(label, '::before') : s;
  const drawn = x => (x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) > 0) || x.boxShadow !== 'none';
  return {name: e.name || e.textContent.trim().slice(0, 40), shown: drawn(s) || drawn(around), bottom: r.bottom};
}"""


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until there, looking at each step."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(SEEN)
        assert here["shown"], f"the focus on {here['name']!r} cannot be seen"
        assert here["bottom"] > 0, f"the focus on {here['name']!r} is above the window"
        if page.locator(selector).first.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {selector} on {page.url}")


def test_the_whole_way(visit: Visits, cast: Cast, outbox: Outbox) -> None:
    page = visit("desktop")
    page.goto(cast.path)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")  # first of all: past the header
    for name, value in cast.rosa.items():
        tab_to(page, f"[name={name}]")
        page.keyboard.type(value)
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    expect(page.locator("[name=consent]")).to_be_checked()
    tab_to(page, "form:has([name=given_name]) button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/next*")

    page.goto(outbox.last("rosa@mail.example").link("/confirm/"))
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done*")
    expect(page.locator("main .number")).to_have_text("1")


def test_errors_take_the_focus(visit: Visits, cast: Cast) -> None:
    page = visit("desktop")
    page.goto(cast.path)
    page.locator("[name=given_name]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=given_name]")).to_be_focused()
