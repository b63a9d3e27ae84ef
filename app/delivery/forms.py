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
    "xlsx-clerk": _l("The roll as a workbook (XLSX)"),
    "csv-clerk": _l("The roll as a plain table (CSV)"),
    "pdf-public": _l("Public list, to print (PDF): first name and initial of those who show theirs"),
    "xlsx-public": _l("Public list as a workbook (XLSX)"),
    "csv-public": _l("Public list as a plain table (CSV)"),
}


class ExportForm(FlaskForm):
    """One of the things that can leave the house, and why it does."""

    what = RadioField(
        _l("What do you need?"),
        widget=GovRadioInput(),
        choices=list(WHAT.items()),
        default="packet-clerk",
        validators=[DataRequired(_l("Choose what you need."))],
    )
    purpose = StringField(
        _l("What is it for?"),
        description=_l("Kept with your name in the record below, so that signers can be told who received their data."),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[
            DataRequired(_l("Say in a few words what it is for.")),
            Length(max=300, message=_l("Please keep it under 300 characters.")),
        ],
    )
    submit = SubmitField(_l("Build it"), widget=GovSubmitInput())
