"""What every photo store promises, and what the one on disk promises beyond."""

import asyncio
import errno
import os
import stat

import pytest

from storage import photo_store
from storage.photo_store import LocalPhotos, MemoryPhotos, Missing, PhotoStore, StoreFull, photo_name

NAME = "ab/cdef0123.jpg"
OTHER = "0f/00112233.jpg"
BAD_NAMES = [
    "",
    "ab",
    "abcdef0123.jpg",
    "ab/cdef0123.png",
    "ab/cdef0123.jpg\n",
    "ab/../cdef0123.jpg",
    "../ab/cdef0123.jpg",
    "/ab/cdef0123.jpg",
    "..//cdef0123.jpg",
    "ab/cd\0ef0123.jpg",
    "AB/CDEF0123.jpg",
    "ab/cdef0123.jpg.part",
    "ab/" + "c" * 300 + ".jpg",
]


@pytest.fixture(params=["local", "memory"])
def store(request, tmp_path) -> PhotoStore:
    return LocalPhotos(tmp_path / "photos") if request.param == "local" else MemoryPhotos()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "deep" / "photos"


@pytest.fixture
def local(folder) -> LocalPhotos:
    return LocalPhotos(folder)


def files(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestEveryStore:
    async def test_gives_back_what_was_put(self, store):
        """What was put comes back byte for byte."""
        await store.put(NAME, b"\xff\xd8 foto \0")
        assert await store.get(NAME) == b"\xff\xd8 foto \0"

    async def test_the_last_put_counts(self, store):
        """Putting a name again replaces the photo."""
        await store.put(NAME, b"lama")
        await store.put(NAME, b"baru")
        assert await store.get(NAME) == b"baru"

    async def test_absent_is_missing(self, store):
        """A photo that was never put is `Missing`, which tells its name."""
        with pytest.raises(Missing) as absent:
            await store.get(NAME)
        assert absent.value.args == (NAME,)

    async def test_delete_forgets_and_may_be_repeated(self, store):
        """A deleted photo is missing, and deleting it again, or one that never was, is no error."""
        await store.put(NAME, b"foto")
        await store.delete(NAME)
        await store.delete(NAME)
        await store.delete(OTHER)
        with pytest.raises(Missing):
            await store.get(NAME)

    async def test_names_lists_all_in_order(self, store):
        """The names are those of the photos that are there, sorted."""
        assert [name async for name in store.names()] == []
        for name in (NAME, OTHER, "ab/aaaa.jpg"):
            await store.put(name, b"foto")
        await store.delete("ab/aaaa.jpg")
        assert [name async for name in store.names()] == [OTHER, NAME]

    @pytest.mark.parametrize("name", BAD_NAMES)
    async def test_a_malformed_name_is_refused(self, store, name, tmp_path):
        """No name that leads elsewhere is read, written or deleted."""
        for act in (store.put(name, b"foto"), store.get(name), store.delete(name)):
            with pytest.raises(ValueError, match="not a photo's name"):
                await act
        assert files(tmp_path) == []

    async def test_many_at_once_keep_apart(self, store):
        """Photos put side by side, one name even twice, are all there whole."""
        photos = {photo_name(f"{number:064x}"): bytes([number]) * 5000 for number in range(40)}
        await asyncio.gather(*(store.put(name, photo) for name, photo in [*photos.items(), *photos.items()]))
        assert {name: await store.get(name) async for name in store.names()} == photos


def test_a_digest_makes_a_name():
    """A digest becomes shelf and file; what is no digest makes no name."""
    assert photo_name("abcdef0123") == NAME
    with pytest.raises(ValueError, match="not a photo's name"):
        photo_name("../../etc")


async def test_only_the_owner_may_look(local, folder):
    """Folders are 0700 and files 0600, even when the folder was there before and open to all."""
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    await local.sweep()
    await local.put(NAME, b"foto")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "ab")}
    assert modes == {0o700}
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600


async def test_it_is_on_disk_before_put_returns(local, folder, monkeypatch):
    """The file is synced before it gets its name and both folders after, so no power cut can undo it."""
    happened = []
    sync, replace = os.fsync, photo_store.Path.replace

    def note_sync(handle):
        happened.append(("sync", os.readlink(f"/proc/self/fd/{handle}")))
        sync(handle)

    def note_rename(path, target):
        happened.append(("rename", str(target)))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(photo_store.Path, "replace", note_rename)
    await local.put(NAME, b"foto")
    assert happened[0][1].endswith(".part")
    assert happened[1:] == [
        ("rename", str(folder / NAME)),
        ("sync", str(folder / "ab")),
        ("sync", str(folder)),
    ]
    happened.clear()
    await local.delete(NAME)
    assert happened == [("sync", str(folder / "ab"))]


@pytest.mark.parametrize("when", ["write", "fsync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
async def test_a_full_disk_is_told_and_leaves_nothing(local, folder, monkeypatch, when, code):
    """When there is no room, `StoreFull` says so; the older photo stands, and no half file takes up room."""
    await local.put(NAME, b"lama")

    def full(*_):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        target = (photo_store, "_write_synced") if when == "write" else (os, "fsync")
        broken.setattr(*target, full)
        with pytest.raises(StoreFull) as refusal:
            await local.put(NAME, b"baru")
    assert refusal.value.errno == code
    assert files(folder) == [NAME]
    assert await local.get(NAME) == b"lama"


async def test_another_failure_is_not_called_full(local, folder, monkeypatch):
    """A broken disk is not reported as a full one, and leaves nothing behind either."""

    def broken(_):
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output") as failure:
        await local.put(NAME, b"foto")
    assert not isinstance(failure.value, StoreFull)
    assert files(folder) == []


async def test_the_sweep_removes_what_a_kill_left(local, folder):
    """Half-written files of an earlier run go at the start; photos stay, and strangers are not listed."""
    await local.put(NAME, b"foto")
    (folder / "ab" / "0123456789abcdef.part").write_bytes(b"separuh")
    (folder / "ab" / "catatan.txt").write_text("bukan foto")
    assert [name async for name in local.names()] == [NAME]
    assert await local.sweep() == 1
    assert files(folder) == ["ab/catatan.txt", NAME]
    assert await local.sweep() == 0
