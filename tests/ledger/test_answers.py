"""Members answer by themselves: drafts, published word for word, changed in sight of all."""

from datetime import date

import pytest

from app.campaigns import council as councils
from app.campaigns import scorecard
from app.common.clock import now
from app.extensions import db
from app.ledger import answers, questions


@pytest.fixture
def asked(cast):
    questions.ask(cast.petition, {"en": "Will you vote for it?", "es": "¿Votará a favor?"}, cast.omar)
    questions.ask(cast.petition, {"en": "Why?", "es": "¿Por qué?"}, cast.omar)
    sheet = questions.issue(cast.petition, cast.petition.members[0], cast.omar)
    db.session.commit()
    return sheet


def test_a_member_answers_at_her_own_pace(cast, client, asked):
    first, _second = questions.of(cast.petition)
    page = f"/answer/{questions.token(asked)}"
    client.get(page)
    client.submit("Save: 1", **{f"answer_{first.id}": "I am thinking about <it>."})
    assert client.get(f"{cast.path}/answers").status_code == 200
    assert "thinking" not in client.page.text, "a draft is hers alone"
    assert "No answer yet" in client.page.text
    client.get(page)
    assert "I am thinking about <it>." in client.page.text
    client.submit("Publish this answer: 1", **{f"answer_{first.id}": "Yes, I will."})
    client.get(page)
    client.submit("Publish this answer: 1", **{f"answer_{first.id}": "Yes, if it is paid for."})
    client.get(f"{cast.path}/answers")
    assert "Yes, if it is paid for." in client.page.text
    assert "changed by the member" in client.page.text
    assert "Yes, I will." in client.page.text


def test_too_long_loses_nothing(cast, client, asked):
    first, second = questions.of(cast.petition)
    page = f"/answer/{questions.token(asked)}"
    client.get(page)
    long = "x" * (answers.LENGTH + 1)
    assert client.submit("Save: 1", **{f"answer_{first.id}": long, f"answer_{second.id}": "Short"}).status_code == 422
    assert long in client.page.text
    assert "Short" in client.page.text


def test_a_new_link_ends_the_former(cast, client, asked):
    former = questions.token(asked)
    questions.issue(cast.petition, asked.member, cast.omar)
    assert client.get(f"/answer/{former}").status_code == 404
    assert client.get(f"/answer/{questions.token(asked)}").status_code == 200
    questions.revoke(asked, cast.omar)
    assert questions.token(asked) is None
    asked.saved_at = now()
    with pytest.raises(questions.Refused, match="fixed"):
        questions.remove(cast.petition, questions.of(cast.petition)[0], cast.omar)


def test_saving_is_limited(app, cast, client, asked):
    app.config["LIMITS_ANSWER_PER_IP"] = "1 per hour"
    page = f"/answer/{questions.token(asked)}"
    first = questions.of(cast.petition)[0]
    client.get(page)
    client.submit("Save: 1")
    answer = client.submit("Save: 1", **{f"answer_{first.id}": "Not lost"})
    assert answer.status_code == 429
    assert "Not lost" in client.page.text


def test_all_are_hidden_for_a_reason_or_none(cast, client, asked):
    first = questions.of(cast.petition)[0]
    answers.save(asked, {first.id: "Yes."}, first.id)
    answers.hide(cast.petition, "A court asked us to", cast.omar)
    client.get(f"{cast.path}/answers")
    assert "A court asked us to" in client.page.text
    assert "Yes." not in client.page.text
    answers.show(cast.petition, cast.omar)
    client.get(f"{cast.path}/answers")
    assert "Yes." in client.page.text


def test_the_link_goes_to_the_office_address_alone(cast, outbox, asked):
    with pytest.raises(questions.Refused, match="address"):
        questions.mail(asked, cast.omar)
    asked.member.office_email = "jo@city.example"
    questions.mail(asked, cast.omar)
    db.session.commit()
    outbox.send()
    assert questions.token(asked) in outbox.last("jo@city.example").link("/answer/")


def test_archived_answers_stay_as_they_are(cast, client, asked):
    first = questions.of(cast.petition)[0]
    answers.save(asked, {first.id: "Yes."}, first.id)
    cast.petition.state = "archived"
    db.session.commit()
    page = f"/answer/{questions.token(asked)}"
    client.get(page)
    assert "can no longer be changed" in client.page.text
    assert client.post(page, data={f"answer_{first.id}": "No.", "publish": first.id}).status_code == 410
    client.get(f"{cast.path}/answers")
    assert "Yes." in client.page.text


def test_nobody_is_said_not_to_answer_before_being_asked(cast, client, asked, outbox):
    """A link alone asks nobody; a letter that left does, and so does an organizer who handed the link over."""
    jo, _sam = cast.petition.members
    client.get(cast.path)
    assert "No answer yet" not in client.page.text
    assert client.get(f"{cast.path}/answers").status_code == 404
    jo.office_email = "jo@city.example"
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/questions")
    client.submit("Mail the questions to all who have not been asked")
    assert "the letter is on its way" in client.page.text
    assert "all who have not been asked" not in client.page.text
    assert scorecard.asked(cast.petition) == {}
    outbox.send()
    client.get(f"/office{cast.path}/questions")
    assert "mailed on" in client.page.text
    client.submit("Make a link to hand over: Sam Reyes")
    client.submit("I handed it over: Sam Reyes")
    client.submit("Not handed over after all: Sam Reyes")
    client.be(None).get(f"{cast.path}/answers")
    assert client.page.text.count("No answer yet, asked") == client.page.text.count("Not asked yet") == 2
    client.get(f"{cast.path}/council")
    assert client.page.text.count("No answer yet, asked") == 1
    assert set(scorecard.asked(cast.petition)) == {jo.id}


def test_the_questions_are_mailed_to_each_once(cast, asked):
    for member in cast.petition.members:
        member.office_email = f"m{member.id}@city.example"
    assert questions.mail_all(cast.petition, cast.omar) == 2
    assert questions.mail_all(cast.petition, cast.omar) == 0
    with pytest.raises(questions.Refused, match="mailed"):
        questions.mail(asked, cast.omar)
    questions.issue(cast.petition, asked.member, cast.omar)
    questions.mail(asked, cast.omar)


def test_once_a_link_is_made_the_questions_stand(cast, client, asked):
    with pytest.raises(questions.Refused, match="fixed"):
        questions.ask(cast.petition, {"en": "One more?"}, cast.omar)
    client.be(cast.omar).get(f"/office{cast.path}/questions")
    assert "Add the question" not in client.page.html
    questions.revoke(asked, cast.omar)  # nobody got it: a slip is mended
    db.session.commit()
    client.get(f"/office{cast.path}/questions")
    client.submit("Add the question", wording_es="¿Cuándo?")
    assert questions.of(cast.petition)[-1].wording == {"es": "¿Cuándo?"}
    assert '<span lang="es">¿Cuándo?</span>' in client.page.html


def test_a_question_needs_one_language(cast, client):
    client.be(cast.omar).get(f"/office{cast.path}/questions")
    assert client.submit("Add the question").status_code == 422
    assert "Say it in a sentence." in client.page.text


def test_the_office_sees_a_link_once_and_a_mailed_one_never(cast, client, asked):
    """Else an organizer reads a member's draft, and publishes in her name what everybody takes for hers."""
    jo, sam = cast.petition.members
    page = f"/office{cast.path}/questions"
    client.be(cast.omar).get(page)
    assert "/answer/" not in client.page.html
    client.submit("Make a link to hand over: Sam Reyes")
    assert "shown this once" in client.page.text
    given = questions.sheets(cast.petition)[sam.id]
    assert questions.token(given) in client.page.html
    client.get(page)
    assert "/answer/" not in client.page.html
    jo.office_email = "jo@city.example"
    db.session.commit()
    client.get(page)
    client.submit("Mail the questions to all who have not been asked")
    db.session.expire_all()
    assert "/answer/" not in client.page.html
    assert (asked.seen, given.seen) == (False, True)
    first = questions.of(cast.petition)[0]
    for sheet, text in ((asked, "From her office"), (given, "By whoever has it")):
        answers.save(sheet, {first.id: text}, first.id)
    db.session.commit()
    client.be(None).get(f"{cast.path}/answers")
    assert "by a link mailed to the member’s office" in client.page.text
    assert "by a link that the organizers handed over" in client.page.text


def test_a_new_link_by_hand_shows_no_draft_of_a_mailed_one(cast, asked):
    first = questions.of(cast.petition)[0]
    asked.member.office_email = "jo@city.example"
    questions.mail_one(cast.petition, asked.member, cast.omar)
    answers.save(asked, {first.id: "Between ourselves"})
    questions.issue(cast.petition, asked.member, cast.omar)
    assert answers.draft(asked, first) == ""


def test_the_link_of_somebody_who_left_can_be_revoked(cast, client, asked):
    councils.end(cast.petition, asked.member, date(2020, 1, 1), cast.omar)
    db.session.commit()
    client.be(cast.omar).get(f"/office{cast.path}/questions")
    assert f"Make a new link to hand over: {asked.member.name}" not in client.page.text
    client.submit(f"Revoke: {asked.member.name}")
    db.session.expire_all()
    assert questions.token(asked) is None
