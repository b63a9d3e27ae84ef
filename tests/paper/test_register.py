"""The register: which sheets there are, who has them, since when."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.extensions import db
from app.models import Event, Sheet, SheetBatch, Signature
from app.roll import paper
from tests.cast import Cast
from tests.client import InspectingClient, words
from tests.paper import desk


def where(cast: Cast) -> str:
    return f"/office{cast.path}/paper"


def test_numbers_count_on_through_the_petition(cast: Cast) -> None:
    first, second = desk.batch(cast, 3), desk.batch(cast, 2, "Luis")
    assert [sheet.number for sheet in (*first.sheets, *second.sheets)] == [1, 2, 3, 4, 5]
    own = paper.register(cast.petition, desk.layout(), "a neighbor", own=True, account=cast.omar)
    other = paper.register(cast.petition, desk.layout(), "the union", own=False, account=cast.omar)
    assert [(s.number, s.state, s.batch.notice) for s in (own, other)] == [(6, "returned", "paper-2s"),
                                                                          (7, "returned", "other")]  # fmt: skip
    elsewhere = paper.print_batch(cast.other_petition, desk.layout(), 1, "Dov", None)
    assert elsewhere.sheets[0].number == 1


def test_where_sheets_go(cast: Cast) -> None:
    sheets = desk.batch(cast, 4).sheets
    assert paper.mark(sheets[:3], "out", cast.omar) == sheets[:3]
    assert paper.mark(sheets, "returned", cast.omar) == sheets
    assert paper.mark(sheets[:1], "void", cast.omar) == sheets[:1]
    desk.save(sheets[1], 1, desk.typed(), cast.ines)
    assert paper.mark(sheets[1:2], "void", cast.omar) == [], "lines of it are typed"
    figures = paper.figures(cast.petition)
    assert {state: n for state, n in figures.items() if n} == {"returned": 2, "entered": 1, "void": 1}
    mine = select(Event.name).where(Event.subject_id == sheets[0].id, Event.subject_type == "sheet")
    assert db.session.scalars(mine.order_by(Event.id)).all() == ["sheet.out", "sheet.returned", "sheet.void"]


def test_overdue_after_a_week(cast: Cast) -> None:
    sheets = desk.batch(cast, 2).sheets
    paper.mark(sheets, "out", cast.omar)
    sheets[0].out_at = now() - timedelta(days=9, hours=1)
    db.session.commit()
    assert paper.figures(cast.petition)["overdue"] == 1
    rows = paper.listing(cast.petition, paper.Filters(state="overdue"))
    assert [(row.sheet.number, row.overdue_days) for row in rows] == [(1, 9)]


def test_the_overview_says_what_to_do(cast: Cast, client: InspectingClient) -> None:
    sheets = desk.batch(cast, 2).sheets
    paper.mark(sheets[:1], "out", cast.omar)
    sheets[0].out_at = now() - timedelta(days=8)
    desk.save(sheets[1], 1, desk.typed(), cast.ines)
    client.be(cast.omar).get(f"/office{cast.path}")
    assert "1 sheet has been out for more than a week. See who has them" in client.page.text
    assert "1 sheet is typed, but not closed" in client.page.text


def test_a_long_list_has_pages(cast: Cast, client: InspectingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "SIZE", 3)
    desk.batch(cast, 5)
    client.be(cast.ines).get(where(cast))
    following = next(a for a in client.page.all("a") if a.get("rel") == "next")
    client.get(following.get("href", "").partition("#")[0])
    boxes = [e.get("value") for e in client.page.all("input") if e.get("name") == "sheet"]
    assert boxes == ["4", "5"]


def test_every_figure_opens_its_rows(cast: Cast, client: InspectingClient) -> None:
    sheets = desk.batch(cast, 5).sheets
    desk.batch(cast, 2, "Luis")
    paper.mark(sheets[:3], "out", cast.omar)
    sheets[0].out_at = now() - timedelta(days=9)
    desk.save(sheets[3], 1, desk.typed(), cast.ines)
    client.be(cast.ines).get(where(cast))
    links = {}
    for a in client.page.all("a"):
        if "paper?" in a.get("href", "") and (number := re.match(r"\d+", words(a))):
            links[unescape(a.get("href", ""))] = int(number[0])
    assert len(links) == 10, links
    for address, number in links.items():
        client.get(address.partition("#")[0])
        boxes = [e for e in client.page.all("input") if e.get("name") == "sheet"]
        assert len(boxes) == number, address


def test_print_a_batch_and_mark_it(cast: Cast, client: InspectingClient) -> None:
    client.be(cast.ines).get(f"{where(cast)}/print")
    client.submit("Number and print them", number="101", holder="")
    assert "Enter a number from 1 to 100." in client.page.text
    assert "Say who takes them" in client.page.text
    client.submit("Number and print them", number="20", holder="Ana, farmers’ market", asks=["street", "email"],
                  language="es", lines="12")  # fmt: skip
    assert "20 sheets are ready to print." in client.page.text
    batch = db.session.scalars(select(SheetBatch)).one()
    made = (batch.language, batch.lines, batch.asks_email, batch.notice, len(batch.sheets))
    assert made == ("es", 12, True, "paper-2s", 20)
    file = client.get(f"{where(cast)}/batches/{batch.id}/sheets.pdf")
    assert (file.content_type, file.data[:5]) == ("application/pdf", b"%PDF-")
    client.get(f"{where(cast)}?batch={batch.id}")
    client.submit("out", sheet=["1", "2", "3"])
    assert "3 sheets marked." in client.page.text
    assert paper.figures(cast.petition)["out"] == 3
    client.submit("out")
    assert "Tick the sheets first." in client.page.text


def test_open_by_number_or_by_its_code(cast: Cast, client: InspectingClient) -> None:
    desk.batch(cast, 2)
    client.be(cast.ines)
    for typed in ("2", " 2 ", "https://petitions.example/a/b?src=sheet-2&lang=es"):
        answer = client.get(f"{where(cast)}/open", query_string={"number": typed})
        assert answer.headers["Location"].endswith("/paper/2"), typed
    for typed in ("3", "two", "", "99999999999", "²", "-1"):
        answer = client.get(f"{where(cast)}/open", query_string={"number": typed}, follow_redirects=True)
        assert answer.status_code == 200
        assert "There is no sheet" in client.page.text or "Type a sheet’s number" in client.page.text


def test_a_sheet_from_elsewhere(cast: Cast, client: InspectingClient) -> None:
    client.be(cast.ines).get(f"{where(cast)}/register")
    client.submit("Give it a number", holder="the union", own="other", lines="8")
    assert "It is sheet 1. Write that number on it." in client.page.text
    sheet = db.session.scalars(select(Sheet)).one()
    assert not sheet.batch.printed_here
    assert client.get(f"{where(cast)}/batches/{sheet.sheet_batch_id}/sheets.pdf").status_code == 404
    desk.save(sheet, 1, desk.typed(), cast.ines)
    assert db.session.scalars(select(Signature.consent_version)).all() == ["other"]


@pytest.mark.one_database
def test_the_publics_own_sheet(cast: Cast, client: InspectingClient) -> None:
    made = client.get(f"{cast.path}/sheet.pdf?lang=es")
    assert (made.status_code, made.content_type) == (200, "application/pdf")
    assert "public" in made.headers["Cache-Control"]
    client.application.config["LIMITS_SHEETS_PER_IP"] = "1 per hour"
    assert client.get(f"{cast.path}/sheet.pdf?lang=es").status_code == 200, "it lies ready"
    fresh = [client.get(f"{cast.path}/sheet.pdf?lang=en&paper={size}").status_code for size in ("a4", "letter")]
    assert fresh == [200, 429]
    assert client.get(f"/{cast.campaign.slug}/{cast.draft.slug}/sheet.pdf").status_code == 404
    cast.petition.state = "closed"
    db.session.commit()
    assert client.get(f"{cast.path}/sheet.pdf").status_code == 404
