"""The child process that reads one file: `python -m ingest.worker`, a JSON job on stdin, a JSON result on stdout.

Job: {"path", "file_name", "memory_mb", "cpu_seconds"}.
Result: what `ingest.wire.to_json` writes, {"refused": reason}, {"unreadable": reason} or {"out_of_memory": true}.
Imports stay light here: a small text file is read within half a second of starting the process.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path


def main() -> int:
    """Read the job from stdin, the file it names, and write the result to stdout."""
    result = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not get between the lines of the result
    job = json.loads(sys.stdin.buffer.read())
    _limit(memory_mb=int(job["memory_mb"]), cpu_seconds=int(job["cpu_seconds"]))

    from ingest.extracted import UnreadableFileError
    from ingest.reading import read_file
    from ingest.wire import to_json

    try:
        answer = to_json(read_file(Path(job["path"]), file_name=job["file_name"]))
    except UnreadableFileError as error:
        answer = json.dumps({"refused": str(error)}, ensure_ascii=False)
    except MemoryError:
        answer = json.dumps({"out_of_memory": True})
    except OSError as error:
        answer = json.dumps({"unreadable": error.strerror or str(error)}, ensure_ascii=False)
    with result:
        result.write(answer)
    return 0


def _limit(*, memory_mb: int, cpu_seconds: int) -> None:
    """Keep a damaged or hostile file from taking the machine down with it."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(10)
    try:
        import resource
    except ImportError:  # Windows has no such limits; the wall-clock limit of the parent stays
        return
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
