"""What an organizer hands in about places, and what leaves for a geocoder."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import RadioField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from app.common import lines
from app.web.language import lazy_gettext as _l

KINDS = {
    "wards": _l("Wards or council districts (GeoJSON)"),
    "limits": _l("City limits (GeoJSON)"),
    "zips": _l("ZIP areas (GeoJSON): from them we work out how much of each ZIP lies in the city and in each ward"),
    "shares": _l("ZIP shares (CSV: postal_code, ward, share)"),
    "list": _l("Address list (CSV: street_address, zip, ward; or latitude and longitude)"),
    "geocoded": _l("A geocoder’s answer (the Census Bureau’s file, or CSV: id, latitude, longitude)"),
}
LAYOUTS = {
    "census": _l("For the US Census Bureau’s batch geocoder (no header, 10,000 lines a file)"),
    "plain": _l("For any other: a CSV with a header"),
}


class FileForm(FlaskForm):
    """One file; nothing is changed before it has been looked at."""

    kind = RadioField(
        _l("What is it?"),
        widget=GovRadioInput(),
        choices=list(KINDS.items()),
        default="wards",
        validators=[DataRequired(_l("Say what it is."))],
    )
    file = FileField(_l("File"), widget=GovFileInput(), validators=[FileRequired(_l("Choose a file."))])
    source = StringField(
        _l("Where is it from?"),
        description=_l("The office or website that gave it out, and when. Whoever checks the roll will ask."),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[
            DataRequired(_l("Say where it is from.")),
            Length(max=200, message=_l("Please keep it under 200 characters.")),
        ],
    )
    submit = SubmitField(_l("Check it"), widget=GovSubmitInput())


class AddressesForm(FlaskForm):
    """Addresses that leave the house, and why they do."""

    layout = RadioField(
        _l("Choose a format"),
        widget=GovRadioInput(),
        choices=list(LAYOUTS.items()),
        default="census",
        validators=[DataRequired(_l("Choose a format."))],
    )
    purpose = StringField(
        _l("Purpose"),
        description=_l("Who places them, and how. Kept with your name in the export log."),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[
            DataRequired(_l("Briefly say what it’s for.")),
            Length(max=300, message=_l("Please keep it under 300 characters.")),
        ],
    )
    ask = SubmitField(_l("Write the file"), widget=GovSubmitInput())
