"""Tokens and codes: 128 bits, the same for the same letter, unreadable where they are kept."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import pytest

from app.common import tokens


@pytest.fixture(autouse=True)
def keyed() -> Iterator[None]:
    """A secret for these tests; whatever was in use comes back."""
    former = tokens._secret
    tokens.use("a secret of the site")
    yield
    tokens._secret = former


def test_a_token_is_128_bits_that_an_address_can_hold() -> None:
    token = tokens.derive("me", 7)
    assert len(token) == 22
    assert token.isascii()
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token == tokens.derive("me", 7), "a letter sent again is the same letter"


def test_purpose_row_generation_and_secret_each_make_another() -> None:
    found = {tokens.derive(purpose, n, g) for purpose in ("me", "confirm:1") for n in (1, 11) for g in (0, 1)}
    tokens.use("another secret")
    found.add(tokens.derive("me", 1))
    assert len(found) == 9


def test_what_is_kept_is_not_the_token() -> None:
    token = tokens.derive("me", 7)
    kept = tokens.stored(token)
    assert kept is not None
    assert len(kept) == len(sha256().digest())
    assert token.encode() not in kept
    assert kept != tokens.stored(tokens.derive("me", 8))


@pytest.mark.parametrize("token", ["", "x", "A" * 21, "A" * 23, "é" * 22, "A" * 21 + "!", "\0" * 22, "A" * 300])
def test_what_is_no_token_is_kept_as_nothing(token: str) -> None:
    assert tokens.stored(token) is None


def test_a_code_is_six_digits_of_its_letter() -> None:
    codes = [tokens.code(letter) for letter in range(1000)]
    assert {len(code) for code in codes} == {6}
    assert all(code.isdecimal() for code in codes)
    assert codes[7] == tokens.code(7)
    assert len(set(codes)) > 990
    assert set(Counter(code[0] for code in codes)) == set("0123456789"), "also those that begin with zero"


def test_secrets_are_compared_as_a_whole() -> None:
    assert tokens.same("123456", "123456")
    assert not tokens.same("123456", "123457")
    assert not tokens.same("123456", "１２３４５６")


def test_what_is_blind_cannot_be_read() -> None:
    assert "rosa" not in tokens.blind("rosa@mail.example")
    assert tokens.blind("rosa@mail.example") == tokens.blind("rosa@mail.example") != tokens.blind("ben@mail.example")
