"""The catalogues say everything that the code says, in every language, and nothing else."""

from __future__ import annotations

import ast
import re
import shutil
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

from handlers import texts
from handlers.city import City
from handlers.places.gazetteer import Gazetteer
from handlers.places.in_words import distance
from handlers.promise import Calendar
from handlers.replies import Say
from handlers.resident.questions import Facts, options
from handlers.router import menu_commands
from handlers.texts import LOCALE, Texts, best_language, languages
from storage.engine import Database
from tests.bot_api_double.entities import utf16
from tests.handlers.samples import CITY, EVERY_STEP
from tests.handlers.stage import Stage

ROOT = Path(__file__).parents[2]
KEYWORDS = {"t": None, "plain": None, "n": (1, 2), "later": None}
PLURALS = {"id": 1, "en": 2}
LONGEST_LABEL = 30  # two lines of half a narrow phone
LONGEST_TOAST = 200 - 40  # Telegram's limit in UTF-16 units, less what a name in it may take
NIGHT = datetime(2026, 11, 23, 20, 5, tzinfo=UTC)  # in Binjai it is Tuesday already


@cache
def _in_the_code() -> frozenset[tuple[str, ...]]:
    """Every text that the source marks, a plural as a pair."""
    found = (
        message
        for floor in ("handlers", "bot")
        for _, _, message, _, _ in extract_from_dir(ROOT / floor, [("**.py", "python")], {}, keywords=KEYWORDS)
    )
    return frozenset((message,) if isinstance(message, str) else tuple(message) for message in found)


@cache
def _catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "saberling.po").open("rb") as file:
        return read_po(file)


def _messages(language: str) -> list[Message]:
    return [message for message in _catalogue(language) if message.id]


def _all(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each translation with the text it stands for; what a catalogue leaves empty stands as in the code."""
    for message in _messages(language):
        for said in filter(None, _all(message.string)):
            yield _all(message.id)[-1], said


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]*>", text))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the catalogues that a test may change."""
    folder = tmp_path / "locale"
    shutil.copytree(LOCALE, folder)
    monkeypatch.setattr(texts, "LOCALE", folder)
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    texts.languages.cache_clear()
    texts._catalogue.cache_clear()


@pytest.mark.parametrize("language", PLURALS)
def test_a_catalogue_is_complete(language: str) -> None:
    """Whatever the code says is in each catalogue, and each catalogue says nothing that the code does not."""
    kept = {_all(message.id) for message in _messages(language)}
    missing, left_over = _in_the_code() - kept, kept - _in_the_code()
    assert not missing, f"not in the {language} catalogue (make texts): {sorted(missing)}"
    assert not left_over, f"only in the {language} catalogue (make texts): {sorted(left_over)}"
    assert not _catalogue(language).obsolete
    assert not [message.id for message in _messages(language) if message.fuzzy]


def test_english_leaves_nothing_out() -> None:
    """No English reader meets an Indonesian sentence because somebody forgot to translate it."""
    empty = [message.id for message in _messages("en") if not all(_all(message.string))]
    assert not empty, f"to be translated: {empty}"


@pytest.mark.parametrize("language", PLURALS)
def test_a_translation_shows_the_same_values(language: str) -> None:
    """A translation shows each value of its text, and asks for none that is not there."""
    wrong = [(text, said) for text, said in _pairs(language) if _fields(text) != _fields(said)]
    assert not wrong, wrong


@pytest.mark.parametrize("language", PLURALS)
def test_a_translation_has_the_same_markup(language: str) -> None:
    """A translation is marked up as its text, so that no chat refuses it."""
    wrong = [(text, said) for text, said in _pairs(language) if _tags(text) != _tags(said)]
    assert not wrong, wrong


@pytest.mark.parametrize("language", PLURALS)
def test_a_translation_is_about_as_long(language: str) -> None:
    """A translation fits where its text fits: on a button, over a button, on a small screen."""
    wrong = [(text, said) for text, said in _pairs(language) if len(said) > 1.6 * len(text) + 20]
    assert not wrong, wrong


@pytest.mark.parametrize("language", PLURALS)
def test_the_plurals_are_those_of_the_language(language: str) -> None:
    """Indonesian has one form for every number, English two; no catalogue says otherwise."""
    assert _catalogue(language).num_plurals == PLURALS[language]
    several = [message for message in _messages(language) if message.pluralizable]
    assert several
    assert all(len(_all(message.string)) == PLURALS[language] for message in several)


def test_a_number_is_said_as_the_language_says_it() -> None:
    """One photo, two photos; in Indonesian both are foto."""
    said = {(language, n): str(Texts(language).n("{n} foto", "{n} foto", n)) for language in PLURALS for n in (1, 2)}
    assert said == {("id", 1): "1 foto", ("id", 2): "2 foto", ("en", 1): "1 photo", ("en", 2): "2 photos"}


@pytest.mark.parametrize("language", PLURALS)
def test_buttons_are_short(language: str) -> None:
    """A label of the dialogue is read whole on a narrow phone."""
    facts = Facts(CITY, CITY.texts(language))
    labels = {button.label for step in EVERY_STEP for row in options(step, facts) for button in row}
    assert len(labels) > 20
    assert not [label for label in labels if len(label) > LONGEST_LABEL]


def _said_in(call: str) -> set[str]:
    """The texts that stand within the calls of a name in the code: `Button(…)`, `toast(…)`."""
    found: set[str] = set()
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == call:
                found |= {
                    str(one.value) for one in ast.walk(node) if isinstance(one, ast.Constant) and _is_text(one.value)
                }
    return found


def _is_text(value: object) -> bool:
    return isinstance(value, str) and (value,) in _in_the_code()


@pytest.mark.parametrize("language", PLURALS)
def test_every_button_in_the_code_is_short(language: str) -> None:
    """A label that stands in the code is read whole on a narrow phone, in each language."""
    labels = {Texts(language)._catalogue.gettext(text) for text in _said_in("Button")}
    assert len(labels) > 20
    assert not [label for label in labels if len(label) > LONGEST_LABEL]


@pytest.mark.parametrize("language", PLURALS)
def test_every_toast_in_the_code_is_short(language: str) -> None:
    """A word over a button is read whole: Telegram cuts it at 200 UTF-16 units."""
    toasts = {Texts(language)._catalogue.gettext(text) for text in _said_in("toast")}
    assert len(toasts) > 5
    assert not [text for text in toasts if utf16(text) > LONGEST_TOAST]


def test_commands_are_described_in_every_language() -> None:
    """The channel's menu of commands speaks each language there is, and English is not Indonesian."""
    for command in menu_commands():
        assert set(command.describe) == set(languages())
        assert command.describe["en"] != command.describe["id"], command.name


# Values


def test_what_people_wrote_is_escaped() -> None:
    """A name with markup in it is shown as it was written, and changes nothing around it."""
    said = Texts("id")("👷 {officer}", officer="<b>Rudi</b> & Co")
    assert said == "👷 &lt;b&gt;Rudi&lt;/b&gt; &amp; Co"
    assert Say(said).text.striptags() == "👷 <b>Rudi</b> & Co"


def test_braces_in_what_people_wrote_are_only_braces() -> None:
    """Somebody who writes {number} gets {number}."""
    assert Texts("en")("💬 Warga: “{words}”", words="{number} {0}") == "💬 Reporter: “{number} {0}”"


def test_times_are_those_of_the_city() -> None:
    """Times are read in WIB: what is still Monday in UTC may be Tuesday in Binjai."""
    assert Texts("id").moment(NIGHT) == "24 Nov 03.05 WIB"
    assert Texts("en").moment(NIGHT) == "24 Nov 03:05 WIB"
    assert Texts("id").day(NIGHT) == "Selasa, 24 November"
    assert Texts("en").day(NIGHT) == "Tuesday, 24 November"
    assert Texts("id", "Asia/Jayapura").moment(NIGHT) == "24 Nov 05.05 WIT"


# Languages


def test_indonesian_comes_first() -> None:
    """The source is the first of the languages, whatever else there is."""
    assert languages() == ("id", "en")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("in", "id"),
        ("id_ID", "id"),
        ("ms-MY", "id"),
        ("de", "id"),
        (None, "id"),
        ("", "id"),
    ],
)
def test_a_client_is_answered_in_its_language(tag: str | None, language: str) -> None:
    """Who speaks English is answered in English; everybody else in the city's own language."""
    assert best_language(tag, "id") == language


def test_a_third_catalogue_needs_no_code(shelf: Path) -> None:
    """A catalogue put into the folder is a language, even one whose months no library knows, as Batak."""
    shutil.copytree(shelf / "en", shelf / "bbc")
    file = shelf / "bbc" / "LC_MESSAGES" / "saberling.po"
    written = file.read_text(encoding="utf-8").replace("Language: en", "Language: bbc")
    file.write_text(written.replace('msgstr "English"', 'msgstr "Hata Batak"'), encoding="utf-8")
    _forget()
    assert languages() == ("id", "bbc", "en")
    batak = City(CITY.categories, Gazetteer.shipped(), Calendar("Asia/Jakarta"), {}).texts("bbc")
    assert batak.plain("Bahasa Indonesia") == "Hata Batak"
    assert batak.day(NIGHT) == "Selasa, 24 November"
    assert best_language("bbc-ID", "id") == "bbc"


async def test_a_third_language_is_offered_and_spoken(shelf: Path, migrated_sqlite: str) -> None:
    """A language that nobody has heard of is in /bahasa, is chosen there, and is what is spoken from then on."""
    shutil.copytree(shelf / "en", shelf / "tlh")
    file = shelf / "tlh" / "LC_MESSAGES" / "saberling.po"
    written = file.read_text(encoding="utf-8")
    for english, theirs in (("English", "tlhIngan Hol"), ("All right, we speak English now.", "maj.")):
        assert f'msgstr "{english}"' in written
        written = written.replace(f'msgstr "{english}"', f'msgstr "{theirs}"')
    file.write_text(written, encoding="utf-8")
    _forget()
    database = Database(migrated_sqlite)
    stage = Stage(database)
    await stage(
        """
        Warga> /bahasa
            Warga< Pilih bahasa: [Bahasa Indonesia | English | tlhIngan Hol]
        Warga> [tlhIngan Hol]
            Warga< maj.
        Warga> foto "Bin is full"
            Warga< Where is this?…
        """
    )
    await stage.close()
    await database.dispose()


@pytest.mark.parametrize("language", ["pl", "xx"])
def test_a_language_with_three_plurals(shelf: Path, language: str) -> None:
    """A catalogue says itself how many forms a number has, and by which rule; what it leaves out is Indonesian."""
    file = shelf / language / "LC_MESSAGES" / "saberling.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"\n\n'
        'msgid "{n} foto"\nmsgid_plural "{n} foto"\n'
        'msgstr[0] "{n} zdjęcie"\nmsgstr[1] "{n} zdjęcia"\nmsgstr[2] "{n} zdjęć"\n',
        encoding="utf-8",
    )
    _forget()
    polish = Texts(language)
    said = [str(polish.n("{n} foto", "{n} foto", n)) for n in (1, 2, 5, 12, 22)]
    assert said == ["1 zdjęcie", "2 zdjęcia", "5 zdjęć", "12 zdjęć", "22 zdjęcia"]
    assert polish.plain("Tanpa foto") == "Tanpa foto"


@pytest.mark.parametrize(("tag", "greeting"), [("en-GB", "Hello!"), ("de", "Halo!"), ("in", "Halo!")])
async def test_the_first_word_is_in_the_strangers_language(migrated_sqlite: str, tag: str, greeting: str) -> None:
    """Whoever comes for the first time is greeted in the language of their Telegram, where we speak it."""
    database = Database(migrated_sqlite)
    stage = Stage(database, language=tag)
    object.__setattr__(stage.city, "language", "id")
    (said,) = await stage.seen("Warga> /start")
    assert said.startswith(f"Warga< {greeting}")
    await stage.close()
    await database.dispose()


async def test_a_chosen_language_outlasts_the_clients(migrated_sqlite: str) -> None:
    """Who chose a language by /bahasa keeps it, whatever their Telegram says with the next message."""
    database = Database(migrated_sqlite)
    stage = Stage(database, language="en")
    await stage.before("Warga> /start\nWarga> /bahasa\nWarga> [Bahasa Indonesia]")
    (said,) = await stage.seen("Warga> got mampet")
    assert said.startswith("Warga< Kirim fotonya")
    await stage.close()
    await database.dispose()


def test_numbers_are_written_as_the_language_writes_them() -> None:
    """A comma in Indonesian, a point in English; a language that no library knows counts as Indonesian does."""
    assert [Texts(language).decimal(3.25) for language in ("id", "en")] == ["3,2", "3.2"]
    assert [distance(metres, Texts("id")) for metres in (4, 123, 980, 14_400)] == ["10 m", "120 m", "1 km", "14,4 km"]
    assert distance(14_400, Texts("en")) == "14.4 km"


def test_the_city_rewords_without_code(shelf: Path) -> None:
    """What the Indonesian catalogue says is said; what it leaves empty is said as the code has it."""
    file = shelf / "id" / "LC_MESSAGES" / "saberling.po"
    written = file.read_text(encoding="utf-8")
    for text, instead in (("Tanpa foto", "Lewati foto"), ("Ajukan lagi", "")):
        assert f'msgstr "{text}"' in written
        written = written.replace(f'msgstr "{text}"', f'msgstr "{instead}"')
    file.write_text(written, encoding="utf-8")
    _forget()
    assert Texts("id").plain("Tanpa foto") == "Lewati foto"
    assert Texts("id").plain("Ajukan lagi") == "Ajukan lagi"


def test_without_any_catalogue_the_source_speaks(shelf: Path) -> None:
    """Indonesian needs no catalogue at all."""
    shutil.rmtree(shelf / "id")
    _forget()
    assert languages() == ("id", "en")
    assert Texts("id").plain("Tanpa foto") == "Tanpa foto"


@pytest.mark.parametrize(
    "text", ["{a}", "<b>{a}</b>, {b}", "{{a}} {a}}}", "{a!r}", "{a:>5}", "no value", "{a.real}", "{n}: {a}{a}"]
)
@pytest.mark.parametrize("value", ["<i>&", Markup("<i>"), 7, 2.5, None])
def test_values_are_put_in_as_markupsafe_does(text: str, value: Any) -> None:
    """A text is filled as `Markup.format` fills it: values escaped, and what is marked up left as it is."""
    try:
        expected = Markup(text).format(a=value, b="'", n=1)
    except (TypeError, ValueError, AttributeError) as error:
        with pytest.raises(type(error)):
            Texts("id")(text, a=value, b="'", n=1)
    else:
        filled = Texts("id")(text, a=value, b="'", n=1)
        assert (filled, type(filled)) == (expected, Markup)


def test_a_value_that_is_missing_is_a_mistake() -> None:
    """A text never leaves with a hole in it."""
    with pytest.raises(KeyError):
        Texts("id")("{a} {b}", a=1)
