"""Who may enter: one line under every route. A house test fails on a route without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy import select

from app.accounts import roles
from app.extensions import db, security
from app.models import Account, Campaign, Petition

View = Callable[..., Any]
CLOCKS_DIFFER = 30  # seconds: a code of just before is good, too


def public(view: View) -> View:
    """Anybody may enter."""
    view.__access__ = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any organizer who has signed in; the view shows only what is theirs."""
    return _guard(view, "signed_in", lambda _kwargs: None)


def member(right: str) -> Callable[[View], View]:
    """Only who has this right in the `<campaign>` (and `<city>`) of the address, loaded into `g`.

    Without any role there the page does not exist (404); with a role that lacks the right it is closed (403).
    """

    def check(kwargs: dict[str, Any]) -> None:
        load(kwargs.get("campaign"), kwargs.get("city"))
        if not roles.may(account(), right, g.get("petition"), g.get("campaign")):
            seen = roles.may(account(), "view", g.get("petition"), g.get("campaign"))
            abort(403 if seen else 404)

    return lambda view: _guard(view, right, check)


def account() -> Account:
    """Who is signed in; only behind `signed_in` or `member`."""
    return current_user._get_current_object()


def is_second_factor(account: Account, code: str) -> bool:
    """Whether this is a code that the account's authenticator app shows now; good once, like those of signing in."""
    if not account.tf_primary_method or not account.tf_totp_secret:
        return False
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return False
    return bool(security.totp_factory.verify_totp(digits, account.tf_totp_secret, account, CLOCKS_DIFFER))


def sees(petition: Petition) -> bool:
    """Whether the visitor may see a petition that is not public yet."""
    return bool(current_user.is_authenticated) and roles.may(account(), "view", petition)


def load(campaign: str | None, city: str | None) -> None:
    """Put the campaign and petition of an address into `g`; 404 if there is none such."""
    if campaign is None:
        return
    g.campaign = db.session.scalar(select(Campaign).where(Campaign.slug == campaign)) or abort(404)
    if city is not None:
        mine = select(Petition).where(Petition.campaign_id == g.campaign.id, Petition.slug == city)
        g.petition = db.session.scalar(mine) or abort(404)


def _outside() -> ResponseReturnValue:
    """To the door. Whose sign-in was ended while a tab stood open is told so, and that nothing they pressed is done."""
    why = g.get("ended")
    if why and request.method == "POST":
        return render_template("errors/ended.html", why=why), 403
    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return answer


def _guard(view: View, access: str, check: Callable[[dict[str, Any]], None]) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return _outside()
        check(kwargs)
        return view(*args, **kwargs)

    guarded.__access__ = access  # type: ignore[attr-defined]
    return guarded
