"""Every figure on the dashboard leads to the rows behind it, as many as it says."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app.common.clock import now
from app.extensions import db
from app.roll import doubles, standing, striking
from app.signing import mine
from tests.cast import Cast
from tests.client import InspectingClient

LINK = r'<a href="(?P<to>/office/[^"]*/roll\?[^"]*)">'
PART = re.compile(LINK + r"<strong>[+− ]*(?P<number>[\d,]+)</strong>")
WORDS = re.compile(LINK + r"(?P<number>[\d,]+) (?!<)")
BAR = re.compile(LINK + r'[^<]*</a></span>.*?<span class="bars-number">(?P<number>[\d,]+)</span>', re.DOTALL)
DAY = re.compile(LINK + r'[^<]*</a></td><td class="num">(?P<number>[\d,]+)</td>')


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
    figures = {m["to"]: m["number"] for form in (PART, WORDS, BAR, DAY) for m in form.finditer(page)}
    assert len(figures) >= 12, figures
    for to, number in figures.items():
        told = client.get(unescape(to)).get_data(as_text=True)
        said = re.search(r'role="status">([\d,]+) signature', told)
        assert said, to
        assert said[1] == number, f"{to}: {number} on the dashboard, {said[1]} in the list"
