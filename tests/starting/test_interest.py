"""Who wants to be told: confirmed by a letter, told once, erased in time, never a signature."""

from datetime import timedelta

import pytest

from app import outbox
from app.common.clock import now
from app.extensions import db
from app.models import Interest, Letter, Petition, Refusal
from app.signing import interest, interest_jobs
from app.starting import cities

HOUR = timedelta(hours=1)


@pytest.fixture
def page(cast):
    made = cities.begin(cast.campaign, cities.place("Durham, NC"), cast.lena, announced=True)
    db.session.commit()
    return made


@pytest.fixture
def where(cast, page):
    return f"/{cast.campaign.slug}/{page.slug}"


def ask(client, where, email="rosa@mail.example"):
    client.get(where)
    return client.submit("Tell me", email=email, postal_code="27701")


def wishes():
    db.session.expire_all()
    return db.session.query(Interest).all()


def test_the_page_is_public_and_counts_nobody(client, where, page, outbox):
    assert "needs somebody to lead it" in client.get(where).get_data(as_text=True)
    ask(client, where)
    client.get(outbox.last("rosa@mail.example").link("/interest/"))
    client.submit("Yes, tell me when it opens")
    assert interest.waiting([page.id]) == {page.id: 1}
    assert client.get(f"{where}/count.json").json["signatures"] == 0
    assert "Not open yet" in client.get(f"/{page.campaign.slug}").get_data(as_text=True)


def test_the_answer_never_tells(client, where, outbox):
    first = ask(client, where).get_data()
    assert ask(client, where).get_data() == first
    client.get(outbox.last("rosa@mail.example").link("/interest/"))
    client.submit("Yes, tell me when it opens")
    assert ask(client, where, "Rosa+x@mail.example").get_data() == first
    assert len(wishes()) == 1
    assert "You asked already" in outbox.last("rosa@mail.example").text
    assert ask(client, where).get_data() == first  # a fourth letter is owed, and held
    assert len(outbox.to("rosa@mail.example")) == 3


def test_nonsense_is_asked_again_and_programs_learn_nothing(client, where):
    client.get(where)
    assert client.submit("Tell me", email="rosa", postal_code="1").status_code == 422
    assert next(e for e in client.page.all("input") if e.get("name") == "email").get("value") == "rosa"
    client.get(where)
    client.submit("Tell me", email="bot@mail.example", postal_code="27701", website="x")
    assert wishes() == []


def test_told_once_then_erased(client, where, page, outbox, monkeypatch):
    ask(client, where)
    ask(client, where, "never@mail.example")
    client.get(outbox.last("rosa@mail.example").link("/interest/"))
    client.submit("Yes, tell me when it opens")
    assert interest_jobs.tell() == 0
    db.session.get_one(Petition, page.id).state = "open"
    db.session.commit()
    assert [interest_jobs.tell(), interest_jobs.tell()] == [1, 0]
    letter = outbox.last("rosa@mail.example")
    assert letter.subject.startswith("Open now")
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [mail.subject for mail in outbox.to("never@mail.example")][1:] == []
    later = now() + interest.TOLD + HOUR
    monkeypatch.setattr(interest, "now", lambda: later)
    interest_jobs.expire()
    assert [row.email for row in wishes()] == ["never@mail.example"]
    monkeypatch.setattr(interest, "now", lambda: later + interest.UNCONFIRMED)
    interest_jobs.expire()
    assert wishes() == []
    assert {letter.details for letter in db.session.query(Letter)} == {None}


def test_one_press_in_the_mail_program_forgets(client, where, outbox):
    ask(client, where)
    link = outbox.last("rosa@mail.example").link("/interest/")
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert wishes() == []
    assert db.session.query(Refusal).count() == 0
    assert client.get(link).status_code == 404


def test_this_was_not_me_silences_the_mailbox(client, where, outbox):
    ask(client, where)
    client.get(outbox.last("rosa@mail.example").link("/interest/"))
    client.submit("This wasn’t me")
    ask(client, where)
    assert len(outbox.to("rosa@mail.example")) == 1


def test_interest_takes_no_letter_from_who_signs(cast, client, where, page):
    for _ in range(3):
        ask(client, where)
    key = interest.mailbox("rosa@mail.example")
    assert outbox.left(page.id, key) == outbox.PER_PETITION


def test_a_forged_link_opens_nothing(client):
    assert client.get("/interest/" + "A" * 22).status_code == 404
