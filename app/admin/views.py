"""`/office/admin`: for whoever runs the site."""

from platform import python_version

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app import audit, jobs
from app.accounts import people, signins
from app.admin import mailing, retention, storage
from app.common.clock import now
from app.delivery import manifest
from app.extensions import db
from app.models import Account, SignIn
from app.web import access, language
from app.web.access import member
from app.web.language import gettext as _

blueprint = Blueprint("admin", __name__, url_prefix="/office/admin")
JOB_STATES = ("waiting", "running", "failed", "cancelled", "done")


@blueprint.get("")
@member("admin")
def overview() -> str:
    """Campaigns, room on the disk, versions, whether workers live."""
    config = current_app.config
    return render_template(
        "admin/overview.html", campaigns=storage.campaigns(), room=storage.room(config["DATA_DIR"]),
        totals=storage.totals(), silent=storage.silent_seconds(), software=manifest.software(), python=python_version(),
        database=db.engine.dialect.name, environment=config["CITYROLL_ENV"], address=config["PUBLIC_URL"],
    )  # fmt: skip


@blueprint.get("/people")
@member("admin")
def accounts() -> str:
    """Every account, what it may do, where it is open."""
    found = select(SignIn.account_id, func.count(), func.max(SignIn.seen_at)).where(SignIn.ended_at.is_(None))
    seen = {row[0]: (row[1], row[2]) for row in db.session.execute(found.group_by(SignIn.account_id))}
    wanted = request.args.get("q", "").strip()[:100]
    rows = [row for row in people.everybody() if wanted.lower() in f"{row.name} {row.email}".lower()]
    return render_template("admin/people.html", people=rows, seen=seen, q=wanted, me=access.account())


@blueprint.post("/people/<int:account_id>")
@member("admin")
def account(account_id: int) -> ResponseReturnValue:
    """Put out of use, back into use, or end all its sign-ins."""
    row, deed = db.session.get(Account, account_id) or abort(404), request.form.get("deed")
    if row.id == access.account().id:
        flash(_("That is your own account. Ask another admin."), "error")
    elif deed == "disable":
        people.disable(row)
        signins.end(row, "ended")
        flash(_("%(name)s is out of use; every sign-in has ended.", name=row.name or row.email))
    elif deed == "enable":
        row.active = True
        audit.record("account.enabled", row, access.account())
        flash(_("%(name)s may sign in again.", name=row.name or row.email))
    elif deed == "end":
        signins.end(row, "ended")
        audit.record("account.signed_out", row, access.account())
        flash(_("Every sign-in of %(name)s has ended.", name=row.name or row.email))
    else:
        abort(400)
    return redirect(url_for(".accounts"), 303)


@blueprint.route("/mail", methods=["GET", "POST"])
@member("admin")
def mail() -> ResponseReturnValue:
    """Send one letter to oneself; what the server said of it."""
    admin = access.account()
    if request.method == "POST":
        letter = mailing.ask(admin, admin.language or language.current())
        flash(_("That is enough for today: five a day.") if letter.held else _("Asked for. A worker sends it now."))
        return redirect(url_for(".mail"), 303)
    config = current_app.config
    shown = {
        name: config[name] for name in ("MAIL_SERVER", "MAIL_PORT", "MAIL_USE_TLS", "MAIL_USERNAME", "MAIL_SENDER")
    }
    return render_template("admin/mail.html", settings=shown, letter=mailing.last(admin), account=admin,
                           password=bool(config["MAIL_PASSWORD"]))  # fmt: skip


@blueprint.get("/jobs")
@member("admin")
def work() -> str:
    """What workers do, did and could not do."""
    state = request.args.get("state", "")
    state = state if state in JOB_STATES else ""
    return render_template("admin/jobs.html", jobs=jobs.listed(state), state=state, states=JOB_STATES)


@blueprint.post("/jobs/<key>/again")
@member("admin")
def again(key: str) -> ResponseReturnValue:
    """Once more, from where it is."""
    job = jobs.find(key) or abort(404)
    if job.state in ("failed", "cancelled"):
        jobs.again(job)
        flash(_("It runs once more."))
    return redirect(url_for(".work"), 303)


@blueprint.post("/jobs/<key>/cancel")
@member("admin")
def cancel(key: str) -> ResponseReturnValue:
    """Not begun, or not gone on with."""
    job = jobs.find(key) or abort(404)
    if job.state in ("waiting", "running"):
        jobs.cancel(job.key)
        flash(_("Cancelled. What a running job has done already stays; it is not begun again after a crash."))
    return redirect(url_for(".work"), 303)


@blueprint.get("/retention")
@member("admin")
def erasing() -> str:
    """What is erased when."""
    return render_template("admin/retention.html", due=retention.calendar(), moment=now())
