"""The one error family: what went wrong in the user's words, and whether trying again can help."""

from __future__ import annotations


class ZhikuError(Exception):
    """Base of every error that a person may see.

    The message is Chinese, says what happened and what to do next. `retryable` is read by the
    delivery of events: a retryable error is tried again later, any other one becomes a dead letter at once.
    """

    retryable: bool = False

    @property
    def message(self) -> str:
        """The sentence shown to the user."""
        return str(self)


class InvalidInputError(ZhikuError):
    """What the user gave cannot be used as it is."""


class NotFoundError(ZhikuError):
    """The thing asked for does not exist (any more)."""


class StoreBusyError(ZhikuError):
    """Another process holds the store; trying again later can help."""

    retryable = True


class StoreBrokenError(ZhikuError):
    """The store on disk cannot be read or written: a full disk, missing rights, damaged files."""


class SettingsError(ZhikuError):
    """The settings file or an environment variable cannot be understood."""
