"""E-mail and phone where the council demands them: of who was told so before signing, and of nobody else."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.common.clock import now
from app.delivery import exports, readiness, selection, verify
from app.extensions import db
from app.models import Export, Signature
from app.roll import correcting, handed
from app.rules import card
from tests.cast import START
from tests.delivery.test_packet import words

TOLD = {"Rosa Marín": "2026-3", "Ben Osei": "2026-3e", "Ada Lo": "2026-3ep", "Tom Ray": "import", "Eve Kim": "paper-2e"}


def demand(cast, *fields):
    card.write(cast.petition, "demands", list(fields), "City code, 2-14", now().date(), None)
    db.session.commit()


def sign(cast, name, version, hour=0, **more):
    local = name.partition(" ")[0].lower()
    row = cast.signed(name, at=START + timedelta(hours=hour), email=f"{local}@mail.example", **more)
    row.consent_version, row.phone = version, "555 010 0199"
    db.session.commit()
    return row


@pytest.fixture
def roll(cast):
    """Five who signed, an hour apart, each with another wording, all with e-mail and phone."""
    return [sign(cast, name, version, hour) for hour, (name, version) in enumerate(TOLD.items())]


def rows(path, name="roll.csv"):
    with zipfile.ZipFile(path) as packed:
        return list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig"))))


def contacts(path):
    return [(row["email"], row["phone"]) for row in rows(path)]


def test_each_line_holds_what_its_signer_was_told(cast, roll, export, tmp_path):
    demand(cast, "email", "phone")
    path, row = export()
    phone = "555 010 0199"
    assert contacts(path) == [("", ""), ("ben@mail.example", ""), ("ada@mail.example", phone), ("", ""),
                              ("eve@mail.example", "")]  # fmt: skip
    assert row.fields == [*selection.COLUMNS["clerk"], "email", "phone"]
    assert row.manifest["not_covered"] == {"email": 2, "phone": 4}
    found, faults = verify.check(path)
    assert (found["code"], faults) == (row.code, [])
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "whole")
    said = {file.stem: " ".join(words(file).split()) for file in (tmp_path / "whole").glob("*.pdf")}
    for paper in ("cover", "method"):
        assert "2 lines go without an e-mail address: their signers were not told" in said[paper]
        assert "4 lines go without a telephone number" in said[paper]
    assert "ada@mail.example · 555 010 0199" in said["roll"]
    assert "of those alone who were told" in said["roll"]
    assert said["roll"].count("mail.example") == 3
    for paper, text in said.items():
        assert paper == "roll" or "ada@mail.example" not in text, paper
    assert "It holds no e-mail addresses" in said["member-jo-park"]


def test_without_a_demand_nothing_is_said_of_it(cast, roll, export, tmp_path):
    path, row = export()
    assert tuple(rows(path)[0]) == selection.COLUMNS["clerk"]
    assert "not_covered" not in row.manifest
    assert "demanded" not in row.frozen
    demand(cast, "street_address")
    assert tuple(rows(export()[0])[0]) == selection.COLUMNS["clerk"]


def test_made_again_it_is_the_same_whatever_the_card_and_the_signers_say_now(cast, roll, export):
    demand(cast, "email")
    first, row = export()
    demand(cast, "phone")
    rosa, ben, _ada, _tom, eve = roll
    with handed.kept([rosa.id, ben.id]):  # as when somebody signs anew
        rosa.consent_version, ben.consent_version, ben.email = "2026-3ep", "2026-3", "other@mail.example"
    correcting.correct(eve, {"email": "eva@mail.example"}, cast.omar)
    db.session.commit()
    second, again = export("--again", row.code)
    assert again.id == row.id
    assert first.read_bytes() == second.read_bytes()
    assert [row["email"] for row in rows(second)] == [
        "",
        "ben@mail.example",
        "ada@mail.example",
        "",
        "eve@mail.example",
    ]


def test_a_supplement_holds_what_is_demanded_when_it_is_made(cast, roll, export, tmp_path):
    _first, row = export()
    demand(cast, "email")
    sign(cast, "Lee Wu", "2026-3e", 9)
    sign(cast, "Ida Moe", "2026-3", 10)
    path, supplement = export("--supplement-to", row.code)
    assert [(line["no"], line["email"]) for line in rows(path)] == [("6", "lee@mail.example"), ("7", "")]
    assert supplement.manifest["not_covered"] == {"email": 1}
    with zipfile.ZipFile(path) as packed:
        packed.extract("cover.pdf", tmp_path)
    assert "1 line goes without" in " ".join(words(tmp_path / "cover.pdf").split())


def test_whoever_is_erased_is_counted_no_more(cast, roll, export):
    from app.roll import erasure

    demand(cast, "email")
    _path, row = export()
    erasure.erase(db.session.scalars(select(Signature).where(Signature.given_name == "Rosa")).one())
    db.session.commit()
    _path, again = export("--again", row.code)
    assert again.manifest["rebuilds"]["code"] == row.code
    assert again.manifest["not_covered"] == {"email": 1}


def test_columns_are_chosen_among_what_is_demanded(cast, app, roll, tmp_path):
    def run(*args):
        words = ["roll", "export", cast.path.strip("/"), "--format", "csv", "--out", str(tmp_path / "x.csv"), *args]
        return app.test_cli_runner().invoke(args=words)

    assert "The clerk edition has no phone" in run("--fields", "given_name,phone").output
    demand(cast, "email")
    assert "The clerk edition has no phone" in run("--fields", "given_name,phone").output
    assert "The public edition has no email" in run("--edition", "public", "--fields", "email").output
    assert run("--fields", "email,given_name").exit_code == 0
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[:3] == [["no", "given_name", "email"], ["1", "Rosa", ""],
                                              ["2", "Ben", "ben@mail.example"]]  # fmt: skip


def test_deliver_offers_the_columns_and_says_who_was_not_told(cast, omar, roll):
    page = f"/office{cast.path}/deliver"
    omar.get(page)
    assert "E-mail and telephone are in neither." in omar.page.text
    assert "not told" not in omar.page.text
    assert omar.post(page, data={"what": "csv-clerk", "purpose": "x", "columns": ["email"]}).status_code == 422
    demand(cast, "email", "phone")
    omar.get(page)
    assert "This council demands e-mail or phone as well" in omar.page.text
    assert "2 signers were not told that the council gets their e-mail" in omar.page.text
    assert "4 signers were not told that the council gets their phone number" in omar.page.text
    for link in omar.page.links:
        if link.endswith("/rules/demands"):
            assert omar.get(link).status_code == 200
            break
    else:
        pytest.fail("nothing leads to the rule card's line")
    omar.get(page)
    omar.submit("Build it", what="csv-clerk", purpose="For the clerk")
    made = db.session.scalars(select(Export)).one()
    assert made.fields == [*selection.COLUMNS["clerk"], "email", "phone"]


def test_readiness_asks_nothing_more_of_a_council_without_demands(cast, roll):
    assert not [item.code for item in readiness.of(cast.petition) if item.code.startswith("untold")]


def test_a_list_for_the_public_has_neither(cast, roll):
    demand(cast, "email", "phone")
    made = exports.note(cast.petition, "csv", "public", "x")
    assert made.fields == list(selection.COLUMNS["public"])
