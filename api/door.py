"""The way from the command line to the commands: through the running app, or on services opened here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from api.client import find_running_app
from settings import Settings

# Commands whose consequences are delivered before they return, where no app runs that would do so.
SETTING_IN_MOTION = ("add", "experts-import")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How to run commands; `delivers`: what they set in motion is done when they return."""

    call: Callable[..., Any]
    delivers: bool


@contextmanager
def open_door(settings: Settings) -> Iterator[Door]:
    """The running app, or services opened here and drained."""
    running = find_running_app(settings.home)
    if running is not None:
        yield Door(call=running.call, delivers=False)
        return
    from api.commands import COMMANDS
    from bootstrap import open_services

    with open_services(settings) as services:

        def call(command: str, **arguments: Any) -> Any:
            if command not in SETTING_IN_MOTION:
                return COMMANDS[command](services, **arguments)
            services.delivery.start()
            result = COMMANDS[command](services, **arguments)
            services.delivery.drain()
            return result

        yield Door(call=call, delivers=True)
