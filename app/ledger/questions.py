"""Questions to the council: what every member is asked, and each one's secret link. A question is fixed once a member
has a link: an answer stands beside the words it answers."""

from sqlalchemy import select

from app import audit, outbox
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, AnswerSheet, CouncilMember, Letter, Petition, Question
from app.roll import entry as roll

MOST = 5


class Refused(ValueError):
    """Why not: `code` is too_many, fixed, none (no question), address (none stored), limit (letters)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def of(petition: Petition) -> list[Question]:
    """The questions in their order."""
    mine = select(Question).filter_by(petition_id=petition.id)
    return list(db.session.scalars(mine.order_by(Question.position, Question.id)))


def ask(petition: Petition, wording: dict[str, str], account: Account | None) -> Question:
    """Add a question, language → words. Raises Refused."""
    asked = of(petition)
    if len(asked) >= MOST:
        raise Refused("too_many")
    question = Question(petition_id=petition.id, wording=wording, position=len(asked), created_at=now())
    db.session.add(question)
    db.session.flush()
    audit.record("question.added", question, account)
    petition.changed_at = now()
    return question


def remove(petition: Petition, question: Question, account: Account | None) -> None:
    """Take a question off that nobody has been asked yet. Raises Refused."""
    if sheets(petition):
        raise Refused("fixed")
    audit.record("question.removed", question, account)
    db.session.delete(question)


def sheets(petition: Petition) -> dict[int, AnswerSheet]:
    """The members' pages, by member."""
    mine = select(AnswerSheet).filter_by(petition_id=petition.id)
    return {sheet.member_id: sheet for sheet in db.session.scalars(mine)}


def issue(petition: Petition, member: CouncilMember, account: Account | None) -> AnswerSheet:
    """Give a member a link; a former one opens nothing any more, what they wrote stays. Raises Refused."""
    if not of(petition):
        raise Refused("none")
    sheet = sheets(petition).get(member.id)
    if sheet is None:
        sheet = AnswerSheet(petition_id=petition.id, member_id=member.id, generation=0, issued_at=now())
        db.session.add(sheet)
        db.session.flush()
    else:
        sheet.generation += 1
    sheet.issued_at = petition.changed_at = now()
    sheet.token_hash = tokens.stored(_derive(sheet))
    audit.record("answers.issued", sheet, account)
    return sheet


def revoke(sheet: AnswerSheet, account: Account | None) -> None:
    """The link opens nothing any more; what was published stays."""
    sheet.token_hash = None
    audit.record("answers.revoked", sheet, account)


def token(sheet: AnswerSheet) -> str | None:
    """The token of the link; None once revoked. Derived: the database holds its hash alone."""
    return _derive(sheet) if sheet.token_hash else None


def find(given: str) -> AnswerSheet | None:
    """The page that a token opens."""
    digest = tokens.stored(given)
    return db.session.scalar(select(AnswerSheet).filter_by(token_hash=digest)) if digest else None


def mail(sheet: AnswerSheet, account: Account | None) -> None:
    """Owe the link to the member's public office address. Raises Refused."""
    petition, address = sheet.petition, sheet.member.office_email
    mailbox = roll.known_by(address, "", "")[0] if address else None
    if mailbox is None or not sheet.token_hash:
        raise Refused("address")
    letter_id = outbox.owe(
        "questions", language=petition.languages[0], petition_id=petition.id, signature_id=None, mailbox_key=mailbox,
        details={"sheet": sheet.id, "generation": sheet.generation},
    )  # fmt: skip
    sheet.letter_id = letter_id
    if db.session.scalar(select(Letter.held).where(Letter.id == letter_id)):
        raise Refused("limit")
    audit.record("answers.mailed", sheet, account)


def _derive(sheet: AnswerSheet) -> str:
    return tokens.derive("answer", sheet.id, sheet.generation)
