"""What the bot costs and how fast it answers: `make bench`, or `python -m tests.benchmarks`.

    __main__.py       what is measured, and the tables
    runs.py           a bot in its own process against a fresh double     processes.py   what a process has used
    saturation.py     everything waits: CPU per update, updates a second
    latency.py        reports arrive at a fixed rate: how long an answer takes
    residents.py      people who go on when they were answered
    echo_bot.py       the bare python-telegram-bot, answering with what it was told
    conversation_bot.py     the same dialogue in a ConversationHandler, nothing of it durable
    lookups.py        the storage's statements among a thousand and a million tickets
    profiled.py       where our time goes

The double and the residents live in the measuring process, and each bot alone in one of its own: what is read from
/proc is the bot and nothing else. Figures are medians of short rounds in turn (A B C A B C …), because a shared
machine changes its mind within seconds; what counts is how they stand to each other.
"""
