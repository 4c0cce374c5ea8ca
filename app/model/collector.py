"""Python's collector of circles, kept from looking where there are none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Reading and checking make many objects and no circles: looking for circles took four tenths of the time.

    Inside another one it does nothing, so that whoever does both pays for one look at the end, when most is gone.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
