"""Forms about sources: a link of its own, and what is printed for it."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextInput
from wtforms import HiddenField, RadioField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from app.common import lines
from app.web.inputs import TOO_LONG
from app.web.language import lazy_gettext as _l

KINDS = [("volunteer", _l("A volunteer")), ("table", _l("A table or stand")), ("flyer", _l("A flyer or poster")),
         ("other", _l("Something else"))]  # fmt: skip


class SourceForm(FlaskForm):
    """What it is called."""

    name = StringField(
        _l("Who or what is it for?"),
        description=_l("It shows in the link: a first name or a place is enough."),
        widget=GovTextInput(),
        filters=[lines.fold],
        validators=[DataRequired(_l("Give it a name.")), Length(max=120, message=TOO_LONG)],
    )
    kind = RadioField(_l("What is it?"), widget=GovRadioInput(), choices=KINDS, default="volunteer")
    code = HiddenField(filters=[lambda text: (text or "")[:80]])
    submit = SubmitField(_l("Make the link"), widget=GovSubmitInput())


class RenameForm(SourceForm):
    """The same of one that is there."""

    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.code
        self.name.description = _l("The link stays as it is printed.")
