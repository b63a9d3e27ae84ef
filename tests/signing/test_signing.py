"""The form as it is sent: what is stored, what is asked again, and what a program gets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.common.clock import now
from app.extensions import db
from app.models import Event, Letter, Signature
from app.roll import consent
from app.signing import trap
from tests.cast import ROSA, Cast
from tests.client import InspectingClient, fields, words
from tests.conftest import SECRET
from tests.letters import Outbox
from tests.signing.conftest import Signers

pytestmark = pytest.mark.one_database
SIGN = "Sign the petition"


def stored() -> Signature:
    return db.session.query(Signature).one()


def test_what_she_typed_is_stored_with_what_she_saw(cast: Cast, client: InspectingClient, signers: Signers) -> None:
    form = signers.form(reason="I work all week.", phone="555 010 0199", show_name="y", postal_code="99501 1234")
    client.post(signers.path + "?src=flyer&lang=es", data=form)
    rosa = stored()
    assert (rosa.name, rosa.email, rosa.postal_code) == ("Rosa Marín", "rosa@mail.example", "99501-1234")
    assert (rosa.reason, rosa.phone, rosa.show_name, rosa.wants_updates) == (
        "I work all week.",
        "555 010 0199",
        True,
        False,
    )
    assert (rosa.text_version, rosa.language, rosa.consent_version) == (1, "es", consent.CURRENT)
    assert (rosa.channel, rosa.source, rosa.standing, rosa.ward.name) == ("online", "flyer", "unconfirmed", "Ward 1")


def test_nothing_is_ticked_for_her(client: InspectingClient, signers: Signers) -> None:
    client.get(signers.path)
    sent = fields(client.page.form(SIGN))
    assert not {"consent", "show_name", "wants_updates"} & set(sent)
    assert sent["website"] == [""]


def test_errors_stand_on_top_lead_to_their_fields_and_lose_nothing(client: InspectingClient, signers: Signers) -> None:
    typed = signers.form(email="rosa@", postal_code="9950", reason="Because", phone="555 010 0199", show_name="y")
    del typed["consent"]
    assert client.post(signers.path, data=typed).status_code == 422
    form = client.page.form(SIGN)
    summary = form[0]
    assert (summary.get("role"), summary.get("tabindex"), summary.get("id")) == ("alert", "-1", "summary")
    assert "autofocus" in summary.keys(), "the window opens there, without script too"  # noqa: SIM118  (an element)
    links = [link.get("href") for link in summary.iter("a")]
    assert links == ["#email", "#postal_code", "#consent"]
    assert fields(form) == {name: [value] for name, value in typed.items()} | {
        "website": [""],
        "seen": fields(form)["seen"],
        "wording": fields(form)["wording"],
    }
    wrong = {e.get("name"): e for e in form.iter() if e.get("aria-invalid") == "true"}
    assert {"email", "postal_code"} <= set(wrong)
    assert "email-error" in (wrong["email"].get("aria-describedby") or "")
    assert not db.session.query(Signature).count()


def test_without_consent_nothing_is_taken(client: InspectingClient, signers: Signers) -> None:
    form = signers.form()
    del form["consent"]
    assert client.post(signers.path, data=form).status_code == 422
    assert "We need your permission to give your signature to the council." in client.page.text
    assert not db.session.query(Signature).count()


def test_the_consent_beside_the_box_is_the_recorded_wording(cast: Cast, client: InspectingClient) -> None:
    client.get(cast.path)
    wording = consent.wording(consent.shown((), False), "en", cast.petition.council)
    assert wording.tick in client.page.text
    assert wording.more in client.page.text


def test_a_street_is_asked_for_and_kept_where_the_council_counts_by_it(
    cast: Cast, client: InspectingClient, signers: Signers
) -> None:
    cast.petition.asks_street, cast.petition.changed_at = True, now()
    client.get(signers.path)
    assert "street_address" in fields(client.page.form(SIGN))
    assert client.post(signers.path, data=signers.form()).status_code == 422
    client.post(signers.path, data=signers.form(street_address="12 River Road", unit="4"))
    assert (stored().street_address, stored().unit) == ("12 River Road", "4")


def test_a_street_nobody_asked_for_is_not_kept(client: InspectingClient, signers: Signers) -> None:
    client.get(signers.path)
    assert "street_address" not in fields(client.page.form(SIGN))
    client.post(signers.path, data=signers.form(street_address="12 River Road", unit="4"))
    assert (stored().street_address, stored().unit) == (None, None)


def test_a_likely_slip_is_asked_about_and_taken_when_she_insists(
    client: InspectingClient, signers: Signers, outbox: Outbox
) -> None:
    form = signers.form(email="rosa@gmial.com")
    assert client.post(signers.path, data=form).status_code == 422
    assert "Did you mean rosa@gmail.com?" in client.page.text
    assert fields(client.page.form(SIGN))["email"] == ["rosa@gmial.com"]
    assert client.submit(SIGN, follow=False).status_code == 303
    assert stored().email == "rosa@gmial.com"
    assert outbox.to("rosa@gmial.com")


def test_another_slip_is_asked_about_anew(client: InspectingClient, signers: Signers) -> None:
    client.post(signers.path, data=signers.form(email="rosa@gmial.com"))
    assert client.submit(SIGN, follow=False, email="rosa@yaho.com").status_code == 422
    assert "Did you mean rosa@yahoo.com?" in client.page.text


def test_a_program_that_fills_every_field_learns_nothing_and_leaves_nothing(
    app: Flask, signers: Signers, clock: Any
) -> None:
    def answered(**more: str) -> Any:
        visitor: Any = app.test_client()
        answer = signers.sign(client=visitor, **more)
        return answer.status_code, answer.data, answer.headers["Location"], visitor.get(answer.headers["Location"]).data

    assert answered(website="https://spam.example") == answered()
    assert (
        db.session.query(Signature).count() == db.session.query(Letter).count() == db.session.query(Event).count() == 1
    )


MARKS: dict[str, Callable[[], str]] = {
    "none": lambda: "",
    "forged": lambda: f"{int(now().timestamp()) // 60}.{'0' * 24}",
    "of another site": lambda: trap.mark(now(), "another secret"),
    "three days old": lambda: trap.mark(now() - timedelta(days=3), SECRET),
    "of another minute": lambda: "1" + trap.mark(now(), SECRET)[1:],
    "no mark at all": lambda: "٣.x",
    "endless": lambda: "9" * 11 + ".x",
}


@pytest.mark.parametrize("mark", MARKS)
def test_a_form_that_was_not_just_opened_is_asked_again_with_nothing_lost(
    client: InspectingClient, signers: Signers, mark: str
) -> None:
    form = signers.form(reason="Because") | {"seen": MARKS[mark]()}
    assert client.post(signers.path, data=form).status_code == 422
    assert not db.session.query(Signature).count()
    assert fields(client.page.form(SIGN))["reason"] == ["Because"]
    client.submit(SIGN, follow=False)
    assert stored().reason == "Because", "the page that asks carries a new mark"


def test_a_form_that_lay_open_overnight_is_taken(client: InspectingClient, signers: Signers, clock: Any) -> None:
    form = signers.form()
    clock.shift(timedelta(hours=20))
    assert client.post(signers.path, data=form).status_code == 303


def test_what_happens_next_needs_somebody_who_just_signed(client: InspectingClient, cast: Cast) -> None:
    assert client.get(cast.path + "/next").headers["Location"] == cast.path
    other = f"/{cast.other_campaign.slug}/{cast.other_petition.slug}"
    assert client.get(other + "/next").headers["Location"] == other


def test_the_address_is_not_shown_in_full(client: InspectingClient, signers: Signers) -> None:
    client.get(signers.sign(client=client).headers["Location"])
    assert "r…@mail.example" in client.page.text
    assert "rosa@mail.example" not in client.page.html
    assert words(client.page.all("h1")[0]) == "One step left: check your e-mail"


def test_the_source_in_the_link_goes_with_the_form(client: InspectingClient, signers: Signers) -> None:
    """Whatever page is shown between: the form is sent to where it stands."""
    client.get(signers.path + "?src=flyer")
    client.submit(SIGN, **{**ROSA, "email": "rosa@gmial.com", "consent": "y"})
    client.submit("Use rosa@gmail.com")
    assert db.session.query(Signature).one().source == "flyer"


def test_a_source_is_kept_without_what_cannot_be_shown(client: InspectingClient, signers: Signers) -> None:
    assert client.post(signers.path + "?src=fly%00er", data=signers.form()).status_code == 303
    assert db.session.query(Signature).one().source == "flyer"


def test_a_zip_outside_is_taken_and_said_to_be_outside(client: InspectingClient, signers: Signers) -> None:
    """They may work or study there; what the council makes of it is the council's."""
    assert client.post(signers.path, data=signers.form(postal_code="10001")).status_code == 303
    assert (stored().postal_code, stored().tier) == ("10001", "outside")


def test_what_was_meant_is_taken_only_for_the_address_it_was_asked_about(
    client: InspectingClient, signers: Signers
) -> None:
    client.post(signers.path, data=signers.form(email="rosa@gmial.com"))
    assert client.submit("Use rosa@gmail.com", follow=False, email="rosa@yaho.com").status_code == 422
    assert client.submit("Use rosa@yahoo.com", follow=False).status_code == 303
    assert stored().email == "rosa@yahoo.com"
