"""From `cli.py serve` to the first page drawn and to the first search answered, samples loaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from benchmarks.report import Row, at_most
from benchmarks.running_app import load_samples, serve, temporary_home

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUERY = "专家在哪些情形下应当回避"


def run() -> list[Row]:
    """Start an installation that holds the samples, with a browser waiting."""
    with temporary_home() as home:
        load_samples(home)
        with open_browser() as page, serve(home) as serving:
            answered: list[float] = []

            def search() -> None:
                serving.app.call("search", query=QUERY)
                answered.append(serving.seconds())

            searching = Thread(target=search)
            searching.start()
            rows = []
            if page is None:
                rows.append(Row(claim="serve: first page drawn", measured="not measured: no browser"))
            else:
                page.goto(serving.app.url)
                page.locator('input[type="text"], textarea').first.wait_for(timeout=60_000)
                rows.append(at_most("serve: first page drawn", serving.seconds(), 5, "s"))
            searching.join()
            rows.append(at_most("serve: first search answered", answered[0], 12, "s"))
            rows.append(
                Row(claim="serve: resident memory, samples loaded", measured=f"{serving.resident_mb():,.0f} MB")
            )
            return rows


@contextmanager
def open_browser() -> Iterator[Page | None]:
    """An empty page of a headless Chromium, None where there is none. It is open before the app is started."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        yield None
        return
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if root else [])
        except Error:
            yield None
            return
        try:
            yield browser.new_page()
        finally:
            browser.close()
