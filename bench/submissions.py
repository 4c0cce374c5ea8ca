"""A submission from bytes to verdict: over the reference graph, over one of a million triples, and beside pySHACL.

python -m bench.submissions [ROUNDS]

Everything runs in this process and warm, the two graphs in turn, so that a drift of the machine meets both. The large
graph is the reference graph with invented catalogues of as many invented academies as it takes. Beside the clock stands
the time that the processor worked for this process, which others on the machine change much less.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import mkdtemp

from pyoxigraph import Quad, RdfFormat, parse, serialize
from pyoxigraph import Store as Oxigraph

from app.asking.things import Things
from app.checking.engines import ENGINES, validate
from app.checking.kinds import Kinds
from app.checking.mentions import referred_to
from app.checking.subjects import Subjects
from app.desk import Sent
from app.examine import SHAPES, Finder, examine
from app.main import open_store
from app.model.names import ID, PREFIXES, short_name
from app.model.submissions import Outcome, Report, Submitter
from app.model.terms import NamedNode
from app.reading import read
from app.settings import INTERNAL
from app.store.frozen import FrozenStore
from app.store.queries import Queries

TRIPLES = 1_000_000
COURSES = 300  # of one invented academy
RADIO = Submitter("radio", f"{ID}academy/radio")
ROUNDS = 5  # of the largest; the smaller ones take more
TURTLE, CSV = "text/turtle", "text/csv"
AIMS_MS = {1: 20, 1_000: 1_500, 10_000: 8_000}
_HEADERS = (
    "soort;licentie;contactteam;e-mail van het contactteam;code;titel;omschrijving;taal;competentie;niveau;archetype;"
    "vorm;webpagina;duur;prijs;trefwoord;uitvoering van;begindatum;einddatum;plaats;aantal plaatsen"
)


@dataclass(frozen=True)
class Course:
    """An invented course; every second one has a run."""

    number: int
    taught: tuple[tuple[str, str], ...]
    archetype: str
    price: int

    @property
    def code(self) -> str:
        """Its code."""
        return f"c{self.number:05}"


class Invention:
    """Catalogues of invented courses that teach real competences to real archetypes; the same ones every time."""

    def __init__(self, queries: Queries) -> None:
        things = Things(queries)
        at_level = sorted(short_name(iri) for iri in things.iris("CompetenceAtLevel"))
        self._taught = [name.rpartition("/")[::2] for name in at_level if name.rpartition("/")[2].isdecimal()]
        self._archetypes = sorted(short_name(iri) for iri in things.iris("Archetype"))
        self._random = Random(1)

    def courses(self, count: int) -> list[Course]:
        """So many courses."""
        return [
            Course(
                number,
                tuple(sorted(set(self._random.choices(self._taught, k=2)))),
                self._random.choice(self._archetypes),
                self._random.randrange(0, 3_000, 5),
            )
            for number in range(count)
        ]


def turtle(code: str, courses: list[Course]) -> bytes:
    """The catalogue of an academy with these courses, as a sender writes it."""
    head = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in ("vg", "dct", "schema", "xsd")]
    head += [f"@base <{ID}> .", ""]
    return "\n".join(
        [*head, *_catalogue(code), *(line for course in courses for line in _course(code, course))]
    ).encode()


def _catalogue(code: str) -> Iterator[str]:
    yield f'<catalogue/{code}> a vg:Catalogue ; dct:title "Leeraanbod van {code}"@nl ;'
    yield f"  dct:license <licence/facts> ; dct:publisher <academy/{code}> ;"
    yield '  vg:contactTeam "Team Leeraanbod" ; vg:contactEmail "leeraanbod@academie.example" .'


def _course(code: str, course: Course) -> Iterator[str]:
    number = course.number
    yield f"<course/{code}/{course.code}> a vg:Course ;"
    yield f'  dct:identifier "{course.code}" ;'
    yield f'  schema:name "Verzonnen opleiding {number}"@nl ;'
    yield f'  schema:description "U leert in opleiding {number} wat erbij komt kijken."@nl ;'
    yield f"  schema:provider <academy/{code}> ;"
    yield '  schema:inLanguage "nl" ;'
    yield "  vg:teaches " + " , ".join(f"<competence/{name}/{rank}>" for name, rank in course.taught) + " ;"
    yield f"  vg:forArchetype <archetype/{course.archetype}> ;"
    yield '  schema:courseMode "klassikaal"@nl ;'
    yield f"  schema:url <https://academie.example/{code}/{number}> ;"
    yield '  schema:timeRequired "PT8H"^^xsd:duration ;'
    yield f"  vg:price {course.price}.0 ;"
    yield f'  schema:keywords "onderwerp {number % 50}"@nl .'
    if number % 2:
        yield f"<course-run/{code}/{course.code}/1> a vg:CourseRun ; vg:runOf <course/{code}/{course.code}> ;"
        yield '  schema:startDate "2027-03-01"^^xsd:date ; schema:endDate "2027-03-02"^^xsd:date ;'
        yield '  schema:location "Den Haag" ; vg:seats 18 .'


def table(courses: list[Course]) -> bytes:
    """The same catalogue as a spreadsheet in Dutch saves it."""
    rows = [_HEADERS, "catalogus;facts;Team Leeraanbod;leeraanbod@academie.example" + ";" * 17]
    for course in courses:
        names, ranks = ("|".join(part) for part in zip(*course.taught, strict=True))
        number = course.number
        rows.append(
            f"opleiding;;;;{course.code};Verzonnen opleiding {number};U leert in opleiding {number} wat erbij komt "
            f"kijken.;nl;{names};{ranks};{course.archetype};klassikaal;https://academie.example/radio/{number};8 uur;"
            f"{course.price},00;onderwerp {number % 50};;;;;"
        )
        if number % 2:
            rows.append("uitvoering" + ";" * 16 + f"{course.code};1-3-2027;2-3-2027;Den Haag;18")
    return "\ufeff".encode() + "\r\n".join(rows).encode()


def graphs(folder: Path) -> tuple[Path, Path, Invention]:
    """The store of the reference graph and the large one, each in a folder that nobody writes to any more."""
    store = open_store(folder / "data")
    small, n_quads = folder / "reference", folder / "large.nq"
    store.back_up(small)
    invention = Invention(Queries(store, INTERNAL))
    written = store.size()
    with n_quads.open("wb") as file:
        file.write(store.dump())
        for number in range(1, 1_000):
            quads = list(_invented(f"verzonnen-{number:03}", invention))
            serialize(quads, file, RdfFormat.N_QUADS)
            written += len(quads)
            if written >= TRIPLES:
                break
    store.close()
    large = folder / "large"
    oxigraph = Oxigraph(str(large))
    oxigraph.bulk_load(path=str(n_quads), format=RdfFormat.N_QUADS)
    oxigraph.optimize()
    oxigraph.flush()
    return small, large, invention


def _invented(code: str, invention: Invention) -> Iterator[Quad]:
    academy = f"<{ID}academy/{code}> a <{PREFIXES['vg']}Academy> , <{PREFIXES['org']}Organization> .\n"
    graph = NamedNode(f"{ID}graph/{code}/catalogue")
    for content in (academy.encode(), turtle(code, invention.courses(COURSES))):
        for quad in parse(content, format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


@dataclass(frozen=True)
class Times:
    """What one way of examining one file took, in every round."""

    wall_s: list[float]
    cpu_s: list[float]

    @property
    def p50_ms(self) -> float:
        """The median by the clock."""
        return median(self.wall_s) * 1000

    @property
    def cpu_ms(self) -> float:
        """The median of the time that the processor worked for this process."""
        return median(self.cpu_s) * 1000


class Bench:
    """The two graphs, and what examining over them took."""

    def __init__(self, small: Path, large: Path) -> None:
        self._kinds = Kinds(SHAPES)
        self.graphs = {
            name: Queries(FrozenStore(path), INTERNAL) for name, path in (("small", small), ("large", large))
        }

    def verdict(self, graph: str, body: bytes, media_type: str, engine: str = "shacl") -> Report:
        """The verdict on one file; raises RuntimeError where there is none."""
        sent = Sent("catalogue", media_type, body, RADIO.code)
        report = examine(self.graphs[graph], self._kinds, sent, RADIO, engine).report
        if report.outcome is Outcome.FAILED or not report.triples:
            raise RuntimeError("no verdict")
        return report

    def in_turn(self, body: bytes, media_type: str, rounds: int) -> dict[str, Times]:
        """A file over each graph once a round; the first round is warming up."""
        times = {graph: Times([], []) for graph in self.graphs}
        for _ in range(rounds + 1):
            for graph in self.graphs:
                self.timed(times[graph], graph, body, media_type)
        return {graph: Times(found.wall_s[1:], found.cpu_s[1:]) for graph, found in times.items()}

    def by_pyshacl(self, body: bytes) -> Times:
        """The same through pySHACL over the reference graph, warm, three rounds."""
        times = Times([], [])
        for _ in range(4):
            self.timed(times, "small", body, TURTLE, "pyshacl")
        return Times(times.wall_s[1:], times.cpu_s[1:])

    def by_engine(self, body: bytes) -> dict[str, Times]:
        """Of that, the engines alone, over the submission with its slice of the reference graph."""
        kind, queries = self._kinds.kind("catalogue"), self.graphs["small"]
        reading = read(body, TURTLE, kind, RADIO, Finder(queries).find)
        around = queries.triples(kind.slice, {"reference": referred_to(Subjects(reading.triples, kind))})
        data = serialize([*reading.triples, *around], format=RdfFormat.N_TRIPLES) or b""
        times = {engine: Times([], []) for engine in ENGINES}
        for _ in range(4):
            for engine, found in times.items():
                begun, worked = time.perf_counter(), time.process_time()
                validate(engine, kind.shapes, data)
                found.wall_s.append(time.perf_counter() - begun)
                found.cpu_s.append(time.process_time() - worked)
        return {engine: Times(found.wall_s[1:], found.cpu_s[1:]) for engine, found in times.items()}

    def timed(self, times: Times, graph: str, body: bytes, media_type: str, engine: str = "shacl") -> None:
        """Add what one round took."""
        begun, worked = time.perf_counter(), time.process_time()
        report = self.verdict(graph, body, media_type, engine)
        times.wall_s.append(time.perf_counter() - begun)
        times.cpu_s.append(time.process_time() - worked)
        if not report.conforms:
            raise RuntimeError([finding.message.en for finding in report.findings[:3]])


def same_findings(bench: Bench, courses: list[Course]) -> int:
    """How many findings both engines tell of a file with mistakes; raises RuntimeError where they differ."""
    body = turtle("radio", courses).replace(b"vg:price 5.0", b"vg:price -5.0").replace(b'"2027-03-02"', b'"2027-02-02"')
    ours, reference = (bench.verdict("small", body, TURTLE, engine).findings for engine in ("shacl", "pyshacl"))
    if set(ours) != set(reference):
        raise RuntimeError("the engines differ")
    return len(ours)


def main() -> None:
    """Make the graphs, measure, and print a table and the ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    try:
        measure(folder, rounds)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, rounds: int) -> None:
    """Every size over both graphs, then the hundred by pySHACL."""
    small, large, invention = graphs(folder)
    bench = Bench(small, large)
    sizes = {name: f"{queries.store.size():,}" for name, queries in bench.graphs.items()}
    print(f"triples: small {sizes['small']}, large {sizes['large']}; load {os.getloadavg()[0]:.1f}")
    first = Times([], [])
    bench.timed(first, "large", turtle("radio", invention.courses(1)), TURTLE)
    print(f"the first of a process, over the large graph: {first.p50_ms:,.0f} ms, CPU {first.cpu_ms:,.0f} ms\n")
    print("| file | bytes | small p50 | large p50 | ratio | small CPU | large CPU | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    found: dict[tuple[int, str], dict[str, Times]] = {}
    for count, more in ((1, 40), (100, 8), (1_000, 2), (10_000, 1)):
        courses = invention.courses(count)
        files = {TURTLE: turtle("radio", courses)} | ({CSV: table(courses)} if count == 1_000 else {})  # noqa: PLR2004
        for media_type, body in files.items():
            found[count, media_type] = times = bench.in_turn(body, media_type, rounds * more)
            print(_row(f"{count:,} courses, {media_type}", body, times), flush=True)
    hundred = invention.courses(100)
    pyshacl = bench.by_pyshacl(turtle("radio", hundred))
    print(f"\npySHACL, 100 courses: p50 {pyshacl.p50_ms:,.0f} ms, CPU {pyshacl.cpu_ms:,.0f} ms")
    print(f"findings on 100 courses with mistakes, the same by both engines: {same_findings(bench, hundred)}")
    report(found, pyshacl, bench.by_engine(turtle("radio", hundred)))


def _row(name: str, body: bytes, times: dict[str, Times]) -> str:
    small, large = times["small"], times["large"]
    cells = [name, f"{len(body):,}", f"{small.p50_ms:,.1f} ms", f"{large.p50_ms:,.1f} ms"]
    cells += [f"{large.p50_ms / small.p50_ms:.2f}", f"{small.cpu_ms:,.1f} ms", f"{large.cpu_ms:,.1f} ms"]
    return "| " + " | ".join([*cells, f"{large.cpu_ms / small.cpu_ms:.2f}"]) + " |"


def report(found: dict[tuple[int, str], dict[str, Times]], pyshacl: Times, engines: dict[str, Times]) -> None:
    """What was aimed at, and what was reached."""
    print("\n| aim | reached |\n|---|---|")
    for (count, media_type), times in found.items():
        if count in AIMS_MS:
            large = times["large"]
            name = f"{count:,} courses ({media_type}) over the large graph under {AIMS_MS[count]:,} ms"
            print(f"| {name} | {large.p50_ms:,.0f} ms, CPU {large.cpu_ms:,.0f} ms |")
    worst = max(times["large"].cpu_ms / times["small"].cpu_ms for times in found.values())
    print(f"| at most 1.5 times slower over the large graph (CPU) | {worst:.2f} at worst |")
    hundred, alone = found[100, TURTLE]["small"], engines["pyshacl"].cpu_ms / engines["shacl"].cpu_ms
    print(f"| the engine at least 80 times faster than pySHACL on the same 100 (CPU) | {alone:,.0f} |")
    print(f"| all of examining, beside the same by pySHACL (CPU) | {pyshacl.cpu_ms / hundred.cpu_ms:,.0f} |")


if __name__ == "__main__":
    main()
