"""Forms for the rule card and for the days around it."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from app.common import days, lines
from app.common.clock import now
from app.rules import reminders, values, words
from app.web.inputs import TOO_LONG, DayInput, HourInput
from app.web.language import gettext as _
from app.web.language import lazy_gettext as _l
from app.web.language import ngettext

NOTHING = "nothing"
SAY = _l("Say what the rule is.")
LABELS = {  # name → label, hint
    "clerk": (_l("Who takes it"), _l("The office, its address and hours.")),
    "clerk_email": (_l("Clerk’s e-mail"), ""),
    "how_to_file": (_l("How to file"), _l("In person, by mail, by upload; what must come with it.")),
    "form": (_l("Form required"), _l("A form of the council’s own: its name, and where it is.")),
    "electronic": (_l("Electronic filing accepted"), ""),
    "copies": (_l("Printed copies"), _l("Besides the original.")),
    "minimum": (_l("Signatures needed"), _l("Below this number the council need not act.")),
    "demands": (
        _l("What each line must hold"),
        _l(
            "Besides name and ZIP. With e-mail or phone, form and new sheets say from then on that the council gets "
            "it; whoever signed before goes without."
        ),
    ),
    "sample": (_l("How the clerk checks"), _l("Every line, or a sample: how large, by which rule.")),
    "agenda_close": (_l("Agenda closes"), _l("The last moment to file for a meeting.")),
    "comment_close": (_l("Comments close"), _l("The last moment for written comments on a meeting.")),
    "last_election": (_l("Last council election"), _l("What was checked before it is flagged.")),
    "retention": (_l("How long the clerk keeps it"), _l("And whether it is a public record.")),
    "contract_renews": (_l("Contract renews"), _l("The day on which the city’s contract with the program renews.")),
    "contract_ends": (_l("Contract ends"), ""),
    "notice_by": (_l("Notice by"), _l("The last day to give notice, so that it does not renew.")),
}
GROUPS = {
    "filing": _l("Filing"), "lines": _l("The lines"), "dates": _l("Before a meeting"), "records": _l("Afterwards"),
    "contract": _l("The program’s contract"),
}  # fmt: skip


class Plain:
    """A field whose own fault is told in our words."""

    fault: Any = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As the field does it."""
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(str(self.fault)) from None


class Number(Plain, IntegerField):
    fault = _l("Give a whole number.")


class Day(Plain, DateField):
    fault = _l("Give a day as in 2026-03-04.")


class Hour(Plain, TimeField):
    fault = _l("Give an hour as in 18:30.")


def short(label: Any, most: int, needed: Any = None, hint: Any = "") -> StringField:
    """One line of text."""
    needs = [DataRequired(needed)] if needed else []
    return StringField(label, description=hint, widget=GovTextInput(), filters=[lines.fold],
                       validators=[*needs, Length(max=most, message=TOO_LONG)])  # fmt: skip


def _bare(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()


class LineForm(FlaskForm):
    """Where a line is from; its value's own fields are added by `line_form`."""

    source = short(
        _l("Source"), 500, _l("Say where it says so."), _l("A link, a section of the city code, or who told you.")
    )
    former: Any = None  # the row it changes
    checked_on = Day(
        _l("Checked on"), widget=DayInput(), validators=[DataRequired(_l("On which day did somebody look there?"))],
        description=_l("The day on which somebody last looked there."),
    )  # fmt: skip
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())
    onward = SubmitField(_l("Save and go to the next line"), widget=GovSubmitInput())
    kind, zone = "text", "UTC"

    def validate_source(self, field: Field) -> None:
        if field.data and len(field.data) < 3:
            raise ValidationError(_("Say where it says so, so that somebody else finds it."))

    def validate_checked_on(self, field: Field) -> None:
        today = days.of(now(), self.zone)
        if field.data and field.data > today:
            raise ValidationError(_("That day is still to come. Choose today or an earlier one."))
        if self.former and not self.errors and field.data == self.former.checked_on != today and self.changes():
            raise ValidationError(_("You changed the rule: on which day did you look it up, and where?"))

    def validate_value(self, field: Field) -> None:
        if self.kind == "email" and field.data and not values.is_address(field.data):
            raise ValidationError(_("That is no e-mail address."))

    def changes(self) -> bool:
        """Whether it would say something else than the row it is for."""
        try:
            return bool(values.check(self.kind, self.said()) != self.former.value)
        except values.Wrong:
            return True

    def said(self) -> Any:
        """The value as the card keeps it."""
        if self.kind == "deadline":
            parts = {name: self[name].data for name in ("amount", "unit", "side", "closed") if name in self}
            return parts | {"hour": self.hour.data.strftime("%H:%M") if self.hour.data else None}
        found = self.value.data
        if self.kind == "fields":
            return [name for name in found if name != NOTHING]
        if self.kind == "flag":
            return found == "yes"
        return found.isoformat() if self.kind == "day" else found

    def fill(self, said: Any) -> None:
        """Show what the line says."""
        if self.kind == "deadline":
            for name, part in ((name, part) for name, part in said.items() if name in self):
                self[name].data = values.clock(part) if name == "hour" and part else part
        elif self.kind == "flag":
            self.value.data = "yes" if said else "no"
        elif self.kind == "fields":
            self.value.data = said or [NOTHING]
        else:
            self.value.data = values.day(said) if self.kind == "day" else said


def sensible(_form: FlaskForm, field: Field) -> None:
    """A day that a council may mean."""
    if field.data and not 1990 <= field.data.year <= 2200:
        raise ValidationError(_("Give a day as in 2026-03-04."))


def hour_given(form: Any, field: Field) -> None:
    """Days need an hour of day; hours have none, whatever stands there."""
    if form.unit.data != "hours" and not field.data:
        field.errors[:] = []
        raise StopValidation(_("Say at what hour, such as 12:00 or 17:00."))
    if form.unit.data == "hours":
        field.errors[:] = []
        raise StopValidation


class DeadlineForm(LineForm):
    """So long before a meeting, at an hour; comments may be taken after it too."""

    kind = "deadline"
    amount = Number(
        _l("How long"), widget=GovTextInput(), description=_l("0: on the day of the meeting."),
        validators=[InputRequired(_l("Say how long before.")), NumberRange(0, 9999, _l("Give a number from 0 up."))],
    )  # fmt: skip
    unit = SelectField(
        _l("Counted in"), widget=GovSelect(),
        choices=[("business_days", _l("business days")), ("days", _l("calendar days")), ("hours", _l("hours"))],
    )  # fmt: skip
    side = SelectField(_l("Before or after the meeting"), widget=GovSelect(),
                       choices=[("before", _l("before")), ("after", _l("after"))])  # fmt: skip
    hour = Hour(
        _l("At what hour"), widget=HourInput(), validators=[hour_given],
        description=_l("By the city’s clocks. If the rule names none, when the office closes. Not for hours."),
    )  # fmt: skip
    closed = RadioField(
        _l("If the offices are closed on that day"), widget=GovRadioInput(), default="earlier",
        choices=[("earlier", _l("the last open day before it")), ("same", _l("that day all the same"))],
    )  # fmt: skip

    def validate_amount(self, field: Field) -> None:
        most = values.MOST.get(self.unit.data, 0)
        if field.data is not None and field.data > most:
            raise ValidationError(_("That is more than a year. Give a number up to %(most)s.", most=most))


def nothing_alone(_form: FlaskForm, field: Field) -> None:
    """Nothing more, or something: not both."""
    if NOTHING in (field.data or ()) and len(field.data) > 1:
        raise ValidationError(_("“Nothing more” goes with nothing else."))


def line_form(name: str, kind: str) -> type[LineForm]:
    """The form of one line of the card."""
    if kind == "deadline":
        return DeadlineForm if name == "comment_close" else type("DeadlineForm", (DeadlineForm,), {"side": None})
    label, hint = LABELS[name]
    more: dict[str, Any] = {"label": label, "description": hint}
    needed = [DataRequired(SAY)]
    fields: dict[str, Callable[[], Any]] = {
        "text": lambda: TextAreaField(
            **more, widget=GovTextArea(), filters=[_bare], validators=[*needed, Length(max=2000, message=TOO_LONG)]
        ),
        "flag": lambda: RadioField(
            **more, widget=GovRadioInput(), choices=[("yes", _l("Yes")), ("no", _l("No"))], validators=needed
        ),
        "number": lambda: Number(
            **more, widget=GovTextInput(),
            validators=[InputRequired(SAY), NumberRange(0, values.NUMBER, _l("Give a number from 0 up."))],
        ),
        "email": lambda: short(label, 320, SAY, hint),
        "fields": lambda: SelectMultipleField(
            **more, widget=GovCheckboxesInput(), choices=[*words.FIELDS.items(), (NOTHING, _l("nothing more"))],
            validators=[DataRequired(_l("Tick what it must hold, or “nothing more”.")), nothing_alone],
        ),
        "day": lambda: Day(**more, widget=DayInput(), validators=[*needed, sensible]),
    }  # fmt: skip
    return type("LineForm", (LineForm,), {"value": fields[kind](), "kind": kind})


class CardFileForm(FlaskForm):
    """A card that somebody shared."""

    file = FileField(_l("Rule card (YAML)"), widget=GovFileInput())
    submit = SubmitField(_l("Check it"), widget=GovSubmitInput())


class MeetingForm(FlaskForm):
    """One meeting of the council."""

    day = Day(_l("Day"), widget=DayInput(), validators=[DataRequired(_l("On which day?")), sensible])
    hour = Hour(_l("At what hour"), widget=HourInput(), validators=[Optional()],
                description=_l("By the city’s clocks. Empty if you do not know it yet."))  # fmt: skip
    note = short(_l("Note"), 200, hint=_l("Work session, second reading, where it is."))
    save_meeting = SubmitField(_l("Save the meeting"), widget=GovSubmitInput())


class HolidayForm(FlaskForm):
    """A day of the city's own."""

    day_off = Day(_l("Day"), widget=DayInput(), validators=[DataRequired(_l("On which day?")), sensible])
    name = short(_l("What day it is"), 120, _l("Say what day it is."))
    works = BooleanField(
        _l("The offices are open on it"), widget=GovCheckboxInput(),
        description=_l("For a federal holiday that this city does not keep."),
    )  # fmt: skip
    save_holiday = SubmitField(_l("Save the day"), widget=GovSubmitInput())


class ReminderForm(FlaskForm):
    """How many days before I am reminded."""

    leads = SelectMultipleField(_l("Remind me"), widget=GovCheckboxesInput(), coerce=int)
    save_reminders = SubmitField(_l("Save"), widget=GovSubmitInput())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.leads.choices = [
            (lead, ngettext("%(num)s day before", "%(num)s days before", lead)) for lead in reminders.OFFERED
        ]
