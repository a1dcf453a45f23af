"""What is asked at each step: a function of the step and nothing else.

Because the question follows from the step, a stale button, a sticker or a restart is answered by asking it again; and
because its options are known, a typed "2" or a typed label is the button, where a channel has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from handlers import details
from handlers.buttons import press
from handlers.city import City
from handlers.events import Pressed
from handlers.places.in_words import distance, map_link, place_in_words
from handlers.recordings import in_words
from handlers.replies import Button, Picture, Pin, Say
from handlers.resident import kinds, known_already, own_questions
from handlers.resident.steps import (
    AskAddition,
    AskAppeal,
    AskArea,
    AskCategory,
    AskDetail,
    AskNumber,
    AskOutside,
    AskPhoto,
    AskPlace,
    AskPoint,
    AskRemark,
    AskSame,
    AskStillDirty,
    AskStory,
    AskThere,
    AskWords,
    Check,
    Draft,
    Idle,
    Place,
    Report,
    ResidentStep,
)
from handlers.texts import Texts

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a turn may know besides the step and the event.

    `message` is the id of the message that came, `fresh` an id for a draft that begins with it, `agreed` whether the
    resident has agreed to the notice in force, `gathering` whether more of an album may be on its way.
    """

    city: City
    t: Texts
    message: str | None = None
    fresh: str = ""
    agreed: bool = False
    gathering: bool = False


def question(step: ResidentStep, facts: Facts) -> Say:
    """What is asked at this step, with its options."""
    t = facts.t
    rows = options(step, facts)
    match step:
        case Idle():
            return greeting(facts)
        case AskArea():
            return _by_location(t("Di sekitar titik mana? Kirim <b>lokasi</b>, atau tulis nama kelurahannya."), rows, t)
        case AskStory(draft) if draft.place is not None and draft.place.scanned:
            ask = t(
                "Lapor di <b>{place}</b>.\nApa yang kotor atau rusak? Kirim <b>foto</b> dengan keterangan singkat.",
                place=draft.place.words or where(draft.place, t),
            )
            return Say(ask, rows)
        case AskStory():
            return Say(
                t("Apa yang kotor atau rusak?\nKirim <b>foto</b> dengan keterangan singkat, atau tuliskan saja."), rows
            )
        case AskPhoto():
            return Say(t("Kirim <b>foto</b>nya, supaya petugas langsung paham."), rows)
        case AskWords():
            return Say(t("Apa masalahnya? Tulis singkat, misalnya: “got mampet, air naik ke jalan”."), rows)
        case AskPlace(draft=draft) | AskPoint(draft=draft) if draft.looking:
            return Say(t("Sebentar, saya buka tautannya…"), rows)
        case AskThere(place=place):
            return Say(_there(place, t), rows)
        case AskPlace():
            ask = t("Di mana ini?\nKirim <b>lokasi</b> (📎 → Lokasi), tautan peta, atau tulis alamatnya.")
            return _by_location(ask, rows, t)
        case AskPoint(words=words):
            ask = t("Saya catat: “{words}”.\nKalau bisa, kirim juga titik <b>lokasi</b>nya.", words=words)
            return _by_location(ask, rows, t)
        case AskOutside(place=place):
            return _by_location(_outside(place, facts), rows, t)
        case AskCategory():
            return Say(t("Ini soal apa? Pilih satu."), rows)
        case AskSame():
            return known_already.question(step, facts.city, t, rows, None if facts.agreed else _consent_to_join(facts))
        case AskDetail(draft=draft):
            return Say(own_questions.asked(draft, facts.city, t), rows)
        case Check(report):
            return _check(report, facts, rows)
        case AskStillDirty():
            return Say(t("Apa yang belum beres? Kirim <b>foto</b> atau tulis singkat."), rows, expects_reply=True)
        case AskAppeal():
            return Say(t("Mengapa laporan ini perlu dilihat lagi? Tulis singkat."), rows, expects_reply=True)
        case AskRemark():
            return Say(t("Tulis saja pendapat Anda, dalam satu pesan."), rows, expects_reply=True)
        case AskAddition(asked=words) if words:
            ask = t("Petugas bertanya: “{words}”", words=words) + Markup("\n")
            return Say(ask + t("Jawab dengan tulisan, foto, suara, atau lokasi."), rows)
        case AskAddition(given=True):
            return Say(t("Ada lagi? Kirim saja, atau ketuk <b>Selesai</b>."), rows)
        case AskAddition():
            return Say(t("Apa yang mau ditambahkan? Kirim tulisan, foto, suara, atau lokasi."), rows)
        case AskNumber():
            return _number(rows, t)


def options(step: ResidentStep, facts: Facts) -> Rows:
    """The buttons of a step, in rows."""
    t = facts.t
    match step:
        case Idle():
            return ()
        case AskPhoto(draft=draft) if draft.words:
            own: Rows = ((Button(t.plain("Tanpa foto"), press("skip", "photo")),),)
        case AskWords(draft=draft) if draft.photos:
            own = ((Button(t.plain("Foto sudah jelas"), press("skip", "words")),),)
        case AskPoint(draft=draft) if not draft.looking:
            own = ((Button(t.plain("Lanjut tanpa titik"), press("skip", "point")),),)
        case AskThere():
            own = (
                (Button(t.plain("Ya, di situ"), press("there")),),
                (Button(t.plain("Bukan, di tempat lain"), press("not_there")),),
            )
        case AskCategory(draft=draft, group=group):
            own = kinds.rows(draft, group, facts.city, t.language)
        case AskSame():
            own = known_already.options(step, t)
        case AskDetail(draft=draft):
            own = own_questions.rows(draft, facts.city, t)
        case Check(report):
            own = _checking(report, t)
        case _:
            own = ()
    return (*own, _ways_out(step, t))


def as_press(step: ResidentStep, text: str, facts: Facts) -> Pressed | None:
    """The button that a text means: its number, its label as a person would type it, or how the label begins.

    A number never means the way out: nobody loses a draft by a house number. A label that is not among the options
    is that of an old keyboard, and is pressed all the same: it is no answer to what is asked.
    """
    buttons = [button for row in options(step, facts) for button in row if button.press]
    wants_words = isinstance(step, AskDetail) and not own_questions.has_options(step.draft, facts.city)
    chosen = (None if wants_words else _by_number(buttons, text.strip())) or _by_label(buttons, text)
    if chosen is None and isinstance(step, AskCategory):
        chosen = _by_label(kinds.every(facts.city, facts.t.language), text)
    chosen = chosen or _by_label(_on_keyboards(facts.t), text)
    if chosen is None:
        return None
    act, _, argument = chosen.press.partition(":")
    return Pressed(act, argument)


def _by_number(buttons: list[Button], wanted: str) -> Button | None:
    numbered = [button for button in buttons if button.press != "cancel"]
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 2 and 1 <= int(wanted) <= len(numbered):
        return numbered[int(wanted) - 1]
    return None


def _by_label(buttons: list[Button], text: str) -> Button | None:
    """The button of this label, or the only one whose label begins with these words."""
    wanted = _plain(text)
    labels = [(_plain(button.label), button) for button in buttons]
    whole = [button for label, button in labels if label == wanted]
    begun = [button for label, button in labels if wanted and f"{label} ".startswith(f"{wanted} ")]
    found = whole or begun
    return found[0] if len(found) == 1 else None


def _on_keyboards(t: Texts) -> list[Button]:
    """What may still stand on the keyboard of an earlier question."""
    return [
        Button(t.plain("✖ Batal"), press("cancel")),
        Button(t.plain("↩ Kembali"), press("back")),
        Button(t.plain("Lanjut tanpa titik"), press("skip", "point")),
        Button(t.plain("📍 Kirim lokasi saya"), press("locate")),
    ]


def menu(t: Texts) -> tuple[tuple[str, ...], ...]:
    """The keyboard between reports. The labels are commands, see `handlers.router`."""
    return ((t.plain("📝 Lapor"), t.plain("📋 Laporan saya")), (t.plain("❓ Bantuan"),))


def greeting(facts: Facts) -> Say:
    t = facts.t
    text = t(
        "Halo! Ini <b>e-Saberling</b>, meja lapor kebersihan {city}.\n"
        "Kirim <b>foto</b> sampah, got mampet, pohon tumbang, atau lampu mati. Saya teruskan ke petugas "
        "dan kabari sampai beres.\n\nLaporan disimpan untuk ditindaklanjuti; nama Anda tidak ditampilkan. /privasi",
        city=facts.city.name,
    )
    return Say(text, keyboard="menu", menu=menu(t))


def where(place: Place, t: Texts) -> Markup:
    """The place in words."""
    return place_in_words(
        t, kelurahan=place.kelurahan, kecamatan=place.kecamatan, words=place.words, outside_by=place.outside_by
    )


def _ways_out(step: ResidentStep, t: Texts) -> tuple[Button, ...]:
    """Back to the report that is complete, or to the first level; and out of it all where there is no such report."""
    back, cancel = Button(t.plain("↩ Kembali"), press("back")), Button(t.plain("✖ Batal"), press("cancel"))
    if getattr(step, "back", None) is not None:
        return (back,)
    if isinstance(step, AskAddition) and step.given:
        return (Button(t.plain("✔ Selesai"), press("done")),)
    return (back, cancel) if isinstance(step, AskCategory) and step.group else (cancel,)


def _by_location(ask: Markup, rows: Rows, t: Texts) -> Say:
    # The button that shares the location lives on the keyboard below the field, so the other options join it there.
    labels = tuple(tuple(str(button.label) for button in row) for row in rows)
    return Say(ask, keyboard="location", menu=((t.plain("📍 Kirim lokasi saya"),), *labels))


def _number(rows: Rows, t: Texts) -> Say:
    """As with a location, the button that shares the number lives on the keyboard below the field."""
    ask = t(
        "Kirim nomor telepon Anda, lewat tombol di bawah atau diketik.\n"
        "Hanya petugas yang menangani laporan ini yang bisa melihatnya, dan Anda bisa menariknya lagi."
    )
    labels = tuple(tuple(str(button.label) for button in row) for row in rows)
    return Say(ask, keyboard="contact", menu=((t.plain("📞 Kirim nomor saya"),), *labels))


def _there(place: Place, t: Texts) -> Markup:
    if place.before:
        return _same_place(place, t)
    assert place.lat is not None
    assert place.lon is not None
    return t(
        'Foto ini diambil di {place} (<a href="{link}">peta</a>). Di situ masalahnya?',
        place=where(place, t),
        link=map_link(place.lat, place.lon),
    )


def _same_place(place: Place, t: Texts) -> Markup:
    text = t("Di tempat yang sama: {place}?", place=where(place, t))
    if place.lat is None or place.lon is None:
        return text
    return text + Markup(" ") + t('<a href="{link}">Lihat di peta</a>', link=map_link(place.lat, place.lon))


def _outside(place: Place, facts: Facts) -> Markup:
    return facts.t(
        "Titik itu sekitar {distance} di luar batas {city}.\n"
        "Kirim titik lain. Kalau tetap mau melapor di sana, tulis alamatnya.",
        distance=distance(place.outside_by or 0, facts.t),
        city=facts.city.name,
    )


def _checking(report: Report, t: Texts) -> Rows:
    correct: Rows = (
        (Button(t.plain("✏️ Keterangan"), press("fix", "words")), Button(t.plain("📷 Foto"), press("fix", "photo"))),
        (Button(t.plain("📍 Tempat"), press("fix", "place")), Button(t.plain("🏷 Jenis"), press("fix", "category"))),
    )
    if report.draft.details:
        correct = (*correct, (Button(t.plain("💬 Jawaban"), press("fix", "details")),))
    place = report.place
    see = (
        ()
        if place.lat is None or place.lon is None
        else ((Button(t.plain("🗺 Lihat di peta"), url=map_link(place.lat, place.lon)),),)
    )
    return ((Button(t.plain("✅ Kirim laporan"), press("send", report.draft.mark)),), *correct, *see)


def _check(report: Report, facts: Facts, rows: Rows) -> Say:
    t, draft = facts.t, report.draft
    lines = [t("<b>Sudah benar?</b> Kalau ada yang keliru, ketuk untuk mengganti."), Markup("")]
    lines += [t("☎️ Atas nama warga")] if draft.behalf else []
    lines.append(Markup.escape(facts.city.category_name(report.category, t.language)))
    lines += details.lines(report.category, draft.details, facts.city, t.language)
    if draft.description:
        lines.append(Markup("“{}”").format(_short(draft.description, 600)))
    lines += [in_words(one.kind, one.seconds, t) for one in draft.recordings]
    lines.append(Markup("📍 ") + where(report.place, t))
    lines.append(Markup("📷 ") + _how_many(draft, t))
    if not facts.agreed and not draft.behalf:
        lines += [Markup(""), _consent(facts)]
    picture = Picture(sent=draft.photos[0]) if draft.photos else None
    return Say(Markup("\n").join(lines), rows, picture, alt=t.plain("Foto laporan Anda"))


def _how_many(draft: Draft, t: Texts) -> Markup:
    match len(draft.photos):
        case 0:
            return t("tanpa foto")
        case 1:
            return t("1 foto. Boleh tambah satu dari dekat dan satu dari jauh.")
        case many:
            return t.n("{n} foto", "{n} foto", many)


def _consent(facts: Facts) -> Markup:
    return facts.t(
        "Dengan menekan Kirim, Anda setuju isi laporan dipakai {office} untuk menanganinya. /privasi",
        office=facts.city.office,
    )


def _consent_to_join(facts: Facts) -> Markup:
    return facts.t(
        "Dengan ikut, Anda setuju isi laporan dipakai {office} untuk menanganinya. /privasi", office=facts.city.office
    )


def read_back(place: Place, facts: Facts) -> Say | None:
    """The pin of a place that was typed: only the map shows whether it was understood."""
    if not place.typed or place.lat is None or place.lon is None:
        return None
    address = where(place, facts.t)
    return Say(pin=Pin(place.lat, place.lon, facts.t.plain("Titik yang saya baca"), address.striptags()), silent=True)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _plain(label: str) -> str:
    """A label without its pictures, cases and spaces."""
    return re.sub(r"[\W_]+", " ", label).strip().casefold()
