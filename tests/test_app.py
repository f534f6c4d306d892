"""The door for people: what it does when a page cannot be compiled at the first attempt."""

from __future__ import annotations

import pytest

import app


class Page:
    """A page that fails at its first runs."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.drawn = 0

    def run(self) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.drawn += 1


def test_a_page_that_python_could_not_compile_beside_another_thread_is_compiled_again() -> None:
    page = Page(SystemError("AST constructor recursion depth mismatch (before=48, after=422)"))
    app._run(page)
    assert page.drawn == 1


@pytest.mark.parametrize("failure", [SystemError("something else"), ValueError("AST constructor")])
def test_any_other_failure_is_not_tried_again(failure: Exception) -> None:
    page = Page(failure, failure)
    with pytest.raises(type(failure)):
        app._run(page)
    assert len(page.failures) == 1
