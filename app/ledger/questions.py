"""Questions to the council: what every member is asked, and each one's secret link. A question is fixed once a member
has a link: an answer stands beside the words it answers."""

from collections.abc import Mapping

from sqlalchemy import select

from app import audit, outbox
from app.common import tokens
from app.common.clock import now
from app.extensions import db
from app.models import Account, AnswerSheet, CouncilMember, Letter, Petition, Question
from app.roll import entry as roll

MOST = 5


class Refused(ValueError):
    """Why not: `code` is too_many, fixed, none (no question), address (none stored), mailed (this link was), limit
    (letters)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def of(petition: Petition) -> list[Question]:
    """The questions in their order."""
    mine = select(Question).filter_by(petition_id=petition.id)
    return list(db.session.scalars(mine.order_by(Question.position, Question.id)))


def ask(petition: Petition, wording: dict[str, str], account: Account | None) -> Question:
    """Add a question, language → words. Raises Refused."""
    if fixed(sheets(petition)):
        raise Refused("fixed")
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
    if fixed(sheets(petition)):
        raise Refused("fixed")
    audit.record("question.removed", question, account)
    db.session.delete(question)


def fixed(sheets: Mapping[int, AnswerSheet]) -> bool:
    """Whether the questions stand: a member has a link, was asked, or has written something."""
    return any(sheet.token_hash or sheet.asked_at or sheet.letter_id or sheet.saved_at for sheet in sheets.values())


def sheets(petition: Petition) -> dict[int, AnswerSheet]:
    """The members' pages, by member."""
    mine = select(AnswerSheet).filter_by(petition_id=petition.id)
    return {sheet.member_id: sheet for sheet in db.session.scalars(mine)}


def issue(petition: Petition, member: CouncilMember, account: Account | None, seen: bool = True) -> AnswerSheet:
    """Give a member a link, which organizers see or (mailed) do not; a former one opens nothing any more. What they
    published stays; drafts written by a link that nobody else knew are gone with it. Raises Refused."""
    if not of(petition):
        raise Refused("none")
    sheet = sheets(petition).get(member.id)
    if sheet is None:
        sheet = AnswerSheet(petition_id=petition.id, member_id=member.id, generation=0, issued_at=now())
        db.session.add(sheet)
        db.session.flush()
    else:
        sheet.generation += 1
        if seen and not sheet.seen:
            sheet.answers = [answer for answer in sheet.answers if answer.published_at]
    sheet.seen = seen
    sheet.issued_at = petition.changed_at = now()
    sheet.token_hash = tokens.stored(_derive(sheet))
    audit.record("answers.issued", sheet, account)
    return sheet


def hand_over(sheet: AnswerSheet, account: Account | None) -> None:
    """An organizer says that the member has the link; said again, that they have not."""
    sheet.asked_at = None if sheet.asked_at else now()
    sheet.petition.changed_at = now()
    audit.record("answers.handed_over" if sheet.asked_at else "answers.not_handed_over", sheet, account)


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


def letters(sheets: Mapping[int, AnswerSheet]) -> dict[int, Letter]:
    """The newest letter to each member, by member."""
    ids = {sheet.letter_id: key for key, sheet in sheets.items() if sheet.letter_id}
    rows = db.session.scalars(select(Letter).where(Letter.id.in_(ids))) if ids else ()
    return {ids[letter.id]: letter for letter in rows}


def is_mailed(sheet: AnswerSheet, letter: Letter | None) -> bool:
    """Whether the link that holds now is mailed, or will be."""
    return bool(letter and not letter.held and (letter.details or {}).get("generation") == sheet.generation)


def unasked(petition: Petition) -> list[CouncilMember]:
    """Members with an office address who were neither mailed the questions nor handed their link, nor use it."""
    known = sheets(petition)
    mailed = {key for key, letter in letters(known).items() if not letter.held}
    done = mailed | {key for key, sheet in known.items() if sheet.asked_at or sheet.saved_at}
    return [member for member in petition.sitting if member.office_email and member.id not in done]


def mail_all(petition: Petition, account: Account | None) -> int:
    """Mail the questions to all who have not been asked, each once; how many. Raises Refused (none)."""
    db.session.flush()
    db.session.refresh(petition, with_for_update={"key_share": True})  # a colleague may press the same button
    owed = 0
    for member in unasked(petition):
        try:
            mail_one(petition, member, account)
        except Refused as refused:
            if refused.code not in ("limit", "address"):
                raise
        else:
            owed += 1
    return owed


def mail_one(petition: Petition, member: CouncilMember, account: Account | None) -> None:
    """Mail a member a link that organizers have not seen. Raises Refused."""
    if not member.office_email:
        raise Refused("address")
    sheet = sheets(petition).get(member.id)
    if sheet is None or not sheet.token_hash or sheet.seen:
        sheet = issue(petition, member, account, seen=False)
    mail(sheet, account)


def mail(sheet: AnswerSheet, account: Account | None) -> None:
    """Owe the link to the member's public office address, each link once. Raises Refused."""
    former = db.session.get(Letter, sheet.letter_id) if sheet.letter_id else None
    if is_mailed(sheet, former):
        raise Refused("mailed")
    if former and former.sent_at:
        sheet.asked_at = sheet.asked_at or former.sent_at  # they were asked then, whatever becomes of this letter
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
