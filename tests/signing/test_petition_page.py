"""The petition page: light, whole without script, telling others what it is, and giving way to the outcome."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from PIL import Image

from app.campaigns import petition as petitions
from app.campaigns import text, timeline
from app.common.clock import now
from app.extensions import db
from app.models import Signature
from tests.cast import TEXTS, Cast
from tests.client import InspectingClient, words
from tests.signing.conftest import Signers

pytestmark = pytest.mark.one_database
STATIC = Path(__file__).parents[2] / "app"
FONT = re.compile(r"@font-face\s*{[^}]*?url\(\"?([^\")]+)[^}]*?unicode-range:\s*([^;}]+)")


@pytest.fixture(autouse=True)
def fresh(cast: Cast) -> None:
    """Pages are kept until something on them changes: those of former tests are not this petition's."""
    cast.petition.changed_at = now()


def sheets(client: InspectingClient) -> dict[str, str]:
    """The style sheets of the last page, by address."""
    found = [link.get("href", "") for link in client.page.all("link") if link.get("rel") == "stylesheet"]
    return {address: (STATIC / address.lstrip("/")).read_text(encoding="utf-8") for address in found}


def fonts(client: InspectingClient) -> set[str]:
    """The fonts that a page in English or Spanish has the browser fetch."""
    return {
        urljoin(address, file)
        for address, css in sheets(client).items()
        for file, letters in FONT.findall(css)
        if letters.strip().startswith("U+0000")
    }


@pytest.mark.parametrize("demands", [[], ["email", "phone"]])
def test_the_page_with_styles_and_fonts_is_under_100_kb(
    cast: Cast, client: InspectingClient, demands: list[str]
) -> None:
    cast.petition.demands, cast.petition.changed_at = demands, now()
    html = client.get(cast.path).data
    files = {urlsplit(link.get("href", "")).path for link in client.page.all("link") if link.get("rel") != "canonical"}
    weights = {path: (STATIC / path.lstrip("/")).stat().st_size for path in files | fonts(client)}
    assert sum("fonts" in path for path in weights) >= 3, "the fonts must be counted, too"
    total = len(html) + sum(weights.values())
    assert total < 100_000, f"{total:,} bytes: {len(html):,} of HTML, {weights}"


def test_it_needs_no_script(cast: Cast, client: InspectingClient) -> None:
    client.get(cast.path)
    assert not client.page.all("script")


def test_print_has_its_own_style_without_the_form(cast: Cast, client: InspectingClient) -> None:
    client.get(cast.path)
    printed = " ".join(re.findall(r"@media print {(.*)}", "".join(sheets(client).values())))
    assert ".sign" in printed
    assert "display: none" in printed


def test_others_are_told_what_it_is(cast: Cast, client: InspectingClient) -> None:
    cast.signed()
    client.get(cast.path)
    meta = {m.get("property") or m.get("name"): m.get("content", "") for m in client.page.all("meta")}
    title, demand, _ = TEXTS["en"]
    assert meta["og:title"] == meta["og:image:alt"] == title == client.page.h1
    assert meta["og:description"] == meta["description"] == demand
    assert meta["og:url"] == "http://localhost" + cast.path
    assert meta["og:image"].startswith("http://localhost" + cast.path + "/card.png?")
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert (meta["og:type"], meta["twitter:card"]) == ("website", "summary_large_image")
    (canonical,) = [link.get("href") for link in client.page.all("link") if link.get("rel") == "canonical"]
    assert canonical == meta["og:url"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_card_is_a_picture_of_the_size_that_is_told(cast: Cast, client: InspectingClient, language: str) -> None:
    answer = client.get(f"{cast.path}/card.png?lang={language}")
    assert answer.mimetype == "image/png"
    with Image.open(BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.data) < 100_000


def test_the_numbers_for_other_pages(cast: Cast, client: InspectingClient) -> None:
    cast.signed()
    answer = client.get(cast.path + "/count.json", headers={"Origin": "https://other.example"})
    numbers = answer.get_json()
    assert set(numbers) == {"signatures", "people", "goal", "as_of"}
    assert (numbers["signatures"], numbers["people"], numbers["goal"]) == (1, 1, 100)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", numbers["as_of"])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age" in answer.headers["Cache-Control"]


def test_the_tally_is_read_aloud_and_every_number_has_its_time(cast: Cast, client: InspectingClient) -> None:
    cast.petition.goal = 1234
    cast.signed()
    client.get(cast.path)
    (drawing,) = [svg for svg in client.page.tree.iter() if svg.get("class") == "tally"]
    assert (drawing.get("role"), drawing.get("aria-label")) == ("img", "1 of 1,234")
    assert "as of" in client.page.text


def test_who_has_the_page_already_is_told_so(cast: Cast, client: InspectingClient, clock: Any) -> None:
    first = client.get(cast.path)
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(cast.path, headers=again).status_code == 304
    cast.signed()
    assert client.get(cast.path, headers=again).status_code == 200, "the count has changed"


def test_names_are_shown_only_of_those_who_want_it(cast: Cast, client: InspectingClient) -> None:
    cast.signed("Rosa Marín", show_name=True)
    cast.signed("Benedikt Osei")
    cast.sign("Waiting Wu", show_name=True)
    client.get(cast.path)
    assert "Rosa M." in client.page.text
    for hidden in ("Marín", "Benedikt", "Osei", "Waiting"):
        assert hidden not in client.page.html


@pytest.mark.parametrize(("people", "told"), [(9, False), (10, True)])
def test_a_ward_is_told_once_nobody_can_be_picked_out(
    cast: Cast, client: InspectingClient, people: int, told: bool
) -> None:
    for number in range(people):
        cast.signed(f"Signer{number} Marín")
    client.get(cast.path)
    assert (f"{people} of them in Ward 1" in client.page.text) is told


LIVES = {
    "closed": (["close"], "Closed", "closed for signatures. It closed on"),
    "delivered": (["deliver"], "Delivered to the council", "Delivered to the Millbrook City Council on"),
    "won": (["deliver", "won"], "Won", "The Millbrook City Council agreed on"),
    "lost": (["deliver", "lost"], "The council said no", "The Millbrook City Council declined on"),
    "archived": (["close", "archive"], "This petition is over", "closed for signatures"),
}


@pytest.mark.parametrize("state", LIVES)
def test_the_form_gives_way_to_the_outcome(cast: Cast, client: InspectingClient, signers: Signers, state: str) -> None:
    cast.signed()
    steps, headline, sentence = LIVES[state]
    for step in steps:
        petitions.decide(cast.petition, step) if step in ("won", "lost") else getattr(petitions, step)(cast.petition)
    assert client.get(cast.path).status_code == 200
    assert headline in [words(h2) for h2 in client.page.all("h2")]
    assert sentence in client.page.text
    assert "1 signature" in client.page.text, "the count stays"
    assert not client.page.all("form")
    assert client.post(cast.path, data=signers.form("Ben Osei")).status_code == 410
    assert not client.page.all("form")
    assert db.session.query(Signature).count() == 1


def test_a_letter_that_arrives_after_the_closing_still_counts(
    cast: Cast, client: InspectingClient, signers: Signers, outbox: Any
) -> None:
    signers.sign()
    link = outbox.last("rosa@mail.example").link("/confirm/")
    petitions.close(cast.petition)
    client.post(link)
    assert cast.petition.tally.people == 1


def test_a_draft_is_seen_by_its_organizers_alone(cast: Cast, client: InspectingClient) -> None:
    path = f"/{cast.campaign.slug}/{cast.draft.slug}"
    for rest in ("", "/count.json", "/card.png", "/next"):
        assert client.get(path + rest).status_code == 404, rest
    assert client.be(cast.dov).get(path).status_code == 404
    assert client.be(cast.lena).get(path).status_code == 200
    assert client.page.form("Sign the petition").find(".//button[@disabled]") is not None
    assert "noindex" in [m.get("content") for m in client.page.all("meta") if m.get("name") == "robots"]
    assert client.be(None).get(path).status_code == 404, "what Lena saw is kept for nobody else"


def test_the_council_is_told_when_it_meets(cast: Cast, client: InspectingClient) -> None:
    petitions.deliver(cast.petition)
    cast.petition.meets_at = now() + timedelta(days=3)
    client.get(cast.path)
    assert "The council meets on" in client.page.text


def test_who_signed_an_earlier_wording_has_not_signed_this_one(cast: Cast, client: InspectingClient) -> None:
    cast.signed("Rosa Marín")
    title, demand, reasons = TEXTS["en"]
    text.revise(cast.petition, "en", title, demand, reasons + " And on holidays.")
    client.get(cast.path)
    assert "earlier wording" not in client.page.text, "reasons may be bettered"
    text.revise(cast.petition, "en", title, "Open the library every day.", reasons)
    cast.signed("Ben Osei")
    client.get(cast.path)
    assert "1 signed an earlier wording; 1 signed this one" in client.page.text
    assert demand in client.page.text


def test_what_lies_ahead_stands_apart_with_the_meetings_hour(cast: Cast, client: InspectingClient) -> None:
    cast.petition.meets_at = now() + timedelta(days=3)
    timeline.add(cast.petition, "hearing", now() + timedelta(days=9), {"en": "Budget hearing"}, None)
    timeline.add(cast.petition, "note", now() - timedelta(days=9), {"en": "First letter"}, None)
    client.get(cast.path)
    heads = {words(section.find("h2")): words(section) for section in client.page.all("section")}
    assert "Budget hearing" in heads["Next"]
    assert "The council meets" in heads["Next"]
    assert "First letter" in heads["What has happened"]
    assert client.get(cast.path + "/meeting.ics").mimetype == "text/calendar"
