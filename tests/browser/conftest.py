"""The real app in its own process, seen through Chromium at the width of an office screen and of a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.client import RunningApp
from tests.running_app import serving

BROWSER = os.environ.get("ZHIKU_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


PATIENCE_MS = 20_000  # on a busy machine a page that draws charts takes its time; a right one is not slower for it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests where there is no browser, and try one again that fails on a busy machine."""
    for item in items:
        if not item.get_closest_marker("browser"):
            continue
        item.add_marker(pytest.mark.flaky(reruns=1))
        if not BROWSER:
            item.add_marker(pytest.mark.skip(reason="no Chromium found; name one in ZHIKU_TEST_CHROMIUM"))


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app with the sample library loaded."""
    home = tmp_path_factory.mktemp("home")
    with serving(home, "--with-samples") as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def screen(chromium):
    """A page on an office screen; what the browser's console calls an error fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture
def phone(chromium):
    """A page on a phone."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN",
        user_agent="Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[RunningApp]:
    """An empty app for tests that change what is loaded."""
    with serving(tmp_path) as running:
        yield running
