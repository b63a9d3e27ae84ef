"""Earlier wordings of what is asked: who signed one has not signed another, and the page says so."""

from typing import NamedTuple

from sqlalchemy import func, select

from app.extensions import db
from app.models import Petition, PetitionText, Signature
from app.signing.kept import Kept


class Earlier(NamedTuple):
    """Signatures under other wordings and under this one, and those other wordings, the newest first."""

    others: int
    this: int
    texts: list[PetitionText]


def told(petition: Petition, now: PetitionText) -> Earlier | None:
    """What to say beside the count; None if everybody who is counted signed the title and demand that stand there.

    Nothing is counted unless a text was changed."""
    if petition.text_version == 1:
        return None
    written = select(PetitionText).filter_by(petition_id=petition.id, language=now.language)
    texts = {text.version: text for text in db.session.scalars(written.order_by(PetitionText.version))}
    signed = counted(petition.id) if any(_differs(text, now) for text in texts.values()) else {}
    other = {version for version, text in texts.items() if _differs(text, now) and signed.get(version)}
    if not other:
        return None
    others = sum(signed[version] for version in other)
    distinct = {(texts[version].title, texts[version].demand): texts[version] for version in sorted(other)}
    return Earlier(others, sum(signed.values()) - others, list(distinct.values())[::-1])


def _differs(text: PetitionText, other: PetitionText) -> bool:
    return (text.title, text.demand) != (other.title, other.demand)


def count(petition_id: int) -> dict[int, int]:
    """Signatures, doubles included as in the count, by the version they were given to. One pass over what counts."""
    mine = (Signature.petition_id == petition_id, Signature.standing.in_(("counts", "double")))
    rows = select(Signature.text_version, func.count()).where(*mine).group_by(Signature.text_version)
    return {row[0]: row[1] for row in db.session.execute(rows)}


counted: Kept[dict[int, int]] = Kept(count, {})
