"""A rule card as YAML: there and back, and whatever else somebody may hand in."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.common import days
from app.common.clock import now
from app.rules import card, days_off, exchange, faults
from tests.cast import Cast

TODAY = date(2026, 3, 20)
DAY = date(2026, 3, 4)
HEAD = "format: cityroll-rules/1\nrules:\n"
CARD = {
    "clerk": "City Clerk, room 12: “no” appointments\nMon–Fri, 8:00", "electronic": False, "copies": 3, "minimum": 1500,
    "demands": ["street_address", "email"], "contract_ends": "2027-06-30", "form": "=HYPERLINK(1)",
    "agenda_close": {"amount": 6, "unit": "business_days", "hour": "12:00", "side": "before", "closed": "earlier"},
    "comment_close": {"amount": 24, "unit": "hours", "hour": None, "side": "before", "closed": "same"},
}  # fmt: skip


def fill(cast: Cast) -> None:
    for name, value in CARD.items():
        card.write(cast.petition, name, value, f"City Code § {name}: 2-14", DAY, cast.omar)
    days_off.add(cast.petition, date(2026, 12, 24), "Christmas Eve", False, cast.omar)
    days_off.add(cast.petition, date(2026, 10, 12), "Columbus Day", True, cast.omar)


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(exchange.Unreadable) as caught:
        exchange.load(text.encode() if isinstance(text, str) else text, TODAY)
    return [f"{fault.line} {fault.code} {fault.what}".strip() for fault in caught.value.faults]


def test_there_and_back(cast: Cast) -> None:
    fill(cast)
    shared = exchange.load(exchange.dump(cast.petition).encode(), days.of(now(), "UTC"))
    assert {name: line.value for name, line in shared.lines.items()} == CARD
    assert exchange.take(cast.other_petition, shared, cast.dov) == len(CARD)
    theirs = card.of(cast.other_petition)
    assert theirs.lines["minimum"].source == "City Code § minimum: 2-14"
    assert {row.origin for row in theirs.lines.values()} == {"imported"}
    assert {row.checked_on for row in theirs.lines.values()} == {DAY}
    assert set(theirs.stale(TODAY).values()) == {"foreign"}
    assert [(row.day, row.works) for row in days_off.of(cast.other_petition)] == [
        (date(2026, 10, 12), True), (date(2026, 12, 24), False)
    ]  # fmt: skip
    assert exchange.take(cast.other_petition, shared, cast.dov) == 0


def test_what_was_checked_later_here_stays(cast: Cast) -> None:
    shared = exchange.load((HEAD + "  minimum: {value: 500, source: X, checked: 2026-03-04}").encode(), TODAY)
    card.write(cast.petition, "minimum", 750, "The clerk, by telephone", date(2026, 3, 10), cast.omar)
    assert [change.deed for change in exchange.changes(cast.petition, shared)] == ["older"]
    assert exchange.take(cast.petition, shared, cast.omar) == 0
    card.write(cast.petition, "minimum", 750, "The clerk, by telephone", date(2026, 2, 10), cast.omar)
    assert [change.deed for change in exchange.changes(cast.petition, shared)] == ["changed"]


def test_everything_wrong_is_told_with_its_line(app: Flask) -> None:
    text = HEAD + (
        "  colour: {value: red, source: X, checked: 2026-03-04}\n"
        "  minimum: {value: many, source: X, checked: 2026-03-04}\n"
        "  copies: {value: 2, checked: 2026-03-04}\n"
        "  electronic: {value: maybe, source: X, checked: 2026-03-04}\n"
        "  clerk: {value: The clerk, source: X, checked: 2027-03-04}\n"
        "  demands: {value: [blood_type], source: X, checked: 2026-03-04}\n"
        "  agenda_close:\n    source: X\n    checked: 2026-03-04\n    value: {amount: 6, unit: weeks, hour: '12:00'}\n"
        "  comment_close: {value: {amount: 6, unit: days, hour: noon}, source: X, checked: 2026-03-04}\n"
        "  notice_by: {value: 2026-02-30, source: X, checked: 2026-03-04}\n"
        "  clerk: {value: Another, source: X, checked: 2026-03-04}\n"
        "  form: just words\n"
    )
    assert refused(text) == [
        "3 unknown colour", "4 number minimum", "5 no_source copies", "6 flag electronic", "7 future clerk",
        "8 fields demands", "12 deadline agenda_close", "13 hour comment_close", "14 day notice_by", "15 twice clerk",
        "16 mapping",
    ]  # fmt: skip
    with app.test_request_context():
        told = faults.tell(exchange.Fault(3, "unknown", "colour"))
        assert told == "Line 3: “colour” is not known here."
        assert all(faults.tell(exchange.Fault(1, code, "100% x")) for code in faults.SENTENCES)


def test_words_of_yaml_1_1_are_taken_as_they_stand() -> None:
    text = HEAD + (
        "  agenda_close: {value: {amount: 06, unit: days, hour: 12:00}, source: 2:14, checked: 2026-03-04}\n"
        "  clerk: {value: no, source: yes, checked: 2026-03-04}\n"
    )
    lines = exchange.load(text.encode(), TODAY).lines
    assert (lines["clerk"].value, lines["agenda_close"].value["hour"]) == ("no", "12:00")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "  clerk: {value: !!python/object/apply:os.system [ls], source: X, checked: 2026-03-04}", "3 tag"),
        (HEAD + "  clerk: &a {value: &b X, source: *b, checked: 2026-03-04}", "3 alias"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nformat: cityroll-rules/1", "1 alias"),
        ("[" * 30_000, "1 deep"),
        ("{" * 30_000, "1 deep"),
        ("format: cityroll-rules/1\n" + "# x\n" * 20_000, "0 large"),
        (b"format: \xff\xfe", "0 utf8"),
        ("format: cityroll-rules/1\nrules: [", "2 yaml"),
        ("format: 'cityroll-rules/1", "1 yaml"),
        ("format: \x01", "0 yaml"),
        ("%YAML 3.0\n---\nformat: cityroll-rules/1", "1 yaml"),
        ("format: cityroll-rules/1\n---\nformat: cityroll-rules/1", "2 yaml"),
        ("format: cityroll-rules/2\nrules: {}", "1 format"),
        ('format: "\\UFFFFFFFF"', "0 yaml"),
        (HEAD + '  clerk: {value: "\\ud83d", source: X, checked: 2026-03-04}', "3 utf8"),
        ('format: cityroll-rules/1\n"\\ud83d": x', "2 utf8"),
        ("- format", "1 mapping"),
        ("", "0 format"),
        ("format: cityroll-rules/1\nrules: [clerk]", "2 mapping"),
        ("format: cityroll-rules/1\n? [a, b]\n: c", "2 unknown"),
        ("format: cityroll-rules/1\nholidays: [{day: 2026-12-24}]", "2 holiday"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_words(app: Flask, text: str | bytes, code: str) -> None:
    assert refused(text)[0].startswith(code)
    with app.test_request_context(), pytest.raises(exchange.Unreadable) as caught:
        exchange.load(text.encode() if isinstance(text, str) else text, TODAY)
    assert all("%(" not in faults.tell(fault) for fault in caught.value.faults)


def test_what_is_one_line_stays_one_line() -> None:
    rule = HEAD + '  clerk: {value: Ann, source: "https://a\\n\\x85b", checked: 2026-03-04}\n'
    shared = exchange.load((rule + 'holidays: [{day: 2026-12-24, name: "a\\r\\nb\\u2028c"}]').encode(), TODAY)
    assert shared.lines["clerk"].source == "https://a b"
    assert shared.holidays[0][1] == "a b c"


PIECES = st.sampled_from(
    ["format: cityroll-rules/1\n", "rules:\n", "  clerk:", " minimum: ", "{value: ", "source: x", "checked: 2026-03-04",
     "}", "[", "]", "- ", "? ", "&a ", "*a", "!!int ", "| \n", "'", '"', ": ", "\n", "\t", "---\n", "0x1F", "~"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=25).map("".join).map(str.encode)))
def test_whatever_it_is_it_is_read_or_refused(raw: bytes) -> None:
    try:
        shared = exchange.load(raw, TODAY)
    except exchange.Unreadable:
        return
    assert all(line.source and line.checked_on <= TODAY for line in shared.lines.values())


def test_the_commands(app: Flask, cast: Cast, tmp_path: Path) -> None:
    fill(cast)
    cast.other_petition.city.time_zone = "UTC"
    from app.extensions import db

    db.session.commit()
    file, other = tmp_path / "card.yaml", f"{cast.other_campaign.slug}/{cast.other_petition.slug}"
    number = cast.other_petition.id

    def run(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["rules", *words])

    def lines() -> dict[str, Any]:
        return card.among([number])[number].lines

    assert run("export", cast.path.strip("/"), "--out", str(file)).exit_code == 0
    tried = run("import", other, str(file), "--dry-run")
    assert (tried.exit_code, lines()) == (0, {})
    assert "minimum\tnew\t1,500" in tried.output
    assert "This is a card of Millbrook, AK, and this petition is in Easton Falls, AK." in tried.output
    done = run("import", other, str(file))
    assert done.exit_code == 0
    assert "9 lines imported" in done.output
    assert set(lines()) == set(CARD)
