"""Many visitors of a real server at once, as the proxy before it hands them on: kept connections, named addresses."""

import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode


@dataclass(frozen=True)
class Visit:
    """One request: when it is due (seconds from the start), from which address; with a form it is a POST."""

    due: float
    path: str
    address: str
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """What came of it: status (0: none), and seconds from when it was due, so that a late start counts."""

    visit: Visit
    status: int
    seconds: float


def send(port: int, visits: list[Visit], hands: int) -> list[Answer]:
    """Put all of them to the server, each at its time, over so many connections."""
    answers: list[Answer] = []
    waiting, lock, start = iter(visits), threading.Lock(), time.perf_counter() + 0.2

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                visit = next(waiting, None)
            if visit is None:
                return connection.close()
            time.sleep(max(0.0, start + visit.due - time.perf_counter()))
            status = _ask(connection, visit)
            answers.append(Answer(visit, status, time.perf_counter() - start - visit.due))

    threads = [threading.Thread(target=work) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _ask(connection: HTTPConnection, visit: Visit) -> int:
    headers = {"X-Forwarded-For": visit.address, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "petitions.invalid"}
    body = None
    if visit.form is not None:
        body, headers["Content-Type"] = urlencode(visit.form), "application/x-www-form-urlencoded"
    for _attempt in range(2):  # a kept connection may have been closed meanwhile
        try:
            connection.request("POST" if body is not None else "GET", visit.path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException):
            connection.close()
    return 0
