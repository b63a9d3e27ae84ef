"""What is asked of whoever brings a residents file: what each column is, and once for all of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import DateField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.residents import columns
from app.web.language import day
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l

FIELDS = {
    "given_name": _l("First name"), "middle_name": _l("Middle name"), "family_name": _l("Last name"),
    "suffix": _l("Suffix (Jr, Sr, III)"), "name": _l("Whole name"),
    "street_address": _l("Street, or a part of it"), "unit": _l("Unit"), "postal_code": _l("ZIP"),
    "ward": _l("Ward"), columns.LEAVE: _l("Leave it out"),
}  # fmt: skip


class DayInput(GovInput):
    """The browser's own calendar; typing 2026-03-04 works everywhere."""

    input_type = "date"


class AboutForm(FlaskForm):
    """About the whole file; its columns are added by `form_for`."""

    provenance = TextAreaField(
        _l("Where is it from, and who allows you to use it for this?"),
        description=_l(
            "The office or campaign that gave it out, when, under what permission. Whoever checks the roll will ask."
        ),
        widget=GovTextArea(),
        validators=[
            DataRequired(_l("Say where it is from and who allows it.")),
            Length(max=2000, message=_l("Please keep it under 2,000 characters.")),
        ],
    )
    drop_on = DateField(
        _l("When is it to be dropped?"),
        description=_l("On that day everything in it is deleted here. A year from now at the latest."),
        widget=DayInput(),
        validators=[DataRequired(_l("Say on which day it is to be dropped."))],
    )
    begin = SubmitField(_l("Load it and compare the roll with it"), widget=GovSubmitInput())

    first: date
    last: date

    def validate_drop_on(self, field: DateField) -> None:
        if field.data and not self.first <= field.data <= self.last:
            raise ValidationError(
                _("Choose a day from %(first)s to %(last)s.", first=day(self.first), last=day(self.last))
            )


def form_for(mapping: Mapping[str, str], header: Sequence[str], first: date, last: date) -> Any:
    """The form of one file: a select for each column that may be taken."""
    fields: dict[str, Any] = {
        f"column_{place}": SelectField(name, choices=list(FIELDS.items()), widget=GovSelect())
        for place, name in enumerate(header)
        if mapping.get(name) != columns.NEVER
    }
    return type("ColumnsForm", (AboutForm,), fields | {"first": first, "last": last})


class DropForm(FlaskForm):
    """Dropping a file with all that came with it is typed to be confirmed."""

    number = StringField(
        _l("To drop it, type how many entries it has"), widget=GovTextInput(),
        validators=[DataRequired(_l("Type the number."))],
    )  # fmt: skip
    submit = SubmitField(_l("Drop the file"), widget=GovSubmitInput())

    def __init__(self, entries: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.entries = entries

    def validate_number(self, field: StringField) -> None:
        if "".join(filter(str.isdecimal, field.data or "")) != str(self.entries):
            raise ValidationError(_("That is not the number. Nothing was dropped."))
