"""The office: what I may see, a campaign and its settings."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from app import jobs
from app.accounts import roles
from app.campaigns import approval, forms, master_forms, text
from app.campaigns import campaign as campaigns
from app.common import days, markdown
from app.extensions import db
from app.insight import facts, room
from app.models import Campaign, Petition
from app.starting import joining
from app.web import access
from app.web.access import member, signed_in
from app.web.language import LANGUAGES
from app.web.language import gettext as _

blueprint = Blueprint("office", __name__, url_prefix="/office")
RULES = ("approves", "answer_days", "free_days")


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
        asking=_asking(rows),
        leads=[c for c in db.session.scalars(mine) if roles.may(account, "lead", campaign=c)],
        may_start={c.id for c in db.session.scalars(mine) if roles.may(account, "start", campaign=c)},
    )


@blueprint.route("/campaigns/new", methods=["GET", "POST"])
@member("admin")
def new_campaign() -> ResponseReturnValue:
    """Found a campaign."""
    form = master_forms.with_master(forms.NewCampaignForm, ["en"])()
    del form.look
    if form.validate_on_submit():
        made = campaigns.add(
            form.slug.data, form.name.data, forms.read_texts(form, ["en"]), accent=form.accent.data,
            contact=form.contact.data, account=access.account(),
            programmes=master_forms.read_programmes(form, ["en"]),
        )  # fmt: skip
        made.languages = [code for code in LANGUAGES if code in form.languages.data]
        _put_rules(made, form)
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
def campaign(campaign: str) -> ResponseReturnValue:
    """One campaign: its petitions, whoever needs help on top; sorted and filtered by the address."""
    rows = _mine(g.campaign)
    if rows and not any(roles.may(access.account(), "roll", petition) for petition in rows):
        return redirect(url_for(".home"))  # who types sheets alone has no business with the figures
    leads = roles.may(access.account(), "lead", campaign=g.campaign)
    return render_template(
        "office/campaign.html", campaign=g.campaign, room=room.of(rows, request.args), shows=room.SHOWN,
        asking=_asking(rows), waits=len(approval.waiting(g.campaign)) + len(joining.claims(g.campaign)) if leads else 0,
    )  # fmt: skip


@blueprint.route("/<campaign>/edit", methods=["GET", "POST"])
@member("lead")
def edit_campaign(campaign: str) -> ResponseReturnValue:
    """Name, colour, languages, master text; a new version of it goes out to the petitions (following.py)."""
    languages = g.campaign.languages
    form = master_forms.with_master(forms.CampaignForm, languages)()
    if form.validate_on_submit():
        if form.look.data:
            return _edit_page(form, _example(form))
        return _save_campaign(form)
    if request.method != "POST":
        form.name.data, form.accent.data, form.contact.data = g.campaign.title, g.campaign.accent, g.campaign.contact
        form.languages.data = g.campaign.languages
        for name in RULES:
            form[name].data = getattr(g.campaign, name)
        forms.put_texts(form, text.master(g.campaign))
        for code, called in text.programmes(g.campaign).items():
            if f"programme_{code}" in form:
                form[f"programme_{code}"].data = called
    return _edit_page(form)


def _edit_page(form: Any, shown: dict[str, text.Wording] | None = None) -> ResponseReturnValue:
    page = render_template(
        "office/campaign_edit.html", campaign=g.campaign, form=form, shown=shown, markdown=markdown.render
    )
    return page, 422 if form.errors else 200


def _save_campaign(form: Any) -> ResponseReturnValue:
    before, languages = g.campaign.text_version, g.campaign.languages
    g.campaign.title, g.campaign.accent, g.campaign.contact = form.name.data, form.accent.data, form.contact.data
    _put_rules(g.campaign, form)
    called = master_forms.read_programmes(form, languages)
    text.rewrite_master(g.campaign, forms.read_texts(form, languages), called)
    g.campaign.languages = [code for code in LANGUAGES if code in form.languages.data]
    campaigns.touch(g.campaign)
    if g.campaign.text_version > before:
        jobs.enqueue("follow", g.campaign.id, access.account().id)
    if unwritten := _unwritten(g.campaign):
        flash(_("Saved. Now write its text in %(language)s.", language=unwritten))
        return redirect(url_for(".edit_campaign", campaign=g.campaign.slug), 303)
    if g.campaign.text_version > before:
        flash(_("Version %(number)s is saved, and goes out to the cities.", number=g.campaign.text_version))
        return redirect(url_for("master.table", campaign=g.campaign.slug), 303)
    flash(_("Saved."))
    return redirect(url_for(".campaign", campaign=g.campaign.slug), 303)


def _example(form: Any) -> dict[str, text.Wording]:
    """The typed text as a petition would have it: of the campaign's first city, else of one that stands for all."""
    first = min(g.campaign.petitions, key=lambda petition: petition.city.name, default=None)
    city, council = (first.city.name, first.council) if first else ("Springfield", "Springfield City Council")
    called = master_forms.read_programmes(form, g.campaign.languages)
    return {code: text.fill(wording, city, council, called[code])
            for code, wording in forms.read_texts(form, g.campaign.languages).items()}  # fmt: skip


def _put_rules(campaign: Campaign, form: Any) -> None:
    """How petitions start in this campaign."""
    for name in RULES:
        setattr(campaign, name, form[name].data)


def _unwritten(campaign: Campaign) -> str:
    """The languages that have no text yet, by name; empty if all have."""
    written = text.master(campaign)
    return ", ".join(LANGUAGES[code] for code in campaign.languages if code not in written)


def meeting(day: date | None, hour: time | None, zone: str) -> datetime | None:
    """When the council meets; without an hour the day's beginning stands for it."""
    return days.at(day, hour or time.min, zone) if day else None


def _asking(rows: list[Petition]) -> list[tuple[Petition, int]]:
    """Of these, the petitions with people who want to join, and how many: for whoever answers them."""
    many = joining.counted(row.id for row in rows)
    return [(row, many[row.id]) for row in rows if row.id in many and roles.may(access.account(), "publish", row)]


def _mine(campaign: Campaign | None = None) -> list[Petition]:
    query = roles.petitions_for(access.account()).options(
        joinedload(Petition.tally), joinedload(Petition.city), joinedload(Petition.campaign)
    )
    if campaign:
        query = query.where(Petition.campaign_id == campaign.id)
    return sorted(db.session.scalars(query).unique(), key=lambda petition: petition.city.name)
