"""One line stays one line."""

import pytest

from app.common import lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("City Council\r\nX-Injected: yes", "City Council X-Injected: yes"),
        ("a\u2028b\u2029c\x85d\x0be\tf", "a b c d e f"),
        ("  Concejo  municipal \n", "Concejo  municipal"),
        ("नई दिल्ली 👩‍🌾", "नई दिल्ली 👩‍🌾"),
        (None, ""),
    ],
)
def test_fold(typed, kept):
    assert lines.fold(typed) == kept
