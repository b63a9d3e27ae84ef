"""From a file to a roll placed anew: what the preview says is what happens, once and for all."""

import json

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app import jobs
from app.common.clock import now
from app.extensions import db
from app.models import Address, CouncilMember, Event, PlaceFile, Signature, Ward, ZipShare
from app.places import addresses, files, placing, wards
from app.places.remarks import say
from app.roll import erasure
from tests.cast import Cast
from tests.places.handing_in import LIST, apply, box, found, hand_in, lost, put
from tests.places.handing_in import wards as drawn


def point(latitude: float, longitude: float, street: str = "12 Oak St", code: str = "99501") -> bytes:
    key = addresses.key(street, code)
    assert key
    return f"id,lat,lon\n{key.hex()},{latitude},{longitude}\n".encode()


def test_a_list_places_by_address_and_the_preview_says_so(app: Flask, roll: Cast) -> None:
    before = found(roll)
    file = hand_in(app, roll.petition, "list", LIST, roll.omar)
    assert file.state == "waiting"
    assert lost(app, file)
    assert found(roll) == before, "a preview changes nothing"
    assert file.report is not None
    moves = file.report["moves"]
    assert (moves["looked"], moves["moved"], moves["others"]) == (4, 2, 1)
    run = apply(file, roll.omar)
    assert {**run.report} == moves
    assert (run.state, run.done, run.total) == ("done", 5, 5)
    assert found(roll) == {
        "Ana": ("placed", "Ward 2", "list"), "Ben": ("outside", None, "list"), "Cy": ("straddles", None, "zip"),
        "Dee": ("outside", None, "zip"), "Eve": ("placed", "Ward 2", "list"),
    }  # fmt: skip
    assert found(roll)["Ana"] == ("placed", "Ward 2", "list")
    assert roll.petition.has_list
    fay = roll.sign("Fay Lee", street_address="12 oak street")
    assert (fay.tier, fay.placed_by) == ("placed", "list")


def test_a_worse_source_never_overwrites_a_better_one(app: Flask, roll: Cast) -> None:
    put(app, roll, "list", LIST)
    put(app, roll, "geocoded", point(61.05, -149.95))  # in Ward 1, says the geocoder
    assert found(roll)["Ana"] == ("placed", "Ward 2", "list")
    put(app, roll, "shares", b"postal_code,ward,share\n99501,,0.3\n99502,Ward 1,100%\n")
    assert found(roll)["Ana"] == ("placed", "Ward 2", "list")
    assert found(roll)["Cy"] == ("inside", "Ward 1", "zip")
    gone = files.remove(wards.applied(roll.petition, "list")[0], roll.omar)
    db.session.commit()
    jobs.run("place", gone)
    assert found(roll)["Ana"] == ("placed", "Ward 1", "geocoder"), "what is known second best is known again"
    assert found(roll)["Ben"] == ("straddles", None, "zip")
    assert not roll.petition.has_list


def test_who_is_in_the_residents_file_is_left_alone(app: Flask, roll: Cast) -> None:
    one = roll.millbrook.wards[0]
    matched = {"tier": "matched", "ward_id": one.id, "placed_by": "residents"}
    db.session.execute(update(Signature).where(Signature.given_name == "Ana").values(matched))
    db.session.commit()
    put(app, roll, "list", LIST)
    assert found(roll)["Ana"] == ("matched", "Ward 1", "residents")


def test_a_point_follows_the_shapes(app: Flask, roll: Cast) -> None:
    put(app, roll, "geocoded", point(61.05, -149.95))
    assert found(roll)["Ana"] == ("placed", "Ward 1", "geocoder")
    run = put(app, roll, "wards", drawn(("Ward 1", -150, 60.93), ("Ward 2", -150, 61.03)))
    assert found(roll)["Ana"] == ("placed", "Ward 2", "geocoder")
    assert ["Ward 1", "Ward 2", 1] in run.report["wards"]
    put(app, roll, "wards", drawn(("Ward 1", -150, 61.1)))
    assert found(roll)["Ana"] == ("outside", None, "geocoder")
    put(app, roll, "limits", json.dumps(box(-150.0, 61.0, -149.9, 61.2)).encode())
    assert found(roll)["Ana"] == ("placed", None, "geocoder")


def test_wards_renamed_new_and_gone(app: Flask, roll: Cast) -> None:
    db.session.execute(update(Signature).where(Signature.given_name == "Dee").values(
        tier="matched", ward_id=roll.millbrook.wards[0].id, placed_by="residents"))  # fmt: skip
    put(app, roll, "list", LIST)
    file = hand_in(app, roll.petition, "wards", drawn(("North", -150, 61), ("Ward 7", -149.8, 61)), roll.omar)
    assert file.report is not None
    assert (file.report["renamed"], file.report["new"], file.report["gone"]) == (
        [["Ward 1", "North"]],
        ["Ward 7"],
        ["Ward 2"],
    )
    apply(file, roll.omar)
    assert found(roll)["Dee"] == ("matched", "North", "residents"), "a ward's new name is the same ward"
    assert found(roll)["Ben"] == ("outside", None, "list")
    seats = db.session.execute(select(CouncilMember.name, Ward.name).join(Ward).where(
        CouncilMember.petition_id == roll.petition.id)).all()  # fmt: skip
    assert [tuple(row) for row in seats] == [("Jo Park", "North"), ("Sam Reyes", "Ward 2")]
    assert [ward.name for ward in wards.of(roll.petition)] == ["Ward 2", "North", "Ward 7"], (
        "the list still names Ward 2"
    )
    gil = roll.sign("Gil Lee")  # by the city's ZIP share of what was Ward 1
    assert gil.ward is not None
    assert gil.ward.name == "North"
    put(app, roll, "wards", drawn(("Old Town", -150, 61)))
    assert found(roll)["Gil"] == ("inside", "Old Town", "zip"), "renamed twice"
    assert [ward.name for ward in wards.of(roll.draft)] == ["Ward 1", "Ward 2"]


def test_zip_shares_by_area_follow_the_shapes(app: Flask, roll: Cast) -> None:
    areas = drawn(("99501", -150, 61), ("99502", -149.95, 61), ("99503", -140, 61)).replace(b'"name"', b'"ZCTA5CE20"')
    put(app, roll, "zips", areas)
    query = select(ZipShare.postal_code, Ward.name, ZipShare.share).outerjoin(Ward, Ward.id == ZipShare.ward_id)
    rows = db.session.execute(query.where(ZipShare.petition_id == roll.petition.id)).all()
    assert sorted((code, name or "", share) for code, name, share in rows) == [
        ("99501", "", 1.0), ("99501", "Ward 1", 1.0),
        ("99502", "", 1.0), ("99502", "Ward 1", 0.5), ("99502", "Ward 2", 0.5),
    ]  # fmt: skip
    assert found(roll)["Cy"] == ("inside", None, "zip")
    put(app, roll, "wards", drawn(("Ward 1", -149.95, 61), ("Ward 3", -149.85, 61)))
    assert found(roll)["Cy"] == ("inside", "Ward 1", "zip")


def test_an_address_with_two_wards_lies_nowhere(app: Flask, roll: Cast) -> None:
    file = hand_in(app, roll.petition, "list", LIST + b"12 Oak Street #9,99501,1\n", roll.omar)
    assert file.report is not None
    assert file.report["twofold"] == 1
    apply(file, roll.omar)
    assert found(roll)["Ana"] == ("inside", "Ward 1", "zip")


def test_points_of_a_list_are_found_at_signing(app: Flask, roll: Cast) -> None:
    put(app, roll, "list", b"address,zip,lat,lon\n12 Oak St,99501,61.05,-149.85\n")
    assert found(roll)["Ana"] == ("placed", "Ward 2", "point")
    fay = roll.sign("Fay Lee", street_address="12 oak street")
    assert (fay.tier, fay.placed_by, fay.ward and fay.ward.name) == ("placed", "point", "Ward 2")
    put(app, roll, "wards", drawn(("Ward 1", -149.9, 61)))
    gil = roll.sign("Gil Lee", street_address="12 oak street")
    assert (gil.placed_by, gil.ward and gil.ward.name) == ("point", "Ward 1")


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("wards", b"", "is empty"),
        ("list", b"a,b\n1,2\n", "No column is called street_address"),
        ("list", b"address,ward\nPO Box 1,2\n", "Not one line"),
        ("list", b"address,ward\n" + b"".join(b"%d Oak St,W%d\n" % (n, n) for n in range(300)), "more than 200 wards"),
        ("geocoded", b"id,lat,lon\n17,1,2\n", "Not one line"),
        ("shares", b"zip\n1\n", "must name the columns"),
        ("shares", b"postal_code,share\n987,1\n", "not a ZIP code"),
        ("shares", b"postal_code,share\n98701,nan\n", "not a share"),
        ("shares", b"postal_code,share\n98701,2\n", "not a share"),
        ("shares", b"postal_code,ward,share\n98701,Ward 9,1\n", "no ward called"),
        ("shares", b"postal_code,ward,share\n98701,1,1\n98701,2,1\n", "more than 1"),
        ("shares", b"postal_code,share\n", "no line in this file"),
        ("zips", b'{"type":"Polygon","coordinates":[[[-150,61],[-149,61],[-149,62],[-150,61]]]}', "No area has a ZIP"),
        ("limits", b'{"type":"Polygon","coordinates":[[[2,48],[3,48],[3,49],[2,48]]]}', "United States"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_cannot_be_used_says_why_and_changes_nothing(
    app: Flask, roll: Cast, kind: str, data: bytes, words: str
) -> None:
    before = found(roll)
    file = hand_in(app, roll.petition, kind, data, roll.omar)
    assert file.state == "unusable"
    assert file.report is not None
    assert words in say(file.report["problem"])
    assert found(roll) == before
    assert lost(app, file)
    with pytest.raises(files.Refused):
        files.apply(file, roll.omar)


def test_what_waits_too_long_is_dropped_and_its_lines_deleted(app: Flask, roll: Cast) -> None:
    file = hand_in(app, roll.petition, "list", LIST, roll.omar)
    file.created_at = now() - files.KEPT * 1.1
    db.session.commit()
    files.tidy(app.config["DATA_DIR"])
    db.session.refresh(file)
    assert (file.state, file.content) == ("dropped", None)
    assert db.session.scalar(select(func.count()).select_from(Address)) == 0


def test_a_replaced_lists_lines_go(app: Flask, roll: Cast) -> None:
    put(app, roll, "list", LIST)
    put(app, roll, "list", b"address,zip,ward\n12 Oak St,99501,1\n")
    assert found(roll)["Ana"] == ("placed", "Ward 1", "list")
    assert found(roll)["Ben"] == ("inside", "Ward 1", "zip"), "the new list says nothing of that home"
    files.tidy(app.config["DATA_DIR"])
    assert db.session.scalar(select(func.count()).select_from(Address)) == 1


def test_a_newer_run_takes_over_what_the_older_had_to_do(app: Flask, roll: Cast) -> None:
    put(app, roll, "list", LIST)
    first = files.remove(wards.applied(roll.petition, "list")[0], roll.omar)
    second = placing.ask(roll.petition, "again", roll.omar)
    db.session.commit()
    jobs.run("place", first)
    assert found(roll)["Ana"] == ("placed", "Ward 2", "list")
    jobs.run("place", second)
    assert found(roll)["Ana"] == ("inside", "Ward 1", "zip")


def test_erasing_takes_the_point_of_a_home_with_it(app: Flask, roll: Cast) -> None:
    put(app, roll, "geocoded", point(61.05, -149.95))
    put(app, roll, "geocoded", point(61.05, -149.85, "14 Oak St"))
    ben = db.session.scalars(select(Signature).filter_by(given_name="Ben")).one()
    erasure.erase(ben)
    db.session.commit()
    assert db.session.scalars(select(Address.key)).all() == [addresses.key("12 Oak St", "99501")]


def test_emptied_rolls_keep_their_numbers(app: Flask, roll: Cast) -> None:
    put(app, roll, "geocoded", point(61.05, -149.95))
    roll.petition.empties_at = now()
    db.session.commit()
    while erasure.empty_delivered():
        pass
    db.session.commit()
    before = db.session.execute(select(Signature.tier, Signature.ward_id).order_by(Signature.id)).all()
    run = placing.ask(roll.petition, "again", None)
    db.session.commit()
    jobs.run("place", run)
    assert db.session.execute(select(Signature.tier, Signature.ward_id).order_by(Signature.id)).all() == before
    files.tidy(app.config["DATA_DIR"])
    assert db.session.scalar(select(func.count()).select_from(Address)) == 0


def test_every_step_is_on_record_without_data(app: Flask, roll: Cast) -> None:
    put(app, roll, "list", LIST)
    names = db.session.scalars(select(Event.name).where(Event.name.startswith("places.")).order_by(Event.id)).all()
    assert names == ["places.received", "places.applied", "places.placing", "places.placed"]
    assert "Oak" not in repr(db.session.scalars(select(Event.detail)).all())
    db.session.execute(delete(PlaceFile))
