"""Who waits is let in in the order of coming, or told in time that it is busy."""

import threading
import time

import pytest

from app.model.errors import BusyError
from app.workers.places import Places

DEADLINE_S = 30


def test_so_many_are_let_in_and_one_more_is_told_that_it_is_busy():
    places = Places(2, wait_s=0.1)
    with places.taken(), places.taken(), pytest.raises(BusyError), places.taken():
        pass
    with places.taken(), places.taken():
        pass


def test_a_place_is_free_again_whatever_went_wrong_in_it():
    places = Places(1, wait_s=0.1)
    with pytest.raises(ZeroDivisionError), places.taken():
        raise ZeroDivisionError
    with places.taken():
        pass


def test_who_came_first_is_served_first():
    places, served = Places(1, wait_s=DEADLINE_S), []

    def wait(number: int) -> None:
        with places.taken():
            served.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(8)]
    with places.taken():
        for thread in threads:
            thread.start()
            time.sleep(0.02)
    for thread in threads:
        thread.join(DEADLINE_S)
    assert served == list(range(8))


def test_one_that_gave_up_does_not_hold_up_those_behind_it():
    places, told = Places(1, wait_s=0.3), []

    def wait() -> None:
        try:
            with places.taken():
                told.append("served")
        except BusyError:
            told.append("busy")

    first, second = threading.Thread(target=wait), threading.Thread(target=wait)
    with places.taken():
        first.start()
        time.sleep(0.2)
        second.start()
        first.join(DEADLINE_S)
        assert told == ["busy"]
    second.join(DEADLINE_S)
    assert told == ["busy", "served"]
