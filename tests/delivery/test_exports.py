"""From asking to handing over: once, with a record, and never anybody else's."""

import hashlib
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import jobs
from app.campaigns import entries
from app.campaigns import petition as petitions
from app.delivery import lapsing
from app.delivery.forms import FIELDS
from app.extensions import db
from app.models import Event, Export, LedgerEntry
from app.printing import typeset
from app.roll import correcting, erasure
from tests.cast import START
from tests.client import InspectingClient


def address(cast, rest=""):
    return f"/office{cast.path}/deliver{rest}"


def asked(cast, omar, what="csv-clerk"):
    data = {"what": what, "purpose": "For the clerk", "columns": list(FIELDS)}
    answer = omar.post(address(cast), data=data)
    assert answer.status_code == 303
    return db.session.scalars(select(Export).order_by(Export.id.desc())).first()


def build(export):
    export_id = export.id
    db.session.commit()
    jobs.run("export", export_id)
    return db.session.get_one(Export, export_id, populate_existing=True)


def test_asked_built_and_taken_once(cast, omar, app):
    cast.signed()
    export = build(asked(cast, omar))
    assert (export.state, export.done, export.total) == ("ready", 1, 1)
    path = f"/{export.id}/take"
    answer = FlaskClient.post(omar, address(cast, path))
    assert answer.status_code == 200
    assert "Rosa" in answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()
    assert not list((app.config["DATA_DIR"] / "exports").rglob("*.csv")), "the file is not kept"
    assert omar.post(address(cast, path)).status_code == 303, "a second time there is nothing"
    db.session.expire_all()
    names = db.session.scalars(select(Event.name).where(Event.subject_type == "export").order_by(Event.id)).all()
    assert names == ["export.asked", "export.ready", "export.taken"]
    page = omar.get(address(cast)).get_data(as_text=True)
    assert export.sha256 in page
    assert "For the clerk" in page
    assert "postal_code" in page


def test_the_same_again_has_the_same_bytes(cast, omar):
    cast.signed()
    export = build(asked(cast, omar, "packet-clerk"))
    first, code = export.sha256, export.code
    FlaskClient.post(omar, address(cast, f"/{export.id}/take")).close()
    cast.signed("Late Lee")
    omar.post(address(cast, f"/{export.id}/again"))
    export = build(db.session.get_one(Export, export.id, populate_existing=True))
    assert (export.sha256, export.code, export.state) == (first, code, "ready")


def test_what_it_is_for_must_be_said(cast, omar):
    answer = omar.post(address(cast), data={"what": "csv-clerk", "purpose": "  "})
    assert answer.status_code == 422
    assert omar.post(address(cast), data={"what": "csv-full", "purpose": "x"}).status_code == 422
    assert db.session.scalar(select(Export)) is None


def test_a_failure_is_told_in_words(cast, omar, app, monkeypatch):
    def broken(*_args, **_more):
        raise typeset.TypesetError("no such letter")

    monkeypatch.setattr(typeset, "document", broken)
    export = asked(cast, omar, "pdf-clerk")
    with pytest.raises(typeset.TypesetError):
        build(export)
    assert "no such letter" in omar.get(address(cast)).get_data(as_text=True)
    assert not list((app.config["DATA_DIR"] / "exports").iterdir()), "nothing half made is kept"


def test_a_file_that_nobody_fetches_goes_after_a_day(cast, omar, app):
    cast.signed()
    export = build(asked(cast, omar))
    lapsing.expire(app.config["DATA_DIR"])
    assert export.state == "ready"
    export.ready_at -= timedelta(hours=25)
    db.session.commit()
    lapsing.expire(app.config["DATA_DIR"])
    assert db.session.get_one(Export, export.id, populate_existing=True).state == "expired"
    assert not list((app.config["DATA_DIR"] / "exports").iterdir())


@pytest.mark.parametrize("how", ["fetched", "by the clock"])
def test_a_file_with_somebody_erased_since_is_not_handed_over(cast, omar, app, how):
    rosa = cast.signed()
    cast.signed("Ben Osei")
    export = build(asked(cast, omar))
    lapsing.expire(app.config["DATA_DIR"])
    assert export.state == "ready"
    erasure.erase(rosa)
    db.session.commit()
    if how == "fetched":
        assert omar.post(address(cast, f"/{export.id}/take")).status_code == 303
    else:
        lapsing.expire(app.config["DATA_DIR"])
    export = db.session.get_one(Export, export.id, populate_existing=True)
    assert export.state == "expired"
    assert not list((app.config["DATA_DIR"] / "exports").rglob("*.csv"))
    omar.post(address(cast, f"/{export.id}/again"))
    export = build(db.session.get_one(Export, export.id, populate_existing=True))
    answer = FlaskClient.post(omar, address(cast, f"/{export.id}/take"))
    assert "Rosa" not in answer.get_data(as_text=True)
    answer.close()


def test_nobody_elses_export_opens(cast, omar, app):
    cast.signed()
    export_id = build(asked(cast, omar)).id
    dov, ines = InspectingClient(app, app.response_class), InspectingClient(app, app.response_class)
    dov.be(cast.dov)
    ines.be(cast.ines)
    assert dov.post(address(cast, f"/{export_id}/take")).status_code == 404
    assert ines.post(address(cast, f"/{export_id}/take")).status_code == 403
    mine = f"/office/{cast.other_campaign.slug}/{cast.other_petition.slug}/deliver/{export_id}/take"
    assert dov.post(mine).status_code == 404
    assert db.session.get_one(Export, export_id, populate_existing=True).state == "ready"


def test_the_manifest_of_a_packet_is_known_too(cast, omar, client):
    cast.signed()
    export = build(asked(cast, omar, "packet-clerk"))
    packed = FlaskClient.post(omar, address(cast, f"/{export.id}/take"))
    inside = zipfile.ZipFile(BytesIO(packed.get_data())).read("manifest.json")
    packed.close()
    client.get(f"/verify/{export.code}?sha256={hashlib.sha256(inside).hexdigest()}")
    assert "Yes. This is manifest.json, exactly as it was made" in client.page.text


def test_the_page_tells_no_digest_that_could_be_guessed(cast, omar, client):
    """Whoever holds a packet may try names against the digests of a supplement with few lines."""
    first = cast.signed()
    cast.signed("Ben Osei")
    export = build(asked(cast, omar, "packet-clerk"))
    correcting.withdraw(first)
    omar.post(address(cast, f"/{export.id}/supplement"))
    supplement = build(db.session.scalars(select(Export).order_by(Export.id.desc())).first())
    for packet in (export, supplement):
        page = client.get(f"/verify/{packet.code}").get_data(as_text=True)
        assert packet.sha256 in page
        listed = packet.manifest["files"]
        assert {"roll.csv", "rows.sha256"} < {entry["name"] for entry in listed}
        assert not [entry["name"] for entry in listed if entry["sha256"] in page]
    changes = next(entry["sha256"] for entry in supplement.manifest["files"] if entry["name"] == "changes.csv")
    client.get(f"/verify/{supplement.code}?sha256={changes}")
    assert "That is neither the zip nor its manifest.json as they were made." in client.page.text


def test_only_the_packet_that_was_filed_was_handed_over(cast, omar, client):
    cast.signed()
    first, second = (build(asked(cast, omar, "packet-clerk")) for _ in range(2))
    petitions.deliver(cast.petition, cast.omar)
    db.session.commit()
    client.get(f"/verify/{second.code}")
    assert "Made, but not recorded as handed over." in client.page.text
    (filed,) = entries.valid(cast.petition, "filed")
    entries.replace(filed, cast.omar, "This one", export_id=second.id)
    db.session.commit()
    client.get(f"/verify/{second.code}?sha256={second.sha256}")
    assert "Yes. This is the packet handed to Millbrook City Council on" in client.page.text
    assert ": 1 person." in client.page.text
    client.get(f"/verify/{first.code}")
    assert "Another packet was handed over, not this one." in client.page.text


def test_an_empty_packet_is_not_made(cast, omar, app):
    answer = omar.post(address(cast), data={"what": "packet-clerk", "purpose": "For the clerk"})
    assert answer.status_code == 422
    assert "Nobody has confirmed yet" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Export)) is None
    path = cast.path.strip("/")
    done = app.test_cli_runner().invoke(args=["roll", "export", path, "--format", "packet", "--out", "x.zip"])
    assert done.exit_code == 1
    assert "empty packet" in done.output


def test_an_unfinished_packet_cannot_be_verified(cast, omar, client):
    cast.signed()
    export = asked(cast, omar, "packet-clerk")
    code = export.code
    assert client.get(f"/verify/{code}").status_code == 404
    export = build(export)
    page = client.get(f"/verify/{code.lower()}", follow_redirects=True).get_data(as_text=True)
    assert export.sha256 in page
    assert "Rosa" not in page
    found = client.get(f"/verify/{code}?sha256={export.sha256}").get_data(as_text=True)
    assert "Yes. This is the packet made for Millbrook City Council" in found
    assert "That is neither the zip" in client.get(f"/verify/{code}?sha256={'0' * 64}").get_data(as_text=True)
    assert client.get("/verify?code=nothing").status_code == 404


def test_the_command_writes_verifies_and_is_on_record(cast, app, tmp_path):
    cast.signed()
    run = app.test_cli_runner().invoke
    target, path = tmp_path / "out.zip", cast.path.strip("/")
    done = run(args=["roll", "export", path, "--format", "packet", "--out", str(target)])
    assert done.exit_code == 0, done.output
    assert run(args=["roll", "verify", str(target)]).exit_code == 0
    target.write_bytes(target.read_bytes()[:-40])
    bad = run(args=["roll", "verify", str(target)])
    assert bad.exit_code == 1
    assert "readable zip" in bad.output
    for args, said in [
        (["no/where", "--format", "csv"], "no petition"),
        ([path, "--format", "packet", "--edition", "public"], "no public edition"),
        ([path, "--format", "csv", "--as-of", "yesterday"], "is no time"),
        ([path, "--format", "csv", "--as-of", "2999-01-01"], "future"),
    ]:
        answer = run(args=["roll", "export", *args, "--out", str(tmp_path / "x")])
        assert answer.exit_code == 1
        assert said in answer.output
    record = db.session.scalars(select(Export)).one()
    assert (record.state, record.purpose, record.account_id) == ("taken", "roll export", None)


def test_a_command_that_fails_is_on_record_as_failed(cast, app, tmp_path, monkeypatch):
    def broken(*_args, **_more):
        raise typeset.TypesetError("no such letter")

    monkeypatch.setattr(typeset, "document", broken)
    target = tmp_path / "out.pdf"
    run = app.test_cli_runner().invoke
    done = run(args=["roll", "export", cast.path.strip("/"), "--format", "pdf", "--out", str(target)])
    assert done.exit_code == 1
    assert "Error: A page could not be set: no such letter" in done.stderr
    record = db.session.scalars(select(Export)).one()
    assert (record.state, record.failure) == ("failed", "A page could not be set: no such letter")
    assert not target.exists()
    assert not list(app.config["DATA_DIR"].glob("export-*")), "nothing half made is kept"


def test_somebody_withdraws_between_building_and_filing(cast, omar):
    """The page says which lines, and a supplement is one press away."""
    first = cast.signed()
    cast.signed("Ben Osei")
    export = build(asked(cast, omar, "packet-clerk"))
    assert "None of its lines has changed since." in omar.get(address(cast)).get_data(as_text=True)
    correcting.withdraw(first)
    cast.signed("New Nora")
    page = omar.get(address(cast)).get_data(as_text=True)
    assert "1 withdrawn by the signer (line 1)" in page
    assert omar.post(address(cast, f"/{export.id}/supplement")).status_code == 303
    supplement = build(db.session.scalars(select(Export).order_by(Export.id.desc())).first())
    assert supplement.state == "ready", supplement.failure
    told = supplement.manifest["supplements"]
    assert (told["code"], told["before"], told["new"], told["after"]) == (export.code, 2, 1, 2)
    assert told["lines"] == {"withdrawn": 1}
    public = omar.get(f"/verify/{export.code}").get_data(as_text=True)
    assert f"/verify/{supplement.code}" not in public, "nobody has it yet"
    db.session.add(
        LedgerEntry(petition_id=cast.petition.id, step="filed", at=START, export=supplement, created_at=START)
    )
    db.session.commit()
    public = omar.get(f"/verify/{export.code}").get_data(as_text=True)
    assert f"/verify/{supplement.code}" in public
    again = omar.get(f"/verify/{supplement.code}").get_data(as_text=True)
    assert "A supplement to packet" in again
    assert "2 people before, 2 now." in again
    omar.post(address(cast, f"/{supplement.id}/supplement"))
    assert "Nothing is new since that packet." in omar.get(address(cast)).get_data(as_text=True)
