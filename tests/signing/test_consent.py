"""The consent wording that was shown is the one that is stored, whatever the rule card says by then."""

from typing import Any

import pytest
from sqlalchemy import select

from app.campaigns import text
from app.common.clock import now
from app.extensions import db
from app.models import Petition, Signature
from app.roll import consent
from app.rules import card
from tests.cast import Cast
from tests.client import InspectingClient
from tests.letters import Outbox
from tests.signing.conftest import ROSA, Signers

SIGN = "Sign the petition"


def demand(petition: Petition, *fields: str) -> None:
    """The council's rule card, as somebody wrote it."""
    card.write(petition, "demands", list(fields), "City code, 2-14", now().date(), None)
    db.session.commit()


def stored() -> list[str]:
    return list(db.session.scalars(select(Signature.consent_version).order_by(Signature.id)))


def test_a_version_says_what_it_covers() -> None:
    assert consent.covers("2026-2") == consent.covers("paper-1") == {"street_address"}
    assert consent.covers("2026-3") == consent.covers("paper-2") == frozenset()
    assert consent.covers("2026-3eps") == {"email", "phone", "street_address"}
    assert consent.covers("paper-2e") == {"email"}
    for unknown in ("import", "other", "test", "", "2027-1e", "2026-3pe", "2026-3ee"):
        assert consent.covers(unknown) == frozenset(), unknown
    assert consent.covering("phone") == ["2026-3ep", "2026-3eps", "2026-3p", "2026-3ps"]


@pytest.mark.parametrize("version", consent.COVERED)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_wording_names_what_it_covers_and_nothing_else(version: str, language: str) -> None:
    if version.startswith("paper"):
        said = consent.notice(version, language, "the council", True, True).partition(".")[0]
    else:
        found = consent.wording(version, language, "the council")
        assert found.what in found.tick
        said = found.tick
        assert ("never" in found.more or "unca " in found.more) is (not {"email", "phone"} <= consent.covers(version))
    for field, words in consent.NAMED[language].items():
        assert (words in said) is (field in consent.covers(version)), field


def test_the_page_says_what_the_council_demands_and_stores_what_it_said(cast: Cast, client: InspectingClient) -> None:
    client.get(cast.path)
    assert "The council never sees your address." in client.page.text
    client.submit(SIGN, **cast.person("Ben Osei"), consent="y")
    demand(cast.petition, "email", "phone")
    client.get(cast.path)
    assert "The council never sees your address." not in client.page.text
    assert "Give my name, ZIP, e-mail, phone, ward and date" in client.page.text
    assert "This council demands" in client.page.text
    client.submit(SIGN, **cast.person("Noor Ali"), phone="555 010 0199", consent="y")
    demand(cast.petition)
    client.get(cast.path)
    assert "The council never sees your address." in client.page.text
    assert stored() == ["2026-3", "2026-3ep"]


def test_the_card_changes_between_showing_and_posting(cast: Cast, client: InspectingClient) -> None:
    client.get(cast.path)
    demand(cast.petition, "email")
    client.submit(SIGN, **cast.person("Ben Osei"), consent="y")
    assert stored() == ["2026-3"], "what he saw"
    client.get(cast.path)
    demand(cast.petition)
    client.submit(SIGN, **cast.person("Noor Ali"), consent="y")
    assert stored() == ["2026-3", "2026-3e"], "what she saw, though nobody demands it now"


def test_a_form_that_comes_back_with_other_words_is_ticked_anew(cast: Cast, client: InspectingClient) -> None:
    client.get(cast.path)
    demand(cast.petition, "email")
    client.submit(SIGN, **cast.person("Ben Osei", postal_code="9"), consent="y")
    assert "has changed since you opened this page" in client.page.text
    client.submit(SIGN, postal_code="99501")
    assert stored() == []
    client.submit(SIGN, consent="y")
    assert stored() == ["2026-3e"]


@pytest.mark.parametrize(
    "given",
    [None, "", "2026-3ep", "2026-3ep.1.000000000000000000000000", "2099-1.x", "2026-3ep.²", "é.é", "x" * 9000],
)
def test_what_is_not_ours_covers_nothing(cast: Cast, client: InspectingClient, signers: Signers, given: Any) -> None:
    demand(cast.petition, "email", "phone")
    form = signers.form() | ({} if given is None else {"wording": given})
    assert client.post(signers.path, data=form).status_code == 303
    assert stored() == ["2026-3"]


def test_another_petition_s_mark_covers_nothing(cast: Cast, client: InspectingClient, signers: Signers) -> None:
    theirs = consent.carry(consent.Shown("2026-3e", 1), cast.other_petition.id)
    assert client.post(signers.path, data=signers.form() | {"wording": theirs}).status_code == 303
    assert stored() == ["2026-3"]


def test_the_text_changes_between_showing_and_posting(cast: Cast, client: InspectingClient) -> None:
    """Whoever sends the form as it stood has signed what stood there; whoever gets it back reads it anew."""
    client.get(cast.path)
    text.revise(cast.petition, "en", "Open the library at night", "Open it every night.", "Because.", cast.omar)
    db.session.commit()
    client.submit(SIGN, **cast.person("Ben Osei"), consent="y")
    client.get(cast.path)
    text.revise(cast.petition, "en", "Open the library on Monday", "Open it on Monday.", "Because.", cast.omar)
    db.session.commit()
    client.submit(SIGN, **cast.person("Noor Ali", postal_code="9"), consent="y")
    assert "The text has changed since you opened this page." in client.page.text
    client.submit(SIGN, postal_code="99501", consent="y")
    assert list(db.session.scalars(select(Signature.text_version).order_by(Signature.id))) == [1, 3]


def test_a_card_from_elsewhere_demands_nothing_until_it_is_checked(cast: Cast) -> None:
    today = now().date()
    for origin in ("copied", "imported"):
        card.write(cast.petition, "demands", ["email"], "City code", today, None, origin)
        assert cast.petition.demands == [], origin
        card.confirm(cast.petition, "demands", cast.omar)
        assert cast.petition.demands == ["email"], origin


def test_the_letter_s_page_says_it_again(cast: Cast, client: InspectingClient, outbox: Outbox) -> None:
    demand(cast.petition, "email", "phone")
    client.get(cast.path)
    client.submit(SIGN, **cast.person(), phone="555 010 0199", consent="y")
    client.get(outbox.last(ROSA).link("/confirm/"))
    assert "the council gets the e-mail address" in client.page.text
    assert "the council gets the phone number 555 010 0199" in client.page.text


def test_the_street_is_named_where_it_is_asked_for(cast: Cast, client: InspectingClient) -> None:
    cast.petition.asks_street, cast.petition.changed_at = True, now()
    db.session.commit()
    client.get(cast.path)
    client.submit(SIGN, **cast.person("Ben Osei"), street_address="5 Elm St", consent="y")
    assert stored() == ["2026-3s"]
