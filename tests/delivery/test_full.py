"""Everything, e-mail and phone too: with the right, a reason and a fresh second factor, and never for the council."""

import csv

import pytest
from sqlalchemy import select

from app import jobs
from app.delivery import exports, selection
from app.extensions import db, security
from app.models import Export
from tests.cast import START
from tests.client import InspectingClient
from tests.delivery.test_packet import made


@pytest.fixture
def enter(app):
    app.config["WTF_CSRF_ENABLED"] = False

    def visitor(account):
        browser = InspectingClient(app, app.response_class)
        browser.be(account)
        return browser

    return visitor


def ask(browser, cast, code, what="csv-full"):
    data = {"what": what, "purpose": "Our own backup", "code": code}
    return browser.post(f"/office{cast.path}/deliver", data=data)


def app_of(account):
    """The account's authenticator app."""
    security.datastore.tf_set(account, "authenticator", totp_secret=security._totp_factory.generate_totp_secret())
    db.session.commit()
    return security._totp_factory._totp.from_source(account.tf_totp_secret)


def test_without_a_second_factor_it_is_refused_and_told_how(cast, enter):
    cast.signed()
    answer = ask(enter(cast.omar), cast, "123456")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "your account has none yet. Set one up" in page
    assert "Our own backup" in page, "what was typed is kept"
    assert db.session.scalar(select(Export)) is None


def test_a_fresh_code_opens_it_once_and_only_for_who_asked(cast, enter, app):
    cast.signed("Ben Osei", at=START, phone="555 010 0199", reason="=1+1")
    omar, lena, code = enter(cast.omar), enter(cast.lena), app_of(cast.omar).generate().token
    for wrong in ("", "00000", "not one", code[::-1]):
        if wrong != code:
            assert ask(omar, cast, wrong).status_code == 422
    assert ask(omar, cast, code).status_code == 303
    assert ask(omar, cast, code).status_code == 422, "a code works once"
    export = db.session.scalars(select(Export)).one()
    assert (export.edition, export.account_id, export.purpose) == ("full", cast.omar.id, "Our own backup")
    assert {"email", "phone"} <= set(export.fields)
    export_id = export.id
    db.session.commit()
    jobs.run("export", export_id)
    here = f"/office{cast.path}/deliver/{export_id}"
    assert lena.post(f"{here}/take").status_code == 403
    answer = omar.post(f"{here}/take")
    assert b"ben@mail.example" in answer.data
    assert b"'=1+1" in answer.data
    answer.close()
    assert omar.post(f"{here}/again").status_code == 303
    assert db.session.get_one(Export, export_id, populate_existing=True).state == "taken", "each time with a new code"
    assert "csv-full" in omar.get(f"/office{cast.path}/deliver").get_data(as_text=True)


def test_guessing_ends_soon(cast, enter):
    omar, phone = enter(cast.omar), app_of(cast.omar)
    for _ in range(5):
        ask(omar, cast, "000000")
    answer = ask(omar, cast, phone.generate().token)
    assert "Too many codes" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Export)) is None


def test_no_paper_and_no_packet_holds_everything(cast):
    for format in ("pdf", "packet"):
        with pytest.raises(exports.Refused):
            exports.note(cast.petition, format, "full", "why")
    for edition in ("clerk", "public"):
        assert not {"email", "phone"} & set(selection.COLUMNS[edition])


def test_columns_and_rows_go_together(cast, tmp_path):
    cast.signed("Ben Osei", at=START, phone="555 010 0199", show_name=True)
    with made(cast, tmp_path, "csv", "full").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["email"], row["phone"], row["show_name"], row["wants_updates"]) == (
        "ben@mail.example", "555 010 0199", "yes", "no",
    )  # fmt: skip
    assert (row["residency"], row["confirmed"]) == ("postal code inside", "e-mail link 2026-03-01T15:00:00Z")


def test_the_command_wants_a_reason(cast, app, tmp_path):
    run, path = app.test_cli_runner().invoke, cast.path.strip("/")
    args = ["roll", "export", path, "--format", "csv", "--edition", "full", "--out", str(tmp_path / "x.csv")]
    done = run(args=args)
    assert done.exit_code == 1
    assert "say with --reason" in done.output
    assert run(args=[*args, "--reason", "Moving house"]).exit_code == 0
    assert db.session.scalars(select(Export)).one().purpose == "Moving house"


def test_fewer_fields_may_be_chosen_never_others(cast, app, tmp_path):
    from openpyxl import load_workbook

    cast.signed("Ben Osei", at=START)
    run, path = app.test_cli_runner().invoke, cast.path.strip("/")
    for format in ("csv", "xlsx"):
        args = ["roll", "export", path, "--format", format, "--out", str(tmp_path / f"x.{format}")]
        for wrong in ("email", "ward,phone"):
            done = run(args=[*args, "--fields", wrong])
            assert done.exit_code == 1
            assert f"has no {wrong.rpartition(',')[2]}; it has no, given_name" in done.output
        assert run(args=[*args, "--fields", "ward, given_name"]).exit_code == 0
    assert (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines() == ["no,given_name,ward", "1,Ben,Ward 1"]
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert [[cell.value for cell in row] for row in sheet] == [["no", "given_name", "ward"], [1, "Ben", "Ward 1"]]
    assert {tuple(row.fields) for row in db.session.scalars(select(Export))} == {("no", "given_name", "ward")}
