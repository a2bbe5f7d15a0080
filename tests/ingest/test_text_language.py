"""A language is told by small words or not at all; what says too little takes that of what it belongs to."""

import email
import email.policy
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.text_language import TextLanguages, language_of
from records.record import Record, RecordKind
from tests.search_worlds import a_record

DUTCH = "Kun je me even bellen over de nota?"
ENGLISH = "Can you please call me about the memo?"
LONG = "Wij hebben de stukken voor het overleg nog niet ontvangen, maar ze zijn wel naar ons onderweg. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoi, ben je er al?", "nl"),
        (DUTCH, "nl"),
        ("https://www.example.nl Hierbij de stukken voor het overleg van morgen", "nl"),
        (ENGLISH, "en"),
        ("Are you there yet?", "en"),
        ("Können wir das morgen noch einmal besprechen? Ich habe heute leider keine Zeit.", "de"),
        ("SEHR GEEHRTE DAMEN UND HERREN, ANBEI ERHALTEN SIE DIE UNTERLAGEN ZU DER SITZUNG.", "de"),
        ("Bonjour, pourriez-vous nous envoyer la note avant demain ? Merci beaucoup.", "fr"),
        ("Je n'ai pas encore reçu le rapport de la commission.", "fr"),
    ],
)
def test_four_languages_are_told_by_their_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "Graag gedaan!",
        "12,50 13,75 €",
        "https://www.example.nl/a/b?c=d",
        "A. de Wit, B. van den Berg, C. de Vries, D. van Dijk, E. Jansen, F. Smit, G. Bakker, H. Visser",
        "¿Puede usted enviarnos el informe antes de la reunión de mañana? Muchas gracias por su ayuda.",
        "Possiamo parlare domani della riunione? Non ho ancora ricevuto il documento promesso.",
        "Jeg har ikke fået rapporten endnu, og vi skal tale om det på mødet i morgen.",
        "Você pode enviar o relatório antes da reunião? Não recebi os documentos da comissão.",
        "Bu raporu yarın göndermeniz için teşekkür ederiz ve toplantıda görüşürüz.",
        f"{DUTCH} {ENGLISH}",
    ],
)
def test_what_says_too_little_or_speaks_otherwise_has_no_language(text: str) -> None:
    assert language_of(text) == ""


@given(st.text())
def test_every_text_has_one_of_four_languages_or_none(text: str) -> None:
    assert language_of(text) in {"nl", "en", "de", "fr", ""}


@pytest.mark.parametrize("text", [DUTCH, ENGLISH])
def test_small_and_large_letters_are_alike(text: str) -> None:
    assert language_of(text.upper()) == language_of(text.title()) == language_of(text) != ""


def test_the_beginning_of_a_long_text_tells() -> None:
    assert language_of(LONG * 50 + ENGLISH * 1000) == "nl"


def test_a_short_message_follows_its_conversation_also_where_it_stands_first() -> None:
    said = [chat(1, "ok"), chat(2, DUTCH), chat(3, "lol"), chat(4, ENGLISH), chat(5, DUTCH), chat(6, "👍")]
    assert languages(said) == ["nl", "nl", "nl", "en", "nl", "nl"]


def test_conversations_do_not_speak_for_each_other() -> None:
    said = [chat(1, DUTCH, "een"), chat(2, "ok", "twee"), chat(3, ENGLISH, "drie"), chat(4, "ok", "drie")]
    assert languages(said) == ["nl", "", "en", "en"]


def test_a_conversation_is_remembered_from_one_batch_to_the_next() -> None:
    remembering = TextLanguages()
    assert [each.language for each in remembering.given([chat(1, DUTCH)])] == ["nl"]
    assert [each.language for each in remembering.given([chat(2, "ok")])] == ["nl"]


def test_what_hangs_on_a_message_follows_it_unless_it_speaks_for_itself() -> None:
    mail = a_record(1, ENGLISH)
    within = hanging(mail, 2, "")
    assert languages([mail, within, hanging(mail, 3, DUTCH), hanging(within, 4, "ok")]) == [
        *("en", "en", "nl", "en")
    ]
    assert languages([a_record(1, "ok"), hanging(mail, 2, "")]) == ["", ""]


def test_a_language_that_a_record_came_with_stays() -> None:
    assert languages([replace(a_record(1, ENGLISH), language="fr")]) == ["fr"]


@given(st.lists(st.sampled_from([DUTCH, ENGLISH, "ok", ""]), max_size=20))
def test_only_the_language_of_a_record_is_given(texts: list[str]) -> None:
    records = [chat(number, text) for number, text in enumerate(texts)]
    given_ = TextLanguages().given(records)
    assert [replace(each, language="") for each in given_] == records


@pytest.mark.corpora
def test_dutch_sentences_are_dutch_or_too_short(corpora: Path) -> None:
    prefix = "# text = "
    pages = [file.read_text("utf-8") for file in sorted((corpora / "dutch").glob("*.conllu"))]
    lines = [line for page in pages for line in page.split("\n")]
    sentences = [line.removeprefix(prefix).strip() for line in lines if line.startswith(prefix)]
    assert Counter(map(language_of, sentences)) == {"nl": 1165, "": 148, "en": 1}
    assert Counter(language_of(each) for each in sentences if len(each) >= 100) == {"nl": 548, "": 2}


@pytest.mark.corpora
def test_english_mails_are_english(corpora: Path) -> None:
    told = Counter(language_of(body) for body in bodies(corpora / "enron" / "native"))
    assert told == {"en": 2179, "": 4}


def bodies(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        yield body.get_content() if body else ""


def chat(number: int, text: str, conversation: str = "gesprek") -> Record:
    return replace(a_record(number, text, kind=RecordKind.CHAT), conversation=conversation)


def hanging(message: Record, number: int, text: str) -> Record:
    return replace(a_record(number, text, kind=RecordKind.FILE), parent_id=message.id)


def languages(records: list[Record]) -> list[str]:
    return [each.language for each in TextLanguages().given(records)]
