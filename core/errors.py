"""The base of every error the program raises on purpose."""


class ZhikuError(Exception):
    """An error whose message is written for the person using the app and says what to do.

    Attributes:
        retryable: Whether the same work may succeed if it is tried again later.
    """

    retryable: bool = False
