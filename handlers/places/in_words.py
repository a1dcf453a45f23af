"""A place as people say it, and as a map opens it."""

from __future__ import annotations

from markupsafe import Markup

from handlers.texts import Texts


def place_in_words(t: Texts, *, kelurahan: str, kecamatan: str, words: str, outside_by: int | None = None) -> Markup:
    """The kelurahan and kecamatan, and what the resident wrote of it; `outside_by` in metres."""
    parts = [area_in_words(t, kelurahan, kecamatan)] if kelurahan else []
    if words:
        parts.append(Markup.escape(words))
    if outside_by:
        parts.append(t("{distance} di luar batas kota", distance=distance(outside_by, t)))
    return Markup(" · ").join(parts or [t("titik di peta")])


def area_in_words(t: Texts, kelurahan: str, kecamatan: str) -> Markup:
    return t("Kel. {kelurahan}, Kec. {kecamatan}", kelurahan=kelurahan, kecamatan=kecamatan)


def distance(metres: int, t: Texts) -> str:
    """ "120 m", "3,2 km" as people say it."""
    if metres < 950:
        return f"{max(10, round(metres, -1))} m"
    return f"{t.decimal(metres / 1000)} km"


def how_near(metres: float, t: Texts) -> Markup:
    """A short distance as a neighbour thinks of it: "±40 m, seberang jalan"."""
    if metres < 12:
        return t("di titik yang sama")
    words = t("beberapa langkah") if metres < 30 else t("seberang jalan") if metres < 60 else t("beberapa rumah")
    return Markup("±{}, {}").format(distance(round(metres), t), words)


def map_link(lat: float, lon: float) -> str:
    """An address that opens the point (WGS 84 degrees) on a map, on any phone."""
    return f"https://www.google.com/maps/search/?api=1&query={lat:.6f},{lon:.6f}"
