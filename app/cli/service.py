"""vakgraaf serve and load: the service itself, and the reference graph that it starts from."""

from typing import Annotated

import typer

from app.cli.terminal import Json, tell
from app.main import open_public
from app.serving import serve
from app.settings import read_settings


def serve_verb(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    json_: Json = False,
) -> None:
    """Run the service; the reference graph is loaded on the first start."""
    del json_  # the log is for people; /health/ready is for machines
    serve(read_settings(host=host, port=port))


def load(json_: Json = False) -> None:
    """Load the reference graph of this release, or bring an older one up to date."""
    store = open_public(read_settings())
    told = {"triples": store.size(), "revision": store.revision()}
    store.close()
    tell(told, f"{told['triples']} triples, revision {told['revision']}", as_json=json_)
