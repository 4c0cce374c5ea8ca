"""What an organisation calls its members is gone as soon as it is read, whatever the format and whatever goes wrong."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from on_disk import holding
from openpyxl import Workbook
from own_desk import own_desk
from people.of_people import CSV, KEYRING, TURTLE, pool, pool_in_json, pool_in_turtle

from app.desk import Desk, Receipt, Sent, graph_of
from app.main import House
from app.model.errors import NotReadyError, UnreadableError
from app.model.names import ID
from app.people.pseudonyms import Keyring, pseudonym
from app.submit import revalidate, submit, validate

SECRET = "M-8812-geheim"  # noqa: S105  (what an organisation calls a member)


@pytest.fixture(scope="module")
def desk(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path_factory.mktemp("unnamed") / "own", KEYRING) as opened:
        yield opened


def sent(desk: Desk, body: bytes, media_type: str = CSV, organisation: str = "gm0363") -> Receipt:
    return submit(desk, Sent("pool", media_type, body, organisation, "test"))


def members(desk: Desk, organisation: str = "gm0363") -> set[str]:
    """The pseudonyms that stand in the pools of an organisation."""
    assert desk.restricted is not None
    told = desk.restricted.held.triples("graph", {"graph": [graph_of(organisation, "pool")]})
    return set(re.findall(r"/pool-member/[^>]*/([a-z2-7]{32})>", " ".join(str(triple.subject) for triple in told)))


def workbook(table: bytes) -> bytes:
    """The same table as a spreadsheet."""
    book, written = Workbook(), io.BytesIO()
    assert book.active is not None
    for line in table.decode().splitlines():
        book.active.append(line.split(";"))  # type: ignore[union-attr]
    book.save(written)
    return written.getvalue()


FORMATS = {
    "csv": (CSV, pool(SECRET)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(pool(SECRET))),
    "turtle": (TURTLE, pool_in_turtle(SECRET)),
    "json-ld": ("application/ld+json", pool_in_json(SECRET)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_member_has_the_same_pseudonym_in_every_format(desk: Desk, name: str) -> None:
    media_type, body = FORMATS[name]
    receipt = sent(desk, body, media_type)
    assert receipt.submission.state == "accepted", receipt.report.findings
    assert members(desk) == {pseudonym(KEYRING.of("gm0363"), ["data"], SECRET)}


def test_what_is_stored_says_nothing_of_a_local_identifier(desk: Desk) -> None:
    sent(desk, pool_in_turtle(SECRET), TURTLE)
    assert desk.restricted is not None
    stored = desk.restricted.store.dump()
    assert b"localId" not in stored
    assert b"PoolMember" in stored
    assert SECRET.encode() not in stored


def test_one_number_is_two_pseudonyms_in_two_organisations_and_in_two_pools(desk: Desk) -> None:
    assert sent(desk, pool("123456782")).submission.state == "accepted"
    assert sent(desk, pool("123456782"), organisation="gm0344").submission.state == "accepted"
    assert not members(desk) & members(desk, "gm0344")
    before = members(desk)
    assert sent(desk, pool("123456782", code="other")).submission.state == "accepted"
    assert not members(desk) & before


def test_what_stands_can_be_checked_again_under_its_pseudonyms(desk: Desk) -> None:
    sent(desk, pool(SECRET))
    before = members(desk)
    assert revalidate(desk) == []
    assert members(desk) == before


WRONG = {
    "twice in a table": (CSV, pool(SECRET, SECRET)),
    "twice in turtle": (TURTLE, pool_in_turtle(SECRET) + pool_in_turtle(SECRET).replace(b"data/M", b"data/again-M")),
    "two in one cell": (CSV, pool(f"{SECRET}|{SECRET}2")),
    "in the column of the profile": (CSV, pool("x").replace(b"kwiv-4/1.1.6", SECRET.encode())),
    "in the column of the kind of row": (CSV, pool("x").replace(b"lid;", f"{SECRET};".encode())),
    "in the column of the pool's code": (CSV, pool("x").replace(b"lid;;", f"lid;{SECRET};".encode())),
    "beside the table": (CSV, pool("x").replace(b"now\n", f"now;{SECRET}\n".encode())),
    "as the name of a column": (CSV, pool("x").replace(b"eigen nummer", SECRET.encode())),
    "without a pool": (CSV, pool(SECRET).replace(b";data;M", b";;M")),
    "in another property": (TURTLE, pool_in_turtle(SECRET, told=f'; <https://x.example/{SECRET}> "over {SECRET}."')),
    "as a reference": (TURTLE, pool_in_turtle(SECRET, told=f"; <{ID}x> <{ID}pool-member/gm0344/y/{SECRET}>")),
    "without its property": (TURTLE, pool_in_turtle(SECRET).replace(f'vg:localId "{SECRET}" ;'.encode(), b"")),
    "of an unknown class": (TURTLE, pool_in_turtle(SECRET).replace(b"vg:PoolMember", b"vg:PoolMembre")),
    "with an unseen sign": (CSV, pool(f"{SECRET}\u202e")),
    "in an unknown key": ("application/ld+json", pool_in_json(SECRET).replace(b'"pool":', f'"{SECRET}":'.encode())),
}


@pytest.mark.parametrize("name", WRONG)
def test_no_report_shows_a_local_identifier_whatever_is_wrong(desk: Desk, name: str) -> None:
    media_type, body = WRONG[name]
    assert SECRET.encode() in body
    receipt = sent(desk, body, media_type)
    assert receipt.submission.state == "refused"
    assert receipt.report.findings
    assert SECRET not in repr(receipt.report)
    assert desk.restricted is not None
    assert SECRET.encode() not in desk.restricted.blobs.read(receipt.submission.report)


def test_a_finding_still_says_where_to_look(desk: Desk) -> None:
    found = sent(desk, pool("a-1", SECRET, SECRET)).report.findings
    places = [finding.place for finding in found if finding.rule == "duplicate-key"]
    assert [place.row for place in places if place] == [5]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (TURTLE, pool_in_turtle(SECRET).replace(b"data/M", b"data/ M")),
        ("application/ld+json", pool_in_json(SECRET)[:-3]),
        (CSV, pool(SECRET).replace(b"lid", b'"lid')),
    ],
    ids=["turtle", "json-ld", "csv"],
)
def test_what_cannot_be_read_is_told_without_its_text(desk: Desk, media_type: str, body: bytes) -> None:
    try:
        report = repr(sent(desk, body, media_type).report)
    except UnreadableError as error:
        report = f"{error.message} {error.place}"
    assert "geheim" not in report


def test_without_a_key_no_pool_is_taken_in_but_a_file_can_be_tried(
    house: House, data_dir: Path, tmp_path: Path
) -> None:
    with own_desk(house, data_dir, tmp_path / "own") as keyless:
        with pytest.raises(NotReadyError, match="VAKGRAAF_PSEUDONYM_KEY_FILE"):
            sent(keyless, pool(SECRET))
        assert validate(keyless, Sent("pool", CSV, pool(SECRET), "gm0363")).report.conforms


def test_nothing_on_the_disk_tells_a_local_identifier(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    for media_type, body in [*FORMATS.values(), *WRONG.values()]:
        sent(desk, body, media_type)
    files = [path for path in tmp_path_factory.getbasetemp().glob("unnamed*/own/**/*") if path.is_file()]
    assert any("restricted" in path.parts for path in files)
    assert holding(files, [SECRET.encode()]) == []


def test_a_small_file_cannot_be_guessed_from_what_is_kept_of_it(desk: Desk) -> None:
    body = pool(SECRET)
    assert sent(desk, body).submission.digest == KEYRING.digest(body) != Keyring(lambda: b"x" * 32).digest(body)
