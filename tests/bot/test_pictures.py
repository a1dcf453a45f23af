"""What the bot's pictures promise: their words show, both photos show, and the sample scenes are fit to be sent."""

from io import BytesIO
from statistics import correlation

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.pictures import before_after as sheet
from bot.pictures.before_after import before_after
from bot.pictures.render import FAMILY, fitted, text_width, to_png, words
from bot.pictures.scenes import KINDS, scene

LABELS, DATES = ("Sebelum", "Sesudah"), ("12 Mei 2026", "14 Mei 2026")
RED, GREEN = (200, 30, 30), (30, 160, 60)


def drawn(content: str, width=400, height=60) -> Image.Image:
    frame = f'<rect width="{width}" height="{height}" fill="white"/>'
    size = f'width="{width}" height="{height}" font-size="30"'
    return opened(to_png(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{frame}{content}</svg>')).convert("L")


def said(text: str, family=FAMILY, weight=400) -> Image.Image:
    return drawn(f'<text x="10" y="40" font-family="{family}" font-weight="{weight}">{words(text)}</text>')


def ink(picture: Image.Image) -> float:
    return 255 - ImageStat.Stat(picture).mean[0]


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))


def photo(colour, size=(400, 300)) -> bytes:
    jpeg = BytesIO()
    Image.new("RGB", size, colour).save(jpeg, "JPEG", quality=95)
    return jpeg.getvalue()


def pixel(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = picture.getpixel((round(x), round(y)))
    assert isinstance(found, tuple)
    return found


def near(colour, other) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(colour, other, strict=True))


def difference(one: bytes, other: bytes) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(opened(one), opened(other))).mean)


def greys(jpeg: bytes, box: tuple[int, int, int, int]) -> list[int]:
    return list(opened(jpeg).convert("L").crop(box).resize((60, 40)).tobytes())


class TestRender:
    @pytest.mark.parametrize("family", [FAMILY, "Lato", "serif", "sans-serif", "monospace"])
    @pytest.mark.parametrize("weight", [400, 600, 700])
    def test_words_leave_ink_whatever_family_is_named(self, family, weight):
        """Text shows in every weight, also where a drawing names a family that is not there."""
        assert ink(said("Sudah bersih", family, weight)) > 3

    def test_a_drawing_may_name_no_family_at_all(self):
        """Without a family, text has ours, in the weight that was asked for."""
        assert (
            drawn('<text x="10" y="40" font-weight="700">Bersih</text>').tobytes()
            == said("Bersih", weight=700).tobytes()
        )

    def test_the_weights_differ(self):
        """Bold is heavier than semibold, and semibold than regular."""
        inks = [ink(said("Kecamatan", weight=weight)) for weight in (400, 600, 700)]
        assert inks == sorted(set(inks))

    @pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éÉ±→·’“”–…≤²✓&<>")
    def test_every_letter_that_we_write_is_in_the_font(self, letter):
        """No letter, sign or arrow of our texts comes out as nothing or as the box for the unknown."""
        assert ink(said(letter)) > 0.05
        assert said(letter).tobytes() != said("\ue123").tobytes()

    def test_anybodys_text_is_only_text(self):
        """Markup in a text is drawn as it was typed, and what XML forbids does not break the picture."""
        assert ink(said('<rect width="400" height="60"/> & \x00\x08\ud800\uffff')) < 40
        assert words("a\x00b\x1fc\ufffe") == "abc"
        assert words("<&\"'>") == "&lt;&amp;&#34;&#39;&gt;"

    def test_the_width_can_be_chosen(self):
        """A drawing is rendered at the width that is asked for."""
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"/>'
        assert opened(to_png(svg)).size == (100, 50)
        assert opened(to_png(svg, width=300)).size == (300, 150)

    def test_a_malformed_drawing_is_refused(self):
        """What is no SVG raises `ValueError`."""
        with pytest.raises(ValueError):
            to_png("<svg")

    def test_a_text_is_measured_as_it_is_drawn(self):
        """The width that is computed is the width of the ink."""
        box = ImageChops.invert(said("Kelurahan Pekan Binjai", weight=700)).getbbox()
        assert box
        assert box[2] - box[0] == pytest.approx(text_width("Kelurahan Pekan Binjai", 30, 700), abs=6)

    def test_what_is_too_long_is_set_smaller_and_then_cut(self):
        """A short text stays, a longer one shrinks, one that is longer still ends in "…"; all fit."""
        assert fitted("Sebelum", 300, 50) == ("Sebelum", 50)
        text, size = fitted("Sebelum", 140, 50)
        assert text == "Sebelum"
        assert 37.5 <= size < 50
        for long in ("Petugas Kecamatan Binjai Kota", "W" * 100_000):
            text, size = fitted(long, 140, 50)
            assert text.endswith("…")
            assert size == 37.5
            assert text_width(text, size) <= 140


class TestBeforeAndAfter:
    def test_wide_photos_are_stacked(self):
        """Of two landscape photos the older is above the newer, each across the whole width."""
        made = opened(before_after(photo(RED), photo(GREEN), LABELS, DATES))
        assert made.format == "JPEG"
        assert made.width == 1280 < made.height
        for x in (100, 640, 1180):
            assert near(pixel(made, x, made.height * 0.2), RED)
            assert near(pixel(made, x, made.height * 0.7), GREEN)

    @pytest.mark.parametrize("sizes", [((300, 400), (300, 400)), ((400, 300), (300, 400)), ((300, 900), (900, 300))])
    def test_others_stand_side_by_side(self, sizes):
        """Otherwise the older is on the left, the newer on the right, and both are equally tall."""
        made = opened(before_after(photo(RED, sizes[0]), photo(GREEN, sizes[1]), LABELS, DATES))
        assert made.width == 1280
        for y in (40, (made.height - 152) / 2, made.height - 152 - 40):
            assert near(pixel(made, 320, y), RED)
            assert near(pixel(made, 960, y), GREEN)
        assert not near(pixel(made, 320, made.height - 8), RED)

    def test_a_photo_is_cropped_around_its_middle(self):
        """A photo fills its frame undistorted; what does not fit is lost on both sides alike."""
        wide = Image.new("RGB", (1200, 400), RED)
        wide.paste(GREEN, (500, 100, 700, 300))
        jpeg = BytesIO()
        wide.save(jpeg, "JPEG", quality=95)
        made = opened(before_after(jpeg.getvalue(), photo(RED, (400, 400)), LABELS, DATES)).convert("RGB")
        middle_row = [near(pixel(made, x, (made.height - 152) / 2 + 8), GREEN) for x in range(16, 632)]
        column = [near(pixel(made, 324, y), GREEN) for y in range(16, made.height - 152)]
        assert sum(middle_row) == pytest.approx(sum(column), abs=6)
        assert middle_row.index(True) == pytest.approx(middle_row[::-1].index(True), abs=4)

    @pytest.mark.parametrize("size", [(400, 300), (300, 400)])
    def test_labels_and_captions_show(self, size):
        """Each of the four texts changes the picture, and the words are light on dark."""
        full = before_after(photo(RED, size), photo(GREEN, size), LABELS, DATES)
        for labels, captions in (
            (("", LABELS[1]), DATES),
            ((LABELS[0], ""), DATES),
            (LABELS, ("", DATES[1])),
            (LABELS, (DATES[0], "")),
        ):
            assert difference(full, before_after(photo(RED, size), photo(GREEN, size), labels, captions)) > 0.2
        band = opened(full).convert("L").crop((16, opened(full).height - 90, 1264, opened(full).height))
        tones = band.tobytes()
        assert min(tones) < 60
        assert max(tones) > 180

    @pytest.mark.parametrize("size", [(400, 300), (300, 400)])
    def test_letters_are_large_enough_for_a_phone(self, size, monkeypatch):
        """On a phone, where the picture is 360 px wide, even the smallest letters have 9 px, the usual ones 12."""
        told = []
        monkeypatch.setattr(sheet, "fitted", lambda *asked: told.append(fitted(*asked)) or told[-1])
        before_after(photo(RED, size), photo(GREEN, size), LABELS, ("12 Mei 2026", "14 Mei 2026 · " + "panjang " * 9))
        sizes = [size * 360 / 1280 for _, size in told]
        assert min(sizes) >= 9
        assert sizes[1] >= 12
        assert told[3][0].endswith("…")

    def test_a_hostile_label_is_only_text(self):
        """A caption with markup in it is written out and breaks nothing."""
        hostile = ("</text><rect width='9999' height='9999'/>", "&\x00")
        for labels, captions in ((LABELS, hostile), (hostile, DATES)):
            made = before_after(photo(RED), photo(GREEN), labels, captions)
            assert near(pixel(opened(made), 640, 200), RED)

    @pytest.mark.parametrize(
        ("sizes", "height"),
        [
            (((1600, 200), (1600, 200)), 2 * (702 + 96) + 16),
            (((200, 1600), (200, 1600)), 821 + 152 + 16),
            (((1600, 200), (400, 400)), 560 + 152 + 16),
        ],
    )
    def test_extreme_photos_get_an_ordinary_frame(self, sizes, height):
        """Neither a panorama nor a tower makes a picture that is a slit."""
        made = opened(before_after(photo(RED, sizes[0]), photo(GREEN, sizes[1]), LABELS, DATES))
        assert made.height == pytest.approx(height, abs=4)

    def test_the_same_input_gives_the_same_bytes(self):
        """A picture that is drawn again is the same picture, so it need not be sent again."""
        once, twice = (before_after(photo(RED), photo(GREEN), LABELS, DATES) for _ in range(2))
        assert once == twice


class TestScenes:
    @pytest.mark.parametrize("seed", [0, 7])
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_scene_is_a_small_jpeg(self, kind, seed):
        """Each place, dirty or cleaned, is a JPEG of 1000 by 750 px below 150 kB."""
        for cleaned in (False, True):
            jpeg = scene(kind, cleaned, seed)
            assert (opened(jpeg).format, opened(jpeg).size) == ("JPEG", (1000, 750))
            assert len(jpeg) < 150_000

    @pytest.mark.parametrize("kind", KINDS)
    def test_dirty_and_cleaned_are_the_same_place(self, kind):
        """The cleaned picture differs from the dirty one, but less than another place of its kind does."""
        dirty, cleaned, elsewhere = scene(kind, False, 1), scene(kind, True, 1), scene(kind, True, 2)
        assert difference(dirty, cleaned) > 3
        untouched = (820, 200, 1000, 640) if kind == "lamp" else (0, 0, 1000, 130)
        dirty, cleaned, elsewhere = (greys(jpeg, untouched) for jpeg in (dirty, cleaned, elsewhere))
        assert correlation(dirty, cleaned) > 0.99  # which does not mind that a lamp makes all brighter
        assert correlation(elsewhere, cleaned) < 0.97

    def test_a_scene_can_be_drawn_again(self):
        """The same kind, state and seed give the same bytes, also when nothing is remembered."""
        once = scene("tps", False, 3)
        scene.cache_clear()
        assert scene("tps", False, 3) == once

    def test_an_unknown_place_is_refused(self):
        """There are six places; any other is a `KeyError`."""
        assert len(KINDS) == 6
        with pytest.raises(KeyError):
            scene("mars", False, 0)
