"""What a photo is allowed to bring in, and what it is not."""

import struct
import sys
import zlib
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

from storage import images
from storage.images import CLEAN_SIDE, ImageRefused, NotAnImage, NotReadHere, TooLarge, clean, where_taken

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (40, 60, 190)
MONAS = ((6.0, 10.0, 31.4), (106.0, 49.0, 37.6))


def scenery(size=(320, 240), mode="RGB") -> Image.Image:
    """Red above, green below, blue in the upper left corner: it shows which way is up."""
    picture = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, size[1] // 2, size[0], size[1]), fill=GREEN)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=BLUE)
    return picture.convert(mode)


def encoded(picture: Image.Image, kind="JPEG", **options) -> bytes:
    raw = BytesIO()
    picture.save(raw, kind, **options)
    return raw.getvalue()


def exif(gps=None, taken="", offset="", orientation=None) -> Image.Exif:
    told = Image.Exif()
    told[ExifTags.Base.Make] = "Telepon Warga"
    if orientation:
        told[ExifTags.Base.Orientation] = orientation
    if gps:
        told.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    if taken:
        told.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        told.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = offset
    return told


def position(lat_ref="S", lon_ref="E", lat=MONAS[0], lon=MONAS[1]) -> dict:
    return {1: lat_ref, 2: lat, 3: lon_ref, 4: lon}


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg), formats=["JPEG"])


def near(colour, other, tolerance=12) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(colour, other, strict=True))


def png_of(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header promises any size without anybody having to draw it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        length, checksum = len(content), zlib.crc32(kind + content)
        return struct.pack(">I", length) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_every_common_kind_becomes_a_jpeg(kind):
    """A JPEG, PNG, WebP, GIF or BMP becomes a JPEG of the same view, and its measures and digest are told."""
    made = clean(encoded(scenery(), kind))
    picture = opened(made.jpeg)
    assert (made.width, made.height) == picture.size == (320, 240)
    assert near(picture.getpixel((200, 60)), RED)
    assert near(picture.getpixel((200, 200)), GREEN)
    assert made.sha256 == sha256(made.jpeg).hexdigest()


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "LA", "RGBA", "I;16"])
def test_every_way_to_store_colour_is_read(mode):
    """Print colours, palettes, grey, 16 bits and bilevel pictures all come out as an ordinary photo."""
    source = scenery()
    drawn = Image.new("I;16", (320, 240), 40000) if mode == "I;16" else source.convert(mode)
    picture = opened(clean(encoded(drawn, "JPEG" if mode == "CMYK" else "PNG")).jpeg)
    assert picture.mode == "RGB"
    expected = (156, 156, 156) if mode == "I;16" else drawn.convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert near(picture.resize((1, 1)).getpixel((0, 0)), expected)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_what_shines_through_becomes_white(kind):
    """A transparent picture lies on white, not on the black that was under it."""
    glass = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert near(opened(clean(encoded(glass, kind)).jpeg).getpixel((32, 32)), (255, 255, 255))


def test_a_palette_with_a_transparent_colour_is_flattened_too():
    """Transparency told beside the pixels, by a palette's entry, counts as well."""
    drawn = Image.new("RGB", (64, 64), RED).quantize(4)
    raw = encoded(drawn, "PNG", transparency=drawn.getpixel((0, 0)))
    assert near(opened(clean(raw).jpeg).getpixel((32, 32)), (255, 255, 255))


def test_only_the_first_frame_of_an_animation_is_kept():
    """An animated GIF is kept as the picture that it begins with."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, GREEN, BLUE)]
    raw = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert near(opened(clean(raw).jpeg).getpixel((20, 20)), RED)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation):
    """However the phone was held, the corner that belongs at the upper left is there."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    turned = scenery()
    if orientation > 1:
        turned = turned.transpose(Image.Transpose(undo[orientation]))
    picture = opened(clean(encoded(turned, exif=exif(orientation=orientation))).jpeg)
    assert picture.size == (320, 240)
    assert near(picture.getpixel((30, 20)), BLUE, 25)
    assert near(picture.getpixel((280, 220)), GREEN, 25)


@pytest.mark.parametrize(("size", "kept"), [((4000, 3000), (1600, 1200)), ((1000, 3200), (500, 1600))])
def test_a_big_photo_is_shrunk(size, kept):
    """The longest side is at most 1600 px and the proportions stay."""
    made = clean(encoded(scenery(size)))
    assert (made.width, made.height) == kept
    assert opened(made.jpeg).size == kept


def test_a_big_jpeg_is_decoded_small(monkeypatch):
    """A twelve-megapixel JPEG is never unpacked whole: its decoder does most of the shrinking."""
    seen = []
    flat = images._flat
    monkeypatch.setattr(images, "_flat", lambda photo: seen.append(photo.size) or flat(photo))
    clean(encoded(scenery((4000, 3000))))
    assert seen == [(2000, 1500)]


def test_a_small_photo_is_not_blown_up():
    """A picture that is small enough keeps its size."""
    made = clean(encoded(scenery((CLEAN_SIDE, 40))))
    assert (made.width, made.height) == (CLEAN_SIDE, 40)


def test_no_metadata_survives():
    """Neither EXIF nor profile, comment, text chunk or resolution of the old file is in the new one."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "rumah saya", zip=False)
    told = {"exif": exif(position()), "icc_profile": b"profil" * 30, "dpi": (300, 300)}
    jpeg = encoded(scenery(), comment=b"rumah saya", **told)
    png = encoded(scenery(), "PNG", pnginfo=notes, **told)
    for source in (jpeg, png):
        assert b"rumah saya" in source
        jpeg = clean(source).jpeg
        assert not dict(opened(jpeg).getexif())
        assert set(opened(jpeg).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (b"rumah saya", b"Telepon Warga", b"profil", b"Exif", b"ICC_PROFILE"):
            assert trace not in jpeg


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04evil.zip" * 50, b"\0NUL" * 5000])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_what_hangs_behind_the_picture_is_gone(kind, tail):
    """A file that is a picture and something else too comes out as a picture only."""
    made = clean(encoded(scenery(), kind) + tail)
    assert tail[:12] not in made.jpeg
    assert made.jpeg.endswith(b"\xff\xd9")
    assert made.jpeg == clean(encoded(scenery(), kind)).jpeg


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_is_read_before_it_is_dropped(kind):
    """The photo's own position comes back in signed degrees, whichever kind of file carried it."""
    lat, lon = clean(encoded(scenery(), kind, exif=exif(position()))).gps or (0, 0)
    assert lat == pytest.approx(-(6 + 10 / 60 + 31.4 / 3600), abs=1e-6)
    assert lon == pytest.approx(106 + 49 / 60 + 37.6 / 3600, abs=1e-6)
    lat, lon = clean(encoded(scenery(), kind, exif=exif(position("N", "W")))).gps or (0, 0)
    assert lat > 0 > lon


@pytest.mark.parametrize(
    "gps",
    [
        {},
        {1: "N"},
        {1: "N", 2: (3.0, 36.0), 3: "E", 4: MONAS[1]},
        position(lat=(91.0, 0.0, 0.0)),
        position(lon=(181.0, 0.0, 0.0)),
        position(lat=(0.0, 0.0, 0.0), lon=(0.0, 0.0, 0.0)),
        {1: "?", 2: MONAS[0], 3: "E", 4: MONAS[1]},
    ],
)
def test_a_broken_place_is_no_place(gps):
    """Impossible, half or garbled coordinates are left out, and the photo is as good as any."""
    made = clean(encoded(scenery(), exif=exif(gps)))
    assert made.gps is None
    assert made.width == 320


def test_a_position_divided_by_zero_is_no_place():
    """A camera that writes 0/0 for the position has none."""
    raw = encoded(scenery(), exif=exif(position(lat=(6.0, 10.0, 31.0))))
    broken = raw.replace(struct.pack("<II", 31, 1), struct.pack("<II", 31, 0))
    assert broken != raw
    assert clean(broken).gps is None


def test_a_garbled_exif_does_not_cost_the_photo():
    """Whatever stands where the metadata should be, the photo itself is kept."""
    for garbage in (b"", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff" + b"\xee" * 60):
        made = clean(encoded(scenery(), exif=b"Exif\0\0" + garbage))
        assert (made.width, made.gps, made.taken_at) == (320, None, None)


def test_the_hour_is_that_of_the_camera():
    """A camera's hour is Western Indonesian time, unless the camera tells its own offset."""
    taken = clean(encoded(scenery(), exif=exif(taken="2026:05:12 07:30:00"))).taken_at
    assert taken == datetime(2026, 5, 12, 0, 30, tzinfo=UTC)
    taken = clean(encoded(scenery(), exif=exif(taken="2026:05:12 07:30:00", offset="+09:00"))).taken_at
    assert taken == datetime(2026, 5, 11, 22, 30, tzinfo=UTC)
    assert taken
    assert taken.tzinfo is UTC


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "kemarin", "2026:13:45 99:00:00"])
def test_a_broken_hour_is_no_hour(taken):
    """A camera whose clock was never set tells no time."""
    assert clean(encoded(scenery(), exif=exif(taken=taken))).taken_at is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"bukan gambar",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        encoded(scenery(), "TIFF"),
        encoded(scenery(), "ICO"),
        encoded(scenery())[:200],
        encoded(scenery(), "PNG")[:100],
        encoded(scenery())[:-400],
        encoded(Image.new("RGB", (1, 1))),
        encoded(Image.new("RGB", (15, 400))),
    ],
)
def test_what_is_no_photo_is_refused(raw):
    """Text, other kinds of files, torn pictures and single pixels are refused, with a reason."""
    with pytest.raises(NotAnImage) as refusal:
        clean(raw)
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (png_of(20_001, 100), "side"),
        (png_of(9000, 9000), "megapixels"),
        (png_of(12_000, 12_000), "megapixels"),
        (png_of(2**31 - 1, 2**31 - 1), "pixels"),
        (encoded(Image.new("RGB", (64, 64))) + b"\0" * images.MAX_BYTES, "MB"),
    ],
)
def test_a_bomb_is_refused_by_its_header(raw, what, monkeypatch):
    """A picture that would unpack to gigabytes is refused before a single pixel is decoded."""
    monkeypatch.setattr(images, "_decode", lambda photo: pytest.fail("it was decoded"))
    with pytest.raises(TooLarge) as refusal:
        clean(raw)
    assert what in refusal.value.what


def test_the_largest_photo_allowed_is_decoded():
    """A fifty-megapixel photo of a good phone is not mistaken for a bomb."""
    assert clean(encoded(Image.new("L", (8160, 6120)))).width == CLEAN_SIDE


def test_memory_that_runs_out_is_a_refusal(monkeypatch):
    """A picture that does not fit into memory is refused like any other that is too large."""

    def exhausted(photo):
        raise MemoryError

    monkeypatch.setattr(images, "_decode", exhausted)
    with pytest.raises(TooLarge):
        clean(encoded(scenery()))


def test_similar_photos_have_similar_hashes():
    """The hash of a shrunk and recompressed photo differs in few bits, that of another photo in many."""
    hills = Image.effect_mandelbrot((400, 300), (-2, -1.2, 1, 1.2), 90)
    one = clean(encoded(hills)).dhash
    again = clean(encoded(hills.resize((260, 195)), "WEBP", quality=40)).dhash
    other = clean(encoded(hills.transpose(Image.Transpose.ROTATE_180))).dhash
    assert one is not None
    assert again is not None
    assert other is not None
    assert 0 <= one < 2**64
    assert (one ^ again).bit_count() <= 4
    assert (one ^ other).bit_count() >= 16


def test_a_slope_has_a_known_hash():
    """A picture that brightens to the right is all ones, and one that darkens is all zeros."""
    slope = Image.linear_gradient("L").rotate(90)
    assert clean(encoded(slope)).dhash == 2**64 - 1
    assert clean(encoded(slope.rotate(180))).dhash == 0


def test_a_picture_of_nothing_has_no_hash():
    """The night, the sky or a thumb on the lens looks like every other one, so it is compared with none."""
    noise = Image.effect_noise((400, 300), 30)
    assert clean(encoded(Image.new("L", (400, 300), 128))).dhash is None
    assert clean(encoded(noise)).dhash is None
    assert clean(encoded(Image.effect_mandelbrot((400, 300), (-2, -1.2, 1, 1.2), 90))).dhash is not None


def test_heic_is_read_only_where_its_package_is_installed(monkeypatch):
    """Without the optional package HEIC is refused kindly; with it, its opener is registered and used."""
    images._kinds.cache_clear()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert "HEIF" not in images._kinds()
    with pytest.raises(NotAnImage):
        clean(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)
    registered = []
    fake = SimpleNamespace(register_heif_opener=lambda: registered.append(True))
    monkeypatch.setitem(sys.modules, "pillow_heif", fake)
    images._kinds.cache_clear()
    assert "HEIF" in images._kinds()
    assert registered == [True]
    images._kinds.cache_clear()


@pytest.fixture
def _with_heic():
    """The extra is there, whatever was pretended before."""
    pytest.importorskip("pillow_heif")
    images._kinds.cache_clear()
    yield
    images._kinds.cache_clear()


def heic(picture: Image.Image, **options) -> bytes:
    """A picture as an iPhone sends it as a file."""
    images._kinds()
    return encoded(picture, "HEIF", **options)


@pytest.mark.usefixtures("_with_heic")
def test_a_heic_picture_becomes_a_jpeg():
    """An iPhone's picture is decoded, and nothing but its pixels stays; where it was taken is told."""
    raw = heic(scenery(), exif=exif(position(), "2026:05:12 07:30:00", "+07:00").tobytes())
    assert where_taken(raw) == pytest.approx((-6.1753889, 106.8271111), abs=1e-4)
    made = clean(raw)
    assert (made.width, made.height) == (320, 240)
    assert near(opened(made.jpeg).getpixel((10, 10)), BLUE, 24)
    assert made.gps == pytest.approx((-6.1753889, 106.8271111), abs=1e-4)
    assert not opened(made.jpeg).getexif()


@pytest.mark.usefixtures("_with_heic")
def test_a_heic_picture_that_is_too_large_is_not_decoded(monkeypatch):
    """Its size is read from the header and refused; a broken one is no picture."""
    raw = heic(scenery((400, 300)))
    monkeypatch.setattr(images, "MAX_PIXELS", 100_000)
    with pytest.raises(TooLarge):
        clean(raw)
    with pytest.raises(NotAnImage):
        clean(raw[: len(raw) // 2])


def test_without_the_extra_heic_is_named(monkeypatch):
    """Where HEIC cannot be read, that is said and nothing vaguer; other bytes are just no picture."""
    images._kinds.cache_clear()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(NotReadHere):
        clean(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100)
    with pytest.raises(NotAnImage) as other:
        clean(b"\0\0\0\x18ftypisom\0\0\0\0mp42" + b"\0" * 100)
    assert not isinstance(other.value, NotReadHere)
    images._kinds.cache_clear()


@pytest.mark.parametrize(
    "raw",
    [b"", b"no picture", encoded(scenery()), encoded(scenery(), exif=exif(position("X"))), png_of(60_000, 60_000)],
)
def test_where_nothing_is_said_nothing_is_read(raw):
    """Without a place, with a broken one, or in a picture that is not worth opening, there is none."""
    assert where_taken(raw) is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_places(raw):
    """Whatever is sent, the answer is a place or none."""
    found = where_taken(SAMPLES[0][:200] + raw)
    assert found is None or len(found) == 2


SAMPLES = [
    encoded(scenery((48, 40)), kind, exif=exif(position(), "2026:05:12 07:30:00", "+07:00", 6))
    for kind in ("JPEG", "PNG", "WEBP")
] + [encoded(scenery((48, 40)), "GIF"), encoded(scenery((48, 40)), "BMP")]


def outcome(raw: bytes) -> None:
    try:
        made = clean(raw)
    except ImageRefused:
        return
    assert max(opened(made.jpeg).size) <= CLEAN_SIDE


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", *(sample[:16] for sample in SAMPLES)]))
def test_no_bytes_raise_anything_but_a_refusal(raw, beginning):
    """Whatever is sent, the answer is a clean picture or a refusal."""
    outcome(beginning + raw)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    st.floats(0, 1),
)
def test_no_damage_raises_anything_but_a_refusal(sample, damage, kept):
    """A photo whose bytes were changed or cut in any place is read or refused, never a crash."""
    raw = bytearray(sample)
    for place, value in damage:
        raw[int(place * len(raw))] = value
    outcome(bytes(raw[: int(kept * len(raw))] if kept < 0.5 else raw))
