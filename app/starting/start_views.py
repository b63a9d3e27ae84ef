"""The office: starting a petition, giving its draft up and taking it up again, cities listed before anybody leads."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import roles
from app.campaigns import listing
from app.common import delimited
from app.extensions import db
from app.models import City, Petition
from app.places import postal, states
from app.signing import interest
from app.starting import cities as places
from app.starting import forms, freeing, joining, notices
from app.web import access
from app.web.access import member
from app.web.language import gettext as _
from app.web.language import ngettext

blueprint = Blueprint("start", __name__, url_prefix="/office")
HEADS = {
    "city": 0, "town": 0, "place": 0, "name": 0, "ciudad": 0, "state": 1, "estado": 1, "council": 2, "concejo": 2,
    "clerk": 3, "clerk email": 3, "clerk_email": 3, "secretaría": 3, "correo": 3, "meeting": 4, "meeting date": 4,
    "reunión": 4, "language": 5, "idioma": 5,
}  # fmt: skip


@blueprint.route("/<campaign>/petitions/new", methods=["GET", "POST"])
@member("start")
def new_petition(campaign: str) -> ResponseReturnValue:
    """Which city? A press on it begins the draft, its text filled in; or shows what is there already."""
    if request.method != "POST":
        return _choose_place()
    place = places.place(_label())
    if place is None:
        return _choose_place(), 422
    account, existing = access.account(), places.own(g.campaign, place)
    if existing is None:
        try:
            with db.session.begin_nested():
                made = places.begin(g.campaign, place, account)
            return redirect(url_for("draft.edit", campaign=campaign, city=made.slug), 303)
        except IntegrityError:  # somebody began there in this very moment
            existing = places.own(g.campaign, place) or abort(409)
    if existing.state == "draft" and existing.free_since:
        return _again(existing, place)
    flash(_("There is a petition for %(city)s already.", city=existing.city.name))
    return redirect(url_for(".join", campaign=campaign, there=existing.slug), 303)


@blueprint.route("/<campaign>/petitions/<there>/join", methods=["GET", "POST"])
@member("start")
def join(campaign: str, there: str) -> ResponseReturnValue:
    """There is one for this city (`there`, where the visitor has no part yet): ask whether one may join it."""
    petition, account = _found(there), access.account()
    if roles.may(account, "edit", petition):
        return redirect(url_for("insight.dashboard", campaign=campaign, city=there), 303)
    form = forms.JoinForm()
    mine = next((row for row in joining.waiting(petition) if row.account_id == account.id), None)
    if form.validate_on_submit() and mine is None:
        return _ask(petition, form)
    page = render_template(
        "office/join.html", campaign=g.campaign, about=petition, form=form, mine=mine, free=petition.free_since
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<campaign>/<city>/release")
@member("publish")
def release(campaign: str, city: str) -> ResponseReturnValue:
    """Give the draft up: its city is free, its text stays for a while."""
    try:
        freeing.release(g.petition, access.account())
        flash(
            _(
                "%(city)s is free for others now. You can take it up again until somebody does.",
                city=g.petition.city.name,
            )
        )
    except freeing.NotFree:
        flash(_("That step does not follow from where the petition is now. Someone else may have done this already."))
    return redirect(url_for("office.campaign", campaign=campaign), 303)


@blueprint.post("/<campaign>/<city>/take-up")
@member("publish")
def take_up(campaign: str, city: str) -> ResponseReturnValue:
    """Go on with a draft that lay idle."""
    try:
        freeing.take_up(g.petition, access.account())
        flash(_("It is yours again, with everything you had written."))
    except freeing.NotFree:
        flash(_("That step does not follow from where the petition is now. Someone else may have done this already."))
    return redirect(url_for("draft.edit", campaign=campaign, city=city), 303)


@blueprint.route("/<campaign>/cities", methods=["GET", "POST"])
@member("lead")
def cities(campaign: str) -> ResponseReturnValue:
    """Cities that get a page before anybody leads there, or petitions that the lead leads: listed, looked at, made."""
    form, found, wrong = forms.CitiesForm(), None, ""
    if form.validate_on_submit():
        try:
            written = _from_file(form.file.data) if form.file.data else (form.cities.data or "").splitlines()
            found = places.read(g.campaign, written)
            form.cities.data = "\n".join(line.written for line in found)
        except delimited.Unreadable:
            wrong = _("This file cannot be read as a list. Save it as CSV, one city a line.")
        if found and request.form.get("make"):
            return _make(found, form)
        if not found and not wrong:
            wrong = _("Write at least one city: Durham, NC.")
    rows = [row for row in listing.petitions(g.campaign) if row.state == "announced"]
    new = sum(line.makes(bool(form.unknown.data), bool(form.mine.data)) for line in found or ())
    page = render_template(
        "office/cities.html", campaign=g.campaign, form=form, found=found, wrong=wrong, rows=rows,
        waiting=interest.waiting(row.id for row in rows), new=new,
    )  # fmt: skip
    return page, 422 if form.errors or wrong else 200


def _make(found: list[places.Line], form: Any) -> ResponseReturnValue:
    mine = bool(form.mine.data)
    made = places.announce(g.campaign, found, access.account(), unknown=bool(form.unknown.data), mine=mine)
    if mine:
        flash(ngettext("%(num)s petition was begun.", "%(num)s petitions were begun.", len(made)))
        return redirect(url_for("opening.plan", campaign=g.campaign.slug), 303)
    flash(ngettext("%(num)s page was made.", "%(num)s pages were made.", len(made)))
    return redirect(url_for(".cities", campaign=g.campaign.slug), 303)


def _from_file(upload: Any) -> list[str]:
    """A file's lines as places.read takes them. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cities"
        upload.save(path)
        with delimited.table(path) as rows:
            cells = [row.cells for row in rows]
    heads = [HEADS.get(cell.strip().lower().replace("’", "").replace("'", "")) for cell in cells[0]]
    if 0 not in heads:
        return [", ".join(cell for cell in row[:2] if cell) for row in cells]
    at = {name: heads.index(name) for name in range(6) if name in heads}
    rows_ = ([row[at[n]].strip() if n in at and at[n] < len(row) else "" for n in range(6)] for row in cells[1:])
    return [" | ".join((", ".join(cell for cell in row[:2] if cell), *row[2:])) for row in rows_]


def _ask(petition: Petition, form: Any) -> ResponseReturnValue:
    account = access.account()
    try:
        asked = joining.ask(
            petition, account.email, account.name, form.note.data or "", account.language or "en", account
        )
    except joining.Refused:
        flash(_("Many have asked already. Please look again in a few days."))
        return redirect(url_for(".join", campaign=g.campaign.slug, there=petition.slug), 303)
    notices.asked(asked)
    return redirect(url_for(".join", campaign=g.campaign.slug, there=petition.slug), 303)


def _again(existing: Petition, place: places.Place) -> ResponseReturnValue:
    """A draft that frees its city: its own organizer takes it up, anybody else begins anew."""
    account = access.account()
    if roles.may(account, "publish", existing):
        freeing.take_up(existing, account)
        flash(_("It is yours again, with everything you had written."))
    else:
        freeing.take_over(existing, place.council, account)
    return redirect(url_for("draft.edit", campaign=g.campaign.slug, city=existing.slug), 303)


def _label() -> str:
    """`Durham, NC`, or city and state given by hand."""
    if request.values.get("hand_city", "").strip():
        return f"{request.values['hand_city']}, {request.values.get('hand_state', '')}"
    return request.values.get("place", "")


def _choose_place() -> str:
    query = (request.values.get("q", "") or request.values.get("place", "")).strip()[:80]
    own = db.session.scalars(select(City).where(City.name.istartswith(query, autoescape=True)).limit(8)).all()
    labels = [f"{city.name}, {city.state}" for city in own] if query else []
    labels += [place.label for place in postal.search(query) if place.label not in labels] if query else []
    return render_template(
        "office/petition_place.html", campaign=g.campaign, q=query, there=places.there(g.campaign, labels[:8]),
        places=labels[:8], hand=request.values.get("hand_city", "").strip(), problem=request.method == "POST",
        states=states.NAMES,
    )  # fmt: skip


def _found(city: str) -> Petition:
    mine = select(Petition).where(Petition.campaign_id == g.campaign.id, Petition.slug == city)
    return db.session.scalar(mine) or abort(404)
