"""What the papers say is true: everybody's residency, what was left out, the city's own days; one page of cover."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from app.delivery import packet, papers, snapshot
from app.delivery.selection import Selection
from app.extensions import db
from app.printing import typeset
from app.roll import striking
from app.web.language import speaking
from tests.cast import START
from tests.delivery.test_packet import AS_OF, made, words

EVENING = datetime(2026, 3, 2, 5, 30, tzinfo=UTC)  # March 1, 8:30 PM in Alaska


def flat(path) -> str:
    return " ".join(words(path).split())


@pytest.fixture
def folder(cast, tmp_path):
    """The packet of five who signed: one each inside, partly inside and outside, one struck, one unconfirmed."""
    for number, code in enumerate(("99501", "99502", "10001")):
        cast.signed(f"Signer{number} Lee", postal_code=code, at=EVENING)
    striking.strike(cast.signed("Struck Lee", at=START), "A name from a film", cast.omar).at = START
    db.session.commit()
    cast.sign("Late Lee", at=AS_OF - timedelta(minutes=1))
    return made(cast, tmp_path)


def test_the_cover_calls_nobody_a_resident_without_saying_why(folder):
    cover = flat(folder / "cover.pdf")
    for line in ("ZIP inside 1", "ZIP partly inside 1", "ZIP outside 1"):
        assert line in cover
    assert "live here" not in cover


def test_the_cover_is_one_page_with_who_when_and_where_to_check(folder):
    assert len(PdfReader(folder / "cover.pdf").pages) == 1
    cover = flat(folder / "cover.pdf")
    for part in ("Sunday Library", "March 4, 2026", "omar@mail.example", "https://petitions.example/verify/AAAA"):
        assert part in cover


@pytest.mark.one_database
def test_the_cover_of_a_large_council_is_one_page(cast, tmp_path):
    """Sixty wards and the longest headline and demand that a petition may have."""
    cast.signed(at=START)
    chosen = Selection(cast.petition.id, "clerk", AS_OF)
    snap = snapshot.take(chosen, tmp_path, lambda _rows: None)
    known = packet.facts(snap, AS_OF, "AAAA-BBBB-CCCC", "https://petitions.example/verify/AAAA-BBBB-CCCC")
    text = known.texts[0] | {"title": "Keep the library open " * 9, "demand": "Open it every Sunday. " * 90}
    counts = known.counts | {"by_ward": {f"Ward {n}": 1_000 for n in range(60)}, "people": 60_000}
    with speaking("en"):
        data = papers.cover(replace(known, texts=[text], counts=counts))
    typeset.document(packet.TEMPLATES / "cover.typ", data, AS_OF, tmp_path / "cover.pdf", qr=known.address)
    assert len(PdfReader(tmp_path / "cover.pdf").pages) == 1


def test_the_method_leaves_nobody_out(folder):
    method = flat(folder / "method.pdf")
    for line in ("not confirmed by then − 1", "struck by an organizer, for a reason on record − 1", "people count 3",
                 "ZIP partly inside postal code straddles"):  # fmt: skip
        assert line in method
    assert "signed by Mar 4, 2026, 6:00 AM AKST 5" in method


def test_days_on_paper_are_the_citys_and_the_clerks_file_says_utc(folder, cast, tmp_path):
    assert "2026-03-01" in words(folder / "roll.pdf")
    assert "2026-03-02T05:30:00Z" in (folder / "roll.csv").read_text(encoding="utf-8-sig")
    public = made(cast, tmp_path / "public", "csv", "public").read_text(encoding="utf-8-sig")
    assert "2026-03-01" in public
    assert "2026-03-02" not in public


def test_headings_in_the_text_file_are_words(cast, tmp_path):
    cast.petition.texts[0].reasons = "Because.\n\n## What it costs\n\nLittle; C# is no heading."
    cast.signed(at=START)
    text = (made(cast, tmp_path) / "petition.txt").read_text()
    assert "\nWhat it costs\n" in text
    assert "C# is no heading" in text
    assert "signed by 1" in text
    assert "Version 1, English" in text


def test_wards_unknown_are_explained(cast, tmp_path):
    cast.signed(postal_code="10001", at=START)
    assert "no ward unknown the ward cannot be told" in flat(made(cast, tmp_path) / "method.pdf")
