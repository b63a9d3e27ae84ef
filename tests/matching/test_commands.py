"""`roll match`, `pairs`, `people`, `explain`: what they write and say."""

import csv
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.matching import deciding, runs
from app.models import Campaign, MatchRun, Pair, Petition, Sheet, SheetBatch, Signature
from app.roll import doubles, entry, standing
from tests.cast import Cast
from tests.matching.people import crowd, put

PATH = "sunday-library/millbrook-ak"


def run(app: Flask, *arguments: str) -> Any:
    done = app.test_cli_runner().invoke(args=["roll", *arguments])
    assert done.exit_code == 0, done.stderr
    db.session.rollback()
    return done


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fill(cast: Cast) -> None:
    for row in crowd(60, seed=4):
        put(cast.petition, **row)
    db.session.commit()


def test_new_ones_then_all_again(app: Flask, cast: Cast) -> None:
    fill(cast)
    told = run(app, "match", PATH)
    tally = db.session.get_one(Petition, cast.petition.id).tally
    assert f"{tally.signatures} signatures by {tally.people} people; {tally.cases} cases" in told.stdout
    assert f"at least {tally.least}, best estimate {tally.best}, at most {tally.most}" in told.stdout
    assert tally.least <= tally.best <= tally.most
    assert "New signatures: " in told.stderr
    told = run(app, "match", PATH, "--full")
    assert "Against the former look: " in told.stdout
    assert "Joining: " in told.stderr


def test_a_run_that_was_killed_is_finished(app: Flask, cast: Cast) -> None:
    fill(cast)
    with jobs.transaction():
        killed = runs.begin(cast.campaign.id)
        killed.state, killed.rules, killed.found = "running", "", {}
        number = killed.id
    run(app, "match", PATH)
    assert db.session.get_one(MatchRun, number).state == "done"
    assert len(db.session.scalars(select(MatchRun)).all()) == 1


def test_every_pair_with_its_decision_and_reasons(app: Flask, cast: Cast, tmp_path: Path) -> None:
    fill(cast)
    run(app, "match", PATH, "--full")
    pair = deciding.following(cast.petition)
    assert pair
    deciding.decide(cast.petition, pair.a_id, pair.b_id, "different", cast.ines)
    name = dict(db.session.execute(select(Signature.id, Signature.external_id)).all())
    ends = (name[pair.a_id], name[pair.b_id])
    db.session.commit()
    run(app, "pairs", PATH, "--out", str(tmp_path / "pairs.csv"))
    found = {(row["id_a"], row["id_b"]): row for row in rows(tmp_path / "pairs.csv")}
    assert len(found) == len(db.session.scalars(select(Pair)).all())
    assert found[ends]["decision"] == "different"
    assert {"auto", "review", "different"} <= {row["decision"] for row in found.values()}
    assert all(0 <= float(row["probability"]) <= 1 and row["reasons"] for row in found.values())


def test_exact_doubles_of_a_file_are_listed_before_anything_is_compared(app: Flask, cast: Cast, tmp_path: Path) -> None:
    first = put(cast.petition, "Rosa", "Marín", "rosa@mail.example", external_id="r1")
    again = put(cast.petition, "Rosa", "Marin", "Rosa+lists@mail.example", external_id="r2",
                origin=entry.Origin(sheet_id=sheet(cast), line=1))  # fmt: skip
    standing.settle(doubles.join([first.id, again.id], "exact"))
    db.session.commit()
    run(app, "pairs", PATH, "--out", str(tmp_path / "pairs.csv"))
    (row,) = rows(tmp_path / "pairs.csv")
    assert (row["id_a"], row["id_b"], row["decision"]) == ("r1", "r2", "auto")
    run(app, "match", PATH)
    run(app, "pairs", PATH, "--out", str(tmp_path / "pairs.csv"))
    (row,) = rows(tmp_path / "pairs.csv")
    assert (row["id_a"], row["id_b"], row["decision"]) == ("r1", "r2", "auto")
    db.session.expire_all()
    assert again.set_aside_by == "exact"


def sheet(cast: Cast) -> int:
    batch = SheetBatch(petition_id=cast.petition.id, created_at=now())
    row = Sheet(petition_id=cast.petition.id, batch=batch, number=1)
    db.session.add(row)
    db.session.flush()
    return row.id


def test_whose_each_signature_is(app: Flask, cast: Cast, tmp_path: Path) -> None:
    fill(cast)
    cast.sign("Still Waiting")
    run(app, "match", PATH)
    run(app, "people", PATH, "--out", str(tmp_path / "people.csv"))
    found = rows(tmp_path / "people.csv")
    tally = db.session.get_one(Petition, cast.petition.id).tally
    assert len(found) == tally.signatures
    assert len({row["person"] for row in found}) == tally.people


def test_any_pair_is_explained(app: Flask, cast: Cast) -> None:
    home = {"postal_code": "99501", "street_address": "12 Birch Street"}
    one = put(cast.petition, "Paul", "Fairweather", "paul@mail.example", external_id="p1", **home)
    other = put(cast.petition, "Paul", "Fairweather Jr", "junior@mail.example", days=4, **home)
    db.session.commit()
    run(app, "match", PATH)
    told = run(app, "explain", PATH, "p1", str(other.id)).stdout
    assert "Never joined by rule: one is Jr. or Sr., the other is not: perhaps father and son." in told
    assert "other mailboxes" in told
    assert "They are counted as two people." in told
    deciding.decide(cast.petition, one.id, other.id, "same", cast.ines)
    db.session.commit()
    told = run(app, "explain", PATH, str(other.id), "p1").stdout
    assert "Decided by people: one person’s." in told
    assert "They are counted as one person." in told
    assert "Paul" not in told
    assert "Fairweather" not in told
    same = app.test_cli_runner().invoke(args=["roll", "explain", PATH, "p1", "p1"])
    assert (same.exit_code, same.stdout) == (1, "")
    assert "two different signatures" in same.stderr


def test_a_campaigns_people_are_counted_once(app: Flask, cast: Cast) -> None:
    from app.campaigns import listing

    cast.draft.state = "open"
    campaign = db.session.get_one(Campaign, cast.campaign.id)
    home = {"postal_code": "99501", "street_address": "12 Birch Street", "email": "rosa@mail.example"}
    here = put(cast.petition, "Rosalinda", "Abernathy", **home)
    there = put(cast.draft, "Rosalinda", "Abernathy", days=3, **home)
    put(cast.draft, "Ben", "Osei", "ben@mail.example", days=4)
    db.session.commit()
    assert listing.people(campaign) == 3
    run(app, "match", PATH)
    assert listing.people(campaign) == 2
    from app.roll import striking

    for signature in (here, there):
        striking.strike(signature, "Not here", cast.ines)
        assert listing.people(campaign) == 2, "the other one counts"
        striking.restore(signature, "Here after all", cast.ines)
        assert listing.people(campaign) == 2
    striking.strike(here, "Not here", cast.ines)
    striking.strike(there, "Not here", cast.ines)
    assert listing.people(campaign) == 1
