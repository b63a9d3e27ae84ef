"""A packet made again is the same, whatever has moved since; who was erased is named by line numbers alone."""

import csv
import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.common.clock import now
from app.delivery import exports, frozen, manifest, supplements
from app.extensions import db
from app.models import SnapshotLine, Ward
from app.roll import correcting, doubles, erasure, standing, striking
from app.signing import confirmation
from tests.cast import START

NAMES = ("Rosa Marín", "Ben Osei", "Ada Lo", "Tom Ray", "Eve Kim", "Lee Wu")


@pytest.fixture
def roll(cast):
    """Six who signed, an hour apart."""
    return [
        cast.signed(name, at=START + timedelta(hours=hour), email=f"p{hour}@mail.example", show_name=True)
        for hour, name in enumerate(NAMES)
    ]


def table(path, name="roll.csv"):
    with zipfile.ZipFile(path) as packed:
        return list(csv.reader(packed.read(name).decode("utf-8-sig").splitlines()))[1:]


def read(path, name):
    """A paper's words."""
    with zipfile.ZipFile(path) as packed:
        pages = PdfReader(BytesIO(packed.read(name))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def move_everything(cast, roll):
    """Corrections, redrawn wards, a double, a withdrawal and a new signature of the same person, a name hidden."""
    rosa, ben, ada, tom, *_ = roll
    correcting.correct(rosa, {"given_name": "Rosalía", "postal_code": "99502"})
    correcting.correct(rosa, {"given_name": "Rosaura"})
    correcting.correct(tom, {"street_address": "5 Elm St"}, cast.omar, day=(START - timedelta(days=2)).date())
    for ward in db.session.scalars(select(Ward).where(Ward.city_id == cast.millbrook.id)):
        ward.name = f"District {ward.position}"
    ben.tier, ben.ward_id, ben.show_name = "outside", None, False
    doubles.join([ada.id, rosa.id], "reviewer")
    correcting.withdraw(roll[4])
    db.session.flush()
    confirmation.confirm(roll[4], "code")
    db.session.commit()


def test_the_same_bytes_whatever_has_moved(cast, roll, export):
    first, row = export()
    before = row.manifest
    move_everything(cast, roll)
    second, again = export("--again", row.code)
    assert again.id == row.id
    assert again.manifest == before
    assert table(first) == table(second)
    assert first.read_bytes() == second.read_bytes()


def test_who_was_erased_is_left_out_and_named_by_number(cast, roll, export):
    _first, row = export()
    erasure.erase(roll[1])
    erasure.erase(roll[2])
    db.session.commit()
    second, twin = export("--again", row.code)
    assert twin.code != row.code
    told = twin.manifest["rebuilds"]
    assert (told["code"], told["sha256"]) == (row.code, manifest.known_digest(row.manifest))
    assert (told["erased"]["number"], told["erased"]["lines"]) == (2, "2–3")
    assert [line[0] for line in table(second)] == ["1", "4", "5", "6"]
    assert twin.manifest["counts"]["people"] == 4
    assert "Osei" not in json.dumps([row.frozen, row.manifest])
    third, same = export("--again", twin.code)
    assert same.id == twin.id
    assert third.read_bytes() == second.read_bytes()


def test_nothing_of_an_erased_signer_is_left_in_a_snapshot(cast, roll, export):
    _path, row = export()
    erasure.erase(roll[0])
    db.session.commit()
    line = db.session.get_one(SnapshotLine, (row.id, 1), populate_existing=True)
    assert (line.ward, line.tier, line.shown) == (None, None, False)
    assert line.erased_at is not None


def test_of_an_emptied_petition_numbers_remain(app, cast, roll, export, tmp_path):
    _path, row = export()
    cast.petition.empties_at = now() - timedelta(hours=1)
    db.session.commit()
    erasure.empty_delivered()
    db.session.commit()
    with pytest.raises(exports.Refused, match="emptied"):
        exports.again(row, None)
    with pytest.raises(exports.Refused, match="emptied"):
        exports.note(cast.petition, "packet", "clerk", "why", former=row)


def test_a_supplement_and_one_more(cast, roll, export):
    _first, row = export()
    correcting.withdraw(roll[1])
    striking.strike(roll[3], "A name from a film", cast.omar)
    correcting.correct(roll[0], {"family_name": "Marin"})
    cast.signed("New Nora")
    cast.signed("New Noel")
    second, supplement = export("--supplement-to", row.code)
    told = supplement.manifest["supplements"]
    assert told == {
        "code": row.code, "sha256": manifest.known_digest(row.manifest), "before": 6, "new": 2, "after": 6,
        "lines": {"withdrawn": 1, "struck": 1, "corrected": 1},
    }  # fmt: skip
    assert [line[:2] for line in table(second)] == [["7", "New"], ["8", "New"]]
    assert table(second, "changes.csv") == [
        ["1", row.code, "corrected", "family_name", ""], ["2", row.code, "withdrawn", "", ""],
        ["4", row.code, "struck", "", ""],
    ]  # fmt: skip
    method, printed = (read(second, name) for name in ("method.pdf", "roll.pdf"))
    assert (
        "people in the packets before 6 new, on the lines of this supplement + 2 withdrawn by the signer − 1" in method
    )
    assert "different people now 6" in method
    assert "signed by" not in method, "the whole roll's sum is in the first packet"
    assert f"Supplement to packet {row.code}: only who is new since." in printed
    striking.restore(roll[3], "It is her name", cast.omar)
    db.session.flush()
    erasure.erase(roll[5])
    third, last = export("--supplement-to", supplement.code)
    told = last.manifest["supplements"]
    assert (told["before"], told["new"], told["after"], told["lines"]) == (6, 0, 6, {"erased": 1, "again": 1})
    assert table(third, "changes.csv") == [["4", row.code, "again", "", ""], ["6", row.code, "erased", "", ""]]
    assert standing.counts(cast.petition.id)["counts"] == 6
    assert not supplements.since(last)
    with pytest.raises(exports.Refused, match="nothing"):
        exports.note(cast.petition, "packet", "clerk", "why", former=last)


def test_lines_in_another_ward_are_told_once(cast, roll, export):
    _first, row = export()
    one, two = cast.millbrook.wards
    roll[0].ward_id, roll[1].ward_id = two.id, None
    db.session.commit()
    second, supplement = export("--supplement-to", row.code)
    assert supplement.manifest["supplements"]["lines"] == {"moved": 2}
    assert table(second, "changes.csv") == [
        ["1", row.code, "moved", "ward", "Ward 2"], ["2", row.code, "moved", "ward", "unknown"],
    ]  # fmt: skip
    assert not supplements.since(supplement)
    roll[0].ward_id = one.id
    db.session.commit()
    assert supplements.since(supplement).moved == {"Ward 1": [1]}, "back where the first packet had it"
    assert supplements.since(row).moved == {"unknown": [2]}


def test_ranges():
    assert frozen.ranges([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
