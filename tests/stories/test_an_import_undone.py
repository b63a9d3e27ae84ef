"""Omar brings in five thousand signatures of a friend's list, sees what would become of them, puts them on the roll,
and takes all of them off again: the list was another city's. Nothing of what came by itself has changed."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visits, axe, fits
from tests.cast import Cast
from tests.roll.files import people
from tests.stories import walk

LINES = 5_000
HEADER = ("First Name", "Last Name", "E-mail", "ZIP", "Signed On", "Stall")


@pytest.fixture
def friends(tmp_path: Path) -> Path:
    """4,990 people, eight of whom signed twice; one line names nobody, one was signed next year."""
    rows = [[*row[1:4], row[4], "3/2/2026", "market"] for row in people(LINES - 10)] + [
        [*row[1:4], row[4], "3/3/2026", "market"] for row in people(8)
    ]
    rows[16] = ["Rosa", "Marín", "rosa@mail.example", "99501", "3/2/2026", "market"]
    path = tmp_path / "friends.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([HEADER, *rows, ["", "", "x@mail.example", "", "3/2/2026", ""]])
        writer.writerow(["Eve", "Later", "eve@mail.example", "99501", "3/2/2999", ""])
    return path


def outcome(page: Page, label: str) -> int:
    """The number beside one kind of lines."""
    row = page.locator(".outcomes tr", has_text=label).first
    return int(row.locator("strong").inner_text().replace(",", ""))


@pytest.mark.usefixtures("worker")
def test_five_thousand_come_and_go(
    visit: Visits, cast: Cast, friends: Path, tmp_path: Path, look: Callable[[Page, str], None]
) -> None:
    cast.signed()
    cast.signed("Ben Osei", postal_code="99502")
    omar = visit.sign_in(cast.omar.email)
    before = walk.count(omar, cast)
    omar.goto(f"/office{cast.path}")
    omar.get_by_role("link", name="Roll", exact=True).click()
    omar.get_by_role("link", name="Import", exact=True).click()
    axe(omar)
    look(omar, "1-upload")
    omar.get_by_label("A CSV or XLSX file").set_input_files(friends)
    omar.get_by_role("button", name="Upload it").click()
    expect(omar.get_by_role("heading", name="What the columns are")).to_be_visible()
    expect(omar.get_by_label("First Name")).to_have_value("given_name")
    expect(omar.get_by_label("Stall")).to_have_value("keep")
    expect(omar.locator(".columns")).to_contain_text("Marín")
    fits(omar)
    axe(omar)
    look(omar, "2-columns")
    omar.get_by_role("button", name="Try it").click()
    expect(omar.get_by_role("alert")).to_contain_text("Say where they come from.")
    omar.get_by_label("Where, when and by whom").fill("A friend's list, from the spring market")
    omar.get_by_label("What were the signers told").fill("That the council gets their names")
    omar.get_by_label("Yes: I answer for it").check()
    omar.get_by_label("Month first").check()
    omar.get_by_label("Stall").select_option("")
    omar.get_by_role("button", name="Try it").click()
    apply = omar.get_by_role("button", name=re.compile("Put 4,998 lines on the roll"))
    expect(apply).to_be_visible(timeout=60_000)
    sums = {label: outcome(omar, label) for label in ("new", "exact", "not taken")}
    assert sums == {"new": 4_989, "exact": 9, "not taken": 2}
    assert sum(sums.values()) == outcome(omar, "lines in the file") == LINES
    expect(omar.locator("#batch")).to_contain_text("That date is in the future.")
    with omar.expect_download() as started:
        omar.get_by_role("link", name="Download what becomes of every line").click()
    started.value.save_as(tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == LINES
    assert walk.count(omar, cast) == before, "a dry run changes nothing"
    axe(omar)
    look(omar, "3-tried")
    apply.click()
    expect(omar.get_by_role("heading", name="On the roll now")).to_be_visible(timeout=120_000)
    assert walk.count(omar, cast) == (before[0] + 4_998, before[1] + 4_989)
    fits(omar)
    axe(omar)
    look(omar, "4-applied")
    omar.locator("#batch .figure-parts a", has_text="Set aside").click()
    expect(omar.get_by_role("status").first).to_contain_text(
        "8 signatures"
    )  # Rosa's of March counts, not her later one
    omar.go_back()
    rosa = visit()
    walk.sign(rosa, cast, "Noor Haddad")  # meanwhile somebody signs
    omar.get_by_label("type how many lines").fill("12")
    omar.get_by_role("button", name="Undo the whole import").click()
    expect(omar.get_by_role("alert")).to_contain_text("That is not the number.")
    omar.get_by_label("type how many lines").fill("4,998")
    omar.get_by_role("button", name="Undo the whole import").click()
    expect(omar.locator("#batch")).to_contain_text("Its lines were emptied", timeout=120_000)
    assert walk.count(omar, cast) == before
    axe(omar)
    look(omar, "5-undone")
    omar.get_by_role("link", name="All imports").click()
    expect(omar.locator("main")).to_contain_text("Undone")
    omar.goto(f"/office{cast.path}/roll?q=Marín")
    expect(omar.locator("table.roll")).to_contain_text("Counts")
