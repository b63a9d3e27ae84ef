"""The form people sign with: names as they write them, and a sentence for whatever does not fit."""

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import Any, ClassVar

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

HIDDEN = ("Cc", "Cf", "Cn", "Co", "Zl", "Zp")  # classes of Unicode
BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
JOINERS = {"\u200c", "\u200d"}  # some scripts need them
# what no page may hold (HTML, 13.2.3.5) and no database takes; it is shown as the mark for "cannot be shown"
UNSHOWABLE = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MARK = "\ufffd"
LINK = re.compile(r"https?:|www\.|\w[.。](?:com|org|net|info|ru|io|co|xyz|shop|online)\b|@", re.IGNORECASE)
SENTENCE = re.compile(r"[/:]|\w[.。][a-z]{2,}")  # what addresses of houses may hold, and no name does
FILLERS = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters by their class that show nothing
DOMAINS = ("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com", "proton.me", "comcast.net",
           "verizon.net", "msn.com", "live.com")  # fmt: skip

RIGHT = ("mail.com", "email.com", "ymail.com", "hotmail.ca", "live.ca")  # near one of these, and no slip


def tidy(value: Any) -> Any:
    """Spaces at the ends and in rows away, one Unicode form, a mark for what cannot be shown."""
    if not isinstance(value, str):
        return value
    return UNSHOWABLE.sub(MARK, re.sub(r"[ \t\u00a0]+", " ", unicodedata.normalize("NFC", value)).strip())


def printable(_form: Any, field: Any) -> None:
    """Nothing that turns the order of reading, nothing that came as a mark."""
    if not BIDI.isdisjoint(field.data or "") or MARK in (field.data or ""):
        raise ValidationError(_("There is an invisible character in here that we cannot print. Please type it anew."))


def plain(_form: Any, field: Any) -> None:
    """No control characters, no reversed text, no links: a name is a name."""
    printable(_form, field)
    text = field.data or ""
    if any(unicodedata.category(c) in HIDDEN and c not in JOINERS for c in text) or not FILLERS.isdisjoint(text):
        raise ValidationError(_("There is an invisible character in here that we cannot print. Please type it anew."))
    if LINK.search(unicodedata.normalize("NFKC", text)):
        raise ValidationError(_("Please leave out web and e-mail addresses."))


def nameable(_form: Any, field: Any) -> None:
    """Letters of whatever script, and nothing that a mail program makes a link of."""
    if SENTENCE.search(unicodedata.normalize("NFKC", field.data or "")):
        raise ValidationError(_("Please leave out web and e-mail addresses."))
    if field.data and not any(unicodedata.category(c)[0] == "L" for c in field.data):
        raise ValidationError(_("Please enter your name with letters."))


def address(_form: Any, field: Any) -> None:
    """An address that could exist (RFC 5321, 5322); whether it does, the letter shows. ASCII before the @: few servers
    take more; the domain in its ASCII form (RFC 5891), as a letter needs it."""
    try:
        valid = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
        field.data = valid.ascii_email or valid.normalized
    except EmailNotValidError:
        raise ValidationError(_("That e-mail address looks incomplete. Example: name@example.org")) from None


def likely_meant(email: str) -> str | None:
    """The address with the large provider's domain that this one is a slip away from; None if it looks right."""
    local, _at, domain = email.rpartition("@")
    meant = _slip_of(domain.lower())
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=4096)
def _slip_of(domain: str) -> str | None:
    if domain in DOMAINS or domain in RIGHT:
        return None
    return next(iter(difflib.get_close_matches(domain, DOMAINS, n=1, cutoff=0.84)), None)


class OpenForm(FlaskForm):
    """A form that rides on no session: whoever can post it from elsewhere could as well post it here.

    What guards it is the letter, its link or the limits; and without a token the page is the same for everyone.
    """

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            """What was typed, and nothing else: no file in a name's place, no JSON with a list for one."""
            return request.form if formdata is not None and request.method == "POST" else None


class SignForm(OpenForm):
    """Fields by the contract. `asks_street` makes the street one of the required ones."""

    given_name = StringField(_l("First name"), [DataRequired(_l("Please enter your first name.")),
                             Length(max=100, message=_l("Please shorten this to 100 characters.")), plain, nameable],
                             [tidy])  # fmt: skip
    family_name = StringField(
        _l("Last name"),
        [Optional(), Length(max=100, message=_l("Please shorten this to 100 characters.")), plain, nameable],
        [tidy],
    )
    email = EmailField(
        _l("E-mail"),
        [
            DataRequired(_l("Please enter your e-mail address.")),
            Length(max=254, message=_l("Please shorten this to 254 characters.")),
            address,
        ],
        [tidy],
    )
    postal_code = StringField(_l("ZIP code"), [DataRequired(_l("Please enter your ZIP code."))], [tidy])
    street_address = StringField(_l("Street address"), [Length(max=200), plain], [tidy])
    unit = StringField(_l("Apartment or unit"), [Optional(), Length(max=40), plain], [tidy])
    city = StringField(_l("City"), [Optional(), Length(max=120), plain], [tidy])
    phone = TelField(_l("Phone"), [Optional(), Length(max=40)], [tidy])
    reason = TextAreaField(
        _l("Why are you signing?"),
        [Optional(), Length(max=500, message=_l("Please keep it to 500 characters.")), printable],
        [tidy],
    )
    show_reason = BooleanField(_l("Show my reason on this page"))
    show_name = BooleanField(_l("Show my first name and initial on this page"))
    wants_updates = BooleanField(_l("E-mail me updates on this petition"))
    consent = BooleanField("", [DataRequired(_l("We need your permission to give your signature to the council."))])
    website = StringField("")  # people do not see it; programs fill it in
    seen = HiddenField("")
    wording = HiddenField("")  # of the consent, as it was shown (app/roll/consent.py)
    proof = HiddenField("")  # of work, where the page offered it (app/defence/proof.py)
    email_is_right = HiddenField("")  # the address the signer was asked about and kept

    asks_street: ClassVar[bool] = False

    def validate_postal_code(self, field: Any) -> None:
        digits = re.sub(r"[\s-]", "", field.data)
        if not re.fullmatch(r"[0-9]{5}([0-9]{4})?", digits) or digits[:5] == "00000":
            raise ValidationError(_("A ZIP code has five digits, as in 01234, or nine, as in 01234-5678."))
        field.data = digits[:5] + ("-" + digits[5:] if len(digits) == 9 else "")

    def validate_phone(self, field: Any) -> None:
        if field.data and not re.fullmatch(r"[+(0-9][0-9 ().\-x#]{5,38}", field.data):
            raise ValidationError(_("Please enter the phone number with digits only, as in 555 010 0199."))


class StreetSignForm(SignForm):
    """The same where the petition asks for the street."""

    asks_street: ClassVar[bool] = True

    def validate_street_address(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Please enter your street address: this council wants to see that you live here."))


class CodeForm(OpenForm):
    """Six digits instead of the button."""

    code = StringField(
        _l("Six-digit code"), [DataRequired(_l("Please enter the six-digit code from our e-mail."))], [tidy]
    )


class CorrectionForm(OpenForm):
    """What a signer may put right, the date kept."""

    given_name = SignForm.given_name
    family_name = SignForm.family_name
    postal_code = SignForm.postal_code
    street_address = StringField(_l("Street address"), [Optional(), Length(max=200), plain], [tidy])
    unit = SignForm.unit
    validate_postal_code = SignForm.validate_postal_code
