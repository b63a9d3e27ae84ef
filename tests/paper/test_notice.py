"""What a sheet told its signers goes with their lines, whatever the council demands when they are typed."""

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.extensions import db
from app.models import Signature
from app.roll import consent, paper, sheets
from app.roll.paper_forms import PrintForm
from app.rules import card
from tests.cast import Cast
from tests.paper import desk


def demand(cast: Cast, *fields: str) -> None:
    card.write(cast.petition, "demands", list(fields), "City code, 2-14", now().date(), None)
    db.session.commit()


def layout(cast: Cast, *asks: str) -> sheets.Layout:
    """As the office's form makes it."""
    form = PrintForm(formdata=None, meta={"csrf": False})
    form.offer(cast.petition)
    form.asks.data = list(asks)
    return form.layout(cast.petition)


def says(cast: Cast, made: sheets.Layout) -> str:
    data, _codes = sheets.says(cast.petition, made, [1], "https://petitions.example")
    return f"{data['columns']} {data['notice']}"


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


def test_printed_before_the_demand_and_typed_after_it(cast: Cast) -> None:
    before = paper.print_batch(cast.petition, layout(cast, "email"), 1, "Ana", cast.omar)
    demand(cast, "email", "phone")
    after = paper.print_batch(cast.petition, layout(cast, "street", "email"), 1, "Luis", cast.omar)
    plain = paper.print_batch(cast.petition, layout(cast), 1, "Noor", cast.omar)
    for batch, name in ((before, "Ben Osei"), (after, "Ada Lo"), (plain, "Tom Ray")):
        batch.sheets[0].dates_hold = True
        desk.save(batch.sheets[0], 1, desk.typed(name, email="x@mail.example"), cast.ines)
    versions = db.session.scalars(select(Signature.consent_version).order_by(Signature.id)).all()
    assert versions == ["paper-2", "paper-2es", "paper-2"]
    assert "never goes to the council" in says(cast, sheets.Layout.of(before)), "as it was printed, also printed again"
    told = says(cast, sheets.Layout.of(after))
    assert "ZIP code, e-mail, ward and date" in told
    assert "E-mail (the council gets it)" in told
    assert "never" not in told
    assert "e-mail" not in says(cast, sheets.Layout.of(plain)).lower()


def test_of_a_sheet_that_a_neighbor_printed_only_the_least_is_known(cast: Cast) -> None:
    demand(cast, "email")
    own = paper.register(cast.petition, layout(cast, "street", "email"), "a neighbor", own=True, account=cast.omar)
    other = paper.register(cast.petition, layout(cast, "email"), "the union", own=False, account=cast.omar)
    assert (own.batch.notice, other.batch.notice) == ("paper-2s", "other")
    assert "email" not in consent.covers(own.batch.notice) | consent.covers(other.batch.notice)


def test_the_form_proposes_what_the_council_demands(cast: Cast) -> None:
    def proposed() -> list[str]:
        form = PrintForm(formdata=None, meta={"csrf": False})
        form.offer(cast.petition)
        return list(form.asks.data)

    assert proposed() == []
    demand(cast, "email")
    cast.petition.asks_street = True
    assert proposed() == ["street", "email"]
