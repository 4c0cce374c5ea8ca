"""A JSON-LD document, walked beside the parser: where each value stands, and what the parser would leave out.

The parser leaves out what it does not understand: an unknown key, an IRI without a scheme, a language that is none. So
everything that is said is noted first, what cannot be read is told, and what then does not come back is told too.
"""

import json
from typing import Any

from pyoxigraph import RdfFormat, parse

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.names import DEF, RDF_TYPE
from app.model.submissions import Place, Reading
from app.model.terms import BlankNode, Literal, NamedNode, Term
from app.reading.columns import did_you_mean
from app.reading.contexts import Context, Word
from app.reading.draft import Draft
from app.reading.given import Given
from app.reading.json_text import below
from app.reading.limits import MOST_LANGUAGES, MOST_SUGGESTIONS, MOST_TRIPLES, endless_text, over_limit
from app.reading.numbers import canonical_decimal
from app.reading.terms import language_tag, named_node
from app.reading.turtle import blank_node

_TYPE = NamedNode(RDF_TYPE)
_VALUE_KEYS = {"@value", "@type", "@language"}
_LEAVE_OUT = Text(
    "Laat het weg, of zet wat het zegt in de omschrijving.", "Leave it out, or put it in the description."
)

Said = tuple[NamedNode, NamedNode, Term]


def _refused(key: str, path: str) -> UnreadableError:
    return UnreadableError(
        Text(
            f"{path}: {key} wordt hier niet gelezen. Schrijf de gegevens als gewone objecten met een id.",
            f"{path}: {key} is not read here. Write the data as plain objects with an id.",
        ),
        Place(json_path=path),
        "context" if key == "@context" else "json-ld",
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Walk:
    """One document, walked with its context."""

    def __init__(self, context: Context, given: Given) -> None:
        self._context = context
        self._kind = given.kind
        self._draft = Draft()
        self._said: dict[Said, str] = {}
        self._paths: dict[tuple[Term, Term | None], str] = {}
        self._repairs: dict[str, Text | None] = {}

    def document(self, document: dict[str, Any]) -> None:
        """Walk the whole document: one thing, or a list of things under @graph."""
        if "@graph" not in document:
            self._node({key: value for key, value in document.items() if key != "@context"}, "$", document)
            return
        if set(document) != {"@context", "@graph"}:
            raise _refused("@graph", "$['@graph']")  # beside an id it names a graph, and graphs are not the sender's
        for index, thing in enumerate(_listed(document["@graph"])):
            self._thing(thing, below("$['@graph']", index))

    def read(self, document: dict[str, Any]) -> Reading:
        """What the parser makes of it, each triple at its place; what it left out though it was said is a finding."""
        found: set[Said] = set()
        try:
            for triple in parse(json.dumps(document), RdfFormat.JSON_LD, without_named_graphs=True):
                said = (triple.subject, triple.predicate, triple.object)
                if not any(isinstance(term, BlankNode) for term in said):
                    found.add(said)
                    self._draft.state(*said, Place(json_path=self._path(said)))
        except MemoryError as error:  # what the parser says of a text beyond its buffer of 16 MiB
            raise endless_text() from error
        except (SyntaxError, ValueError) as error:
            raise UnreadableError(
                Text(f"Dit is niet te lezen als JSON-LD: {error}.", f"This cannot be read as JSON-LD: {error}."),
            ) from error
        for said, path in self._said.items():
            if said not in found:
                self._unread(said, path)
        return self._draft.reading()

    def _thing(self, thing: Any, path: str) -> NamedNode | None:
        if isinstance(thing, dict):
            return self._node(thing, path, thing)
        self._tell(
            "unread-value", Text("hier hoort een object met een id", "an object with an id belongs here"), path, thing
        )
        return None

    def _node(self, node: dict[str, Any], path: str, written: dict[str, Any]) -> NamedNode | None:
        """One thing; ``written`` is where its values are written in full for the parser."""
        keys = {key: self._context.keywords.get(key, key) for key in node}
        named = [key for key, said in keys.items() if said == "@id"]
        subject = self._subject([(key, node[key]) for key in named], path)
        if subject is not None:
            self._paths.setdefault((subject, None), path)
        for key, value in list(node.items()):
            here = below(path, key)
            if keys[key] == "@type":
                written[key] = self._types(subject, value, here)
            elif keys[key].startswith("@") and keys[key] != "@id":
                raise _refused(keys[key], here)
            elif keys[key] != "@id":
                self._property(subject, key, value, here, written)
            elif subject is None:
                del written[key]  # what it says is told already; the things within are read all the same
        return subject

    def _subject(self, said: list[tuple[str, Any]], path: str) -> NamedNode | None:
        if not said:
            blank_node(self._draft, Place(json_path=path))
            return None
        key, text = said[0]
        if len(said) > 1:
            raise _refused(said[1][0], below(path, said[1][0]))
        return self._reference(text, below(path, key))

    def _types(self, subject: NamedNode | None, value: Any, path: str) -> list[str]:
        """The classes, each in full: one that the context does not know becomes ours, so that checking names it."""
        full = []
        for text in _listed(value):
            known = self._context.class_iri(text) if isinstance(text, str) else None
            found = known or named_node(f"{DEF}{text}")
            if found is None:
                self._tell("unread-value", Text("dit is geen klasse", "this is no class"), path, text)
                continue
            full.append(found.value)
            self._say(subject, _TYPE, found, path)
        return full

    def _property(self, subject: NamedNode | None, key: str, value: Any, path: str, written: dict[str, Any]) -> None:
        word = self._context.word(key)
        if word is None:
            self._unknown_key(key, path)
            return
        if subject is not None:
            self._paths.setdefault((subject, word.iri), path)
        written[key] = self._value(subject, word, value, path)

    def _value(self, subject: NamedNode | None, word: Word, value: Any, path: str) -> Any:
        """Note where a value stands; gives the value as it is best written for the parser."""
        if isinstance(value, list):
            return [self._value(subject, word, one, below(path, index)) for index, one in enumerate(value)]
        if isinstance(value, dict):
            return self._object(subject, word, value, path)
        if isinstance(value, bool | int | float):
            return self._number(subject, word, value, path)
        if isinstance(value, str):
            self._text(subject, word, value, path)
        return value

    def _object(self, subject: NamedNode | None, word: Word, value: dict[str, Any], path: str) -> Any:
        if word.by_language:
            if len(value) > MOST_LANGUAGES:
                raise over_limit(
                    Text("talen bij één tekst", "languages of one text"), MOST_LANGUAGES, Place(json_path=path)
                )
            return {tag: self._texts(subject, word, (tag, said), below(path, tag)) for tag, said in value.items()}
        if "@value" in value:
            return self._value_object(subject, word, value, path)
        if set(value) == {"@set"}:
            return {"@set": self._value(subject, word, value["@set"], below(path, "@set"))}
        thing = self._node(dict(value), path, value)
        if thing is not None:
            self._say(subject, word.iri, thing, path)
        return value

    def _texts(self, subject: NamedNode | None, word: Word, said: tuple[str, Any], path: str) -> list[str]:
        """The texts under one language; what the parser would leave out or stop at is told and taken away."""
        tag, texts = said
        if tag != "@none" and language_tag(tag) is None:
            self._tell("unread-value", Text(f'"{tag}" is geen taalcode', f'"{tag}" is no language code'), path, texts)
            return []
        kept = [text for text in _listed(texts) if isinstance(text, str)]
        for text in kept:
            literal = Literal(text) if tag == "@none" else Literal(text, language=tag.lower())
            self._say(subject, word.iri, literal, path)
        for other in _listed(texts):
            if other is not None and not isinstance(other, str):
                self._tell("unread-value", Text("hier hoort een tekst", "a text belongs here"), path, other)
        return kept

    def _value_object(self, subject: NamedNode | None, word: Word, value: dict[str, Any], path: str) -> Any:
        literal = self._literal(value)
        if literal is None:
            told = Text("deze waarde is niet te lezen", "this value cannot be read")
            self._tell("unread-value", told, path, value["@value"])
            return None
        if isinstance(value["@value"], str):  # of other values the parser writes the text as JSON-LD says
            self._say(subject, word.iri, literal, path)
        return value

    def _literal(self, value: dict[str, Any]) -> Literal | None:
        """What a value object says; None for one that is none."""
        text, tag, said = value["@value"], value.get("@language"), value.get("@type")
        datatype = self._context.class_iri(said) if isinstance(said, str) else None
        if not set(value) <= _VALUE_KEYS or not isinstance(text, str | bool | int | float) or (tag and said):
            return None
        if tag is not None:
            fits = isinstance(tag, str) and language_tag(tag) is not None and isinstance(text, str)
            return Literal(str(text), language=tag.lower()) if fits else None
        if said is not None:
            return None if datatype is None else Literal(str(text), datatype=datatype)
        return Literal(str(text))

    def _number(self, subject: NamedNode | None, word: Word, value: float, path: str) -> Any:
        """A number under a term with a datatype is written as text: the parser would write a price as 4.955E2."""
        if word.value_type is None or word.value_type.startswith("@"):
            return value
        text = json.dumps(value)
        lexical = text if isinstance(value, bool) else canonical_decimal(text) or text
        self._say(subject, word.iri, Literal(lexical, datatype=NamedNode(word.value_type)), path)
        return lexical

    def _text(self, subject: NamedNode | None, word: Word, text: str, path: str) -> None:
        if word.value_type == "@id":
            found = self._reference(text, path)
            if found is not None:
                self._say(subject, word.iri, found, path)
        elif word.value_type is None:
            self._say(subject, word.iri, Literal(text), path)
        else:
            self._say(subject, word.iri, Literal(text, datatype=NamedNode(word.value_type)), path)

    def _reference(self, text: Any, path: str) -> NamedNode | None:
        place = Place(json_path=path, text=str(text)[:200])
        if isinstance(text, str) and text.startswith("_:"):
            blank_node(self._draft, place)
            return None
        found = self._context.iri(text) if isinstance(text, str) else None
        if found is None:
            self._draft.violate(
                "relative-iri",
                Text(f'"{place.text}" is geen volledige IRI', f'"{place.text}" is no full IRI'),
                Text(
                    "Schrijf de IRI voluit, zoals https://w3id.org/vakgraaf/id/competence/ecf-4/A.5/3.",
                    "Write the IRI in full, such as https://w3id.org/vakgraaf/id/competence/ecf-4/A.5/3.",
                ),
                place,
            )
        return found

    def _say(self, subject: NamedNode | None, predicate: NamedNode, value: Term, path: str) -> None:
        if subject is not None:
            self._said.setdefault((subject, predicate, value), path)
        if len(self._said) > MOST_TRIPLES:
            raise over_limit(Text("feiten (triples)", "facts (triples)"), MOST_TRIPLES, Place(json_path=path))

    def _path(self, said: Said) -> str | None:
        subject, predicate, _ = said
        return self._said.get(said) or self._paths.get((subject, predicate)) or self._paths.get((subject, None))

    def _unknown_key(self, key: str, path: str) -> None:
        place = Place(json_path=path, text=key[:200])
        if key not in self._repairs and len(self._repairs) < MOST_SUGGESTIONS:
            self._repairs[key] = self._meant(key[:200])
        self._draft.violate(
            "unknown-key",
            Text(f'"{place.text}" is geen woord van de context', f'"{place.text}" is no word of the context'),
            self._repairs.get(key) or _LEAVE_OUT,
            place,
        )

    def _meant(self, key: str) -> Text | None:
        """The words that a key may have been meant for: those of the context, else those of the columns."""
        names = [found.name for row in self._kind.rows for found in row.properties]
        words = [Text(word, word) for word in self._context.words]
        return did_you_mean(key, words) or did_you_mean(key, names)

    def _unread(self, said: Said, path: str) -> None:
        value = getattr(said[2], "value", "")
        self._tell("unread-value", Text("deze waarde is niet gelezen", "this value was not read"), path, value)

    def _tell(self, rule: str, message: Text, path: str, found: Any) -> None:
        self._draft.violate(
            rule,
            message,
            Text(
                'Schrijf haar zoals de context het vraagt: {"nl": "…"} voor tekst, een volledige IRI voor een ding.',
                'Write it as the context asks: {"nl": "…"} for text, a full IRI for a thing.',
            ),
            Place(json_path=path, text=str(found)[:200]),
        )
