"""What is sent, and what can go wrong on the way. Each channel beside this file sends a `Letter` in its own form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import ZhikuError

TIMEOUT_SECONDS = 10.0


class ChannelError(ZhikuError):
    """The other side does not take the message, and would not take it a second time."""


class ChannelBusyError(ChannelError):
    """The other side cannot be reached or cannot take the message now; trying again later can help."""

    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in words.

    Attributes:
        message_id: The same whenever the message is sent again, so that the other side can tell.
        lines: One line for each thing.
        more: How many things were left out.
        address: Where the page 待办提醒 is opened, "" where nobody has said.
        data: The same for a program: one record for each thing.
    """

    message_id: str
    subject: str
    lines: tuple[str, ...]
    created_at: datetime
    more: int = 0
    address: str = ""
    data: Sequence[dict[str, Any]] = ()

    def text(self, *, longest_bytes: int | None = None) -> str:
        """The letter as plain text, cut between two lines where the other side takes no more bytes."""
        shown = list(self.lines)
        while True:
            left_out = self.more + len(self.lines) - len(shown)
            parts = [self.subject, "", *(f"· {line}" for line in shown)]
            parts += [f"· 另有 {left_out} 件"] if left_out else []
            parts += ["", f"办理：{self.address}" if self.address else "请到智库的「待办提醒」办理。"]
            text = "\n".join(parts)
            if longest_bytes is None or len(text.encode()) <= longest_bytes or not shown:
                return text
            shown.pop()
