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
    "xlsx-full": _l(
        "Everything, for the campaign’s own use, with e-mail and phone, as an Excel file: never for the council"
    ),
    "csv-full": _l(
        "Everything, for the campaign’s own use, with e-mail and phone, as a CSV file: never for the council"
    ),
}
CODE = 40  # characters; six digits, spaces and all


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
    code = StringField(
        _l("Code of your second factor"),
        description=_l("Only for everything: the six digits that your authenticator app shows now."),
        widget=GovTextInput(),
        validators=[Length(max=CODE, message=_l("Six digits, please."))],
    )
    submit = SubmitField(_l("Build it"), widget=GovSubmitInput())
