"""What members answer: written and published by themselves, word for word.

Nobody else can change an answer or leave one out. Organizers can hide the page of all answers, for a reason that
stands in its place: with the right to pick, the page would be theirs and no longer the members'.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app import audit
from app.campaigns import scorecard
from app.common.clock import now
from app.extensions import db
from app.ledger import questions
from app.models import Account, Answer, AnswerSheet, CouncilMember, Hiding, Petition, Question

LENGTH = 4_000  # characters of one answer
VERSIONS = 30  # published, of one answer


class Refused(ValueError):
    """Why an answer is not taken: `code` is too_long or too_often."""

    def __init__(self, code: str, question_id: int) -> None:
        super().__init__(code)
        self.code, self.question_id = code, question_id


class Told(NamedTuple):
    """What one member says to one question: what stands, and what stood there before, the newest first. `asked`: when
    they were asked, if they were."""

    member: CouncilMember
    asked: datetime | None
    answer: Answer | None
    former: Sequence[Answer]


def save(sheet: AnswerSheet, texts: Mapping[int, str], publish: int | None = None) -> None:
    """Keep what a member typed, question → text, as drafts; and publish one of them. Raises Refused."""
    db.session.refresh(sheet, with_for_update=True)
    for question in questions.of(sheet.petition):
        text = texts.get(question.id, "").replace("\r\n", "\n").strip()
        if len(text) > LENGTH:
            raise Refused("too_long", question.id)
        _save(sheet, question, text, publish == question.id)
    sheet.saved_at = now()
    if publish is not None:
        sheet.petition.changed_at = now()
        audit.record("answers.published", sheet, None, question=publish)


def draft(sheet: AnswerSheet, question: Question) -> str:
    """What the member's box holds: the draft, else what they published."""
    mine = [answer for answer in sheet.answers if answer.question_id == question.id]
    waiting = next((answer for answer in mine if answer.published_at is None), None)
    return waiting.text if waiting else mine[-1].text if mine else ""


def published(sheet: AnswerSheet | None, question: Question) -> list[Answer]:
    """Every version that was published, the newest first."""
    answers = sheet.answers if sheet else ()
    return [a for a in reversed(answers) if a.question_id == question.id and a.published_at]


def told(petition: Petition) -> list[tuple[Question, list[Told]]]:
    """Every question with what each member says to it: those in office, and those who answered before they left."""
    sheets, asked, sitting = questions.sheets(petition), scorecard.asked(petition), set(petition.sitting)
    found = []
    for question in questions.of(petition):
        rows = []
        for member in petition.members:
            versions = published(sheets.get(member.id), question)
            if versions or member in sitting:
                at = asked[member.id].at if member.id in asked else None
                rows.append(Told(member, at, versions[0] if versions else None, versions[1:]))
        found.append((question, rows))
    return found if asked else []


def hidden(petition: Petition) -> Hiding | None:
    """Whether and why the answers are hidden now."""
    mine = select(Hiding).where(Hiding.petition_id == petition.id, Hiding.lifted_at.is_(None))
    return db.session.scalar(mine.order_by(Hiding.id.desc()).limit(1))


def hide(petition: Petition, reason: str, account: Account) -> None:
    """Hide all answers, for a reason that everybody reads."""
    if hidden(petition) is None:
        hiding = Hiding(petition_id=petition.id, reason=reason, at=now(), account_id=account.id)
        db.session.add(hiding)
        audit.record("answers.hidden", hiding, account)


def show(petition: Petition, account: Account) -> None:
    """Show them again."""
    if hiding := hidden(petition):
        hiding.lifted_at, hiding.lifted_by_id = now(), account.id
        audit.record("answers.shown", hiding, account)


def _save(sheet: AnswerSheet, question: Question, text: str, publish: bool) -> None:
    mine = [answer for answer in sheet.answers if answer.question_id == question.id]
    waiting = next((answer for answer in mine if answer.published_at is None), None)
    stands = [answer for answer in mine if answer.published_at]
    if text == (stands[-1].text if stands else ""):  # nothing new
        if waiting:
            sheet.answers.remove(waiting)
        return
    if publish and len(stands) >= VERSIONS:
        raise Refused("too_often", question.id)
    if waiting is None:
        waiting = Answer(question_id=question.id, text=text, saved_at=now())
        sheet.answers.append(waiting)
    if waiting.text != text or publish:
        waiting.text, waiting.saved_at, waiting.seen = text, now(), sheet.seen
    if publish:
        waiting.published_at = now()
    db.session.flush()
