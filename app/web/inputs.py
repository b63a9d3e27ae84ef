"""What forms share: the browser's own calendar and clock, and the sentence about length."""

from govuk_frontend_wtf.wtforms_widgets import GovInput

from app.web.language import lazy_gettext as _l

TOO_LONG = _l("Please keep it shorter: %(max)d characters at most.")


class DayInput(GovInput):
    """The browser's own calendar; typing 2026-03-04 works everywhere."""

    input_type = "date"


class HourInput(GovInput):
    """The browser's own clock; typing 18:30 works everywhere."""

    input_type = "time"
