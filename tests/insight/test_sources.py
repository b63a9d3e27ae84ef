"""Links of volunteers, tables and flyers: short, printable, and told with what each brought."""

import re
from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select

from app.campaigns import campaign as campaigns
from app.extensions import db
from app.insight import figures, sources
from app.models import Event, Signature, Source
from tests.cast import Cast
from tests.client import InspectingClient, words


def make(cast: Cast, client: InspectingClient, name: str = "Ana, farmers’ market") -> Source:
    client.be(cast.omar).get(f"/office{cast.path}/sources")
    client.submit("Make the link", name=name, kind="volunteer")
    return db.session.scalars(select(Source).order_by(Source.id.desc())).first() or pytest.fail("no source")


def test_from_the_link_to_the_figure(cast: Cast, client: InspectingClient) -> None:
    source = make(cast, client)
    assert source.code == "ana-farmers-market"
    assert f"http://localhost/go/{source.short}" in client.page.text
    answer = client.be(None).get(f"/go/{source.short.upper()}?lang=es")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{cast.path}?src=ana-farmers-market&lang=es")
    assert "no-store" in answer.headers["Cache-Control"]
    events = db.session.query(Event).count()
    client.get(f"/go/{source.short}", follow_redirects=True)
    assert db.session.query(Event).count() == events, "who came is written down nowhere"
    client.submit(None, **cast.rosa, consent=True)
    (line,) = sources.ranked(cast.petition, figures.of(cast.petition))
    assert (line.source, line.counted, line.waiting) == (source, 0, 1)
    cast.confirm(db.session.query(Signature).one())
    client.be(cast.omar).get(f"/office{cast.path}/sources/{source.id}?lang=en")
    assert "1 person" in client.page.text
    assert re.search(r"today 1\b", client.page.text)
    client.get(f"/office{cast.path}")
    assert "Ana, farmers’ market 1" in client.page.text


def test_what_is_in_use_is_listed_and_can_be_named(cast: Cast, client: InspectingClient) -> None:
    for n, code in enumerate(("flyer", "flyer", "sheet-17", None)):
        cast.signed(f"Signer{n} Lee").source = code
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/sources")
    rows = [[words(cell) for cell in row] for row in client.page.all("tr")[1:]]
    assert [[row[0], *row[2:]] for row in rows] == [
        ["flyerGive it a name: flyer", "0", "2"], ["direct", "0", "1"], ["sheet 17, its code", "0", "1"]]  # fmt: skip
    client.get(f"/office{cast.path}/sources?name=flyer")
    client.submit("Make the link", name="Flyer of June", kind="flyer")
    row = db.session.query(Source).one()
    assert (row.code, row.name) == ("flyer", "Flyer of June")
    client.get(f"/office{cast.path}/sources?name=flyer")
    assert client.submit("Make the link", name="Again", kind="flyer").status_code == 422
    assert "This source has a name already." in client.page.text


def test_names_change_links_do_not(cast: Cast, client: InspectingClient) -> None:
    source = make(cast, client)
    short, code = source.short, source.code
    client.submit("Save", name="Ana and Ben", kind="table")
    client.submit("Retire it")
    assert "Ana and Ben is retired. Its link still leads to the petition." in client.page.text
    db.session.expire_all()
    assert (source.short, source.code, source.name, source.kind) == (short, code, "Ana and Ben", "table")
    assert client.be(None).get(f"/go/{short}").status_code == 302
    client.be(cast.omar).get(f"/office{cast.path}/sources/{source.id}")
    client.submit("Use it again")
    db.session.expire_all()
    assert source.retired_at is None
    assert client.be(cast.dov).get(f"/office{cast.path}/sources").status_code == 404
    assert client.be(cast.ines).get(f"/office{cast.path}/sources/{source.id}").status_code == 200
    assert "Save" not in client.page.text


def test_two_of_one_name_and_those_of_our_own_differ(cast: Cast) -> None:
    made = [sources.add(cast.petition, name, "other", None) for name in ("Ana", "Ana", "Sheet 17", "Łódź ★", "★")]
    assert [row.code for row in made] == ["ana", "ana-2", "sheet-17-link", "odz", "link"]
    assert len({row.short for row in made}) == 5


def test_thousands_of_sources_are_told_as_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "NAMED", 2)
    for n, code in enumerate(("a", "a", "a", "b", "b", "c", "d")):
        cast.signed(f"Signer{n} Lee").source = code
    db.session.commit()
    assert figures.of(cast.petition).sources == {"a": [3, 0], "b": [2, 0], figures.FOLDED: [2, 0]}


def test_the_first_segments_are_no_campaigns(cast: Cast) -> None:
    for slug in ("go", "advice"):
        with pytest.raises(campaigns.Refused):
            campaigns.check_slug(slug)


@pytest.mark.one_database
@pytest.mark.parametrize(("shape", "pages"), [("flyer", 1), ("tents", 1), ("cards", 1)])
def test_flyers(cast: Cast, client: InspectingClient, shape: str, pages: int) -> None:
    source = make(cast, client)
    answer = client.get(f"/office{cast.path}/sources/{source.id}/flyer.pdf?shape={shape}&language=es&paper=a4")
    assert answer.mimetype == "application/pdf"
    found = pypdf.PdfReader(BytesIO(answer.data))
    text = " ".join(found.pages[0].extract_text().split())
    assert len(found.pages) == pages
    assert f"localhost/go/{source.short}" in text.replace(" ", ""), "letters may be set apart"
    assert "La biblioteca abierta los domingos" in text
    assert round(float(found.pages[0].mediabox.width)) == 595
