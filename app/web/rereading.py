"""A file that was read and looks wrong is read otherwise: another encoding, delimiter or worksheet."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import SelectField, SubmitField
from wtforms.validators import Optional

from app.web.language import lazy_gettext as _l

ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Windows-1252", "mac_roman": "Mac Roman", "latin-1": "Latin-1", "utf-16": "UTF-16",
}  # fmt: skip
DELIMITERS = {",": _l("comma"), ";": _l("semicolon"), "\t": _l("tab"), "|": _l("bar |")}


class ReadingForm(FlaskForm):
    """Read the same file otherwise."""

    encoding = SelectField(_l("Letters"), widget=GovSelect(), choices=list(ENCODINGS.items()), validators=[Optional()])
    delimiter = SelectField(
        _l("Cells end with"), widget=GovSelect(), choices=list(DELIMITERS.items()), validators=[Optional()]
    )
    again = SubmitField(_l("Read it again"), widget=GovSubmitInput())


class SheetForm(FlaskForm):
    """Another worksheet of the same file; its choices are set by the page."""

    sheet = SelectField(_l("Worksheet"), widget=GovSelect(), validate_choice=False)
    again = SubmitField(_l("Read it again"), widget=GovSubmitInput())
