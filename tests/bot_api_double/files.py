"""Files as Telegram keeps them: ids that mean nothing, bytes behind them, photos in several sizes.

A photo is one picture under several file ids, one per size. The double keeps one set of bytes for all sizes
(the sizes differ only in the width and height they state): nobody tests Telegram's own scaling. What Telegram
does to a *photo* and not to a *file*, removing the metadata of the camera, is done here too.
"""

from __future__ import annotations

import hashlib
import io
import mimetypes
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.bot_api_double.decoding import Upload
from tests.bot_api_double.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_EDGES = (90, 320, 800, 1280, 2560)
_PREFIXES = {
    "photo": "AgAC",
    "document": "BQAC",
    "video": "BAAC",
    "voice": "AwAC",
    "sticker": "CAAC",
    "video_note": "DQAC",
}
_FOLDERS = {"photo": "photos", "document": "documents", "video": "videos", "voice": "voice"}


@dataclass(slots=True)
class StoredFile:
    """One file id: its bytes (None when they are gone) and the object that shows it in a message."""

    file_id: str
    file_unique_id: str
    kind: str
    shown: Any
    content: bytes | None
    size: int
    path: str


@dataclass
class Files:
    """Every file that a person sent or the bot uploaded."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def add(self, kind: str, content: bytes, *, name: str = "", size: int | None = None, **more: Any) -> Any:
        """Keep a file and return the object for a message: a list of PhotoSize, a Document, a Video …

        `size` is the size in bytes to state when it is not that of `content` (a test of "file is too big").
        `more` are further fields of the object (width, duration, mime_type, file_id, file_unique_id …).
        """
        if kind == "photo":
            return self._add_photo(content, size, more)
        shown = {"file_size": size or len(content)} | _defaults(kind, name) | more
        kept = self._keep(kind, content, shown, size or len(content), name)
        shown |= {"file_id": kept.file_id, "file_unique_id": kept.file_unique_id}
        return shown

    def _add_photo(self, content: bytes, size: int | None, more: dict[str, Any]) -> list[dict[str, Any]]:
        content = without_metadata(content)
        width, height = more.pop("dimensions", None) or dimensions(content)
        sizes: list[dict[str, Any]] = []
        for edge in [edge for edge in _EDGES if edge < max(width, height)] + [max(width, height)]:
            stated = {"width": max(1, width * edge // max(width, height))}
            stated |= {"height": max(1, height * edge // max(width, height))}
            stated |= {"file_size": size or len(content)}
            is_largest = edge == max(width, height)
            kept = self._keep("photo", content, sizes, size or len(content), "", **(more if is_largest else {}))
            sizes.append({"file_id": kept.file_id, "file_unique_id": kept.file_unique_id} | stated)
            if len(sizes) > 3 and not is_largest:
                break
        return sizes

    def _keep(self, kind: str, content: bytes, shown: Any, size: int, name: str, **given: str) -> StoredFile:
        number = len(self.by_id) + 1
        digest = hashlib.sha1(f"{kind}{number}".encode(), usedforsecurity=False).hexdigest()
        ids = shown if isinstance(shown, dict) else given
        file_id = ids.get("file_id") or f"{_PREFIXES.get(kind, 'BQAC')}AgUAAx{digest}{number}"
        unique = ids.get("file_unique_id") or f"AQAD{digest[:12]}"
        path = f"{_FOLDERS.get(kind, 'documents')}/file_{number}{_ending(kind, name)}"
        stored = StoredFile(file_id, unique, kind, shown, content, size, path)
        self.by_id[file_id] = self.by_path[path] = stored
        return stored

    def lose(self, file_id: str) -> None:
        """The bytes of this file can no longer be had."""
        self.by_id[file_id].content = None

    def shown(self, kind: str, source: Upload | str | None) -> Any:
        """The object for a message that shows this upload or known file id. Raises ApiError 400."""
        if source is None:
            raise bad_request(f"there is no {kind} in the request")
        if isinstance(source, Upload):
            return self._uploaded(kind, source)
        stored = self.by_id.get(source)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            had, wanted = stored.kind.capitalize(), kind.capitalize()
            raise bad_request(f"can't use file of type {had} as {wanted}")
        return stored.shown

    def _uploaded(self, kind: str, upload: Upload) -> Any:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            check_photo(upload.content)
        return self.add(kind, upload.content, name=upload.filename)

    def described(self, file_id: str) -> dict[str, Any]:
        """The File object of getFile. Raises ApiError 400."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.content is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if stored.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        ids = {"file_id": stored.file_id, "file_unique_id": stored.file_unique_id}
        return ids | {"file_size": stored.size, "file_path": stored.path}


def _ending(kind: str, name: str) -> str:
    known = {"photo": ".jpg", "video": ".mp4", "voice": ".oga", "sticker": ".webp"}
    return known.get(kind) or ("." + name.rpartition(".")[2] if "." in name else "")


def _defaults(kind: str, name: str) -> dict[str, Any]:
    named = {"file_name": name} if name else {}
    guessed = mimetypes.guess_type(name)[0]
    match kind:
        case "voice":
            return {"duration": 3, "mime_type": "audio/ogg"}
        case "video_note":
            return {"length": 240, "duration": 6}
        case "audio":
            return {"duration": 95, "mime_type": "audio/mpeg"} | named
        case "animation":
            return {"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4"} | named
        case "video":
            return {"width": 640, "height": 480, "duration": 5, "mime_type": "video/mp4"} | named
        case "sticker":
            shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
            return shape | {"type": "regular", "emoji": "👍"}
        case _:
            return named | ({"mime_type": guessed} if guessed else {})


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; raises ApiError 400 IMAGE_PROCESS_FAILED for what is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def check_photo(content: bytes) -> None:
    """Raise ApiError 400 for a picture that Telegram refuses as a photo."""
    if len(content) > PHOTO_LIMIT:
        size = f"file of size {len(content)} bytes is too big for a photo"
        raise bad_request(f"{size}; the maximum size is {PHOTO_LIMIT} bytes")
    width, height = dimensions(content)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def without_metadata(content: bytes) -> bytes:
    """A JPEG without its APP1 segments (EXIF with the GPS point, XMP); anything else as it is."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = bytearray(b"\xff\xd8"), 2
    while content[at : at + 1] == b"\xff" and content[at + 1] != 0xDA and at + 4 <= len(content):
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] != 0xE1:
            kept += content[at:end]
        at = end
    return bytes(kept + content[at:])
