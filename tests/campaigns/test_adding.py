"""`flask campaign …` and `flask petition …`: founded, begun, opened, listed."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.campaigns import text
from app.extensions import db
from app.models import Petition
from tests.cast import Cast
from tests.client import InspectingClient
from tests.signing.conftest import Signers

PLACE = ["--place", "Durham, NC", "--council", "Durham City Council"]


def run(app: Flask, *arguments: str) -> str:
    done = app.test_cli_runner().invoke(args=[*arguments])
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    db.session.rollback()
    return done.stdout


def petition(slug: str = "durham-nc") -> Petition:
    return db.session.query(Petition).filter_by(slug=slug).one()


def test_from_nothing_to_a_page_that_takes_a_signature(app: Flask, cast: Cast, client: InspectingClient) -> None:
    demand = "End {city}'s part; {council} can."
    run(app, "campaign", "add", "train-here", "--title", "Train Here", "--demand", demand, "--language", "es")
    said = run(app, "petition", "add", "train-here/durham-nc", *PLACE, "--goal", "250", "--open")
    assert said == "/train-here/durham-nc\n"
    begun = petition()
    assert (begun.state, begun.goal, begun.languages) == ("open", 250, ["es"])
    assert text.current(begun, "es").demand == "End Durham's part; Durham City Council can."
    assert begun.city.latitude, "known from the list of places"
    client.get(said.strip())
    signers: Any = Signers(app, cast)
    signers.path = said.strip()
    assert signers.sign().status_code == 303


def test_title_and_reasons_may_be_given(app: Flask, cast: Cast, tmp_path: Path) -> None:
    reasons = tmp_path / "why.md"
    reasons.write_bytes(b"\xef\xbb\xbf**Because** it is ours.")
    run(app, "petition", "add", "sunday-library/durham-nc", *PLACE, "--title", "Ours", "--text-file", str(reasons))
    wording = text.current(petition(), "en")
    assert (wording.title, wording.reasons) == ("Ours", "**Because** it is ours.")
    assert wording.demand == "Open the library every Sunday."
    assert petition().state == "draft"


@pytest.mark.one_database
def test_a_place_that_no_post_office_knows(app: Flask, cast: Cast) -> None:
    run(app, "petition", "add", "sunday-library/quillmoor-ak", "--place", "Quillmoor, AK", "--council", "The Assembly")
    assert (petition("quillmoor-ak").city.name, petition("quillmoor-ak").council) == ("Quillmoor", "The Assembly")


def test_lists(app: Flask, cast: Cast) -> None:
    cast.signed()
    assert "sunday-library\tSunday Library\t2 petitions" in run(app, "campaign", "list")
    lines = run(app, "petition", "list").splitlines()
    assert "sunday-library/millbrook-ak\topen\t1 signatures\t1 people" in lines
    assert "sunday-library/easton-falls-ak\tdraft\t0 signatures\t0 people" in lines
