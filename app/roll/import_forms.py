"""What is asked of whoever imports a file: once per file, and what each column is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.roll import columns
from app.roll.moments import FIRST
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

TOO_LONG = _l("Please keep it under 2,000 characters.")
FIELDS = {
    "given_name": _l("First name"), "family_name": _l("Last name"), "name": _l("Whole name"), "email": _l("E-mail"),
    "phone": _l("Phone"), "street_address": _l("Street"), "unit": _l("Unit"), "city": _l("City"),
    "postal_code": _l("ZIP"), "signed_at": _l("When they signed"), "confirmed_at": _l("When they confirmed"),
    "reason": _l("Reason"), "show_name": _l("Show the name (yes or no)"),
    "wants_updates": _l("Wants updates (yes or no)"), "channel": _l("How they signed"), "source": _l("Source"),
    "sheet": _l("Number of the sheet"), "line": _l("Line on the sheet"),
    "external_id": _l("Number in the other system"),
    columns.KEEP: _l("Keep it beside the signature"), columns.LEAVE: _l("Leave it out"),
}  # fmt: skip


class DayInput(GovInput):
    """The browser's own calendar; typing 2026-03-04 works everywhere."""

    input_type = "date"


class BatchForm(FlaskForm):
    """How a file is taken; its columns and what depends on the file are added by `form_for`."""

    provenance = TextAreaField(
        _l("Where, when and by whom were these signatures collected?"),
        description=_l("Printed in no list; whoever checks the roll later reads it."),
        widget=GovTextArea(),
        validators=[DataRequired(_l("Say where they come from.")), Length(max=2000, message=TOO_LONG)],
    )
    consent = TextAreaField(
        _l("What were the signers told, and what did they agree to?"),
        description=_l("In the words they read, if you have them: who gets their names, and what for."),
        widget=GovTextArea(),
        validators=[DataRequired(_l("Say what they agreed to.")), Length(max=2000, message=TOO_LONG)],
    )
    confirmed = RadioField(
        _l("Do they count?"),
        widget=GovRadioInput(),
        choices=[
            ("yes", _l("Yes: I answer for it that each of these people signed")),
            ("no", _l("No: keep them on the roll, but do not count them")),
        ],
        validators=[DataRequired(_l("Say whether they count."))],
    )
    channel = SelectField(
        _l("How did they sign?"),
        widget=GovSelect(),
        choices=[
            ("import", _l("In another system, or a mixture")),
            ("paper", _l("On paper")),
            ("online", _l("Online")),
        ],
        description=_l("For lines that do not say it themselves."),
    )
    submit = SubmitField(_l("Try it"), widget=GovSubmitInput())


def form_for(header: Sequence[str], ambiguous: bool, versions: Sequence[int], languages: dict[str, str]) -> Any:
    """The form of one file: a select for each column, and the questions this file raises."""
    choices = [*FIELDS.items()]
    fields: dict[str, Any] = {
        f"column_{place}": SelectField(name, choices=choices, widget=GovSelect()) for place, name in enumerate(header)
    }
    if ambiguous:
        fields["order"] = RadioField(
            _l("How are days written in this file?"), widget=GovRadioInput(),
            choices=[("mdy", _l("Month first: 3/4/2026 is March 4")), ("dmy", _l("Day first: 3/4/2026 is April 3"))],
            validators=[DataRequired(_l("Say whether the month or the day comes first."))],
        )  # fmt: skip
    fields["signed_on"] = DateField(
        _l("Day of signing, for lines that give none"), widget=DayInput(), validators=[Optional(), _day],
        description=_l("Without it such lines are not taken."),
    )  # fmt: skip
    fields["updates"] = BooleanField(
        _l("What they agreed to covers updates from this campaign"), widget=GovCheckboxInput(),
        description=_l("Only then is anyone here written to, and only whoever said yes in the file."),
    )  # fmt: skip
    if len(versions) > 1:
        fields["text_version"] = SelectField(
            _l("Which text did they sign?"), widget=GovSelect(), coerce=int,
            choices=[(number, str(number)) for number in versions],
        )  # fmt: skip
    if len(languages) > 1:
        fields["language"] = SelectField(_l("In which language?"), widget=GovSelect(), choices=list(languages.items()))
    return type("FileForm", (BatchForm,), fields)


class UndoForm(FlaskForm):
    """Taking a whole import off the roll is typed to be confirmed."""

    number = StringField(
        _l("To undo it, type how many lines were put on the roll"), widget=GovTextInput(),
        validators=[DataRequired(_l("Type the number."))],
    )  # fmt: skip
    submit = SubmitField(_l("Undo the whole import"), widget=GovSubmitInput())

    def __init__(self, rows: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = rows

    def validate_number(self, field: StringField) -> None:
        if "".join(filter(str.isdecimal, field.data or "")) != str(self.rows):
            raise ValidationError(_("That is not the number. Nothing was undone."))


def _day(_form: Any, field: DateField) -> None:
    if field.data and not FIRST <= field.data.year <= date.max.year - 1:
        raise ValidationError(_("That date is before 1990."))
