"""The door for programs: one JSON route per command beside the app, guarded by a token that only its owner reads."""

from __future__ import annotations

import inspect
import json
import logging
import secrets
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.client import RunningApp, greet
from api.commands import COMMANDS
from bootstrap import Services
from core.errors import ZhikuError

logger = logging.getLogger(__name__)

PREFIX = "/api/"


def make_routes(services: Services, *, app: RunningApp) -> list[Route]:
    """A POST route for each command, and a GET route that tells which app this is."""

    async def answer(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get("authorization", ""), f"Bearer {app.token}"):
            return JSONResponse({"error": "没有访问权限：令牌不正确。"}, status_code=401)
        name = request.path_params["command"]
        if name not in COMMANDS:
            return JSONResponse({"error": f"没有名为 {name} 的接口。"}, status_code=404)
        try:
            arguments = json.loads(await request.body() or b"{}")
            _check(name, arguments)
        except (ValueError, TypeError):
            return JSONResponse({"error": "请求内容应为一组参数（JSON 对象），且名称与命令一致。"}, status_code=422)
        try:
            return JSONResponse(await run_in_threadpool(COMMANDS[name], services, **arguments))
        except ZhikuError as error:
            return JSONResponse({"error": error.message}, status_code=400)
        except Exception:
            logger.exception("command failed name=%s", name)
            return JSONResponse({"error": "程序内部出错，详情见日志。"}, status_code=500)

    async def identify(_request: Request) -> Response:
        return JSONResponse(greet(app))

    return [Route("/api/ping", identify), Route(PREFIX + "{command}", answer, methods=["POST"])]


def _check(name: str, arguments: Any) -> None:
    """Raises TypeError where the arguments do not fit the command."""
    inspect.signature(COMMANDS[name]).bind(None, **arguments)
