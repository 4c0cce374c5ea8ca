"""Messages come whole, or it is told why not."""

import os
import threading
import time
from collections.abc import Iterator

import pytest

from app.workers.frames import MOST_BYTES, Frames, read_frame, write_frame

SOON_S, NEVER_S = 0.1, 30


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    for end in (reading, writing):
        try:
            os.close(end)
        except OSError:
            continue


def send(writing: int, *messages: object) -> None:
    with os.fdopen(writing, "wb", closefd=False) as file:
        for message in messages:
            write_frame(file, message)


def until(seconds: float) -> float:
    return time.monotonic() + seconds


def test_messages_that_come_at_once_are_read_one_by_one(pipe):
    reading, writing = pipe
    send(writing, {"a": 1}, ["é"], None)
    frames = Frames(reading)
    assert [frames.read(until(NEVER_S)) for _ in range(3)] == [{"a": 1}, ["é"], None]
    with pytest.raises(TimeoutError):
        frames.read(until(SOON_S))


def test_a_message_that_stalls_is_given_up_in_time_and_read_whole_when_it_goes_on(pipe):
    reading, writing = pipe
    frames = Frames(reading)
    whole = len(b'"whole"').to_bytes(8, "big") + b'"whole"'
    for place in range(len(whole)):
        with pytest.raises(TimeoutError):
            frames.read(until(0))
        os.write(writing, whole[place : place + 1])
    assert frames.read(until(NEVER_S)) == "whole"


def test_a_message_larger_than_a_pipe_holds_comes_whole(pipe):
    reading, writing = pipe
    sending = threading.Thread(target=send, args=(writing, "x" * 5_000_000))
    sending.start()
    assert Frames(reading).read(until(NEVER_S)) == "x" * 5_000_000
    sending.join()


@pytest.mark.parametrize(
    "said", [b"", b"\0\0\0", (9).to_bytes(8, "big") + b'"cut', (MOST_BYTES + 1).to_bytes(8, "big")]
)
def test_a_writer_that_goes_away_or_lies_has_said_nothing(pipe, said):
    reading, writing = pipe
    os.write(writing, said)
    os.close(writing)
    with pytest.raises(EOFError):
        Frames(reading).read(until(NEVER_S))


@pytest.mark.parametrize(
    "said", [b"", b"\0\0\0", (9).to_bytes(8, "big") + b'"cut', (MOST_BYTES + 1).to_bytes(8, "big")]
)
def test_a_child_whose_parent_goes_away_hears_that_too(pipe, said):
    reading, writing = pipe
    os.write(writing, said)
    os.close(writing)
    with os.fdopen(reading, "rb", closefd=False) as file, pytest.raises(EOFError):
        read_frame(file)


def test_many_open_files_do_not_matter(pipe):
    reading, writing = pipe
    send(writing, "here")
    high = os.dup2(reading, 1500)
    try:
        assert Frames(high).read(until(NEVER_S)) == "here"
    finally:
        os.close(high)
