"""What every event is: a frozen record that names its subject and writes itself as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import ClassVar

from core.errors import ZhikuError


class UnknownEventError(ZhikuError):
    """A stored event is of a type, or has fields, that this version of the program does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events.

    Attributes:
        subject_field: Which field names what the event is about. Deliveries about one subject keep their order.
    """

    subject_field: ClassVar[str] = "document_id"

    @property
    def subject(self) -> str:
        """Id of what the event is about."""
        return str(getattr(self, self.subject_field))

    def to_json(self) -> str:
        """The event's fields as JSON with sorted keys, as it is hashed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
