"""Work that takes longer than a caller waits: promised, done one at a time in the order in which it came, and kept.

A job that waited or ran when the process ended is done after the next start, and once: it submits under a key of its
own, so what came in before the end is found and not taken in again.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from threading import Condition, Thread
from typing import Any

from app.desk import Desk, Receipt, Sent
from app.model.errors import (
    BudgetError,
    BusyError,
    ConflictError,
    NotReadyError,
    UnreadableError,
    VakgraafError,
)
from app.model.languages import Text
from app.store.jobs import CANCELLED, DONE, FAILED, RUNNING, Job, JobRegister
from app.store.phases import PHASES, begun
from app.submit import came_of, earlier, submit
from app.web.problems import place_told, status_of

log = logging.getLogger("vakgraaf")
MOST_WAITING = 20  # jobs of one organisation
MOST_STARTS = 5  # that ended with the process, before a job is given up
AGAIN_S = 2  # before a job that could not be done is tried again
_WAIT_FOR_SPACE_S = 60
_LONGEST_END_S = 10  # that a stop waits for what is being stored


class Jobs:
    """The jobs of a desk, and the thread that does them. ``interrupt`` ends what is being examined when it stops."""

    def __init__(self, desk: Desk, register: JobRegister, interrupt: Callable[[], None] | None = None) -> None:
        self._desk = desk
        self._register = register
        self._interrupt = interrupt
        self._changed = Condition()
        self._closing = False
        self._thread = Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def promise(self, sent: Sent, if_match: str | None = None, key: str | None = None) -> Job:
        """Take a submission in later; when this returns it is on disk. The same call again is the same job.

        Raises UnreadableError when a first look refuses it, ConflictError when something else came under its key,
        BudgetError when too many of its organisation wait, NotReadyError when nothing can be taken in.
        """
        trouble = self._desk.publisher.trouble()
        if trouble is not None:
            raise NotReadyError(trouble)
        if self._desk.glance is not None:
            self._desk.glance(sent)
        asked = Job(
            sent.organisation or "",
            sent.client,
            sent.kind,
            sent.media_type,
            sha256(sent.body).hexdigest(),
            if_match,
            key,
        )
        with self._changed:
            known = None if key is None else self._register.repeated(sent.client, key)
            if known is not None:
                return _same(known, asked)
            earlier(self._desk, sent, key)  # which raises when something else came under this key at once
            if self._register.waiting(asked.organisation) >= MOST_WAITING:
                raise _too_many()
            job = self._register.add(asked, sent.body)
            self._changed.notify_all()
        return job

    def find(self, identifier: str, organisation: str) -> Job | None:
        """The job of this identifier, if it is this organisation's."""
        job = self._register.find(identifier)
        return job if job is not None and job.organisation == organisation else None

    def cancel(self, job: Job) -> Job:
        """End a job that waits; raises ConflictError for one that does not wait any more."""
        if not self._register.end(job, CANCELLED):
            raise _not_waiting(self._register.find(job.id) or job)
        return self._register.find(job.id) or job

    def progress(self, job: Job) -> tuple[str | None, float | None]:
        """What is being done for a job, and the part of its phases that is behind it.

        No phase for one that does not run, no part for one that came to nothing.
        """
        phase = begun(self._register.phases(job)) if job.state == RUNNING else None
        behind = PHASES.index(phase) if phase in PHASES else 0
        return phase, {DONE: 1.0, FAILED: None, CANCELLED: None}.get(job.state, round(behind / len(PHASES), 2))

    def ahead(self, job: Job) -> int:
        """How many jobs come before one that waits."""
        return self._register.ahead(job)

    def receipt(self, job: Job) -> Receipt | None:
        """What became of a job that is done."""
        return self._came_of(job) if job.state == DONE else None

    def close(self) -> None:
        """Begin nothing more, and wait until what is being stored is stored; the rest is done after the next start."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._interrupt is not None:
            self._interrupt()
        self._thread.join(_LONGEST_END_S)

    def _work(self) -> None:
        while not self._closing:
            try:
                for job in self._register.interrupted():
                    self._take_up_again(job)
                self._do_next()
            except Exception:
                log.exception("unforeseen among the jobs")
                self._wait(AGAIN_S)

    def _take_up_again(self, job: Job) -> None:
        if self._came_of(job) is not None:
            self._register.end(job, DONE)
        elif job.starts >= MOST_STARTS:
            self._register.end(job, FAILED, json.dumps(_told(_GIVEN_UP)))
        else:
            self._register.take_up_again(job)

    def _came_of(self, job: Job) -> Receipt | None:
        desk = self._desk.of(job.kind)
        known = desk.history.repeated(job.client, _key(job))
        return None if known is None else came_of(desk, *known)

    def _do_next(self) -> None:
        with self._changed:
            job = self._register.next()
            if job is None:
                self._changed.wait_for(lambda: self._closing or self._register.next() is not None)
                return
        if self._register.start(job):
            self._do(job)

    def _do(self, job: Job) -> None:
        try:
            submit(self._desk, self._sent(job), job.if_match, _key(job))
        except Exception as error:
            if self._closing:  # it was interrupted: it is done after the next start
                return
            if isinstance(error, BusyError | NotReadyError):
                self._register.put_back(job)
                self._wait(AGAIN_S)
                return
            if not isinstance(error, VakgraafError):
                log.exception("unforeseen in a job")
            self._register.end(job, FAILED, json.dumps(problem_of(error)))
        else:
            self._register.end(job, DONE)

    def _sent(self, job: Job) -> Sent:
        body = self._register.body(job)
        if body is None:
            raise _no_bytes()
        phases = self._register.phases(job)
        return Sent(job.kind, job.media_type, body, job.organisation, job.client, phases)

    def _wait(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing, seconds)


def problem_of(error: Exception) -> dict[str, Any]:
    """What went wrong in a job, in both languages: it is read later, by whoever asks."""
    told = _told(error if isinstance(error, VakgraafError) else _UNFORESEEN)
    if isinstance(error, UnreadableError):
        told |= {"place": place_told(error.place)}
    return told


def _told(error: VakgraafError) -> dict[str, Any]:
    status, title = (500, _UNFORESEEN_TITLE) if type(error) is VakgraafError else status_of(error)
    told: dict[str, Any] = {"status": status, "title": asdict(title), "detail": asdict(error.message)}
    repair, rule = getattr(error, "repair", None), getattr(error, "rule", None)
    told |= {"repair": asdict(repair)} if repair is not None else {}
    return told | ({"rule": rule} if rule is not None else {})


def _key(job: Job) -> str:
    """The key under which a job submits: its sender's, or one that nobody else has."""
    return f"job {job.id}" if job.key is None else job.key


def _same(known: Job, asked: Job) -> Job:
    if known.call != asked.call:
        raise ConflictError(
            Text(
                f"Onder Idempotency-Key {asked.key!r} kwam eerder iets anders.",
                f"Something else came earlier under Idempotency-Key {asked.key!r}.",
            ),
        )
    return known


def _too_many() -> BudgetError:
    return BudgetError(
        Text(
            f"Er wachten al {MOST_WAITING} inzendingen van uw organisatie. Wacht tot er een klaar is.",
            f"{MOST_WAITING} submissions of your organisation wait already. Wait until one is done.",
        ),
        _WAIT_FOR_SPACE_S,
    )


def _not_waiting(job: Job) -> ConflictError:
    nl, en = _STATES.get(job.state, Text(job.state, job.state)).nl, job.state
    return ConflictError(
        Text(
            f"Deze taak wacht niet meer (zij is {nl}) en kan dus niet meer vervallen.",
            f"This job does not wait any more (it is {en}), so it cannot be cancelled.",
        ),
    )


def _no_bytes() -> ConflictError:
    return ConflictError(
        Text(
            "Het bestand van deze taak is er niet meer. Dien het opnieuw in.",
            "The file of this job is there no more. Submit it again.",
        ),
    )


_STATES = {
    "running": Text("bezig", "running"),
    "done": Text("klaar", "done"),
    "failed": Text("mislukt", "failed"),
    "cancelled": Text("vervallen", "cancelled"),
}
_UNFORESEEN_TITLE = Text("Interne fout", "Internal error")
_UNFORESEEN = VakgraafError(
    Text("Er ging iets mis aan onze kant; het is gelogd.", "Something went wrong on our side; it was logged.")
)
_GIVEN_UP = VakgraafError(
    Text(
        f"De dienst is {MOST_STARTS} keer beëindigd terwijl zij hiermee bezig was. Er is niets aangenomen.",
        f"The service ended {MOST_STARTS} times while it was at this. Nothing was taken in.",
    )
)
