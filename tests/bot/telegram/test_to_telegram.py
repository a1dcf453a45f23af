"""Letters become calls."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup
from telegram import InputFile, InputMediaPhoto

from bot.channels import CannotEdit, Letter, Played, Shown
from bot.channels.markup import measure
from bot.channels.telegram.to_telegram import carries_picture, to_call
from handlers.buttons import press
from handlers.replies import Button, Picture, Pin, Say, mention
from storage.addresses import Address, Identity

PERSON = Address("telegram", "77")
ROOM = Address("telegram", "-1001", "3")
MENU = (("Lapor", "Laporan saya"), ("Bantuan",))
NO_PREVIEW = {"is_disabled": True}


def call(say: Say, address: Address = PERSON, **more: Any) -> tuple[str, dict[str, Any]]:
    return to_call(Letter(1, address, say, **more))


def markup(say: Say, address: Address = PERSON) -> Any:
    return call(say, address)[1].get("reply_markup")


def test_text() -> None:
    """Words go out as HTML without a preview of their links."""
    text = Markup("Halo <b>Siti</b>,<br>tiket &lt;1&gt;")
    assert call(Say(text)) == (
        "sendMessage",
        {
            "chat_id": 77,
            "text": "Halo <b>Siti</b>,\ntiket &lt;1&gt;",
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
        },
    )


def test_a_mention_reaches_whom_it_names() -> None:
    """Whoever is mentioned is by Telegram's own number; whatever their name is, it breaks nothing."""
    named = mention(Identity("telegram", "77"), 'Pak "Rudi" <b>')
    _, params = call(Say(named))
    assert params["text"] == '<a href="tg://user?id=77">Pak &#34;Rudi&#34; &lt;b&gt;</a>'


def test_plain() -> None:
    """Without markup the reader sees the same words."""
    _, params = call(Say(Markup("<b>A &amp; B</b><br>C")), plain=True)
    assert params["text"] == "A & B\nC"
    assert "parse_mode" not in params


def test_envelope() -> None:
    """Topic, silence and the message answered; an answer to a message that is gone is sent all the same."""
    _, params = call(Say(Markup("x"), silent=True, reply_to="12"), ROOM)
    assert params["chat_id"] == -1001
    assert params["message_thread_id"] == 3
    assert params["disable_notification"] is True
    assert params["reply_parameters"] == {"message_id": 12, "allow_sending_without_reply": True}


def test_picture() -> None:
    """A picture goes out by its reference or as bytes, with the words under it."""
    say = Say(Markup("<i>TPS</i>"), picture=Picture((1,)))
    method, params = call(say, shown=Shown(ref="AgAC"))
    assert (method, params["photo"], params["caption"]) == ("sendPhoto", "AgAC", "<i>TPS</i>")
    _, params = call(say, shown=Shown(jpeg=b"\xff\xd8"))
    assert isinstance(params["photo"], InputFile)
    assert params["photo"].input_file_content == b"\xff\xd8"
    assert call(say)[0] == "sendMessage"


def test_no_text_is_never_sent_as_nothing() -> None:
    """A message without words says what its picture would have shown, or an ellipsis; Telegram refuses empty ones."""
    assert call(Say(picture=Picture((1,)), alt="Foto <sebelum>"))[1]["text"] == "Foto <sebelum>"
    assert call(Say())[1]["text"] == "…"


def test_pin() -> None:
    """A place goes out with its words where it has some."""
    method, params = call(Say(pin=Pin(3.6, 98.48, "TPS", "Jl. Sudirman")))
    assert method == "sendVenue"
    assert params == {"chat_id": 77, "latitude": 3.6, "longitude": 98.48, "title": "TPS", "address": "Jl. Sudirman"}
    assert call(Say(pin=Pin(3.6, 98.48, "TPS", "")))[1]["address"] == "3.60000, 98.48000"
    method, params = call(Say(pin=Pin(3.6, 98.48, "", "")))
    assert (method, params) == ("sendLocation", {"chat_id": 77, "latitude": 3.6, "longitude": 98.48})


def test_edit_text() -> None:
    """A text that replaces one is edited in place, with nothing that only new messages know."""
    say = Say(Markup("baru"), silent=True, reply_to="3", keyboard="menu", menu=MENU)
    assert call(say, ROOM, replaces="8") == (
        "editMessageText",
        {
            "chat_id": -1001,
            "message_id": 8,
            "text": "baru",
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
        },
    )


def test_edit_words_under_a_picture() -> None:
    """Without a new picture only the words under the old one change."""
    method, params = call(Say(Markup("baru"), picture=Picture((1,))), replaces="8", replaces_picture=True)
    assert (method, params["caption"], params["message_id"]) == ("editMessageCaption", "baru", 8)


@pytest.mark.parametrize("had_picture", [True, False])
def test_edit_picture(had_picture: bool) -> None:
    """A new picture replaces the old one, or joins what was text alone."""
    say = Say(Markup("<b>baru</b>"), picture=Picture((1,)))
    method, params = call(say, shown=Shown(ref="AgAC"), replaces="8", replaces_picture=had_picture)
    assert method == "editMessageMedia"
    assert params["media"] == {"type": "photo", "media": "AgAC", "caption": "<b>baru</b>", "parse_mode": "HTML"}
    _, params = call(say, shown=Shown(jpeg=b"\xff\xd8"), replaces="8", replaces_picture=had_picture)
    assert isinstance(params["media"], InputMediaPhoto)
    assert params["media"].caption == "<b>baru</b>"


def test_a_place_is_not_edited() -> None:
    """Telegram cannot change a place; a new message takes over."""
    with pytest.raises(CannotEdit):
        call(Say(pin=Pin(3.6, 98.48, "", "")), replaces="8")


def test_picture_after_each_call() -> None:
    """What a receipt says about the picture follows from the call."""
    assert all(map(carries_picture, ["sendPhoto", "editMessageMedia", "editMessageCaption"]))
    assert not any(map(carries_picture, ["sendMessage", "editMessageText", "sendVenue", "sendLocation"]))


def test_buttons() -> None:
    """Rows of buttons, pressed or opened; those that do nothing are left out."""
    rows = ((Button("Kirim", press("send")), Button("Peta", url="https://x.id")), (Button("nichts"),))
    assert markup(Say(Markup("x"), buttons=rows)) == {
        "inline_keyboard": [
            [{"text": "Kirim", "callback_data": "send"}, {"text": "Peta", "url": "https://x.id"}],
        ]
    }


def test_buttons_stay_within_what_telegram_takes() -> None:
    """At most eight in a row and a hundred in all."""
    rows = tuple(tuple(Button(str(n), press("open", n)) for n in range(9)) for _ in range(20))
    keys = markup(Say(Markup("x"), buttons=rows))["inline_keyboard"]
    assert max(map(len, keys)) == 8
    assert sum(map(len, keys)) == 100


def test_keyboards() -> None:
    """The menu stays, the location button goes after use, and none takes it away."""
    menu = [[{"text": "Lapor"}, {"text": "Laporan saya"}], [{"text": "Bantuan"}]]
    assert markup(Say(Markup("x"), keyboard="menu", menu=MENU)) == {
        "keyboard": menu, "resize_keyboard": True, "is_persistent": True,
    }  # fmt: skip
    share = (("Bagikan lokasi",), ("Batal",))
    assert markup(Say(Markup("x"), keyboard="location", menu=share)) == {
        "keyboard": [[{"text": "Bagikan lokasi", "request_location": True}], [{"text": "Batal"}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    assert markup(Say(Markup("x"), keyboard="none")) == {"remove_keyboard": True}
    assert markup(Say(Markup("x"))) is None
    assert markup(Say(Markup("x"), keyboard="location")) is None


def test_one_keyboard_at_a_time() -> None:
    """Buttons win over all; the invitation to answer wins where it is needed; rooms get no location button."""
    buttons = ((Button("Ya", press("yes")),),)
    reply = {"force_reply": True, "selective": True}
    every = Say(Markup("x"), buttons=buttons, keyboard="menu", menu=MENU, expects_reply=True)
    assert "inline_keyboard" in markup(every)
    assert markup(Say(Markup("x"), expects_reply=True)) == reply
    assert markup(Say(Markup("x"), expects_reply=True, keyboard="menu", menu=MENU), ROOM) == reply
    assert "keyboard" in markup(Say(Markup("x"), expects_reply=True, keyboard="location", menu=MENU))
    assert markup(Say(Markup("x"), keyboard="location", menu=MENU), ROOM) is None


def test_too_long_is_cut() -> None:
    """Text, caption, venue and label end in an ellipsis where Telegram would refuse."""
    long = Markup("<b>" + "👍" * 3000 + "</b>")
    assert measure(call(Say(long))[1]["text"]) <= 4096
    assert measure(call(Say(long), shown=Shown(ref="r"))[1]["caption"]) <= 1024
    assert len(call(Say(long), plain=True)[1]["text"].encode("utf-16-le")) <= 2 * 4096
    assert len(call(Say(pin=Pin(1, 2, "t" * 999, "a" * 999)))[1]["title"]) == 255
    key = markup(Say(Markup("x"), buttons=((Button("l" * 99, "a"),),)))["inline_keyboard"][0][0]
    assert key["text"] == "l" * 63 + "…"


def test_calls_without_uploads_are_plain_json() -> None:
    """No object of a library has to be taken apart to send them."""
    say = Say(Markup("<b>x</b>"), buttons=((Button("a", "b"),),), reply_to="1")
    json.dumps([call(say), call(say, shown=Shown(ref="r")), call(say, shown=Shown(ref="r"), replaces="1")])
    assert type(call(say)[1]["text"]) is str


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("voice", "sendVoice"),
        ("audio", "sendAudio"),
        ("video", "sendVideo"),
        ("video_note", "sendVideoNote"),
        ("animation", "sendAnimation"),
    ],
)
def test_a_recording_is_sent_by_its_own_method(kind: str, method: str) -> None:
    """A recording of Telegram's goes on by its file id, with the words as caption; a round film takes none."""
    done, params = call(Say(Markup("<b>889</b>"), recording=1), played=Played(kind, ref="file-7"))
    assert (done, params[kind]) == (method, "file-7")
    assert params.get("caption") == (None if kind == "video_note" else "<b>889</b>")
    assert not carries_picture(method)


@pytest.mark.parametrize(("ending", "kind"), [("ogg", "voice"), ("mp3", "audio"), ("m4a", "audio"), ("mp4", "video")])
def test_a_recording_of_elsewhere_is_uploaded(ending: str, kind: str) -> None:
    """One that came by another channel goes as bytes, as what Telegram takes such bytes for."""
    played = Played("audio", content=b"bytes", ending=ending)
    _, params = call(Say(Markup("889"), recording=1), played=played)
    assert isinstance(params[kind], InputFile)
    assert params[kind].filename == f"rekaman.{ending}"


def test_what_is_shared_goes_by_telegrams_own_page() -> None:
    """A button that passes a link on asks with whom; whatever is in the words stays words."""
    link = "https://t.me/bot?start=t_abc"
    say = Say(Markup("x"), buttons=((Button("Bagikan", url=link, share="Got & parit #1?"),),))
    ((button,),) = markup(say)["inline_keyboard"]
    assert button["text"] == "Bagikan"
    address = urlsplit(button["url"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://t.me/share/url"
    assert parse_qs(address.query, strict_parsing=True) == {"url": [link], "text": ["Got & parit #1?"]}
