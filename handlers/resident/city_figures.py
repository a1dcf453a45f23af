"""/statistik: the city's reports in figures, for everybody, with what was not answered said as well.

Satisfaction is never told without how many were asked: silence is no praise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.replies import Button, Say
from handlers.texts import Texts, later
from storage import figures
from storage.figures import Figures

PERIODS = {"month": later("Bulan ini"), "last": later("Bulan lalu"), "year": later("Tahun ini")}


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until just `before`; `name` is how the reader calls it."""

    since: datetime
    before: datetime
    name: str


async def show(desk: Desk, which: str) -> None:
    """The figures of a period: this month's, or those whose button was pressed, in place."""
    chosen = which if which in PERIODS else "month"
    asked = period(chosen, desk.now, desk.t)
    text = in_words(await figures.figures(desk.tx, asked.since, asked.before), asked.name, desk.city.name, desk.t)
    desk.turn_over(Say(text, (_periods(chosen, desk.t),)))


def period(which: str, now: datetime, t: Texts) -> Period:
    """The month or year of `now`, or the month before, in the city's zone."""
    local = now.astimezone(t.zone)
    this = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if which == "year":
        first = this.replace(month=1)
        return Period(first, first.replace(year=first.year + 1), str(first.year))
    since = _month_before(this) if which == "last" else this
    return Period(since, _month_after(since), t.month(since))


def in_words(counted: Figures, name: str, city: str, t: Texts) -> Markup:
    """The figures in lines."""
    resolved = t.decimal(counted.resolved)
    lines = [t("<b>{city}</b>, {period}", city=city, period=name)]
    lines.append(t("📥 Laporan masuk: {n}", n=t.decimal(counted.filed)))
    lines.append(t("✅ Selesai: {n}", n=resolved))
    if counted.median_hours is not None:
        lines.append(_how_long(counted.median_hours, t))
        lines.append(
            t(
                "👍 Dipastikan bersih oleh warga: {n} dari {all}",
                n=t.decimal(counted.clean),
                all=t.decimal(counted.resolved),
            )
        )
        lines.append(_stars(counted, t))
    lines.append(t("⏳ Belum selesai sekarang: {n}", n=t.decimal(counted.open)))
    return Markup("\n").join(lines)


def _how_long(hours: float, t: Texts) -> Markup:
    if hours < 24:
        n = max(1, round(hours))
        return t.n("⏱ Separuhnya selesai dalam {n} jam", "⏱ Separuhnya selesai dalam {n} jam", n)
    return t("⏱ Separuhnya selesai dalam {days} hari", days=t.decimal(hours / 24))


def _stars(counted: Figures, t: Texts) -> Markup:
    if counted.stars is None:
        return t("⭐ Bintang: belum ada, dari {all} laporan selesai", all=t.decimal(counted.resolved))
    return t(
        "⭐ Bintang: {stars} dari 5 ({n} jawaban dari {all} laporan selesai)",
        stars=t.decimal(counted.stars),
        n=t.decimal(counted.rated),
        all=t.decimal(counted.resolved),
    )


def _periods(chosen: str, t: Texts) -> tuple[Button, ...]:
    """All three stand there; the one that is shown is marked by a dot and not by a colour."""
    return tuple(
        Button(("• " if key == chosen else "") + t.plain(name), press("figures", key)) for key, name in PERIODS.items()
    )


def _month_before(first: datetime) -> datetime:
    return first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)


def _month_after(first: datetime) -> datetime:
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
