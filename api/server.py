"""Starting and stopping: the app with delivery, clock and watcher in one process, or the worker without the app."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Event as Flag
from threading import Timer
from typing import Any

from api import archive
from api.client import announce, withdraw
from api.routes import make_routes
from api.sharing import share_services
from bootstrap import open_services
from core.errors import InvalidInputError
from settings import PROJECT_ROOT, Settings, load_settings
from storage.lock import lock_home

logger = logging.getLogger(__name__)


def run_server(settings: Settings, *, port: int | None, with_samples: bool, open_browser: bool) -> None:
    """Serve the app until it is stopped.

    Raises:
        InvalidInputError: If the port is in use.
        StoreBusyError: If another process works on the same ZHIKU_HOME.
    """
    port = port or settings.port
    _require_free_port(settings.host, port)
    with open_services(settings) as services:
        _log_to_file(settings.home)
        import streamlit as st

        shown_host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
        url = f"http://[{shown_host}]:{port}" if ":" in shown_host else f"http://{shown_host}:{port}"
        share_services(services)
        running = announce(settings.home, url=url)

        @asynccontextmanager
        async def lifespan(_app: st.App) -> AsyncIterator[None]:
            services.start(with_samples=with_samples)
            if open_browser and _has_screen():
                Timer(1.0, webbrowser.open, [url]).start()  # once the server listens
            yield
            withdraw(settings.home)
            services.stop()

        app = st.App(PROJECT_ROOT / "app.py", lifespan=lifespan, routes=make_routes(services, app=running))
        app.run(
            config={
                "server.address": settings.host,
                "server.port": port,
                "server.headless": True,
                "server.fileWatcherType": "none",
                "browser.gatherUsageStats": False,
            }
        )


def run_worker(settings: Settings) -> None:
    """Deliver events until stopped, beside other processes on the same database and Qdrant server.

    Raises:
        InvalidInputError: If the embedded engine is configured: one process alone can open it.
    """
    if not settings.qdrant_url:
        raise InvalidInputError(
            "work 需要 Qdrant 服务器：请先设置 ZHIKU_QDRANT_URL。单机使用时 cli.py serve 已包含事件处理。"
        )
    stopped = Flag()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with open_services(settings) as services:
        services.delivery.start()
        stopped.wait()


def restore_backup(settings: Settings, path: Path) -> dict[str, Any]:
    """Put a backup back in place and rebuild the index from it."""
    with lock_home(settings):
        counts = archive.restore_archive(path, settings=settings)
    with open_services(load_settings()) as services:  # the settings may be the archive's now
        services.rebuild_index()
    return counts


def _has_screen() -> bool:
    """Whether a browser window can open; without a screen Python would start one in the terminal."""
    return sys.platform in ("darwin", "win32") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


def _log_to_file(home: Path) -> None:
    """Keep what happens in ZHIKU_HOME/zhiku.log, at most four files of 5 MB, for who looks into an error."""
    for shown in logging.getLogger().handlers:
        shown.setLevel(logging.WARNING)
    file = RotatingFileHandler(home / "zhiku.log", maxBytes=5_000_000, backupCount=3, encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(file)
    logging.getLogger().setLevel(logging.INFO)


def _require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InvalidInputError(
                f"端口 {port} 不能使用（已被占用或没有权限）。"
                f"请关闭占用它的程序，或换一个：cli.py serve --port {port + 1}"
            ) from error
