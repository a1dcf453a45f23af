"""Pace: however messages come, a channel, a chat and a group never get more than their buckets hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Bucket, Pace

WAITS = st.lists(st.floats(0, 3), min_size=1, max_size=120)
CHATS = st.lists(st.sampled_from(["telegram/1", "telegram/2", "telegram/-9"]), min_size=120, max_size=120)
ROUNDING = 1e-6


def most_above(times: list[float], rate: float) -> float:
    """By how much the worst stretch of these times exceeds `rate`: what a bucket of this burst lets through."""
    return max(
        (last - first + 1) - rate * (times[last] - times[first])
        for first in range(len(times))
        for last in range(first, len(times))
    )


class TestBucket:
    @given(WAITS, st.floats(0.1, 50), st.floats(1, 20))
    def test_never_more_than_rate_and_burst(self, waits: list[float], rate: float, burst: float):
        """In every stretch of time at most `rate` a second leave, and `burst` more."""
        bucket, now, sent = Bucket(rate, burst), 100.0, []
        for wait in waits:
            now += wait
            if bucket.level(now) >= 1:
                bucket.take(now)
                sent.append(now)
        assert most_above(sent, rate) <= burst + ROUNDING

    @given(WAITS, st.floats(0.1, 50), st.floats(1, 20))
    def test_ready_when_it_says(self, waits: list[float], rate: float, burst: float):
        """At `ready_at` there is a token, and just before there is none unless it was now."""
        bucket, now = Bucket(rate, burst), 100.0
        for wait in waits:
            now += wait / 10
            bucket.take(now)
            ready = bucket.ready_at(now)
            if ready > now:
                assert Bucket(rate, burst, bucket.tokens, now).level(now + (ready - now) * 0.99) < 1
            assert Bucket(rate, burst, bucket.tokens, now).level(ready + ROUNDING) >= 1

    def test_a_new_one_is_full_and_saves_no_more(self):
        """A bucket begins with its burst, and an hour of silence saves no more than that."""
        bucket = Bucket(2, 5)
        assert bucket.level(1000) == 5
        bucket.take(1000)
        assert bucket.level(4600) == 5


class TestPace:
    @given(WAITS, CHATS)
    def test_never_more_than_the_limits(self, waits: list[float], chats: list[str]):
        """Whoever asks before sending exceeds no limit: overall, in a chat, in a group."""
        pace, now, sent = Pace(3.0), 50.0, []
        for wait, chat in zip(waits, chats, strict=False):
            now += wait / 4
            if pace.may_send(now) >= 1 and chat not in pace.resting(now):
                pace.sent(chat, now)
                sent.append((now, chat))
        assert most_above([at for at, _ in sent] or [0], 3.0) <= 1.5 + ROUNDING
        for chat, (rate, burst) in {
            "telegram/1": pace.chat,
            "telegram/2": pace.chat,
            "telegram/-9": pace.group,
        }.items():
            assert most_above([at for at, its in sent if its == chat] or [0], rate) <= burst + ROUNDING

    @pytest.mark.parametrize(("chat", "burst", "pause"), [("telegram/501", 4, 1.0), ("telegram/-1001", 20, 3.0)])
    def test_a_chat_and_a_group(self, chat: str, burst: int, pause: float):
        """A chat takes four at once and then one a second; a group twenty, and then twenty a minute."""
        pace = Pace(1000)
        sent = 0
        while chat not in pace.resting(10):
            pace.sent(chat, 10)
            sent += 1
        assert sent == burst
        assert pace.ready_at(10) == pytest.approx(10 + pause)
        assert chat in pace.resting(10 + pause - 0.01)
        assert chat not in pace.resting(10 + pause + 0.01)

    def test_only_that_chat_rests(self):
        """A chat that has used up its tokens rests, and nobody else."""
        pace = Pace(1000)
        for _ in range(4):
            pace.sent("telegram/1", 10)
        pace.sent("telegram/2", 10)
        assert pace.resting(10) == ["telegram/1"]

    def test_the_longer_rest_counts(self):
        """A rest that the channel asked for is not cut short by our own."""
        pace = Pace(1000)
        pace.rest("telegram/1", 60)
        pace.rest("telegram/1", 20)
        pace.sent("telegram/1", 10)
        assert pace.resting(59) == ["telegram/1"]
        assert pace.resting(61) == []

    def test_overall(self):
        """When all tokens are used up, it is known when the next message may leave."""
        pace = Pace(10.0)
        for chat in range(5):
            pace.sent(f"telegram/{chat}", 10)
        assert pace.may_send(10) == 0
        assert pace.ready_at(10) == pytest.approx(10.1)
        assert pace.may_send(10.11) == 1

    def test_nothing_to_wait_for(self):
        """While everything may leave there is nothing to wait for."""
        assert Pace().ready_at(10) is None

    def test_unlimited(self):
        """A channel of our own is not held back."""
        pace = Pace.unlimited()
        for _ in range(10_000):
            pace.sent("web/1", 10)
        assert pace.may_send(10) > 0
        assert pace.resting(10) == []

    def test_chats_are_forgotten(self):
        """Chats that have rested are not remembered for ever."""
        pace = Pace(1e9)
        for chat in range(10_001):
            pace.sent(f"telegram/{chat}", 10)
        pace.sent("telegram/now", 1000)
        pace.resting(1000)
        assert set(pace._chats) == {"telegram/now"}
