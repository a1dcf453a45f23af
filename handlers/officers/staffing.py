"""The roster in the staff room: /petugas shows it with what each has in hand, and buttons change it.

    /petugas                          who there is
    /petugas tambah Budi              as an answer to Budi's message, or with a mention of them
    /petugas tambah 123456789 Budi    by the number that the channel has for them

Supervisors give teams and duty. Who is an officer and as what is for admins (for supervisors where there is none): that
is checked where it is written, with the right of this moment. Each change is an entry of the office's own record.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers.whom import pointed_at
from handlers.replies import Button, Say
from handlers.texts import Texts, later
from storage import roster
from storage.people import Office, Person
from storage.roster import LastOne, Load, NotTheirs, office_of

PAGE = 8
NAME = 80  # characters of an officer's name
ADD = frozenset({"tambah", "add"})
ROLES = {"officer": later("petugas"), "supervisor": later("pengawas"), "admin": later("admin")}


async def command(desk: Desk, argument: str) -> None:
    """/petugas: the roster, or somebody added to it."""
    word, _, rest = argument.strip().partition(" ")
    if word.casefold() in ADD:
        await _add(desk, rest.strip())
    elif word:
        desk.toast(desk.t("Tulis /petugas, atau balas pesan seseorang dengan: /petugas tambah NAMA"))
    else:
        await listing(desk, "0")


async def listing(desk: Desk, argument: str) -> None:
    """Everybody on the roster, with what they have in hand; a page at a time."""
    everybody = await roster.everybody(desk.tx)
    page = int(argument) if argument.isascii() and argument.isdecimal() and len(argument) < 5 else 0
    shown = everybody[page * PAGE :][:PAGE] or everybody[:PAGE]
    loads = await roster.loads(desk.tx, desk.now)
    lines = [desk.t.n("<b>{n} petugas</b>", "<b>{n} petugas</b>", len(everybody))]
    lines += [line(one, loads.get(one.id, Load()), desk) for one in shown]
    rows = [(Button(office_of(one).name[:40], press("officer", one.id)),) for one in shown]
    turning = [Button("‹", press("officers", page - 1))] if page > 0 and shown[0] is not everybody[0] else []
    turning += [Button("›", press("officers", page + 1))] if shown[-1] is not everybody[-1] else []
    desk.turn_over(Say(Markup("\n").join(lines), (*rows, tuple(turning)) if turning else tuple(rows)))


async def on_duty(desk: Desk) -> None:
    """/piket: who is there now, and until when the others are away."""
    everybody = await roster.everybody(desk.tx)
    loads = await roster.loads(desk.tx, desk.now)
    there = [one for one in everybody if office_of(one).is_there(desk.now)]
    away = [one for one in everybody if one not in there]
    lines = [desk.t.n("<b>{n} bertugas sekarang</b>", "<b>{n} bertugas sekarang</b>", len(there))]
    lines += [line(one, loads.get(one.id, Load()), desk) for one in (*there, *away)]
    desk.say(Say(Markup("\n").join(lines), reply_to=desk.origin.message))


async def show(desk: Desk, argument: str) -> None:
    """One officer, with what can be changed about them."""
    if person := await _find(desk, argument):
        await _shown(desk, person)


async def role(desk: Desk, argument: str) -> None:
    number, _, wanted = argument.partition(" ")
    person = await _find(desk, number)
    if person is None:
        return
    if wanted not in ROLES:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    try:
        person = await roster.give_role(desk.tx, person.id, wanted, desk.person, desk.now)
    except (NotTheirs, LastOne) as refused:
        _refuse(desk, refused)
    else:
        await _changed(desk, person)


async def team(desk: Desk, argument: str) -> None:
    """A team, or none."""
    number, _, key = argument.partition(" ")
    person = await _find(desk, number)
    if person is None:
        return
    if key and desk.city.organisation.team(key) is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    await _changed(desk, await roster.give_team(desk.tx, person.id, key or None, desk.person, desk.now))


async def duty(desk: Desk, argument: str) -> None:
    """On duty, or off it until somebody says otherwise."""
    number, _, how = argument.partition(" ")
    person = await _find(desk, number)
    if person is None:
        return
    if how not in ("on", "off"):
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    await _changed(desk, await roster.put_on_duty(desk.tx, person.id, how == "on", desk.person, desk.now))


async def ask_dismiss(desk: Desk, argument: str) -> None:
    if person := await _find(desk, argument):
        text = desk.t("Keluarkan {name} dari daftar petugas?", name=office_of(person).name)
        yes = Button(desk.t.plain("Ya, keluarkan"), press("dismiss_now", person.id))
        no = Button(desk.t.plain("Tidak jadi"), press("officer", person.id))
        desk.turn_over(Say(text, ((yes, no),)))


async def dismiss(desk: Desk, argument: str) -> None:
    """Take somebody off the roster; what they hold stays theirs until it is handed over."""
    person = await _find(desk, argument)
    if person is None:
        return
    loads = await roster.loads(desk.tx, desk.now)
    try:
        await roster.remove(desk.tx, person.id, desk.person, desk.now)
    except (NotTheirs, LastOne) as refused:
        _refuse(desk, refused)
        return
    words = [desk.t("{name} tidak lagi petugas.", name=office_of(person).name)]
    if held := loads.get(person.id, Load()).tickets:
        words.append(desk.t.n("{n} tiketnya belum selesai.", "{n} tiketnya belum selesai.", held))
    desk.turn_over(Say(Markup(" ").join(words)))


async def _add(desk: Desk, words: str) -> None:
    """Make an officer of who is pointed at, or take back who was one under that name."""
    pointed, name = pointed_at(desk, words)
    back = await roster.former(desk.tx, words) if pointed is None else None
    identity = pointed.identity if pointed else back.identity if back else None
    if identity is None:
        desk.toast(desk.t("Siapa? Balas pesannya, sebut dia, atau tulis nomornya: /petugas tambah 123456789 Budi"))
        return
    called = " ".join((name or (pointed.name if pointed else "")).split())[:NAME]
    if not called:
        desk.toast(desk.t("Tulis juga namanya: /petugas tambah 123456789 Budi"))
        return
    known = next((one for one in await roster.everybody(desk.tx) if one.identity == identity), None)
    if known is not None:
        desk.toast(desk.t("{name} sudah petugas.", name=office_of(known).name))
        return
    try:
        person = await roster.add(desk.tx, identity, called, desk.city.language, desk.person, desk.now)
    except NotTheirs as refused:
        _refuse(desk, refused)
    else:
        await _shown(desk, person)


async def _find(desk: Desk, number: str) -> Person | None:
    known = number.isascii() and number.isdecimal() and len(number) < 16
    person = await roster.find(desk.tx, int(number)) if known else None
    if person is None:
        desk.toast(desk.t("Itu bukan petugas lagi."))
    return person


async def _changed(desk: Desk, person: Person) -> None:
    await _shown(desk, person)


async def _shown(desk: Desk, person: Person) -> None:
    office, t = office_of(person), desk.t
    load = (await roster.loads(desk.tx, desk.now)).get(person.id, Load())
    to = f"{person.id} "
    duty = (
        Button(t.plain("Tidak bertugas"), press("duty", f"{to}off"))
        if office.is_there(desk.now)
        else Button(t.plain("Bertugas lagi"), press("duty", f"{to}on"))
    )
    roles, teams = list[Button](), list[Button]()
    if desk.person.id in await roster.heads(desk.tx):
        roles = [
            Button(t.plain("Jadi {role}", role=t.plain(words)), press("role", to + key))
            for key, words in ROLES.items()
            if key != office.role
        ]
        roles.append(Button(t.plain("Keluarkan"), press("dismiss", person.id)))
    for one in desk.city.organisation.teams:
        if one.key != office.team and len(one.key) <= 30:
            teams.append(Button(t.plain("Tim {team}", team=one.name), press("team", to + one.key)))
    if office.team:
        teams.append(Button(t.plain("Tanpa tim"), press("team", to.strip())))
    back = (duty, Button(t.plain("‹ Semua petugas"), press("officers", 0)))
    pairs = [tuple(some[at : at + 2]) for some in (roles, teams) for at in range(0, len(some), 2)]
    desk.turn_over(Say(line(person, load, desk), (*pairs, back)))


def line(person: Person, load: Load, desk: Desk) -> Markup:
    """An officer in one line: name, role, team, whether they are there, what they have in hand."""
    t, office = desk.t, office_of(person)
    team = desk.city.organisation.team(office.team)
    parts = [Markup("<b>{}</b>").format(office.name), t(ROLES[office.role])]
    parts += [t("tim {team}", team=team.name)] if team else []
    parts += [there(office, desk.now, t), in_hand(load, t)]
    return Markup(" · ").join(parts)


def there(office: Office, now: datetime, t: Texts) -> Markup:
    """Whether somebody is there, and if not, until when."""
    if office.away_until is not None and office.is_away(now):
        return t("cuti sampai {day}", day=t.day(office.away_until))
    return t("bertugas") if office.on_duty else t("tidak bertugas")


def in_hand(load: Load, t: Texts) -> Markup:
    """The workload in words."""
    held = t.n("{n} tiket", "{n} tiket", load.tickets)
    return held + t(" ({n} lewat target)", n=load.late) if load.late else held


def _refuse(desk: Desk, refused: NotTheirs | LastOne) -> None:
    if isinstance(refused, LastOne):
        text = desk.t("Tidak bisa: harus tetap ada yang boleh mengatur petugas. Angkat penggantinya dulu.")
    else:
        text = desk.t("Hanya admin yang bisa melakukan itu.")
    desk.toast(text, alert=True)
