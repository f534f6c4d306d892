"""Records of a person's contact: the whole of it, and who looked at it when and for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Telephone and e-mail in full."""

    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLook:
    """One view of a whole contact. `reason` is "" where the person's data was erased since."""

    view_id: int
    expert_id: str
    actor: str
    reason: str
    at: datetime
