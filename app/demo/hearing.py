"""What a demo council did with its petition: steps and votes in the ledger, questions and answers; a sample drawn."""

from datetime import datetime, timedelta
from typing import Any

from app.campaigns import council, entries
from app.demo import content
from app.ledger import answers, questions, releasing
from app.models import Account, CouncilMember, Petition, Vote
from app.sampling import drawing

SEED = "train-here"


def tell(petition: Petition, plan: dict[str, Any], organizer: Account, today: datetime) -> None:
    """Everything that the plan says of it."""
    members = {member.name: member for member in petition.members}
    bodies = {}
    for committee in plan.get("committees", ()):
        body = bodies[committee["name"]] = council.add_body(petition, committee["name"], organizer)
        body.members = [members[name] for name in committee["members"]]
    for step in plan.get("steps", ()):
        where = bodies.get(step.get("committee", ""))
        entry = entries.add(
            petition, step["step"], today - timedelta(days=step["days_ago"]), organizer, result=step.get("result", ""),
            link=step.get("link", ""), body_id=where.id if where else None,
        )  # fmt: skip
        entry.votes = [Vote(member=members[name], vote=vote) for name, vote in step.get("votes", {}).items()]
        releasing.release(entry, releasing.proposed(entry), organizer)
    _ask(petition, plan, members, organizer)
    if "sample" in plan:
        drawing.ask(petition, plan["sample"], SEED, organizer)


def _ask(petition: Petition, plan: dict[str, Any], members: dict[str, CouncilMember], organizer: Account) -> None:
    """Every member is asked; who answers publishes it."""
    asked = [
        (questions.ask(petition, {code: question[code] for code in content.LANGUAGES}, organizer), question["answers"])
        for question in plan.get("questions", ())
    ]
    for name, member in members.items() if asked else ():
        sheet = questions.issue(petition, member, organizer)
        said = {question.id: texts[name] for question, texts in asked if name in texts}
        for question_id in said:
            answers.save(sheet, said, publish=question_id)
