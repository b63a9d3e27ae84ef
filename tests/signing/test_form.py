"""What people may type into the sign form: names as they write them, and a sentence for whatever does not fit."""

from collections.abc import Callable

import pytest

from app import create_app
from app.signing import forms
from tests.cast import ROSA
from tests.conftest import settings

Checked = Callable[..., forms.SignForm]
INVISIBLE, LINK, NAME = "invisible character", "web and e-mail addresses", "with letters"


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """`check(given_name="Ana")`: the form after looking at it. It asks no database."""
    app = create_app(settings("sqlite://", tmp_path_factory.mktemp("form")))

    def check(kind: type[forms.SignForm] = forms.SignForm, **typed: str) -> forms.SignForm:
        with app.test_request_context(method="POST", data=ROSA | {"consent": "y"} | typed):
            form: forms.SignForm = kind()
            form.validate()
            str(form.errors)  # sentences are looked up while somebody asks
            form.told = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return form

    return check


NAMES = [
    ("Rosa", "Marín"), ("Rosa María del Carmen", "de la Vega y Ortiz"), ("Sukarno", ""),
    ("Mary-Kate", "O'Brien"), ("D’Angelo", "O’Neil-Çelik"), ("Nguyễn Thị", "Ánh"), ("李", "小龍"), ("김", "하늘"),
    ("さくら", "髙橋"), ("नूपुर", "क्‍षेत्री"), ("نور", "الهدى"), ("علی‌رضا", "کریمی"), ("רבקה", "בן־דוד"),
    ("Ольга", "Щербакова"), ("Γιώργος", "Παπαδόπουλος"), ("ሰላም", "አበበ"), ("ស្រី", "ពៅ"), ("ศรี", "น้ำ"),
    ("Ƙwazo", "Ɗan"), ("Kaʻiulani", "ʻŌpūnui"), ("Zoë 🌻", "Ng"), ("J.", "R. R."), ("Col·loma", "Ŀlull"),
    ("X Æ A-12", "Musk"), ("Null", "None"), ("Robert'); DROP TABLE", "Students"), ("=1+1 Ana", "Ng"),
    ("A" * 100, "B" * 100), ("Jennifer 8.", "Lee"), ("!Xóõ", "ǃKung"),
]  # fmt: skip


@pytest.mark.parametrize(("given_name", "family_name"), NAMES)
def test_a_name_is_taken_as_it_is_written(check: Checked, given_name: str, family_name: str) -> None:
    form = check(given_name=given_name, family_name=family_name)
    assert not form.errors
    assert (form.given_name.data, form.family_name.data) == (given_name, family_name)


@pytest.mark.parametrize("typed", ["  Rosa   Ana ", "Rosa\u00a0Ana", "Rosa\tAna"])
def test_spaces_are_put_in_order(check: Checked, typed: str) -> None:
    assert check(given_name=typed).given_name.data == "Rosa Ana"


def test_two_ways_to_write_an_accent_are_one(check: Checked) -> None:
    assert check(given_name="Jose\u0301").given_name.data == "Jos\u00e9"


@pytest.mark.parametrize("field", ["given_name", "family_name"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((f"Ro{chr(code)}sa", INVISIBLE) for code in (0, 7, 0x0A, 0x1B, 0x7F, 0x85, 0xAD, 0x2028, 0x2029)),  # control
        *((f"Ro{chr(code)}sa", INVISIBLE) for code in (0x202A, 0x202E, 0x2066, 0x2069, 0x200E, 0x200F, 0x061C)),  # bidi
        *((f"Ro{chr(code)}sa", INVISIBLE) for code in (0x200B, 0x2060, 0xE000, 0xFFFE, 0xFFFD, 0xE0041)),  # unseen
        ("https://spam.example", LINK),
        ("www.spam.example", LINK),
        ("Buy at spam.com", LINK),
        ("rosa@mail.example", LINK),
        ("R" * 101, "100 characters"),
    ],
    ids=ascii,
)
def test_what_is_no_name_is_refused_in_a_sentence(check: Checked, field: str, typed: str, said: str) -> None:
    form = check(**{field: typed})
    assert list(form.errors) == [field]
    assert said in form.told


@pytest.mark.parametrize("typed", ["123", "🌻", "—", "...", "1-2-3 🌻", "\u200d", "'"])
def test_a_name_has_a_letter(check: Checked, typed: str) -> None:
    assert NAME in check(given_name=typed).told


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0\t"])
@pytest.mark.parametrize("field", ["given_name", "email", "postal_code"])
def test_what_is_missing_is_asked_for(check: Checked, field: str, typed: str) -> None:
    form = check(**{field: typed})
    assert list(form.errors) == [field]
    assert form.told.startswith("Please enter your")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("99501", "99501"), (" 99501 ", "99501"), ("99 501", "99501"), ("99501-1234", "99501-1234"),
     ("995011234", "99501-1234"), ("99501 1234", "99501-1234"), ("01234", "01234")],
)  # fmt: skip
def test_a_zip_as_people_type_it(check: Checked, typed: str, kept: str) -> None:
    form = check(postal_code=typed)
    assert not form.errors
    assert form.postal_code.data == kept


@pytest.mark.parametrize(
    "typed", ["9950", "995012", "99501-12", "K1A 0B1", "99501-12345", "९९५०१", "٩٩٥٠١", "99501\x00"]
)
def test_what_is_no_zip_is_refused_with_an_example(check: Checked, typed: str) -> None:
    assert "01234-5678" in check(postal_code=typed).told


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rosa@mail.example", "rosa@mail.example"),
        (" Rosa.Marin+x@Mail.Example ", "Rosa.Marin+x@mail.example"),
        ("o'brien_99@mail.example", "o'brien_99@mail.example"),
        ("rosa@bücher.example", "rosa@xn--bcher-kva.example"),
        ("rosa@пример.example", "rosa@xn--e1afmkfd.example"),
        ("rosa@sub.sub.mail.example", "rosa@sub.sub.mail.example"),
    ],
)
def test_an_address_that_can_be_written_to(check: Checked, typed: str, kept: str) -> None:
    form = check(email=typed)
    assert not form.errors
    assert form.email.data == kept


@pytest.mark.parametrize(
    "typed",
    ["rosa", "rosa@", "@mail.example", "rosa@mail", "rosa@@mail.example", "ro sa@mail.example", "rosa@mail..example",
     ".rosa@mail.example", "rosa@-mail.example", "<rosa@mail.example>", "rosa@mail.example, ben@mail.example",
     "jürgen@mail.example", "rosa@[127.0.0.1]", "rosa@localhost", "rosa@xn--.example",
     "rosa\x00@mail.example", "rosa@mail.example\nBcc: ben@mail.example", '"ro sa"@mail.example'],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_address_is_refused_with_an_example(check: Checked, typed: str) -> None:
    form = check(email=typed)
    assert list(form.errors) == ["email"]
    assert "name@example.org" in form.told


def test_a_street_is_needed_where_it_is_asked_for(check: Checked) -> None:
    assert "see that you live here" in check(forms.StreetSignForm).told
    assert not check(forms.StreetSignForm, street_address="12 River Rd. #4", unit="4-B").errors
    assert not check().errors


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "call me", "digits only"),
        ("phone", "555", "digits only"),
        ("phone", "+1 555 010 0199" * 4, "40"),
        ("reason", "x" * 501, "500 characters"),
        ("reason", "a\u202eb", INVISIBLE),
        ("reason", "a\0b", INVISIBLE),
        ("unit", "x" * 41, "40"),
        ("city", "x" * 121, "120"),
        ("street_address", "x" * 201, "200"),
        ("street_address", "https://spam.example", LINK),
    ],
    ids=ascii,
)
def test_the_rest_is_looked_at_too(check: Checked, field: str, typed: str, said: str) -> None:
    form = check(**{field: typed})
    assert list(form.errors) == [field]
    assert said in form.told


@pytest.mark.parametrize("phone", ["555 010 0199", "(555) 010-0199", "+1.555.010.0199", "555-010-0199 x12", ""])
def test_a_phone_as_people_type_it(check: Checked, phone: str) -> None:
    assert not check(phone=phone).errors


def test_a_reason_may_have_lines_and_flags(check: Checked) -> None:
    form = check(reason="I work all week.\r\nSo does she. 🏴󠁧󠁢󠁥󠁮󠁧󠁿")
    assert not form.errors
    assert "\r\n" in (form.reason.data or "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rosa@gmial.com", "rosa@gmail.com"), ("rosa@gamil.com", "rosa@gmail.com"), ("rosa@gmail.co", "rosa@gmail.com"),
        ("rosa@GMIAL.com", "rosa@gmail.com"), ("rosa@hotmial.com", "rosa@hotmail.com"),
        ("rosa@yaho.com", "rosa@yahoo.com"), ("rosa@outlok.com", "rosa@outlook.com"),
        ("rosa@gmail.com", None), ("rosa@mail.example", None), ("rosa@durhamnc.gov", None), ("rosa@gmx.de", None),
        ("rosa@live.com", None),
    ],
)  # fmt: skip
def test_a_likely_slip_in_the_domain(typed: str, meant: str | None) -> None:
    assert forms.likely_meant(typed) == meant
