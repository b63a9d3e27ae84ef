"""A program whose children are killed (SIGKILL) at their k-th step, k = 1, 2, …, until one lives to its end.

A step is a statement or commit on its way to the database, something on its way to the mail server, an answer given.
`python -m tests.signing.crashing` reads its task as JSON and prints what was found after each death, as JSON.
"""

import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select, update
from werkzeug.test import EnvironBuilder

from app import create_app, outbox
from app.common.clock import now
from app.extensions import db
from app.models import Letter, Petition, Signature, Tally
from app.signing import links, trap
from tests.cast import ROSA
from tests.conftest import SECRET, release, settings

MOST = 400  # steps nobody should need
Step = Callable[[], None]


class Scene:
    """What is to be done to the person of number k, by a process that dies and then by one that does not."""

    def __init__(self, app: Flask, path: str) -> None:
        self.app, self.path = app, path

    def prepare(self, k: int) -> None:
        """What was there before."""

    def do(self, k: int, step: Step, acknowledge: Step) -> None:
        raise NotImplementedError

    def recover(self, k: int) -> None:
        """What happens later anyway: the visitor tries again, another worker comes."""
        self.do(k, lambda: None, lambda: None)

    def found(self, k: int) -> dict[str, Any]:
        """What the tables say about this person, and whether the tally agrees with the roll."""
        mine = select(Signature.standing, Signature.confirmed_at).where(Signature.email == address(k))
        rows = db.session.execute(mine).all()
        letters = select(func.count()).select_from(Letter).join(Signature, Letter.signature_id == Signature.id)
        tally = db.session.scalar(select(func.sum(Tally.people)))
        counted = db.session.scalar(select(func.count()).where(Signature.standing == "counts"))
        return {
            "signatures": len(rows), "standing": [row.standing for row in rows],
            "confirmed": sum(row.confirmed_at is not None for row in rows),
            "letters": db.session.scalar(letters.where(Signature.email == address(k))),
            "letters_free": db.session.scalar(letters.where(Signature.email == address(k), Letter.held.is_(None))),
            "tally_agrees": tally == counted,
        }  # fmt: skip

    def post(self, path: str, form: dict[str, Any], step: Step, acknowledge: Step) -> None:
        """A request as a server passes it on; acknowledged as soon as the server may begin to answer."""

        def start(status: str, *_: Any) -> None:
            assert status.startswith("303"), status
            acknowledge()
            step()

        answer = self.app.wsgi_app(EnvironBuilder(path, method="POST", data=form).get_environ(), start)
        step()
        list(answer)
        if close := getattr(answer, "close", None):
            close()
        step()

    def sign(self, k: int, step: Step = lambda: None, acknowledge: Step = lambda: None) -> None:
        form = ROSA | {"email": address(k), "consent": "y", "seen": trap.mark(now(), SECRET)}
        self.post(self.path, form, step, acknowledge)


class Signing(Scene):
    def do(self, k: int, step: Step, acknowledge: Step) -> None:
        self.sign(k, step, acknowledge)


class Confirming(Scene):
    def prepare(self, k: int) -> None:
        self.sign(k)

    def do(self, k: int, step: Step, acknowledge: Step) -> None:
        with self.app.app_context():
            signature_id = db.session.scalars(select(Signature.id).where(Signature.email == address(k))).one()
            token = links.make("confirm", signature_id)
            db.session.commit()
            release()
        step()
        self.post(f"/confirm/{token}", {}, step, acknowledge)


class Sending(Scene):
    """Four times signed: three letters, one held."""

    def prepare(self, k: int) -> None:
        for _ in range(4):
            self.sign(k)

    def do(self, k: int, step: Step, acknowledge: Step) -> None:
        with self.app.app_context():
            outbox.send_due()
        step()

    def recover(self, k: int) -> None:
        with self.app.app_context():  # the claim of the dead is over
            past = now() - timedelta(minutes=1)
            db.session.execute(update(Letter).where(Letter.claimed_until.is_not(None)).values(claimed_until=past))
            db.session.commit()
            outbox.send_due()
            release()
        self.sign(k)  # and she signs once more
        with self.app.app_context():
            outbox.send_due()


SCENES = {"sign": Signing, "confirm": Confirming, "send": Sending}


def address(k: int) -> str:
    """The mailbox of person k."""
    return f"rosa{k}@mail.example"


def dies_at(k: int, do: Callable[[Step, Step], None]) -> dict[str, bool]:
    """Do it in a process that is killed at its k-th step; whether it was, and whether it had acknowledged by then."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        steps = count(1)

        def step(*_: Any) -> None:
            if next(steps) == k:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            _watch(step)
            do(step, lambda: os.write(tell, b"y") and None)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    os.close(tell)
    _, status = os.waitpid(child, 0)
    acknowledged = os.read(told, 1) == b"y"
    os.close(told)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"step {k}: the child failed by itself")
    return {"killed": os.WIFSIGNALED(status), "acknowledged": acknowledged}


def _watch(step: Callable[..., None]) -> None:
    event.listen(ENGINES[0], "before_cursor_execute", step)
    event.listen(ENGINES[0], "commit", step)
    send = smtplib.SMTP.send

    def sending(self: smtplib.SMTP, what: Any) -> None:
        step()
        send(self, what)

    smtplib.SMTP.send = sending  # type: ignore[method-assign]


ENGINES: list[Any] = []


def main() -> None:
    """All deaths of one scene."""
    task = json.load(sys.stdin)
    app = create_app(settings(task["uri"], Path(task["folder"]), **task["settings"]))
    with app.app_context():
        ENGINES.append(db.engine)
        if db.engine.dialect.name == "sqlite":  # killed, not unplugged: what the system has been given stays given
            event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        petition = db.session.get_one(Petition, task["petition"])
        path = f"/{petition.campaign.slug}/{petition.slug}"
        release()
    scene, deaths = SCENES[task["scene"]](app, path), []

    def aside(do: Callable[[], Any]) -> Any:
        with app.app_context():
            answer = do()
            release()  # nothing open is handed on to a child
        return answer

    for k in range(1, MOST):
        scene.prepare(k)
        aside(lambda: None)
        death = dies_at(k, lambda step, acknowledge, k=k: scene.do(k, step, acknowledge))  # type: ignore[misc]
        after = aside(lambda k=k: scene.found(k))  # type: ignore[misc]
        scene.recover(k)
        deaths.append({"k": k, **death, "after": after, "in_the_end": aside(lambda k=k: scene.found(k))})  # type: ignore[misc]
        if not death["killed"]:
            break
    json.dump(deaths, sys.stdout)


if __name__ == "__main__":
    main()
