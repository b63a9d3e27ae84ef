"""Mailbox and name keys: one for all spellings of a mailbox, another for any other, worth nothing without ROLL_KEY."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common import keys
from app.common.keys import Alias

ALIASES = {"gmail.com": Alias("gmail.com", ignores_dots=True), "googlemail.com": Alias("gmail.com", ignores_dots=True),
           "old.example": Alias("new.example")}  # fmt: skip


@pytest.fixture(autouse=True)
def keyed() -> Iterator[None]:
    """A key for these tests; whatever was in use comes back."""
    former = keys._key
    keys.use("a key of the roll")
    yield
    keys._key = former


@pytest.mark.parametrize(
    ("email", "form"),
    [
        ("Rosa.Marin@Mail.Example", "rosa.marin@mail.example"),
        (" rosa@mail.example ", "rosa@mail.example"),
        ("rosa+petitions@mail.example", "rosa@mail.example"),
        ("rosa+a+b@mail.example", "rosa@mail.example"),
        ("+rosa@mail.example", "+rosa@mail.example"),  # a plus at the front cuts nothing off
        ("rosa@mail.example.", "rosa@mail.example"),
        ("r.o.s.a@gmail.com", "rosa@gmail.com"),
        ("R.Osa+x@GoogleMail.com", "rosa@gmail.com"),
        ("r.osa@mail.example", "r.osa@mail.example"),  # dots are cut where the provider ignores them alone
        ("r.osa@old.example", "r.osa@new.example"),
        ("rosa@bücher.example", "rosa@xn--bcher-kva.example"),
        ("rosa@XN--BCHER-KVA.example", "rosa@xn--bcher-kva.example"),
        ("jose\u0301@mail.example", "jos\u00e9@mail.example"),
        ("rosa@" + "x" * 70 + ".example", "rosa@" + "x" * 70 + ".example"),  # no such domain, and no fault
    ],
)
def test_one_form_for_each_mailbox(email: str, form: str) -> None:
    assert keys.mailbox_form(email, ALIASES) == form


def test_without_aliases_every_domain_is_its_own() -> None:
    assert keys.mailbox("rosa@gmail.com", {}) != keys.mailbox("rosa@googlemail.com", {})


def test_another_key_gives_another_hash() -> None:
    before = keys.mailbox("rosa@mail.example", ALIASES), keys.name("Rosa", "Marín")
    keys.use("another key")
    after = keys.mailbox("rosa@mail.example", ALIASES), keys.name("Rosa", "Marín")
    assert not set(before) & set(after)
    assert {len(key) for key in before + after} == {keys.SIZE}


def test_without_a_key_there_is_no_hash() -> None:
    keys._key = b""
    with pytest.raises(RuntimeError, match="use"):
        keys.name("Rosa", "Marín")


def test_a_mailbox_and_a_name_of_the_same_letters_have_different_keys() -> None:
    assert keys._hash("mailbox", "rosa") != keys._hash("name", "rosa")


@given(st.emails())
def test_the_form_of_a_form_is_itself(email: str) -> None:
    form = keys.mailbox_form(email, ALIASES)
    assert keys.mailbox_form(form, ALIASES) == form
