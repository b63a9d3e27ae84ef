"""Several at once."""

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.extensions import db


def at_once(app: Flask, *deeds: Callable[[], Any]) -> list[Any]:
    """Do all of it at once, each in a thread and context of its own; answers what each said, or raises a fault.

    Rows belong to the thread that read them: hand values over."""
    db.session.commit()  # the test's own transaction must hold nobody up
    answers: list[Any] = [None] * len(deeds)
    faults: list[BaseException] = []
    start = threading.Barrier(len(deeds))

    def run(n: int) -> None:
        try:
            start.wait(10)
            with app.app_context():
                answers[n] = deeds[n]()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if faults:
        raise faults[0]
    return answers
