"""Where the photos' bytes lie, and those of recordings.

A photo counts as kept only when it survives the power cord: so it is written beside its place under a
passing name, synced, renamed into place, and the folder that holds the new name is synced too. A reader sees
the whole photo or none; a kill leaves at most a file with a passing name, which the next start sweeps away.

A name is two hex digits, a slash, more hex digits and an ending (`photo_name` makes one from a digest); anything
else is a `ValueError` before the disk is touched, so no name can lead out of the folder. One name may stand
for the same photo on two tickets: who deletes makes sure that nobody else needs it.
"""

import asyncio
import errno
import os
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{4,126}\.(?:jpg|ogg|mp3|m4a|mp4)")
_PASSING = ".part"


class Missing(KeyError):
    """No photo has this name."""


class StoreFull(OSError):
    """There is no room left for another photo; nothing of it was kept."""


class PhotoStore(Protocol):
    """Bytes by name, durable once `put` has returned. A malformed name raises `ValueError` everywhere."""

    async def put(self, name: str, photo: bytes) -> None:
        """Keep the photo, in place of an older one of this name. Raises `StoreFull`, or another `OSError`."""
        ...

    async def get(self, name: str) -> bytes:
        """Read the photo. Raises `Missing`."""
        ...

    async def delete(self, name: str) -> None:
        """Forget the photo for good; it is no error if it is not there."""
        ...

    def names(self) -> AsyncIterator[str]:
        """All names, in order."""
        ...


def photo_name(digest: str, ending: str = "jpg") -> str:
    """The name for a photo with this hex digest, or a recording: `ab/cdef….jpg`. Raises `ValueError` for others."""
    return _checked(f"{digest[:2]}/{digest[2:]}.{ending}")


class LocalPhotos:
    """Photos as files in a folder of this machine, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def sweep(self) -> int:
        """Make the folder, close it to others, remove unfinished files of an earlier run; how many they were.

        To be called once at the start, before the first `put`, by the one process that writes here.
        """
        return await asyncio.to_thread(self._sweep)

    async def put(self, name: str, photo: bytes) -> None:
        path = self._path(name)
        await asyncio.to_thread(self._put, path, photo)

    async def get(self, name: str) -> bytes:
        path = self._path(name)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise Missing(name) from None

    async def delete(self, name: str) -> None:
        path = self._path(name)
        await asyncio.to_thread(_remove, path)

    async def names(self) -> AsyncIterator[str]:
        for shelf in await asyncio.to_thread(_listed, self._folder):
            for file in await asyncio.to_thread(_listed, shelf):
                name = f"{shelf.name}/{file.name}"
                if _NAME.fullmatch(name):
                    yield name

    def _path(self, name: str) -> Path:
        return self._folder / _checked(name)

    def _sweep(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        unfinished = list(self._folder.glob(f"*/*{_PASSING}"))
        for file in unfinished:
            file.unlink(missing_ok=True)
        return len(unfinished)

    def _put(self, path: Path, photo: bytes) -> None:
        try:
            self._write(path, photo)
        except OSError as trouble:
            if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StoreFull(trouble.errno, "no room for another photo", str(path)) from trouble
            raise

    def _write(self, path: Path, photo: bytes) -> None:
        for folder in (self._folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        passing = path.with_name(f"{secrets.token_hex(8)}{_PASSING}")
        try:
            _write_synced(passing, photo)
            passing.replace(path)
        except BaseException:
            with suppress(OSError):
                passing.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        _sync_folder(self._folder)  # the shelf itself may be new


class MemoryPhotos:
    """Photos in a dictionary, for tests and for a demo that leaves nothing behind."""

    def __init__(self) -> None:
        self._photos: dict[str, bytes] = {}

    async def put(self, name: str, photo: bytes) -> None:
        self._photos[_checked(name)] = photo

    async def get(self, name: str) -> bytes:
        try:
            return self._photos[_checked(name)]
        except KeyError:
            raise Missing(name) from None

    async def delete(self, name: str) -> None:
        self._photos.pop(_checked(name), None)

    async def names(self) -> AsyncIterator[str]:
        for name in sorted(self._photos):
            yield name


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a photo's name: {name!r}")
    return name


def _write_synced(path: Path, photo: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(photo)
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    """Remove and sync: what a resident had erased must not come back after a power cut."""
    try:
        path.unlink()
    except FileNotFoundError:
        return
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
