"""Every figure on the dashboard leads to the rows behind it, as many as it says."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from app.common.clock import now
from app.extensions import db
from app.insight import figures, kept
from app.models import KeptFigures
from app.roll import doubles, standing, striking
from app.signing import mine
from tests.cast import START, Cast
from tests.client import InspectingClient

LINK = r'<a href="(?P<to>/office/[^"]*/roll\?[^"]*)">'
PART = re.compile(LINK + r"<strong>[+− ]*(?P<number>[\d,]+)</strong>")
WORDS = re.compile(LINK + r"(?P<number>[\d,]+) (?!<)")
BAR = re.compile(
    LINK + r'[^<]*</a></span>\s*<svg.*?</svg>\s*<span class="bars-number">(?P<number>[\d,]+)</span>', re.DOTALL
)
CELL = re.compile(LINK + r"(?:<strong>)?\+? ?(?P<number>[\d,]+)<")
DAY = re.compile(LINK + r'[^<]*</a></td><td class="num" data-number="\d+">(?P<number>[\d,]+)</td>')


@pytest.fixture
def busy(cast: Cast) -> Cast:
    rows = [cast.signed(f"Ana{n} Marín", email=f"ana{n}@mail.example", at=now() - timedelta(days=n % 5, hours=3))
            for n in range(14)]  # fmt: skip
    for row, zip_code in zip(rows, ("99502", "99999", "99501"), strict=False):
        row.postal_code, row.source = zip_code, "flyer"
    standing.settle(doubles.join([rows[0].id, rows[5].id], "rules"))
    striking.strike(rows[1], "Not here", cast.ines)
    mine.withdraw(rows[2])
    cast.sign("Waiting Wu")
    db.session.commit()
    return cast


def test_each_figure_is_as_long_as_its_list(busy: Cast, client: InspectingClient) -> None:
    client.be(busy.omar)
    page = client.get(f"/office{busy.path}").get_data(as_text=True)
    found = {m["to"]: m["number"] for form in (PART, WORDS, BAR, DAY) for m in form.finditer(page)}
    assert len(found) >= 13, found
    assert any("since=" in to for to in found)
    compare(client, found)


def test_long_rolls_too_as_they_were_kept(
    busy: Cast, client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept figures, the control room and the sources say the same as counting does."""
    monkeypatch.setattr(kept, "SHORT", 0)
    monkeypatch.setattr(kept, "QUICK", 0.0)
    monkeypatch.setattr(kept, "SHARE", 0)
    kept.keep(busy.petition.id, kept.count(busy.petition.id))
    stored = kept.of(busy.petition)
    assert replace(stored, as_of=START) == replace(figures.of(busy.petition), as_of=START)
    assert stored.as_of == db.session.get_one(KeptFigures, busy.petition.id).as_of
    busy.signed("Late Lou")
    assert kept.of(busy.petition) == stored
    assert set(kept.stale()) == {busy.draft.id, busy.other_petition.id, busy.petition.id}
    kept.keep(busy.petition.id, kept.count(busy.petition.id))
    client.be(busy.lena)
    for page in ("", "/sources"):
        told = client.get(f"/office{busy.path}{page}").get_data(as_text=True)
        compare(client, {m["to"]: m["number"] for form in (PART, WORDS, BAR, DAY) for m in form.finditer(told)})
    room = client.get(f"/office/{busy.campaign.slug}").get_data(as_text=True)
    found = {m["to"]: m["number"] for m in CELL.finditer(room)}
    assert len(found) >= 3
    compare(client, found)


def compare(client: InspectingClient, found: dict[str, str]) -> None:
    """Each figure against the list behind it."""
    assert found
    for to, number in found.items():
        told = client.get(unescape(to)).get_data(as_text=True)
        said = re.search(r'role="status">([\d,]+) signature', told)
        assert said, to
        assert said[1] == number, f"{to}: {number} on the dashboard, {said[1]} in the list"
