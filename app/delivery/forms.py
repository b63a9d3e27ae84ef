"""What an organizer asks for, and what for."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectMultipleField, StringField, SubmitField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from app.common import lines
from app.delivery import sealing
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.proof import ProofFields

WHAT = {
    "packet-clerk": _l("The packet for the council: cover, roll to print, spreadsheet, text, method, signed manifest"),
    "pdf-clerk": _l("The roll alone, to print (PDF)"),
    "xlsx-clerk": _l("The roll as an Excel file (XLSX)"),
    "csv-clerk": _l("The roll as a CSV file"),
    "pdf-public": _l("Public list, to print (PDF): first name and initial of those who show theirs"),
    "xlsx-public": _l("Public list as an Excel file (XLSX)"),
    "csv-public": _l("Public list as a CSV file"),
    "xlsx-full": _l(
        "Everything, for the campaign’s own use, with e-mail and phone, as an Excel file: never for the council"
    ),
    "csv-full": _l(
        "Everything, for the campaign’s own use, with e-mail and phone, as a CSV file: never for the council"
    ),
}
FIELDS = {
    "given_name": _l("First name"),
    "family_name": _l("Last name"),
    "street_address": _l("Street"),
    "unit": _l("Unit"),
    "city": _l("City"),
    "postal_code": _l("ZIP"),
    "ward": _l("Ward"),
    "residency": _l("Residency"),
    "signed_at": _l("Signed"),
    "channel": _l("How they signed"),
    "confirmed": _l("Confirmed"),
}
CONTACT = {"email": _l("E-mail"), "phone": _l("Phone")}  # where the council demands them
KEY = 300


class ExportForm(ProofFields, FlaskForm):
    """One of the things that can leave the house, and why it does."""

    what = RadioField(
        _l("Choose a format"),
        widget=GovRadioInput(),
        choices=list(WHAT.items()),
        default="packet-clerk",
        validators=[DataRequired(_l("Choose a format."))],
    )
    purpose = StringField(
        _l("Purpose"),
        description=_l(
            "Briefly say what it’s for. Kept with your name in the log below, so that signers can be told who received "
            "their data."
        ),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[
            DataRequired(_l("Briefly say what it’s for.")),
            Length(max=300, message=_l("Please keep it under 300 characters.")),
        ],
    )
    paper = RadioField(
        _l("Paper"),
        widget=GovRadioInput(),
        choices=[("letter", "Letter"), ("a4", "A4")],
        default="letter",
        validators=[Optional()],
    )
    columns = SelectMultipleField(
        _l("Columns"),
        description=_l("Of the roll as a CSV or Excel file: leave out what its reader does not need."),
        widget=GovCheckboxesInput(),
        choices=list(FIELDS.items()),
        default=list(FIELDS),
    )
    sealed = RadioField(
        _l("Encryption"),
        description=_l("The file is encrypted by age, and opened with any program that knows it."),
        widget=GovRadioInput(),
        choices=[
            ("no", _l("None")),
            ("passphrase", _l("With a passphrase, shown to you once")),
            ("age", _l("To a recipient’s key")),
        ],
        default="no",
        validators=[Optional()],
    )
    recipient = StringField(
        _l("The recipient’s public key"),
        description=_l("Of age: it begins with age1."),
        widget=GovTextInput(),
        validators=[Length(max=KEY, message=_l("That is no public key of age, which begins with age1."))],
    )
    submit = SubmitField(_l("Build it"), widget=GovSubmitInput())

    def offer(self, demands: list[str]) -> None:
        """The columns that there are where the rule card demands this."""
        more = {name: words for name, words in CONTACT.items() if name in demands}
        self.columns.choices = [*FIELDS.items(), *more.items()]
        if not self.is_submitted():
            self.columns.data = [*FIELDS, *more]

    def validate_recipient(self, field: StringField) -> None:
        """A key where it is wanted."""
        if self.sealed.data == "age":
            try:
                sealing.recipient(field.data or "")
            except sealing.BadKey:
                raise ValidationError(_("That is no public key of age, which begins with age1.")) from None

    def validate_columns(self, field: SelectMultipleField) -> None:
        """One at least, for a table."""
        if self.is_table and not field.data:
            raise ValidationError(_("Choose at least one column."))

    @property
    def is_table(self) -> bool:
        """Whether columns can be left out: not of papers, and not of the other editions."""
        return self.what.data in ("csv-clerk", "xlsx-clerk")

    @property
    def sealed_to(self) -> str | None:
        """As exports.ask takes it."""
        if self.sealed.data == "age":
            return sealing.recipient(self.recipient.data or "")
        return sealing.PASSPHRASE if self.sealed.data == "passphrase" else None
