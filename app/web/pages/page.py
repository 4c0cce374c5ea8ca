"""What every page shares: its language, its words, its links, and the headers that keep a browser safe."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from app.asking.formats.tables import is_code
from app.model.durations import PARTS, parts_of
from app.model.languages import HOUSE, Labels, choose, language_of, spoken
from app.model.names import DEF, compact, path_of, short_name
from app.web.problems import asked_languages
from app.web.responses import fresh
from app.web.site import Site

_HERE = Path(__file__).parent.parent
_TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["short_name"] = short_name
_TEMPLATES.filters["is_code"] = is_code
_WORDS: dict[str, dict[str, str]] = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


class Page:
    """One page for one caller."""

    def __init__(self, site: Site, request: Request) -> None:
        self.site = site
        self.request = request
        self.languages = asked_languages(request)
        self.language = spoken(self.languages)

    def render(self, template: str, **given: Any) -> Response:
        """The page as HTML, revalidated by its contents like any other answer."""
        body = self.html(template, **given).encode()
        return fresh(body, "text/html", headers={**SAFE, "Content-Language": self.language})

    def html(self, template: str, **given: Any) -> str:
        """The page as text."""
        return _TEMPLATES.get_template(template).render(page=self, w=self.word, **given)

    def word(self, key: str, **given: object) -> str:
        """A word of words.yaml in the page's language."""
        return _WORDS[key][self.language].format(**given)

    def words(self, part: str) -> dict[str, str]:
        """All words whose keys begin with ``part-``, by the rest of their keys: what a script says."""
        return {
            key.removeprefix(f"{part}-"): said[self.language]
            for key, said in _WORDS.items()
            if key.startswith(f"{part}-")
        }

    def has_word(self, key: str) -> bool:
        """Whether words.yaml has this key."""
        return key in _WORDS

    def number(self, value: float | Decimal) -> str:
        """A number in two decimals, as the page's language writes it."""
        return f"{value:.2f}".replace(".", self.word("decimal-sign"))

    def duration(self, written: str) -> str:
        """An xsd:duration in words; what is none, or has parts of seconds, as it is written."""
        parts = None if "." in written else parts_of(written)
        counts = zip(PARTS, parts or (), strict=False)
        told = [f"{count} {self.word(part if count == 1 else f'{part}s')}" for part, count in counts if count]
        return ", ".join(told) or written

    def label(self, labels: Mapping[str, Labels], iri: str) -> str:
        """A thing's label, or its IRI in short: for what is ours its path."""
        return choose(labels.get(iri, {}), self.languages) or path_of(iri) or compact(iri)

    def language_label(self, labels: Mapping[str, Labels], iri: str) -> str | None:
        """The language of that label, where it is another than the page's."""
        tag = language_of(labels.get(iri, {}), self.languages)
        return tag if tag and tag != self.language else None

    def href(self, iri: str) -> str | None:
        """Where a person reads about a thing: here if it is ours, else at its own address."""
        if iri.startswith(DEF):
            return f"/def#{quote(iri.removeprefix(DEF))}"
        path = path_of(iri)
        if path is not None:
            return self.with_language(f"/doc/{quote(path)}")
        return iri if iri.startswith(("https://", "http://")) else None

    def with_language(self, path: str, **query: str) -> str:
        """A path of ours that keeps the language that the caller chose by hand."""
        chosen = self.request.query_params.get("lang")
        given = {**query, **({"lang": chosen} if chosen else {})}
        return f"{path}?{urlencode(given)}" if given else path

    def in_other_language(self) -> str:
        """The same page in the other language."""
        other = next(tag for tag in HOUSE if tag != self.language)
        rest = [(key, value) for key, value in self.request.query_params.multi_items() if key != "lang"]
        return f"/{quote(self.request.url.path.lstrip('/'))}?{urlencode([*rest, ('lang', other)])}"

    @property
    def other(self) -> str:
        """The other language's tag."""
        return next(tag for tag in HOUSE if tag != self.language)
