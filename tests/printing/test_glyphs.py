"""No name stops a packet: what no font has is printed as its number, and the papers say so."""

import logging

import pytest

from app import jobs
from app.delivery import exports, verify
from app.extensions import db
from app.models import Export
from app.printing import glyphs, typeset
from tests.cast import START, Cast
from tests.delivery.test_packet import AS_OF, NAMES, made, words

STRANGE = {
    "𓀀 X": "[U+13000] X",
    "Un \u0378assigned": "Un [U+0378]assigned",
    "Non \uffff": "Non [U+FFFF]",
    "Bell \x07": "Bell [U+0007]",
    "Bom \ufeff": "Bom [U+FEFF]",
    "བསོད་ནམས A": "[U+0F56]",
    "ᐃᓄᒃ A": "[U+1403]",
    "ᠪᠠᠲᠤ A": "[U+182A]",
    "ܝܘܚܢܢ A": "[U+071D]",
    "ߒߞߏ A": "[U+07D2]",
    "ޢާއިޝާ A": "[U+07A2]",
    "ⵜⵉⵔⵉ A": "[U+2D5C]",
    "ꦗꦮ A": "[U+A997]",
    "ꯃꯤꯇꯩ A": "[U+ABC3]",
    "ᱥᱟᱱᱛᱟᱲ A": "[U+1C65]",
    "Five 5\u0b57\u06e1": "[U+06E1]",  # each has a face, but no face has all three
}
FINE = ("ಅನಿತಾ", "ສົມ", "അനിത", "အောင်", "ଅନିତା", "අනිතා", "సీత", "សុខ", "👩‍🌾", "e\u0301\u0323", "5\u0b57")


def fill(cast: Cast, names) -> None:
    for number, name in enumerate(names):
        cast.signed(name, email=f"s{number}@mail.example", at=START)


@pytest.mark.one_database
def test_faces_and_stylesheet_name_the_same_fonts():
    import typst

    shipped = {
        info.family for info in typst.Fonts(False, False, font_paths=[str(f) for f in glyphs.folders()]).fonts()
        if "CJK" not in info.family
    } | {"Noto Sans CJK SC"}  # fmt: skip
    listed = (typeset.OWN / "common.typ").read_text(encoding="utf-8")
    missing = [family for family in shipped if f'"{family}"' not in listed]
    assert not missing, f"printing/common.typ must list {missing}"


@pytest.mark.parametrize("name", NAMES + FINE)
def test_a_name_that_can_be_printed_is_left_alone(name):
    assert glyphs.printable(name) == name


@pytest.mark.one_database
def test_names_of_no_font_are_printed_as_numbers(cast, tmp_path):
    fill(cast, (*STRANGE, "Rosa Marín"))
    folder = made(cast, tmp_path)
    assert verify.check(folder)[1] == []
    printed = words(folder / "roll.pdf")
    for number in STRANGE.values():
        assert number.split()[-1] in printed
    assert "Rosa Marín" in printed
    assert "such as [U+13000]" in " ".join(printed.split())
    said = " ".join(words(folder / "method.pdf").split())
    assert f"In {len(STRANGE)} lines of the printed roll" in said
    assert "𓀀" in (folder / "roll.csv").read_text()


@pytest.mark.one_database
def test_nothing_is_said_where_nothing_was_lacking(cast, tmp_path):
    fill(cast, NAMES)
    folder = made(cast, tmp_path)
    assert "U+" not in words(folder / "method.pdf") + words(folder / "roll.pdf")


@pytest.mark.one_database
def test_what_nobody_foresaw_is_set_in_one_plain_face(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(glyphs, "printable", lambda text: text)
    fill(cast, ("𓀀 X", "Rosa Marín"))
    printed = words(made(cast, tmp_path, "pdf"))
    assert "[U+13000] X" in printed
    assert "Rosa Marín" in printed


@pytest.mark.one_database
def test_a_failure_repeats_no_letter_of_a_name(cast, app, monkeypatch, caplog):
    monkeypatch.setattr(glyphs, "printable", lambda text: text)
    monkeypatch.setattr(glyphs, "plain", lambda text: text)
    caplog.set_level(logging.DEBUG)
    fill(cast, ("𓀀`𓀀 X",))
    export = exports.note(cast.petition, "pdf", "clerk", "why", AS_OF)
    db.session.commit()
    with pytest.raises(typeset.TypesetError) as raised:
        jobs.run("export", export.id)
    failure = db.session.get_one(Export, export.id, populate_existing=True).failure
    assert "PDF/UA-1 error" in failure
    assert "𓀀" not in failure + str(raised.value) + caplog.text


@pytest.mark.one_database
def test_a_strange_fault_is_told_by_its_kind_alone(cast, app, monkeypatch):
    def broken(*_args, **_more):
        raise ValueError("Rosa Marín")

    monkeypatch.setattr("app.delivery.making.make", broken)
    export = exports.note(cast.petition, "csv", "clerk", "why", AS_OF)
    db.session.commit()
    with pytest.raises(ValueError, match="Rosa"):
        jobs.run("export", export.id)
    assert db.session.get_one(Export, export.id, populate_existing=True).failure == "ValueError"


@pytest.mark.one_database
def test_a_workbook_takes_every_letter(cast, tmp_path):
    from openpyxl import load_workbook

    fill(cast, STRANGE)
    path = made(cast, tmp_path, "xlsx")
    assert len(list(load_workbook(path).active.iter_rows(min_row=2))) == len(STRANGE)
