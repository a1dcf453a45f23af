"""Telegram as a channel.

    channel.py       the channel: send, answer, fetch      poller.py    updates by long polling
    to_telegram.py   a letter -> one call                  webhook.py   updates that are brought
    to_events.py     an update -> one event                api.py       the Bot API, called raw
    failures.py      an exception -> what it means         request.py   the same on the wire, by pyreqwest
    capabilities.py  every limit                           inspection.py  what `saberling check` asks

Only this folder imports `telegram`.
"""
