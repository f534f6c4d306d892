"""The fields of a person's record, in groups: the short ones first, the rest folded until it is needed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.experts import Expert, Gender, Sector
from core.regions import PROVINCES
from experts.contact import mask_email, mask_phone
from experts.fields import FieldError, split_list
from experts.rules import split_specialties
from views.parts.text import date_words, parse_day
from views.words import say

GROUPS = {
    "expertise": (
        "in_field_since", "education", "biography", "achievements", "concurrent_posts", "honours", "penalties",
        "recommender",
    ),
    "contact": ("phone", "email"),
    "avoidance": ("avoidance_units", "avoidance_people"),
    "consent": ("consent_on",),
    "term": ("term_start", "term_end", "certificate_number"),
}  # fmt: skip
_MASKS: dict[str, Callable[[str], str]] = {"phone": mask_phone, "email": mask_email}
_LISTS = ("concurrent_posts", "avoidance_units", "avoidance_people")
_LINES = ("name", "unit", "post", "title", "education", "recommender")
_TEXTS = ("biography", "achievements", "honours", "penalties")


@dataclass(frozen=True, slots=True)
class TypedFields:
    """What was typed into the form."""

    person: Expert
    values: dict[str, Any]

    def record(self) -> Expert:
        """The record with what was typed. A contact left empty stays as it is.

        Raises:
            FieldError: If a year or a day cannot be read.
            InvalidInputError: As `parse_day`.
        """
        typed = self.values
        changes: dict[str, Any] = {name: typed[name] or "" for name in (*_LINES, *_TEXTS, "region")}
        changes.update((name, split_list(typed[name] or "")) for name in _LISTS)
        changes.update((name, _year(name, typed[name] or "")) for name in ("birth_year", "in_field_since"))
        kept = bool(self.person.expert_id)
        for name in _MASKS:
            changes[name] = typed[name] or (getattr(self.person, name) if kept else "")
        return replace(
            self.person,
            **changes,
            gender=typed["gender"],
            sector=typed["sector"],
            specialties=split_specialties(typed["specialties"] or ""),
            consent_on=parse_day(typed["consent_on"] or ""),
        )


def draw_fields(person: Expert, *, wrong: str = "") -> TypedFields:
    """Draw the fields inside a form. The group of the field that was wrong stands open."""
    typed: dict[str, Any] = {}
    left, right = st.columns(2)
    typed["name"] = _line(left, "name", person.name)
    typed["sector"] = _choice(right, "sector", (None, *Sector), person.sector, _sector_words)
    typed["unit"] = _line(st, "unit", person.unit)
    left, right = st.columns(2)
    typed["post"] = _line(left, "post", person.post)
    typed["title"] = _line(right, "title", person.title)
    typed["specialties"] = _line(
        st, "specialties", "、".join(person.specialties), hint=say("experts.field_specialties_hint")
    )
    first, second, third = st.columns(3)
    regions = ("", *PROVINCES) if person.region in ("", *PROVINCES) else ("", person.region, *PROVINCES)
    typed["region"] = _choice(first, "region", regions, person.region, _or_unknown)
    typed["gender"] = _choice(second, "gender", (None, *Gender), person.gender, _or_unknown)
    typed["birth_year"] = _line(third, "birth_year", _number(person.birth_year), hint=say("experts.field_year_hint"))
    with folded("contact", wrong):
        left, right = st.columns(2)
        for name, column in (("phone", left), ("email", right)):
            typed[name] = _contact(column, name, person)
    with folded("expertise", wrong):
        left, right = st.columns(2)
        hint = say("experts.field_year_hint")
        typed["in_field_since"] = _line(left, "in_field_since", _number(person.in_field_since), hint=hint)
        typed["education"] = _line(right, "education", person.education)
        typed["biography"] = st.text_area(say("experts.field_biography"), person.biography, height=120)
        typed["achievements"] = st.text_area(say("experts.field_achievements"), person.achievements, height=90)
        typed["concurrent_posts"] = _list(st, "concurrent_posts", person)
        for name in ("honours", "penalties"):
            typed[name] = st.text_area(say(f"experts.field_{name}"), getattr(person, name), height=68)
        typed["recommender"] = _line(st, "recommender", person.recommender)
    with folded("avoidance", wrong):
        typed["avoidance_units"] = _list(st, "avoidance_units", person)
        typed["avoidance_people"] = _list(st, "avoidance_people", person)
    with folded("consent", wrong):
        typed["consent_on"] = _line(
            st, "consent_on", date_words(person.consent_on), hint=say("experts.field_consent_hint")
        )
    return TypedFields(person, typed)


def folded(group: str, wrong: str) -> AbstractContextManager[Any]:
    """A folded group of fields, open where one of them was wrong."""
    return st.expander(say(f"experts.group_{group}"), expanded=wrong in GROUPS[group])


def _line(place: Any, name: str, value: str, *, hint: str = "", help_words: str = "") -> str:
    label = say(f"experts.field_{name}")
    typed: str = place.text_input(label, value, placeholder=hint or None, help=help_words or None)
    return typed


def _list(place: Any, name: str, person: Expert) -> str:
    return _line(place, name, "、".join(getattr(person, name)), hint=say("experts.field_list_hint"))


def _contact(place: Any, name: str, person: Expert) -> str:
    """A contact is hidden in the form, too: what is stored stays unless something is typed."""
    masked = _MASKS[name](getattr(person, name))
    hint = say("experts.field_kept_hint", masked=masked) if masked else say(f"experts.field_{name}_hint")
    help_words = say("experts.field_kept_help") if masked else ""
    return _line(place, name, "", hint=hint, help_words=help_words)


def _choice(place: Any, name: str, options: tuple[Any, ...], value: Any, words: Callable[[Any], str]) -> Any:
    return place.selectbox(say(f"experts.field_{name}"), options, index=options.index(value), format_func=words)


def _sector_words(sector: Sector | None) -> str:
    return say(f"experts.sector_{sector}") if sector else say("experts.unknown")


def _or_unknown(value: Any) -> str:
    return str(value) if value else say("experts.unknown")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _year(name: str, typed: str) -> int | None:
    words = typed.strip().removesuffix("年").strip()
    if not words:
        return None
    if not (words.isdecimal() and len(words) == 4):
        raise FieldError(name, say("experts.form_number", label=say(f"experts.field_{name}"), typed=typed[:20]))
    return int(words)
