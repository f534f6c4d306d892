"""The text by which an expert is found in the index when no document is linked."""

from __future__ import annotations

from core.experts import Expert
from index.passage import Profile


def build_profile(expert: Expert) -> Profile:
    """What the index is given of an expert."""
    return Profile(expert_id=expert.expert_id, text=profile_text(expert), fields={"region": expert.region or None})


def profile_text(expert: Expert) -> str:
    """Unit, post, title, specialties, biography and name as one text.

    The specialties stand twice: they are few words that the expert declared, beside a biography of many.
    The name is part of it, so that a question that names a person finds the person.
    """
    specialties = "、".join(expert.specialties)
    who = " ".join(part for part in (expert.name, expert.unit, expert.post, expert.title) if part)
    return "\n".join(part for part in (specialties, who, specialties, expert.biography) if part)
