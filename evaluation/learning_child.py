"""Learning from use beside the running app: a child process trains, this one takes the result over or says why not."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from core.errors import StoreBusyError, ZhikuError
from events.log import EventLog
from events.types import EncoderTuned
from settings import Settings
from storage.database import utc_now
from storage.quality import QualityStore, Tuning

logger = logging.getLogger(__name__)

_one_at_a_time = Lock()


class LearningFailedError(ZhikuError):
    """The child process ended without a result."""


def learn_beside(
    settings: Settings,
    *,
    quality: QualityStore,
    log: EventLog,
    take: Callable[[str], None],
    on_progress: Callable[[str], None] = lambda words: None,
) -> Tuning:
    """Train in a child process; take the new encoder only where it is better, and keep the comparison in either case.

    Args:
        take: Lets the encoder in a folder serve. If it raises, the comparison is kept as not taken.

    Raises:
        StoreBusyError: If it is going on already.
        ZhikuError: What the child says: too few questions, an encoder that cannot be tuned.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise StoreBusyError("正在从使用记录中学习，请等待完成。")
    try:
        made = _run_child(settings, on_progress)
        taken = False
        try:
            if made["better"]:
                on_progress("新模型更好，正在用它重建索引")
                take(made["folder"])
                taken = True
        finally:
            tuning = _keep(made, taken, settings, quality, log)
        return tuning
    finally:
        _one_at_a_time.release()


def _run_child(settings: Settings, on_progress: Callable[[str], None]) -> dict[str, Any]:
    environment = {
        **os.environ,
        "ZHIKU_HOME": str(settings.home),
        "ZHIKU_DATABASE_URL": settings.database_url,
        "ZHIKU_ENCODER": settings.encoder,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "evaluation.from_use"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parent.parent,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        said = ""
        for line in child.stderr:
            said = line.strip() or said
            on_progress(said)
        output = child.stdout.read()
    if child.returncode == 1 and output and not output.startswith("{"):
        raise ZhikuError(output)
    if child.returncode != 0:
        logger.error("learning failed code=%d", child.returncode)
        raise LearningFailedError("从使用记录中学习没有完成，原有模型不受影响。请查看日志后重试。")
    made: dict[str, Any] = json.loads(output)
    return made


def _keep(made: dict[str, Any], taken: bool, settings: Settings, quality: QualityStore, log: EventLog) -> Tuning:
    tuning = Tuning(
        tuning_id=0,
        at=utc_now(),
        encoder_before=made["encoder_before"],
        source_before=settings.encoder,
        encoder=made["encoder"],
        source=made["folder"],
        taken=taken,
        learned=made["learned"],
        before=made["before"],
        after=made["after"],
        questions=tuple((question, before, after) for question, before, after in made["questions"]),
    )
    with log.transaction() as tx:
        tuning_id = quality.add_tuning(tx.connection, tuning)
        tx.append(EncoderTuned(tuning_id=tuning_id, taken=taken))
    return tuning
