"""What signers write about why they sign: read first, shown with the name as they chose, gone with the signature."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from app.common.clock import now
from app.extensions import db
from app.models import Account, ModerationCase, ModerationReport, Petition, Signature
from app.moderation import cases, jobs, queue, shown
from app.roll import correcting, entry, erasure, striking
from app.signing import links
from tests.cast import Cast
from tests.client import InspectingClient

WORDS = "My daughter reads there every Sunday."


@pytest.fixture
def rosa(cast: Cast) -> Signature:
    return cast.signed(reason=WORDS, show_reason=True, show_name=True)


def rule(signature: Signature, account: Account, decision: str = "shown", ground: str = "", note: str = "") -> None:
    cases.rule_on(signature, cases.mark(signature, account), decision, ground, note, account)
    db.session.commit()


def words(petition: Petition) -> list[str]:
    db.session.expire_all()
    return [voice.words for voice in shown.few(petition)]


def test_nothing_is_shown_before_somebody_read_it(cast: Cast, client: InspectingClient, rosa: Signature) -> None:
    assert WORDS.encode() not in client.get(cast.path).data
    rule(rosa, cast.omar)
    page = client.get(cast.path).data.decode()
    assert WORDS in page
    assert "Rosa M." in page
    assert "99501" not in page.split(WORDS)[1].split("</section>")[0]


def test_where_the_campaign_reads_later_it_is_shown_at_once_and_a_report_takes_it_off(
    cast: Cast, rosa: Signature
) -> None:
    cast.campaign.reviews_first = False
    db.session.commit()
    assert words(cast.petition) == [WORDS]
    cases.report(cast.petition, rosa, "insult", "")
    db.session.commit()
    assert words(cast.petition) == []


def test_only_with_the_signers_own_tick_and_never_an_imported_one(cast: Cast) -> None:
    cast.campaign.reviews_first = False
    cast.signed("Ben Osei", reason="Not for others.")
    brought = cast.signed("Ida Lund", reason="From a file.", show_reason=True)
    brought.channel = "import"
    db.session.commit()
    assert words(cast.petition) == []
    assert queue.following(cast.petition, cast.omar) is None


@pytest.mark.parametrize("how", ["withdraw", "strike", "erase"])
def test_it_vanishes_at_once_with_its_signature(
    cast: Cast, client: InspectingClient, rosa: Signature, how: str
) -> None:
    rule(rosa, cast.omar)
    cases.report(cast.petition, rosa, "other", "she is my neighbor")
    db.session.commit()
    assert WORDS.encode() in client.get(cast.path).data
    {"withdraw": lambda: correcting.withdraw(rosa), "strike": lambda: striking.strike(rosa, "x", None),
     "erase": lambda: erasure.erase(rosa)}[how]()  # fmt: skip
    db.session.commit()
    assert WORDS.encode() not in client.get(cast.path).data
    if how == "erase":
        assert db.session.scalars(select(ModerationCase)).all() == []
        assert db.session.scalars(select(ModerationReport)).all() == []


def test_other_words_are_read_anew(cast: Cast, rosa: Signature) -> None:
    rule(rosa, cast.omar)
    entry.retake(rosa, {"reason": "Something quite different."}, now())
    db.session.commit()
    assert words(cast.petition) == []
    assert (waiting := queue.following(cast.petition, cast.omar))
    assert waiting.signature.id == rosa.id


def test_nobody_rules_about_words_they_did_not_see(cast: Cast, rosa: Signature) -> None:
    seen = cases.mark(rosa, cast.omar)
    rosa.reason = "Changed meanwhile."
    with pytest.raises(cases.Refused, match="changed"):
        cases.rule_on(rosa, seen, "shown", "", "", cast.omar)


def test_of_two_reviewers_one_decides(cast: Cast, rosa: Signature) -> None:
    rule(rosa, cast.omar)
    with pytest.raises(cases.Refused, match="decided"):
        rule(rosa, cast.lena, "hidden", "insult")


def test_the_deadline_comes_first(cast: Cast, rosa: Signature) -> None:
    ben = cast.signed("Ben Osei", reason="Because.", show_reason=True)
    rule(ben, cast.omar)
    cases.report(cast.petition, ben, "private", "")
    db.session.commit()
    waiting = queue.following(cast.petition, cast.omar)
    assert waiting
    assert waiting.signature.id == ben.id
    assert timedelta(days=1) < waiting.due_at - now() < timedelta(days=2, minutes=1)
    assert (after := queue.following(cast.petition, cast.omar, [ben.id]))
    assert after.signature.id == rosa.id
    assert words(cast.petition) == ["Because."], "what a person approved stays until somebody rules"


def test_an_appeal_is_decided_by_somebody_else_once(cast: Cast, client: InspectingClient, rosa: Signature) -> None:
    rule(rosa, cast.omar, "hidden", "private", "It names her school")
    me = f"/me/{links.make('me', rosa.id)}"
    db.session.commit()
    page = client.get(me).data.decode()
    assert "It is not shown." in page
    assert "It names her school" in page
    assert client.post(me, data={"deed": "appeal", "words": ""}).status_code == 422
    client.post(me, data={"deed": "appeal", "words": "She agreed."})
    case = cases.of(rosa)
    assert case is not None
    assert queue.following(cast.petition, cast.omar) is None
    with pytest.raises(cases.Refused, match="own"):
        cases.rule(case, "shown", "", "", cast.omar)
    assert queue.following(cast.petition, cast.lena)
    rule(rosa, cast.lena, "hidden", "private")
    assert not cases.appeal(rosa, "Again!")


def test_where_nobody_else_is_the_same_one_decides_the_appeal(cast: Cast) -> None:
    signature = cast.signed("Ben Osei", petition=cast.other_petition, reason="Buses!", show_reason=True)
    rule(signature, cast.dov, "hidden", "offtopic")
    assert cases.appeal(signature, "Please")
    assert queue.following(cast.other_petition, cast.dov)
    rule(signature, cast.dov)
    assert words(cast.other_petition) == ["Buses!"]


def test_taken_back_it_waits_again(cast: Cast, rosa: Signature) -> None:
    rule(rosa, cast.omar)
    mine = select(Petition.id).where(Petition.id == cast.petition.id)
    assert cases.undo(mine, cast.omar, reasons=True)
    db.session.commit()
    assert words(cast.petition) == []
    assert queue.following(cast.petition, cast.omar)
    assert cases.undo(mine, cast.omar, reasons=True) is None


def test_the_page_has_one_case_and_buttons_with_reasons(cast: Cast, client: InspectingClient, rosa: Signature) -> None:
    cast.campaign.watch_words = ["daughter"]
    db.session.commit()
    client.be(cast.omar)
    address = f"/office{cast.path}/reasons"
    page = client.get(address).data.decode()
    assert "<mark>daughter</mark>" in page
    form: dict[str, Any] = {"signature": rosa.id, "seen": cases.mark(rosa, cast.omar)}
    client.application.config["WTF_CSRF_ENABLED"] = False
    answer = client.post(f"{address}/rule", data=form | {"decision": "hidden:other"})
    assert answer.status_code == 422
    assert "Please say in a sentence" in answer.data.decode()
    assert client.post(f"{address}/rule", data=form | {"decision": "hidden:insult"}).status_code == 303
    assert "It insults or threatens somebody" in client.get(address).data.decode()
    case = cases.of(rosa)
    assert case
    assert case.state == "hidden"
    client.post(f"{address}/undo")
    db.session.expire_all()
    assert case.due_at is not None


def test_no_page_of_it_asks_more_than_twelve_questions(cast: Cast, client: InspectingClient, rosa: Signature) -> None:
    for name in ("Ana One", "Ben Two", "Cleo Three", "Dan Four"):
        rule(cast.signed(name, reason="Yes", show_reason=True), cast.omar)
    cases.report(cast.petition, rosa, "false", "no")
    cases.report(cast.petition, None, "false", "no")
    db.session.commit()
    client.be(cast.lena)
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.extend([told[2]] if told[2].startswith("SELECT") else [])

    event.listen(db.engine, "before_cursor_execute", note)
    for address in (f"/office{cast.path}/reasons", f"/office/{cast.campaign.slug}/reports"):
        asked.clear()
        client.get(address)
        assert 0 < len(asked) <= 12, "\n".join(asked)
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_download_has_the_rulings(cast: Cast, client: InspectingClient, rosa: Signature) -> None:
    rule(rosa, cast.omar, "hidden", "insult", "Too harsh")
    me = f"/me/{links.make('me', rosa.id)}"
    db.session.commit()
    held = client.post(me, data={"deed": "download"}).json
    assert held
    assert held["reason_rulings"][0]["note"] == "Too harsh"
    assert held["show_reason"] is True


def test_three_long_reasons_leave_the_page_under_100_kb(cast: Cast, client: InspectingClient) -> None:
    from tests.signing.test_petition_page import test_the_page_with_styles_and_fonts_is_under_100_kb as weigh

    for name in ("Ana One", "Ben Two", "Cleo Three"):
        rule(cast.signed(name, reason="Because it matters. " * 25, show_reason=True, show_name=True), cast.omar)
    weigh(cast, client, [])


def test_notes_of_reports_are_forgotten_a_month_after_the_ruling(cast: Cast, rosa: Signature) -> None:
    case = cases.report(cast.petition, rosa, "private", "I am her neighbor")
    db.session.commit()
    jobs.forget()
    assert case.reports[0].note
    cases.rule(case, "hidden", "private", "", cast.omar)
    case.rulings[0].at = now() - timedelta(days=31)
    db.session.commit()
    jobs.forget()
    db.session.expire_all()
    assert case.reports[0].note == ""
