"""Load the demo campaign; its times count back from the moment of loading."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, update

from app import jobs
from app.accounts import people
from app.campaigns import campaign as campaigns
from app.campaigns import entries, text
from app.campaigns import petition as petitions
from app.common import days
from app.common.clock import now
from app.delivery import exports
from app.demo import content, hearing, roll, towns
from app.extensions import db
from app.models import Account, Campaign, Event, Milestone, Petition, PetitionText
from app.rules import card, meetings

ORGANIZER, LEAD = "organizer@demo.example", "lead@demo.example"
HERS = ("Alderport", "Ambercross", "Quillhaven")  # the demo organizer's petitions: open, delivered, draft
EVENING = time(18, 30)  # when councils meet
LANDMARKS = (100, 500, 1000)


def load(password: str) -> Campaign | None:
    """Everything, in the caller's transaction; None, and nothing changed, if the campaign is already there."""
    if campaigns.find(content.campaign()["slug"]):
        return None
    today = now().replace(microsecond=0)
    facts = content.campaign()
    campaign = campaigns.add(
        facts["slug"], facts["title"], content.masters(), accent=facts["accent"], contact=facts["contact"]
    )
    campaign.created_at = today - timedelta(days=100)
    plans = {plan["name"]: plan for plan in content.cities()}
    made = {name: _begin(campaign, plan, today) for name, plan in plans.items()}
    organizer = people.add(ORGANIZER, "Omar Demo", password, organizes=[made[name] for name in HERS])
    people.add(LEAD, "Lena Demo", password, leads=[campaign])
    for name, petition in made.items():
        _tell(petition, plans[name], organizer, today)
        if petition.delivered_at:
            packet = exports.note(petition, "packet", "clerk", "For the city clerk", petition.delivered_at, organizer)
            jobs.enqueue("export", packet.id)
        hearing.tell(petition, plans[name], organizer, today)
    db.session.flush()
    return campaign


def _begin(campaign: Campaign, plan: dict[str, Any], today: datetime) -> Petition:
    city = towns.build(plan)
    wordings = {
        language: wording._replace(reasons=f"{wording.reasons}\n\n{content.costs(plan, language)}")
        for language, wording in text.filled(campaign, city, city.council).items()
    }
    petition = petitions.open_for(campaign, city, city.council, wordings=wordings, goal=plan["goal"])
    towns.seat(petition, plan, today)
    when = {step: today - timedelta(days=number) for step, number in plan["days"].items()}
    petition.state = plan["state_of_petition"]
    petition.goal_moves = plan.get("goal_moves", True)
    petition.created_at = petition.changed_at = today - timedelta(days=plan["days"].get("opened", 1) + 3)
    petition.opened_at, petition.closed_at = when.get("opened"), when.get("closed")
    petition.delivered_at = when.get("delivered")
    petition.empties_at = petition.delivered_at + petitions.KEPT if petition.delivered_at else None
    if "meets_in" in plan:
        for number in (plan["meets_in"], *plan.get("meets_again_in", ())):
            meetings.add(petition, days.at(days.of(today, city.time_zone) + timedelta(days=number), EVENING,
                                           city.time_zone))  # fmt: skip
    for rule in plan.get("rules", ()):
        checked = days.of(today, city.time_zone) - timedelta(days=rule["days_ago"])
        card.write(petition, rule["name"], rule["value"], rule["source"], checked, None)
    if "closes_in" in plan:
        petition.closes_at = days.end((today + timedelta(days=plan["closes_in"])).date(), city.time_zone)
    begun = {"created_at": petition.created_at}
    db.session.execute(update(PetitionText).filter_by(petition_id=petition.id).values(begun))
    return petition


def _tell(petition: Petition, plan: dict[str, Any], organizer: Account, today: datetime) -> None:
    """Signatures, timeline and the record of what happened."""
    counted = roll.fill(petition, plan, organizer, petition.closed_at or today)
    steps = [("opened", "open", petition.opened_at), ("closed", "closed", petition.closed_at)]
    steps.append(("delivered", "delivered", petition.delivered_at))
    for kind, step, at in steps:
        if at is not None:
            told = Milestone(at=at, kind=kind, wording=_step(step, petition.council))
            petition.milestones.append(told)
            if kind == "delivered":
                entries.add(petition, "filed", at, organizer, milestone=told)
            _record(petition, f"petition.{step}", at, organizer)
    for landmark in LANDMARKS:
        if landmark <= len(counted):
            wording = {
                lang: content.campaign()[lang]["reached"].format(number=f"{landmark:,}") for lang in content.LANGUAGES
            }
            petition.milestones.append(Milestone(at=counted[landmark - 1], kind="reached", wording=wording))
    for note in plan.get("notes", ()):
        at = today - timedelta(days=note["days_ago"]) if note["kind"] != "hearing" else petition.meets_at
        petition.milestones.append(Milestone(at=at, kind=note["kind"], wording={"en": note["en"], "es": note["es"]}))
    begun = update(Event).filter_by(petition_id=petition.id, name="petition.begun")
    db.session.execute(begun.values(at=petition.created_at, account_id=organizer.id))
    petition.changed_at = now()


def _step(step: str, council: str) -> dict[str, str]:
    return {language: wording.replace("{council}", council) for language, wording in petitions.WORDING[step].items()}


def _record(petition: Petition, name: str, at: datetime, organizer: Account) -> None:
    subject = {"subject_type": "petition", "subject_id": petition.id, "petition_id": petition.id}
    db.session.execute(insert(Event).values(at=at, name=name, account_id=organizer.id, **subject))
