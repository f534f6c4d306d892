"""Files of the inbox whose documents a person deleted: the watcher leaves these alone until the file changes."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path

logger = logging.getLogger(__name__)


class DeletedSources:
    """A small list on disk beside the originals: source path to size and time of change."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def remember(self, source: str) -> None:
        """Note that the document of this source was deleted. Sources that are no file (uploads) need no note."""
        fingerprint = _fingerprint(Path(source)) if os.path.isabs(source) else None
        if fingerprint is None:
            return
        noted = {name: value for name, value in self._read().items() if _fingerprint(Path(name)) == value}
        noted[source] = fingerprint
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", dir=self._path.parent, suffix=".tmp", delete=False, encoding="utf-8"
            ) as file:
                json.dump(noted, file, ensure_ascii=False)
            Path(file.name).replace(self._path)
        except OSError as error:
            logger.warning("deleted source not noted error=%s", error.strerror)

    def holds(self, path: Path) -> bool:
        """Whether exactly this file, unchanged since, belonged to a deleted document."""
        noted = self._read().get(str(path.resolve()))
        return noted is not None and noted == _fingerprint(path)

    def _read(self) -> dict[str, list[int]]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}


def _fingerprint(path: Path) -> list[int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]
