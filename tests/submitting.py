"""What the tests of submissions share: small catalogues, keys, and what an account sends."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from conftest import Service

from app.control import checkpoint
from app.model.names import ID
from app.store.keys import Keys
from app.store.layout import RECORDS, STORE

TURTLE = "text/turtle"
HEAD = """
@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <https://w3id.org/vakgraaf/id/> .
"""
LEVEL = f"{ID}competence/ai-literacy-4/kennis-en-begrip/2"


def catalogue(*courses: str, code: str = "radio", own: str = "") -> bytes:
    """A catalogue of an academy as Turtle, with these statements in it; ``own`` stands on the catalogue itself."""
    first = f"""
<{ID}catalogue/{code}> a vg:Catalogue ; dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ;
  dct:publisher <{ID}academy/{code}> ; vg:contactTeam "Team Leeraanbod" ; {own}
  vg:contactPage <https://academie.example/contact> .
"""
    return f"{HEAD}{first}{''.join(courses)}".encode()


def course(name: str, title: str = "", code: str = "radio", more: str = "", teaches: str = LEVEL) -> str:
    """A course of an academy, with everything that is asked for."""
    return f"""
<{ID}course/{code}/{name}> a vg:Course ; dct:identifier "{name}" ; schema:name "{title or name}"@nl ;
  schema:description "Over {name}."@nl ; schema:provider <{ID}academy/{code}> ; {more}
  vg:teaches <{teaches}> .
"""


def key_for(data_dir: Path, organisation: str = "radio", kinds: frozenset[str] | None = None) -> str:
    """A key for an organisation, as the operator would hand it out."""
    register = Keys(data_dir / RECORDS)
    try:
        return register.create(organisation, kinds, 1)[1]
    finally:
        register.close()


def copy_of(service: Service, target: Path) -> Path:
    """A data directory like that of a running service, for a test that writes: linked, which is sooner than built."""
    target.mkdir(parents=True)
    with checkpoint(service.data_dir) as folder:
        folder.rename(target / STORE)
    with (
        closing(sqlite3.connect(service.data_dir / RECORDS)) as found,
        closing(sqlite3.connect(target / RECORDS)) as made,
    ):
        found.backup(made)
    return target


class Account:
    """Somebody with a key at a running service."""

    def __init__(self, service: Service, organisation: str = "radio", kinds: frozenset[str] | None = None) -> None:
        self.service = service
        self.organisation = organisation
        self.headers = {"Authorization": f"Bearer {key_for(service.data_dir, organisation, kinds)}"}

    def submit(
        self, body: bytes, media_type: str = TURTLE, headers: dict[str, str] | None = None, **asked: str
    ) -> httpx.Response:
        """Send a file in."""
        sent = {**self.headers, "Content-Type": media_type, **(headers or {})}
        parameters = {"kind": "catalogue", **asked}
        return self.service.client.post("/v1/submissions", params=parameters, headers=sent, content=body)

    def accepted(self, body: bytes, media_type: str = TURTLE, **asked: str) -> dict[str, Any]:
        """Send a file in that is to be accepted; what the service says of it."""
        answered = self.submit(body, media_type, **asked)
        assert answered.status_code in {200, 201}, answered.text
        told: dict[str, Any] = answered.json()
        return told

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Read something of one's own."""
        return self.service.client.get(path, headers={**self.headers, **headers})

    def standing(self, kind: str = "catalogue") -> httpx.Response:
        """What stands of the organisation."""
        path = f"/v1/organisations/{self.organisation}/graphs/{kind}"
        return self.service.client.get(path, headers={"Accept": "application/n-triples"})

    def versions(self, kind: str = "catalogue") -> list[dict[str, Any]]:
        """The versions of what the organisation sent, newest first; none is an empty list."""
        answered = self.service.client.get(f"/v1/organisations/{self.organisation}/graphs/{kind}/versions")
        return answered.json()["versions"] if answered.status_code == httpx.codes.OK else []
