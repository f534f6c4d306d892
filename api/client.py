"""Asking the running app: where it is, and what it answers."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from core.errors import ZhikuError

FILE_NAME = "serve.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningApp:
    """Address and token of the app that serves a ZHIKU_HOME. By `identity` it is told apart from another app there."""

    url: str
    token: str
    identity: str

    def call(self, command: str, **arguments: Any) -> Any:
        """Run a command in the app and return what it returned.

        Raises:
            ZhikuError: With the app's own message, or if the app stopped answering.
        """
        try:
            response = httpx.post(
                f"{self.url}/api/{command}",
                json=arguments,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=httpx.Timeout(None, connect=5),
                trust_env=False,
            )
        except httpx.HTTPError as error:
            raise ZhikuError(f"正在运行的智库（{self.url}）中断了应答，请重试；若反复出现，请重新启动它。") from error
        if response.is_error:
            raise ZhikuError(_error_of(response))
        return response.json()


def announce(home: Path, *, url: str) -> RunningApp:
    """Leave address and a fresh token in ZHIKU_HOME, readable by the owner alone."""
    app = RunningApp(url=url, token=secrets.token_urlsafe(32), identity=secrets.token_hex(8))
    path = home / FILE_NAME
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({**asdict(app), "pid": os.getpid()}, file)
    return app


def withdraw(home: Path) -> None:
    """Remove what `announce` left."""
    (home / FILE_NAME).unlink(missing_ok=True)


def find_running_app(home: Path) -> RunningApp | None:
    """The app that serves this ZHIKU_HOME, or None. A file left behind by a killed app counts as none."""
    try:
        content = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        app = RunningApp(url=content["url"], token=content["token"], identity=content["identity"])
        answer = httpx.get(f"{app.url}/api/ping", timeout=5, trust_env=False)
        return app if answer.json() == greet(app) else None
    except (OSError, ValueError, KeyError, TypeError, httpx.HTTPError, httpx.InvalidURL):
        return None


def greet(app: RunningApp) -> dict[str, str]:
    """What the app answers to whoever asks whether it is there."""
    return {"program": "zhiku", "identity": app.identity}


def _error_of(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"正在运行的智库回答了意外的内容（HTTP {response.status_code}）。"
