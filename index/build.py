"""`python -m index.build`: writes all passages of a new generation in a process of its own, which the app survives.

Reads one JSON object from standard input: `{"generation": 2, "versions": {"<document_id>": 1, ...}}`. The settings come
from the environment, as everywhere. Progress is noted in the generation's row.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from core.errors import ZhikuError
from events.log import EventLog
from index.engine import IndexBrokenError
from index.generations import Generations, OpenGeneration
from index.handlers import DocumentReader, write_version
from settings import Settings, load_settings
from storage.database import Database

logger = logging.getLogger(__name__)

_REPORT_EVERY = 20


def write_all(
    built: OpenGeneration,
    versions: Mapping[str, int],
    *,
    documents: DocumentReader,
    log: EventLog,
    report: Callable[[float], None],
) -> None:
    """Write these versions of documents into a new generation.

    Args:
        report: Told now and then how far it has come, in [0, 1].
    """
    for done, (document_id, version) in enumerate(versions.items()):
        if done % _REPORT_EVERY == 0:
            report(done / len(versions))
        write_version(built, document_id, version, documents=documents, log=log, announce=False)


def build_in_child(settings: Settings, generation: int, versions: Mapping[str, int]) -> None:
    """Run this module in a child process and wait for it.

    Raises:
        IndexBrokenError: If it failed; the message is the child's.
    """
    environment = {
        **os.environ,
        "ZHIKU_HOME": str(settings.home),
        "ZHIKU_DATABASE_URL": settings.database_url,
        "ZHIKU_ENCODER": settings.encoder,
    }
    child = subprocess.run(
        [sys.executable, "-m", "index.build"],
        input=json.dumps({"generation": generation, "versions": dict(versions)}),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
        env=environment,
        check=False,
    )
    if child.returncode != 0:
        logger.error("build failed generation=%d output=%s", generation, child.stderr[-2000:])
        reason = child.stdout.strip() or "构建进程意外结束，请查看日志后重试。"
        raise IndexBrokenError(f"索引重建没有完成，原有索引不受影响。{reason}")


def main() -> int:
    """Build the generation that standard input names. Returns the exit code."""
    from index.edge_engine import EdgeEngine, EdgeEngines
    from index.encoders import load_encoder
    from index.opening import create_collections
    from storage.documents import DocumentStore

    os.nice(5)
    parent = os.getppid()
    job = json.load(sys.stdin)
    number = int(job["generation"])
    try:
        settings = load_settings()
        database = Database(settings.sql_url)
        generations = Generations(database)

        def report(share: float) -> None:
            if os.getppid() != parent:
                raise IndexBrokenError("主程序已退出，重建中止。")
            generations.report_progress(number, share)

        engines = EdgeEngines(settings.index_folder)
        built = create_collections(
            number, engines=engines, database=database, encoder=load_encoder(settings.encoder or None)
        )
        log = EventLog(database, actor=settings.actor)
        write_all(built, job["versions"], documents=DocumentStore(database), log=log, report=report)
        if isinstance(built.chunks, EdgeEngine):
            built.chunks.optimize()  # opens four times as fast
        built.close()
    except ZhikuError as error:
        sys.stdout.write(error.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
