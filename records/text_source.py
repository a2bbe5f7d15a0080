"""TextSource: who found the text of a file, and how well."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextSource:
    """What is known of how a text was found.

    `readers` are names and versions of those that found some of it or had pictures to look at, in the order
    in which they were asked. `confidence` is that of the page that OCR was least sure of (0 to 100), None
    without OCR.
    `seconds` is how long it took, `attempts` how often it was begun until it came to something.
    """

    readers: tuple[tuple[str, str], ...]
    confidence: int | None
    seconds: float
    attempts: int
