"""Signatures and people: the same two numbers wherever they are told, at every turn of a roll's life."""

import csv
import json
from pathlib import Path

from flask import Flask

from app.delivery import making
from app.delivery.selection import Selection
from app.extensions import db
from app.models import Signature
from app.roll import doubles, erasure, standing, striking
from app.signing import mine
from tests.cast import Cast
from tests.client import InspectingClient, words

Told = tuple[int, int]  # signatures, people


def figures(client: InspectingClient, name: str) -> list[int]:
    """The numbers in the one element of this class on the last page."""
    (found,) = [words(e) for e in client.page.tree.iter() if name in (e.get("class") or "").split()]
    return [int(word) for word in found.split() if word.isdigit()]


def on_the_page(client: InspectingClient, cast: Cast) -> Told:
    client.be(None).get(cast.path)
    signatures, *people = figures(client, "count")
    return signatures, people[0] if people else 0


def in_json(client: InspectingClient, cast: Cast) -> Told:
    numbers = client.get(cast.path + "/count.json").get_json()
    return numbers["signatures"], numbers["people"]


def on_the_dashboard(client: InspectingClient, cast: Cast) -> Told:
    """People; and what they are made of: signatures by the way they came, less doubles."""
    client.be(cast.omar).get(f"/office{cast.path}")
    (people,), (signatures, *less) = figures(client, "figure-main"), figures(client, "figure-parts")
    assert signatures - sum(less) == people
    return signatures, people


def by_command(app: Flask, cast: Cast) -> Told:
    said = app.test_cli_runner().invoke(args=["petition", "list"]).stdout
    (line,) = [line for line in said.splitlines() if line.startswith(cast.path.strip("/") + "\t")]
    signatures, people = (int(part.split()[0]) for part in line.split("\t")[2:])
    return signatures, people


def exported(cast: Cast, folder: Path) -> Told:
    """In a packet: its manifest and every list in it."""
    chosen = Selection(cast.petition.id, "clerk", making.instant())
    made, _ = making.make(chosen, "packet", "C0DE", folder, folder, "http://localhost", lambda _rows: None)
    manifest = json.loads((made / "manifest.json").read_text())
    with (made / "roll.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = len(list(csv.DictReader(file)))
    assert {entry["rows"] for entry in manifest["files"] if "rows" in entry} == {rows}
    return manifest["counts"]["signatures"], rows


def set_aside(double: Signature, first: Signature) -> None:
    standing.settle(doubles.join([first.id, double.id], "rules"))


def test_the_two_numbers_are_the_same_everywhere(
    app: Flask, cast: Cast, client: InspectingClient, tmp_path: Path
) -> None:
    def told() -> Told:
        db.session.commit()
        (numbers,) = {in_json(client, cast), on_the_page(client, cast), on_the_dashboard(client, cast),
                      by_command(app, cast)}  # fmt: skip
        tally = standing.recount(cast.petition.id)
        assert (tally.signatures, tally.people) == numbers, "counted anew from the rows"
        return numbers

    assert told() == (0, 0)
    rosa, ben, ana, leo, kim = (cast.signed(f"{name} Marín") for name in ("Rosa", "Ben", "Ana", "Leo", "Kim"))
    cast.sign("Waiting Wu")
    assert told() == (5, 5)
    set_aside(ben, rosa)
    assert told() == (5, 4)
    striking.strike(ana, "Not here", cast.ines)
    assert told() == (4, 3)
    mine.withdraw(leo)
    erasure.erase(kim)
    assert told() == (2, 1)
    striking.restore(ana, "Here after all", cast.ines)
    assert told() == (3, 2) == exported(cast, tmp_path)
