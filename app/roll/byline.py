"""How signers who show their name are shown, on the page and in the public list alike: first name and initial."""

from sqlalchemy import ColumnElement, and_, case, func, literal

from app.models import Signature


def shown() -> ColumnElement[str]:
    """SQL for it: `Rosa M.`, or `Rosa` without a last name; empty for who keeps theirs to themselves."""
    given, family = (func.coalesce(name, "") for name in (Signature.given_name, Signature.family_name))
    initial = case((family != "", literal(" ") + func.substr(family, 1, 1) + "."), else_="")
    return case((and_(Signature.show_name, given != ""), given + initial), else_="")
