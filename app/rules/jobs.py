"""What is due by the calendar: the next meeting becomes the one pages show; organizers are reminded."""

from flask import current_app, render_template

from app import database, jobs, outbox
from app.extensions import db
from app.models import Account, Letter, Petition
from app.rules import meetings, reminders, words
from app.web.language import ngettext, speaking


@jobs.every(60)
def keep_meetings() -> int:
    """A meeting that is over gives way to the next one."""
    with database.reading(), jobs.transaction():
        ids = meetings.due()
    kept = 0
    for petition_id in ids:
        with jobs.transaction():
            kept += meetings.keep(db.session.get_one(Petition, petition_id))
    return kept


@jobs.every(300)
def remind() -> int:
    """Owe everybody the letter that is due to them; two workers do it once."""
    with jobs.alone("reminders") as ours:
        if not ours:
            return 0
        with database.reading(), jobs.transaction():
            waiting = reminders.due()
        owed = 0
        for account_id, due in waiting.items():
            with jobs.transaction():
                owed += reminders.owe(account_id, due)
        return owed


@outbox.renders(reminders.KIND)
def to_organizer(letter: Letter) -> outbox.Draft | None:
    """What is coming, petition by petition, as it stands now; nothing if nothing of it holds any more."""
    account = db.session.get(Account, letter.account_id) if letter.account_id else None
    if account is None or not account.active:
        return None
    told = reminders.still(letter)
    if not told:
        return None
    with speaking(letter.language):
        first = min((d for each in told for d in each.deadlines), key=lambda deadline: deadline.at)
        number = sum(len(each.deadlines) for each in told)
        more = ngettext("and %(num)s more", "and %(num)s more", number - 1) if number > 1 else ""
        city = next(each.petition.city.name for each in told if first in each.deadlines)
        site = current_app.config["PUBLIC_URL"]
        off = f"{site}/reminders/{reminders.token(letter.id)}/{letter.id}"
        facts = {"told": told, "site": site, "words": words, "off": off}
        subject = f"{city}: {words.title(first)}, {words.when(first)}" + (f" ({more})" if more else "")
        body = render_template("mail/deadline.txt", **facts)
    one_click = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return outbox.Draft(account.email, subject, body, headers=one_click)
