"""What a submission may hold at most: counted before or while it is read, so that a bomb costs nothing."""

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.submissions import Place

MOST_BYTES = 10_000_000  # 10 MB
MOST_ROWS = 50_000  # of a table
MOST_LINES = 400_000  # of Turtle and N-Triples: twice the triples
MOST_LINE_BYTES = 1_000_000  # 1 MB; JSON is often one line and is exempt
MOST_COLUMNS = 200
MOST_TEXT = 20_000  # characters of one cell or literal
MOST_TRIPLES = 200_000
MOST_DEPTH = 32  # levels of nesting
MOST_DIGITS = 18  # of a number: what every engine keeps exactly
MOST_VALUES = 1_000_000  # of a JSON document: five for each triple
MOST_LANGUAGES = 100  # of one text
MOST_FINDINGS = 10_000  # more are counted, not told
MOST_SUGGESTIONS = 50  # unknown words for which nearest ones are sought: each takes milliseconds
MOST_INFLATED_BYTES = 100_000_000  # 100 MB, of a workbook when unpacked
MOST_RATIO = 100  # unpacked bytes for each packed one
MOST_ENTRIES = 1_000  # files in a workbook


def over_limit(what: Text, most: int, place: Place | None = None) -> UnreadableError:
    """The refusal of a submission that holds more of something than it may."""
    dutch, english = f"{most:,}".replace(",", "."), f"{most:,}"
    return UnreadableError(
        Text(
            f"De inzending heeft meer dan {dutch} {what.nl}. Splits haar, of laat weg wat niet gevraagd is.",
            f"The submission has more than {english} {what.en}. Split it, or leave out what is not asked for.",
        ),
        place,
        "too-large",
    )


def endless_text(place: Place | None = None) -> UnreadableError:
    """The refusal of a text that is longer than the parser can hold."""
    return over_limit(Text("tekens in één tekst", "characters in one text"), MOST_TEXT, place)


def check_bytes(data: bytes) -> None:
    """Refuse too many bytes, and bytes that are packed."""
    if len(data) > MOST_BYTES:
        raise over_limit(Text("bytes", "bytes"), MOST_BYTES)
    if data.startswith(b"\x1f\x8b"):
        raise UnreadableError(
            Text(
                "Het bestand is ingepakt (gzip). Stuur het uitgepakt.",
                "The file is packed (gzip). Send it unpacked.",
            ),
            rule="encoding",
        )


def check_lines(data: bytes, most: int) -> None:
    """Refuse too many lines, and a line that is too long."""
    if data.count(b"\n") > most:
        raise over_limit(Text("regels", "lines"), most, Place(line=most + 1))
    for number, line in enumerate(data.splitlines(), start=1):
        if len(line) > MOST_LINE_BYTES:
            raise over_limit(
                Text(f"bytes op regel {number}", f"bytes on line {number}"), MOST_LINE_BYTES, Place(line=number)
            )


def decoded(data: bytes) -> str:
    """The text of UTF-8 bytes, without a byte order mark; nothing else is guessed."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            Text(
                f"Byte {error.start + 1} (regel {line}) is geen UTF-8. Bewaar het bestand als UTF-8 "
                "(in Excel: Opslaan als, CSV UTF-8) en stuur het opnieuw.",
                f"Byte {error.start + 1} (line {line}) is not UTF-8. Save the file as UTF-8 "
                "(in Excel: Save as, CSV UTF-8) and send it again.",
            ),
            Place(line=line),
            "encoding",
        ) from error
