"""The office: what I may see, a campaign, a new petition in it."""

from datetime import date, datetime, time
from typing import Any, NamedTuple

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts import roles
from app.campaigns import campaign as campaigns
from app.campaigns import forms, plan, text
from app.campaigns import petition as petitions
from app.common import days, lines
from app.extensions import db
from app.insight import facts, room
from app.models import Campaign, City, Petition
from app.places import city as cities
from app.places import postal, states
from app.rules import meetings
from app.web import access
from app.web.access import member, signed_in
from app.web.language import LANGUAGES
from app.web.language import gettext as _

blueprint = Blueprint("office", __name__, url_prefix="/office")


@blueprint.get("")
@signed_in
def home() -> str:
    """The campaigns and petitions this account works on."""
    account = access.account()
    mine = roles.campaigns_for(account).order_by(Campaign.title)
    rows = _mine()
    return render_template(
        "office/home.html",
        campaigns=db.session.scalars(mine).all(),
        petitions=rows,
        facts=facts.among(rows),
        leads=[c for c in db.session.scalars(mine) if roles.may(account, "lead", campaign=c)],
        may_start={c.id for c in db.session.scalars(mine) if roles.may(account, "start", campaign=c)},
    )


@blueprint.route("/campaigns/new", methods=["GET", "POST"])
@member("admin")
def new_campaign() -> ResponseReturnValue:
    """Found a campaign."""
    form = forms.with_texts(forms.NewCampaignForm, ["en"])()
    if form.validate_on_submit():
        made = campaigns.add(
            form.slug.data, form.name.data, forms.read_texts(form, ["en"]), accent=form.accent.data,
            contact=form.contact.data, account=access.account(),
        )  # fmt: skip
        made.languages = [code for code in LANGUAGES if code in form.languages.data]
        if unwritten := _unwritten(made):
            flash(_("Campaign created. Now write its text in %(language)s.", language=unwritten))
            return redirect(url_for(".edit_campaign", campaign=made.slug), 303)
        flash(_("Campaign created. Now start its first petition."))
        return redirect(url_for(".campaign", campaign=made.slug), 303)
    if request.method != "POST":
        form.accent.data, form.languages.data = "#214e3b", ["en"]
    return render_template("office/campaign_new.html", form=form), 422 if form.errors else 200


@blueprint.get("/<campaign>")
@member("view")
def campaign(campaign: str) -> str:
    """One campaign: its petitions, whoever needs help on top; sorted and filtered by the address."""
    found = room.of(_mine(g.campaign), request.args)
    return render_template("office/campaign.html", campaign=g.campaign, room=found, shows=room.SHOWN)


@blueprint.route("/<campaign>/edit", methods=["GET", "POST"])
@member("lead")
def edit_campaign(campaign: str) -> ResponseReturnValue:
    """Name, colour, languages, master text. Petitions already begun keep their own text."""
    form = forms.with_texts(forms.CampaignForm, g.campaign.languages)()
    if form.validate_on_submit():
        g.campaign.title, g.campaign.accent, g.campaign.contact = form.name.data, form.accent.data, form.contact.data
        text.rewrite_master(g.campaign, forms.read_texts(form, g.campaign.languages))
        g.campaign.languages = [code for code in LANGUAGES if code in form.languages.data]
        campaigns.touch(g.campaign)
        if unwritten := _unwritten(g.campaign):
            flash(_("Saved. Now write its text in %(language)s.", language=unwritten))
            return redirect(url_for(".edit_campaign", campaign=campaign), 303)
        flash(_("Saved. Petitions already begun keep their own text."))
        return redirect(url_for(".campaign", campaign=campaign), 303)
    if request.method != "POST":
        form.name.data, form.accent.data, form.contact.data = g.campaign.title, g.campaign.accent, g.campaign.contact
        form.languages.data = g.campaign.languages
        forms.put_texts(form, text.master(g.campaign))
    return render_template("office/campaign_edit.html", campaign=g.campaign, form=form), 422 if form.errors else 200


@blueprint.route("/<campaign>/petitions/new", methods=["GET", "POST"])
@member("start")
def new_petition(campaign: str) -> ResponseReturnValue:
    """First the place, then the text, already filled in."""
    place = _place(request.values.get("place", ""))
    if place is None:
        return _choose_place()
    name, state = place.name, place.state
    existing = db.session.scalar(
        select(Petition).join(City).where(Petition.campaign_id == g.campaign.id, City.name == name, City.state == state)
    )
    if existing:
        flash(_("There is a petition for %(city)s already.", city=name))
        return redirect(url_for(".campaign", campaign=campaign), 303)
    form = forms.with_texts(forms.PetitionForm, list(text.master(g.campaign)))()
    form.zone = place.time_zone
    if form.validate_on_submit():
        return _begin(form, place)
    if request.method != "POST":
        form.council.data = place.council
        filled = {code: text.fill(wording, name, place.council) for code, wording in text.master(g.campaign).items()}
        forms.put_texts(form, filled)
    page = render_template(
        "office/petition_new.html", campaign=g.campaign, form=form, place=f"{name}, {state}", name=name,
        languages=list(text.master(g.campaign)),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _unwritten(campaign: Campaign) -> str:
    """The languages that have no text yet, by name; empty if all have."""
    written = text.master(campaign)
    return ", ".join(LANGUAGES[code] for code in campaign.languages if code not in written)


class _Place(NamedTuple):
    name: str
    state: str
    council: str
    time_zone: str


def meeting(day: date | None, hour: time | None, zone: str) -> datetime | None:
    """When the council meets; without an hour the day's beginning stands for it."""
    return days.at(day, hour or time.min, zone) if day else None


def _begin(form: Any, place: _Place) -> ResponseReturnValue:
    account = access.account()
    found = postal.find(f"{place.name}, {place.state}")
    city = cities.get_or_create(found) if found else cities.add(place.name, place.state, council=form.council.data)
    wordings = {
        code: text.Wording(*(part.replace(place.council, form.council.data) for part in wording))
        for code, wording in forms.read_texts(form, list(text.master(g.campaign))).items()
    }
    made = petitions.open_for(
        g.campaign, city, form.council.data, wordings=wordings, goal=form.goal.data,
        asks_street=form.asks_street.data, contact=form.contact.data, account=account,
    )  # fmt: skip
    made.goal_moves = form.goal_moves.data
    meetings.put_next(made, meeting(form.meets_at.data, form.meets_hour.data, city.time_zone), account)
    plan.put(made, form.opens_at.data, form.closes_at.data)
    if not roles.may(account, "publish", made):
        roles.give(account, "organizer", g.campaign, made)
    flash(_("The draft is ready. Look at it, then open it."))
    return redirect(url_for("petition_desk.preview", campaign=g.campaign.slug, city=made.slug), 303)


def _choose_place() -> str:
    query = request.args.get("q", "").strip()[:80]
    own = db.session.scalars(select(City).where(City.name.istartswith(query, autoescape=True)).limit(8)).all()
    labels = [f"{city.name}, {city.state}" for city in own] if query else []
    labels += [place.label for place in postal.search(query) if place.label not in labels] if query else []
    hand = request.args.get("hand_city", "").strip()
    return render_template(
        "office/petition_place.html", campaign=g.campaign, q=query, places=labels[:8], hand=hand,
        problem="place" in request.values, states=states.NAMES,
    )  # fmt: skip


def _place(label: str) -> _Place | None:
    """The place that `Durham, NC` means, or city and state given by hand."""
    if request.args.get("hand_city", "").strip():
        label = f"{request.args['hand_city']}, {request.args.get('hand_state', '')}"
    name, _comma, state = (part.strip() for part in lines.fold(label[:120]).rpartition(","))
    if not name or state.upper() not in states.NAMES:
        return None
    known = db.session.scalar(select(City).filter_by(slug=cities.slugify(name, state)))
    if known:
        return _Place(known.name, known.state, known.council or f"{known.name} City Council", known.time_zone)
    return _Place(name, state.upper(), f"{name} City Council", states.TIME_ZONES[state.upper()])


def _mine(campaign: Campaign | None = None) -> list[Petition]:
    query = roles.petitions_for(access.account()).options(
        joinedload(Petition.tally), joinedload(Petition.city), joinedload(Petition.campaign)
    )
    if campaign:
        query = query.where(Petition.campaign_id == campaign.id)
    return sorted(db.session.scalars(query).unique(), key=lambda petition: petition.city.name)
