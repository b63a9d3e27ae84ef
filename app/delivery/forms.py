"""What an organizer asks for, and what for."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import RadioField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from app.common import lines
from app.web.language import lazy_gettext as _l

WHAT = {
    "packet-clerk": _l("The packet for the council: cover, roll to print, spreadsheet, text, method, signed manifest"),
    "pdf-clerk": _l("The roll alone, to print (PDF)"),
    "xlsx-clerk": _l("The roll as an Excel file (XLSX)"),
    "csv-clerk": _l("The roll as a CSV file"),
    "pdf-public": _l("Public list, to print (PDF): first name and initial of those who show theirs"),
    "xlsx-public": _l("Public list as an Excel file (XLSX)"),
    "csv-public": _l("Public list as a CSV file"),
}


class ExportForm(FlaskForm):
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
    submit = SubmitField(_l("Build it"), widget=GovSubmitInput())
