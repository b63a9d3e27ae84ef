"""Whatever is posted to the sign form, by whom in whatever way: never a fault, and nothing half stored."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.models import Signature
from tests import client as clients
from tests.client import InspectingClient
from tests.signing.conftest import Signers

TYPED = ("given_name", "family_name", "email", "postal_code", "street_address", "unit", "city", "phone", "reason")
FIELDS = (*TYPED, "show_name", "wants_updates", "consent", "website", "seen", "wording", "email_is_right")
FORM = "application/x-www-form-urlencoded"
Post = Callable[..., int]


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs look at no page; what they put there is their own."""
    monkeypatch.setattr(clients, "inspect", lambda _response: None)


@pytest.fixture
def post(app: Flask, signers: Signers, client: InspectingClient) -> Post:
    """Post to the sign form; answers the status."""
    app.config |= {"LIMITS_SIGN_PER_IP": "99999 per hour", "LIMITS_SIGN_PER_MAILBOX": "99999 per hour"}
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return lambda **more: client.post(signers.path, **more).status_code


BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", FORM),
    "no form": (b'{"given_name": "Rosa"}', "application/json"),
    "a number for a name": (b'{"given_name": 5, "email": ["a"], "reason": {"a": 1}}', "application/json"),
    "a list for a form": (b"[1, 2]", "application/json"),
    "broken JSON": (b"{", "application/json"),
    "no type": (b"given_name=Rosa", ""),
    "a type that is none": (b"given_name=Rosa", "a;b=\xff/;;="),
    "text": (b"given_name=Rosa", "text/plain"),
    "parts without a boundary": (b"--x\r\n\r\n", "multipart/form-data"),
    "parts with a wrong boundary": (b"--x\r\n\r\n", "multipart/form-data; boundary=y"),
    "parts that end early": (b'--x\r\nContent-Disposition: form-data; name="a"', "multipart/form-data; boundary=x"),
    "a file for a name": (
        b'--x\r\nContent-Disposition: form-data; name="given_name"; filename="a"\r\n\r\nRosa\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "no UTF-8": (b"given_name=%ff%fe&email=%c0%80&postal_code=\xff", FORM),
    "lone surrogates": (b"given_name=%ed%a0%80Rosa&reason=%ed%b0%80", FORM),
    "NUL": (b"&".join(name.encode() + b"=%00" for name in FIELDS), FORM),
    "another charset": ("given_name=Mar\u00edn".encode("utf-16"), FORM + "; charset=utf-16"),
    "signs without names": (b"&&&===&=&%=%&%zz=%", FORM),
    "each field twice": (b"&".join(name.encode() + b"=a" for name in FIELDS * 2), FORM),
    "200 fields": (b"&".join(b"f%d=x" % n for n in range(200)), FORM),
    "5,000 fields": (b"&".join(b"f%d=x" % n for n in range(5000)), FORM),
    "a name of 400 kB": (b"given_name=" + b"x" * 400_000, FORM),
    "a reason of 2 MB": (b"reason=" + b"x" * 2_000_000, FORM),
    "300 parts": (b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n' * 300 + b"--x--\r\n",
                  "multipart/form-data; boundary=x"),
}  # fmt: skip


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("body", BODIES)
def test_a_body_nobody_expects(post: Post, body: str) -> None:
    content, kind = BODIES[body]
    assert post(data=content, content_type=kind) in (400, 413, 415, 422)
    assert not db.session.query(Signature).count()


def test_a_body_that_says_to_be_longer_than_it_is(post: Post) -> None:
    assert post(data=b"given_name=Rosa", content_type=FORM, headers={"Content-Length": "500"}) in (400, 422)


text = st.one_of(
    st.text(),
    st.text(st.sampled_from("\0\x01\x1b\u202e\u200d\ufffd\uffff\n\r\t <>\"'%&;@.+-=(){}\\/")),
    st.sampled_from(["9" * 400, "-1", "99501", "rosa@mail.example", "rosa@gmial.com", "y", "x" * 3000, "29000000.x"]),
)
EXAMPLES = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EXAMPLES
@given(form=st.dictionaries(st.sampled_from(TYPED), text))
def test_a_form_filled_in_any_way(post: Post, signers: Signers, form: dict[str, str]) -> None:
    """What does not fit is asked again on a page that can be shown; what fits is taken."""
    sent = signers.form() | {name: value.encode("utf-8", "replace").decode() for name, value in form.items()}
    assert post(data=sent) in (303, 422)


@pytest.mark.usefixtures("unseen")
@EXAMPLES
@given(values=st.dictionaries(st.sampled_from(FIELDS), st.binary(max_size=60)))
def test_any_bytes_in_any_field(post: Post, signers: Signers, values: dict[str, bytes]) -> None:
    whole: dict[str, Any] = {name: value.encode() for name, value in signers.form().items()} | values
    body = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in whole.items())
    assert post(data=body, content_type=FORM) in (303, 422)
