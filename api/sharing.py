"""The services of this process, for the pages that run in it."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Lock

from bootstrap import Services, open_services
from settings import load_settings

_shared: Services | None = None
_sharing = Lock()
_opened = ExitStack()


def share_services(services: Services | None) -> None:
    """Make these the services that the pages get."""
    global _shared
    with _sharing:
        _shared = services


def current_services() -> Services:
    """The services of this process. Opened and started here where no server did, as under `streamlit run app.py`.

    Raises:
        StoreBusyError: If another process works on the same ZHIKU_HOME.
    """
    global _shared
    with _sharing:
        if _shared is None:
            services = _opened.enter_context(open_services(load_settings()))
            services.start()
            _shared = services
        return _shared
