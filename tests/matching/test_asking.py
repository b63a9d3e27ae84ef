"""Signers are asked once, learn nothing of each other, and their answers decide or go to the queue."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.matching import asking, deciding, queue
from app.models import Inquiry, Letter, Signature, Token
from app.signing import mine
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Mail, Outbox
from tests.matching.doubtful import HOME, matched
from tests.matching.people import put

OLD, NEW, SHARED = "bob@mail.example", "robert@mail.example", "casa@mail.example"


def two(cast: Cast, one: str = OLD, other: str = NEW) -> tuple[Signature, Signature]:
    """A pair that the rules leave to people."""
    a = put(cast.petition, "Robert", "Alvarez", one, **HOME)
    b = put(cast.petition, "Bob", "Alvarez Jr", other, days=6, phone="9075550142", **HOME)
    matched(cast)
    return a, b


def ask(cast: Cast, a: Signature, b: Signature) -> None:
    asking.ask(cast.petition, a, b, cast.omar)
    db.session.commit()


def link(outbox: Outbox, mailbox: str) -> str:
    return outbox.last(mailbox).link("/both/").removeprefix("http://localhost")


def standings(*rows: Signature) -> list[str]:
    db.session.expire_all()
    return [row.standing for row in rows]


def answer(client: InspectingClient, path: str, word: str) -> None:
    client.get(path)
    client.submit({"same": "Yes, both are mine", "different": "No, only one is mine"}[word])
    assert client.page.h1 == "Thank you for answering"


def test_one_letter_to_each_side(cast: Cast, outbox: Outbox) -> None:
    ask(cast, *two(cast))
    letters = [outbox.last(OLD), outbox.last(NEW)]
    assert {letter.subject for letter in letters} == {"Is that both you? Keep the library open on Sundays"}
    assert len({letter.link("/both/") for letter in letters}) == 2
    kept = {token.hash for token in db.session.scalars(select(Token).where(Token.purpose == "both"))}
    assert len(kept) == 2
    assert all(len(digest) == 32 for digest in kept)


def test_in_the_signers_language(cast: Cast, outbox: Outbox) -> None:
    a, b = two(cast)
    a.language = "es"
    ask(cast, a, b)
    assert "La biblioteca" in outbox.last(OLD).subject
    assert "Keep the library" in outbox.last(NEW).subject


def test_one_letter_to_a_shared_mailbox(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    a, b = two(cast, SHARED, SHARED)
    ask(cast, a, b)
    assert len(outbox.to(SHARED)) == 1
    answer(client, link(outbox, SHARED), "same")
    assert standings(a, b) == ["counts", "double"]
    assert b.set_aside_by == "signer"


def test_paper_without_a_mailbox_is_told_by_the_other_side(
    cast: Cast, outbox: Outbox, client: InspectingClient
) -> None:
    a, b = two(cast, OLD, "")
    ask(cast, a, b)
    answer(client, link(outbox, OLD), "same")
    assert standings(a, b) == ["counts", "double"]


def test_nobody_to_ask(cast: Cast) -> None:
    with pytest.raises(asking.NotPossible, match="nobody"):
        ask(cast, *two(cast, "", ""))


def test_never_twice(cast: Cast, outbox: Outbox) -> None:
    a, b = two(cast)
    ask(cast, a, b)
    with pytest.raises(asking.NotPossible, match="asked"):
        ask(cast, b, a)
    db.session.rollback()
    assert len(outbox.to(OLD)) == 1


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [("same", "same", ["counts", "double"]), ("same", "different", ["counts", "counts"]),
     ("different", "same", ["counts", "counts"])],
)  # fmt: skip
def test_both_answer(
    cast: Cast, outbox: Outbox, client: InspectingClient, first: str, second: str, after: list[str]
) -> None:
    a, b = two(cast)
    ask(cast, a, b)
    answer(client, link(outbox, OLD), first)
    assert standings(a, b) == ["counts", "counts"], "one yes of two mailboxes waits"
    path = link(outbox, NEW)
    client.get(path)
    if first == "different":
        assert client.page.h1 == "This is settled"
    else:
        answer(client, path, second)
    assert standings(a, b) == after
    held = queue.decided(a.id, b.id)
    assert held == ("same" if after[1] == "double" else "different")


def test_one_yes_of_two_goes_to_the_queue_with_a_note(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    a, b = two(cast)
    ask(cast, a, b)
    client.be(cast.ines).get(f"/office{cast.path}/doubles")
    assert "No answer yet" in client.page.text
    answer(client, link(outbox, OLD), "same")
    client.get(f"/office{cast.path}/doubles")
    assert f"No. {a.id}’s mailbox answered: both are mine." in client.page.text


def test_the_first_answer_holds_and_a_reviewer_overrides(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    a, b = two(cast, SHARED, SHARED)
    ask(cast, a, b)
    path = link(outbox, SHARED)
    answer(client, path, "same")
    client.post(path, data={"answer": "different"})
    assert standings(a, b) == ["counts", "double"]
    deciding.decide(cast.petition, a.id, b.id, "different", cast.ines)
    db.session.commit()
    assert standings(a, b) == ["counts", "counts"]


def test_an_answer_after_a_reviewers_changes_nothing(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    a, b = two(cast)
    ask(cast, a, b)
    path = link(outbox, OLD)
    deciding.decide(cast.petition, a.id, b.id, "same", cast.ines)
    db.session.commit()
    client.get(path)
    assert client.page.h1 == "This is settled"
    client.post(path, data={"answer": "different"})
    assert standings(a, b) == ["counts", "double"]


def test_looking_changes_nothing(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    a, b = two(cast, SHARED, SHARED)
    ask(cast, a, b)
    for _ in range(3):
        assert client.get(link(outbox, SHARED)).status_code == 200
    assert client.head(link(outbox, SHARED)).status_code == 200
    assert standings(a, b) == ["counts", "counts"]
    assert db.session.query(Inquiry).one().a_answer is None


def test_nothing_of_the_other_side_is_told(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    a = put(cast.petition, "Robert", "Alvarez", OLD, **HOME)
    b = put(
        cast.petition, "Roberta", "Alvárez-Quintana", NEW, days=6, phone="9075550142", street_address="9 Secret Way"
    )
    ask(cast, a, b)
    letter: Mail = outbox.last(OLD)
    client.get(link(outbox, OLD))
    for told in (letter.text, letter.html, client.page.html):
        assert not [mark for mark in ("Roberta", "Quintana", NEW, "0142", "Secret Way") if mark in told]
    assert "418 Cedar Street" in client.page.text


def test_it_counts_among_the_three_letters(cast: Cast, outbox: Outbox) -> None:
    a, b = two(cast, OLD, "")
    for _ in range(3):
        db.session.add(Letter(kind="again", petition_id=cast.petition.id, signature_id=a.id, mailbox_key=a.mailbox_key,
                              created_at=a.signed_at, sent_at=a.signed_at))  # fmt: skip
    db.session.commit()
    assert [side.left for side in asking.sides(a, b)] == [0]
    with pytest.raises(asking.NotPossible, match="limit"):
        ask(cast, a, b)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Inquiry)) == 0, "so that they can be asked another day"


def test_the_office_says_why_not(cast: Cast, client: InspectingClient) -> None:
    a, b = two(cast, OLD, "")
    for _ in range(3):
        db.session.add(Letter(kind="again", petition_id=cast.petition.id, mailbox_key=a.mailbox_key, signature_id=a.id,
                              created_at=a.signed_at, sent_at=a.signed_at))  # fmt: skip
    client.be(cast.omar).get(f"/office{cast.path}/doubles")
    assert f"To No. {a.id}’s mailbox 0 more letters can go." in client.page.text
    client.submit("4 Ask them")
    assert "No letter can go there any more" in client.page.text
    assert db.session.query(Inquiry).count() == 0
    assert standings(a, b) == ["counts", "counts"]


def test_reviewers_do_not_ask(cast: Cast, client: InspectingClient) -> None:
    two(cast)
    client.be(cast.ines).get(f"/office{cast.path}/doubles")
    assert "Ask them" not in client.page.text


@pytest.mark.parametrize("purpose", ["confirm", "me", "unsubscribe"])
def test_no_other_link_opens_it(cast: Cast, client: InspectingClient, purpose: str) -> None:
    from app.signing import links

    a, b = two(cast)
    ask(cast, a, b)
    token = links.make(purpose, a.id)
    assert client.get(f"/both/{token}").status_code == 404
    assert client.get("/both/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_the_other_has_withdrawn_or_erased(
    cast: Cast, outbox: Outbox, client: InspectingClient, monkeypatch: Any
) -> None:
    from app.roll import erasure

    a, b = two(cast)
    ask(cast, a, b)
    path = link(outbox, OLD)
    mine.withdraw(b)
    db.session.commit()
    client.get(path)
    assert client.page.h1 == "This is settled"
    erasure.erase(db.session.get_one(Signature, b.id))
    db.session.commit()
    assert client.get(path).status_code == 404


def test_nothing_is_sent_once_it_is_decided(cast: Cast, outbox: Outbox) -> None:
    a, b = two(cast)
    ask(cast, a, b)
    deciding.decide(cast.petition, a.id, b.id, "different", cast.ines)
    assert outbox.to(OLD) == []


def test_this_wasnt_me_leads_to_ones_own_page(cast: Cast, outbox: Outbox, client: InspectingClient) -> None:
    ask(cast, *two(cast))
    client.get(link(outbox, OLD))
    mine_page = next(found for found in client.page.links if "/me/" in found)
    assert client.get(mine_page.removeprefix("http://localhost")).status_code == 200
