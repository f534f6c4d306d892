"""Any other system: CloudEvents 1.0 as structured JSON, by HTTP POST."""

from __future__ import annotations

from typing import Any

from reminders.channels.letter import Letter
from reminders.channels.posting import post_json
from settings import Settings

EVENT_TYPE = "zhiku.reminders.digest"


def send_cloud_event(letter: Letter, *, settings: Settings) -> None:
    """Post a letter as one CloudEvent. Its `id` is the same when it is sent again.

    Raises:
        ChannelBusyError, ChannelError: As `post_json`.
    """
    post_json(
        settings.webhook_url,
        cloud_event(letter),
        what="接收系统",
        content_type="application/cloudevents+json; charset=utf-8",
    )


def cloud_event(letter: Letter) -> dict[str, Any]:
    """The letter as CloudEvents 1.0 (github.com/cloudevents/spec, JSON format)."""
    return {
        "specversion": "1.0",
        "id": letter.message_id,
        "source": letter.address or "urn:zhiku",
        "type": EVENT_TYPE,
        "time": letter.created_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {"title": letter.subject, "more": letter.more, "reminders": list(letter.data)},
    }
