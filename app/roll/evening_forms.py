"""What an organizer says of a volunteer's evening."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import DateField, StringField, SubmitField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length

from app.common import lines
from app.web.inputs import TOO_LONG, DayInput, HourInput
from app.web.language import lazy_gettext as _l


class UntilForm(FlaskForm):
    """Until when, by the city's clocks."""

    day = DateField(_l("Until"), widget=DayInput(), validators=[InputRequired(_l("Say until which day."))])
    hour = TimeField(_l("Hour"), widget=HourInput(), validators=[InputRequired(_l("Say until which hour."))])
    extend = SubmitField(_l("Change its end"), widget=GovSubmitInput())


class EveningForm(UntilForm):
    """Who types which sheets."""

    name = StringField(
        _l("The volunteer’s name"), description=_l("What they type is noted under this name."), widget=GovTextInput(),
        filters=[lines.fold],
        validators=[DataRequired(_l("Say who it is.")), Length(max=200, message=TOO_LONG)],
    )  # fmt: skip
    sheets = StringField(
        _l("Sheets"), description=_l("Their numbers: 17-20, 23"), widget=GovTextInput(),
        validators=[DataRequired(_l("Say which sheets.")), Length(max=300, message=TOO_LONG)],
    )  # fmt: skip
    extend = None
    give = SubmitField(_l("Make the link"), widget=GovSubmitInput())
