"""All settings, in one typed object. Each is an environment variable VAKGRAAF_…; an unknown one is an error."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.model.errors import Fault, WrongInputError
from app.model.languages import Text

PACKAGE = Path(__file__).resolve().parent.parent  # what is read, beside the code
ONTOLOGY = PACKAGE / "ontology"
SHAPES = PACKAGE / "shapes"
QUERIES = PACKAGE / "queries"
INTERNAL = QUERIES / "internal"
TABLES = QUERIES / "tables"
PREFIX = "VAKGRAAF_"
_WEB_ADDRESS = r"^https?://[^\s<>\"{}|\\^`]+$"
_EMAIL = r"^[^\s<>\"{}|\\^`@:/?#]+@[^\s<>\"{}|\\^`@:/?#]+$"


class Settings(BaseSettings):
    """What an operator can set. The description of each field is what ``vakgraaf check`` prints."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    data_dir: Path = Field(default=Path("data"), description="the folder that holds the store and the records")
    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="the port to listen on")
    public_url: str = Field(
        default="", description="the address that callers use, without a slash at the end; else host:port"
    )
    cache_mb: int = Field(
        default=64, ge=0, description="memory for answers kept until the next revision, in MB (10^6 bytes)"
    )
    workers: int = Field(default=2, ge=1, le=64, description="child processes that read and check what is sent in")
    worker_mb: int = Field(default=2_000, ge=1_000, description="memory that one of them may use, in MB (10^6 bytes)")
    check_deadline_s: float = Field(default=120, gt=0, description="seconds that examining one submission may take")
    sparql_workers: int = Field(default=2, ge=1, le=64, description="child processes that evaluate public SPARQL")
    sparql_worker_mb: int = Field(
        default=1_000, ge=500, description="memory that one of them may use, in MB (10^6 bytes)"
    )
    sparql_deadline_s: float = Field(default=10, gt=0, description="seconds that a public SPARQL query may take")
    sparql_wait_s: float = Field(default=2, ge=0, description="seconds that a query waits for a free child before 503")
    sparql_client: int = Field(
        default=0, ge=0, description="queries of one client that are evaluated at once; 0: all children but one"
    )
    sparql_rows: int = Field(default=1_000_000, ge=1, description="most rows or triples in one SPARQL answer")
    sparql_answer_mb: int = Field(default=256, ge=1, description="most MB (10^6 bytes) in one SPARQL answer")
    sparql_budget_s: float = Field(
        default=60, gt=0, description="seconds of query time that one client has in a minute, before 429"
    )
    sparql_budget_errors: int = Field(
        default=30, ge=1, description="queries that may fail for one client in a minute, before 429"
    )
    trusted_proxies: str = Field(
        default="", description="addresses of proxies, parted by commas, whose X-Forwarded-For names the client"
    )
    store: str = Field(
        default="",
        description="the query address of a SPARQL 1.1 endpoint that holds the public graph; empty: a store of our own",
    )
    store_update: str = Field(default="", description="its update address; empty: the query address")
    store_graphs: str = Field(default="", description="its Graph Store Protocol address; empty: updates only")
    store_user: str = Field(default="", description="the user name for it (HTTP basic)")
    store_password: SecretStr = Field(default=SecretStr(""), description="the password that goes with the user name")
    store_token: SecretStr = Field(default=SecretStr(""), description="a bearer token for it, instead of a user name")
    store_deadline_s: float = Field(default=60, gt=0, description="seconds that it may take to answer")
    restricted_store: str = Field(
        default="",
        description="the query address of a second endpoint, for what tells of people; empty: a store of our own where "
        "the public graph has one, else none",
    )
    restricted_store_update: str = Field(default="", description="its update address; empty: the query address")
    restricted_store_graphs: str = Field(
        default="", description="its Graph Store Protocol address; empty: updates only"
    )
    restricted_store_user: str = Field(default="", description="the user name for it (HTTP basic)")
    restricted_store_password: SecretStr = Field(
        default=SecretStr(""), description="the password that goes with the user name"
    )
    restricted_store_token: SecretStr = Field(
        default=SecretStr(""), description="a bearer token for it, instead of a user name"
    )
    pseudonym_key: SecretStr = Field(
        default=SecretStr(""),
        description="the secret with which members of pools get their pseudonyms: 32 bytes or more; "
        "without it no pool is taken in",
    )
    pseudonym_key_file: Path | None = Field(
        default=None, description="a file with that secret, outside the data directory; pseudonyms rotate renews it"
    )
    replica: Literal["writing", "reading"] = Field(
        default="writing", description="reading: never change the store; another replica, over the same store, does"
    )
    feed_days: int = Field(
        default=365, ge=1, description="days for which the feed at /feed tells every change; then what stood is kept"
    )
    processing_days: int = Field(
        default=730, ge=1, description="days for which it is kept who looked into a pool and what was asked there"
    )
    threshold: int = Field(
        default=10, ge=5, le=100, description="people below which no figure of a released table is shown"
    )
    oauth_issuer: str = Field(
        default="",
        description="the issuer of access tokens, as it calls itself (https://…); empty: API keys only",
    )
    oauth_audience: str = Field(default="", description="the audience that an access token must name: this service")
    oauth_clients: str = Field(
        default="",
        description="a JSON file {client_id: {organisation, kinds}}: for whom a client may submit; read at the start",
    )
    operator: str = Field(default="Vakgraaf", min_length=1, description="who runs this installation")
    operator_url: str = Field(
        default="https://w3id.org/vakgraaf",
        pattern=_WEB_ADDRESS,
        description="the address that stands for them: their own",
    )
    operator_email: str = Field(
        default="vakgraaf@example.org", pattern=_EMAIL, description="the mailbox of a team of theirs, for questions"
    )
    standards: Path = Field(
        default=Path("../shared/data"),
        description="tests only: the folder with the standards' own shapes to try our data against",
    )

    @property
    def address(self) -> str:
        """The address under which callers reach the service."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(host: str | None = None, port: int | None = None) -> Settings:
    """The settings of the environment, with what was given on the command line put over them.

    Raises WrongInputError that names each unknown or unusable variable.
    """
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    faults = [
        _unknown(name, known)
        for name in sorted(os.environ)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    ]
    if faults:
        raise WrongInputError(faults)
    try:
        return Settings.model_validate({**Settings().model_dump(), **given})
    except ValidationError as error:
        raise WrongInputError([_unusable(dict(fault)) for fault in error.errors()]) from error


def _unknown(name: str, known: set[str]) -> Fault:
    names = ", ".join(sorted(known))
    return Fault(
        name,
        os.environ[name],
        Text(f"De instelling {name} bestaat niet.", f"There is no setting {name}."),
        Text(f"Kies een van: {names}.", f"Use one of: {names}."),
    )


def _unusable(fault: dict[str, object]) -> Fault:
    location = fault["loc"]
    name = f"{PREFIX}{str(location[0] if isinstance(location, tuple) else location).upper()}"
    found = str(fault["input"])
    return Fault(
        name,
        found,
        Text(f"De instelling {name} kan niet {found!r} zijn.", f"The setting {name} cannot be {found!r}."),
        Text(f"{fault['msg']}.", f"{fault['msg']}."),
    )
