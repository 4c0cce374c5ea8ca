"""What is given beside the bytes of a submission."""

from dataclasses import dataclass

from app.model.kinds import Kind
from app.model.submissions import Submitter
from app.reading.naming import Find


@dataclass(frozen=True)
class Given:
    """The kind of submission, whose it is, and how to find the things that it refers to."""

    kind: Kind
    submitter: Submitter
    find: Find
