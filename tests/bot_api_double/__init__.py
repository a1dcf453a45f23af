"""A stateful double of Telegram's Bot API, for tests, kill loops and benchmarks.

double.py        the double: exchange of calls, books, helpers for tests
server.py        HTTP on loopback          control.py     commands for tests, also over HTTP
remote.py        a double elsewhere        __main__.py    the double as a process
people.py        residents and officers    arrivals.py    what people do -> updates
updates.py       the queue, long polling   webhook.py     deliveries
state.py         chats, messages, people   files.py       photos and other files
registry.py      the table of methods      bot_methods.py chat_methods.py sending.py editing.py
decoding.py      parameters                markup.py      HTML, entities, UTF-16
limits.py        what is refused           pace.py        how fast
faults.py        scripted trouble          validation.py  calls against aiogram's models
ledger.py        what happened             errors.py      Telegram's refusals
"""

from tests.bot_api_double.double import BotApiDouble
from tests.bot_api_double.faults import Fault, Trouble
from tests.bot_api_double.pace import Pace
from tests.bot_api_double.people import Officer, Resident, buttons, shown
from tests.bot_api_double.remote import RemoteDouble, spawned

__all__ = [
    "BotApiDouble",
    "Fault",
    "Officer",
    "Pace",
    "RemoteDouble",
    "Resident",
    "Trouble",
    "buttons",
    "shown",
    "spawned",
]
