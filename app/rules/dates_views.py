"""The dates of a petition in the office: meetings, deadlines, days off, the calendar feed, my reminders."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import roles
from app.common import days
from app.common.clock import now
from app.extensions import db
from app.models import Feed, Holiday, Meeting, Petition
from app.rules import days_off, deadlines, feeds, forms, holidays, meetings, reminders, words
from app.rules.feed_views import is_open
from app.web import access
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("dates", __name__, url_prefix="/office/<campaign>")


@blueprint.get("/<city>/dates")
@member("view")
def dates(campaign: str, city: str) -> ResponseReturnValue:
    """Every deadline with how it was worked out, and what it is worked out from."""
    return _page()


@blueprint.post("/<city>/dates/meetings")
@blueprint.route("/<city>/dates/meetings/<int:meeting_id>", methods=["GET", "POST"])
@member("edit")
def meeting(campaign: str, city: str, meeting_id: int | None = None) -> ResponseReturnValue:
    """Enter a meeting, or move the one named."""
    petition, account = g.petition, access.account()
    row = _meeting(meeting_id) if meeting_id is not None else None
    form = forms.MeetingForm()
    if form.validate_on_submit():
        at = days.at(form.day.data, form.hour.data or time.min, petition.city.time_zone)
        try:
            if row is None:
                meetings.add(petition, at, form.note.data or "", account)
            else:
                meetings.move(petition, row, at, form.note.data or "", account)
            flash(_remark(petition, form.day.data))
            return redirect(_here("meetings"), 303)
        except meetings.Refused as refused:
            form.day.errors = [
                _("There is a meeting at that time already.") if refused.code == "twice"
                else _("No more meetings can be entered here; remove old ones.")
            ]  # fmt: skip
    if row is None:
        return _page(meeting_form=form)
    if request.method != "POST":
        _show(form, row.at, petition.city.time_zone, row.note)
    page = render_template("office/meeting.html", petition=petition, meeting=row, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/<city>/dates/meetings/<int:meeting_id>/remove")
@member("edit")
def remove_meeting(campaign: str, city: str, meeting_id: int) -> ResponseReturnValue:
    """It does not take place."""
    meetings.remove(g.petition, _meeting(meeting_id), access.account())
    flash(_("Removed."))
    return redirect(_here("meetings"), 303)


@blueprint.post("/<city>/dates/holidays")
@member("edit")
def holiday(campaign: str, city: str) -> ResponseReturnValue:
    """A day of the city's own."""
    form = forms.HolidayForm()
    if not form.validate_on_submit():
        return _page(holiday_form=form)
    days_off.add(g.petition, form.day_off.data, form.name.data or "", form.works.data, access.account())
    flash(_("Saved."))
    return redirect(_here("holidays"), 303)


@blueprint.post("/<city>/dates/holidays/<int:holiday_id>/remove")
@member("edit")
def remove_holiday(campaign: str, city: str, holiday_id: int) -> ResponseReturnValue:
    """It is a day like any other."""
    row = db.session.get(Holiday, holiday_id)
    if row is None or row.petition_id != g.petition.id or row.removed_at:
        abort(404)
    days_off.remove(row, access.account())
    flash(_("Removed."))
    return redirect(_here("holidays"), 303)


@blueprint.post("/<city>/dates/reminders")
@member("view")
def remind(campaign: str, city: str) -> ResponseReturnValue:
    """How many days before I am reminded; none turns it off."""
    form = forms.ReminderForm()
    chosen = [] if request.form.get("off") else form.leads.data or []
    if not form.validate_on_submit():
        return _page(reminder_form=form)
    reminders.choose(access.account(), g.petition, chosen)
    flash(_("Saved.") if chosen else _("You are not reminded of this petition’s deadlines any more."))
    return redirect(_here("reminders"), 303)


@blueprint.post("/<city>/dates/feed")
@member("edit")
def feed(campaign: str, city: str) -> ResponseReturnValue:
    """A new secret address, or none."""
    return _renew(_here("feed"))


@blueprint.route("/calendar", methods=["GET", "POST"])
@member("lead")
def calendar(campaign: str) -> ResponseReturnValue:
    """The feed with the dates of all the campaign's cities."""
    if request.method == "POST":
        return _renew(url_for(".calendar", campaign=campaign))
    row = _live(None)
    return render_template("office/calendar.html", campaign=g.campaign, address=_address(row), feed=row)


def _renew(back: str) -> ResponseReturnValue:
    petition = g.get("petition")
    if request.form.get("to") == "revoke":
        feeds.revoke(g.campaign, petition, access.account())
        flash(_("The address is revoked. Calendars that used it get nothing more."))
    else:
        feeds.renew(g.campaign, petition, access.account())
        flash(_("A new address is ready. A former one shows nothing any more."))
    return redirect(back, 303)


def _page(**shown: Any) -> ResponseReturnValue:
    """The page of all dates, with what was typed into the form that is shown again."""
    petition, account = g.petition, access.account()
    if "reminder_form" not in shown:
        shown["reminder_form"] = forms.ReminderForm(formdata=None)
        shown["reminder_form"].leads.data = reminders.leads(account, petition)
    given = {"meeting_form": forms.MeetingForm, "holiday_form": forms.HolidayForm}
    shown |= {name: form(formdata=None) for name, form in given.items() if name not in shown}
    wrong = next((form for form in shown.values() if form.errors), None)
    found = deadlines.of(petition)
    row = _live(petition) if roles.may(account, "edit", petition) else None
    page = render_template(
        "office/dates.html", petition=petition, deadlines=found, missed=deadlines.missed(petition, found),
        matters=deadlines.matters, meetings=meetings.of(petition), holidays=days_off.of(petition), feed=row,
        address=_address(row), wrong=wrong, reminded=reminders.leads(account, petition), over=meetings.over,
        has_hour=meetings.has_hour, federal=_federal(), as_of=now(), **shown,
    )  # fmt: skip
    return page, 422 if wrong else 200


def _federal() -> list[tuple[Any, str]]:
    """The federal holidays of the year that lies before the city, as they are observed."""
    today = days.of(now(), g.petition.city.time_zone)
    both = {**holidays.federal(today.year), **holidays.federal(today.year + 1)}
    return [(day, holidays.name(code)) for day, code in sorted(both.items()) if 0 <= (day - today).days <= 366]


def _show(form: Any, at: datetime, zone: str, note: str) -> None:
    form.day.data, form.note.data = days.of(at, zone), note
    form.hour.data = days.wall(at, zone) if meetings.has_hour(at, zone) else None


def _remark(petition: Petition, day: date) -> str:
    """Saved; and what is odd about that day, if anything."""
    if day < days.of(now(), petition.city.time_zone):
        return _("Saved. That day is past.")
    if why := holidays.Calendar(days_off.of(petition)).closed(day):
        return _("Saved. Do they really meet on that day? The offices are closed (%(why)s).",
                 why=words.reason(day, why))  # fmt: skip
    return _("Saved.")


def _meeting(meeting_id: int) -> Meeting:
    row = db.session.get(Meeting, meeting_id)
    return row if row is not None and row.petition_id == g.petition.id else abort(404)


def _live(petition: Petition | None) -> Feed | None:
    """The address that shows something now."""
    row = feeds.live(g.campaign, petition)
    return row if row and is_open(row) else None


def _address(feed: Feed | None) -> str:
    return f"{current_app.config['PUBLIC_URL']}/calendar/{feeds.token(feed)}.ics" if feed else ""


def _here(part: str) -> str:
    return url_for("dates.dates", campaign=g.campaign.slug, city=g.petition.slug) + f"#{part}"
