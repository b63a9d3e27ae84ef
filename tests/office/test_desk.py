"""What organizers are told: the deed they did, whom to ask, how each city fares, what happened to a signature."""

from datetime import timedelta
from itertools import pairwise

import pytest

from app.campaigns import petition as petitions
from app.common.clock import now
from app.extensions import db
from app.insight import facts, figures
from app.roll import browsing, erasure, striking
from app.web.language import soon, speaking


def office(cast, rest=""):
    return f"/office{cast.path}{rest}"


def test_the_city_is_the_heading_and_the_tab_its_section(cast, client):
    cast.signed()
    client.be(cast.omar)
    for rest, section in (("", "Overview"), ("/roll", "Roll"), ("/edit", "Text"), ("/council", "Council")):
        client.get(office(cast, rest))
        assert client.page.h1 == "Millbrook"
        assert client.page.title == f"Millbrook · {section} · Cityroll"


def test_each_step_names_what_was_done(cast, client):
    client.be(cast.omar).get(office(cast))
    client.submit("Close for signatures")
    assert "Millbrook is closed. It takes no more signatures." in client.page.text
    client.submit("Open again")
    assert "Millbrook is open again: people can sign." in client.page.text
    assert "http://localhost" in client.page.text or cast.path in client.page.text
    petitions.close(cast.petition)
    petitions.archive(cast.petition)
    client.get(office(cast))
    client.submit("Unarchive")
    assert "Millbrook is back from the archive." in client.page.text


def test_a_fresh_page_offers_its_address_to_copy(cast, client):
    client.be(cast.omar).get(office(cast))
    copy = next(button for button in client.page.all("button") if button.get("data-copy"))
    assert copy.get("data-copy", "").endswith(cast.path)


def test_residency_is_shown_as_far_as_it_is_known(cast, client):
    for number, code in enumerate(("99501", "99502", "10001")):
        cast.signed(f"Signer{number} Lee", postal_code=code)
    assert list(figures.of(cast.petition).tiers.items()) == [("inside", 1), ("straddles", 1), ("outside", 1)]
    client.be(cast.omar).get(office(cast))
    assert "ZIP partly inside 1" in client.page.text


def test_a_lead_sees_the_week_the_next_date_and_who_waits(cast, client):
    cast.signed()
    cast.signed("Old Osei", at=now() - timedelta(days=9))
    cast.sign("Waiting Wu")
    cast.petition.meets_at = now() + timedelta(days=1)
    found = facts.among([cast.petition, cast.draft])
    assert (found[cast.petition.id].trend, found[cast.petition.id].figures.unconfirmed) == ((1, 1), 1)
    assert found[cast.petition.id].next[1] == "meeting"
    assert found[cast.draft.id].next == (None, "")
    client.be(cast.lena).get("/office")
    assert "meeting: " in client.page.text
    assert "invite by e-mail" in client.page.text
    client.be(cast.omar).get("/office")
    assert "flask --app wsgi" not in client.page.text


def test_near_days_have_words(cast):
    with speaking("en"):
        assert soon(now()) == "today"
        assert soon(now() + timedelta(days=1)) == "tomorrow"
        assert soon(now().replace(year=2031, month=12, day=11)) == "Thu, Dec 11, 2031"


def test_the_roll_goes_forth_and_back(cast):
    for n in range(8):
        cast.signed(f"Person{n} Same")
    for sort in browsing.SORTS:
        filters = browsing.Filters(sort=sort)
        pages = [browsing.page(cast.petition, filters, size=3)]
        while pages[-1].following:
            pages.append(browsing.page(cast.petition, filters, after=pages[-1].following, size=3))
        assert [page.preceding is None for page in pages] == [True, False, False]
        for earlier, later in pairwise(pages):
            back = browsing.page(cast.petition, filters, before=later.preceding, size=3)
            assert [row.id for row in back.rows] == [row.id for row in earlier.rows]
            assert (back.preceding is None) == (earlier.preceding is None)
            assert back.following == earlier.rows[-1].id


def test_filters_offer_only_what_the_roll_has(cast, client):
    cast.signed()
    client.be(cast.omar).get(office(cast, "/roll"))
    assert not [e for e in client.page.all("select") if e.get("name") in ("channel", "tier")]
    cast.signed("Ben Osei", postal_code="10001")
    client.get(office(cast, "/roll"))
    assert [e.get("name") for e in client.page.all("select") if e.get("name") in ("channel", "tier")] == ["tier"]


def test_history_tells_each_deed_once_and_begins_with_signing(cast, client):
    rosa = cast.signed()
    striking.strike(rosa, "Not hers", cast.ines)
    striking.restore(rosa, "It was hers", cast.omar)
    names = [moment.name for moment in browsing.history(rosa).moments]
    assert names == ["signature.made", "signature.struck", "signature.restored"]
    client.be(cast.omar).get(office(cast, f"/roll/{rosa.id}"))
    assert client.page.text.count("Not hers") == 1
    assert "Restored · Omar: It was hers" in client.page.text


@pytest.mark.parametrize("refused", [True, False])
def test_an_erased_signature_says_whose_wish_it_was(cast, client, refused):
    from app import audit

    rosa = cast.signed()
    if refused:
        audit.record("signature.refused", rosa, None)
    erasure.erase(rosa)
    db.session.commit()
    client.be(cast.omar).get(office(cast, f"/roll/{rosa.id}"))
    assert ("at the signer’s wish" in client.page.text) is not refused
    assert ("said “this wasn’t me”" in client.page.text) is refused


def test_a_new_language_leads_to_its_text(cast, client):
    client.be(cast.ada).get("/office/campaigns/new")
    client.submit("Save", name="Night Trains", slug="night-trains", contact="Ada", languages=["en", "es"],
                  title_en="Run night trains", demand_en="Run them.", reasons_en="Because.")  # fmt: skip
    assert client.page.url.endswith("/office/night-trains/edit")
    assert "Campaign created. Now write its text in Español." in client.page.text
    assert any(e.get("name") == "title_es" for e in client.page.all("input"))


def test_a_new_petition_asks_to_check_what_its_text_says(cast, client):
    client.be(cast.lena).get(f"/office/{cast.campaign.slug}/petitions/new?q=durham nc")
    client.submit("Durham, NC")
    assert "Check what the text says about Durham before you open it." in client.page.text
