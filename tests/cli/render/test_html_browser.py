"""The HTML page in a headless Chromium: it opens fast, the filter works, hostile text stays text.

The browser is driven through chromedriver by its HTTP interface (W3C WebDriver). Without the two
programs (Debian: chromium, chromium-driver) the tests are skipped.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mscons.cli import render
from mscons.messages import Report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
Case = Callable[[str], Report]

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="no browser: apt-get install chromium chromium-driver lets this test run",
)


class Browser:
    """A session of chromedriver."""

    def __init__(self, base: str) -> None:
        self._base = base
        options = {
            "binary": CHROMIUM,
            "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        }
        wanted = {"browserName": "chrome", "goog:chromeOptions": options}
        wanted["goog:loggingPrefs"] = {"browser": "ALL"}
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._base = f"{base}/session/{answer['sessionId']}"

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, path: Path) -> None:
        self._call("POST", "/url", {"url": path.as_uri()})

    def run(self, script: str) -> Any:
        return self._call("POST", "/execute/sync", {"script": f"return {script}", "args": []})

    def _find(self, css: str) -> str:
        found = self._call("POST", "/element", {"using": "css selector", "value": css})
        return str(found[ELEMENT])

    def click(self, css: str) -> None:
        self._call("POST", f"/element/{self._find(css)}/click", {})

    def type(self, css: str, text: str) -> None:
        self._call("POST", f"/element/{self._find(css)}/value", {"text": text})

    def visible(self) -> int:
        return int(self.run("document.querySelectorAll('.finding:not([hidden])').length"))

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def quit(self) -> None:
        self._call("DELETE", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert DRIVER is not None
    with tempfile.TemporaryDirectory() as home, Path(home, "log").open("w+") as log:
        driver = subprocess.Popen(
            [DRIVER, "--port=0"], stdout=log, stderr=log, env=os.environ | {"HOME": home}
        )
        try:
            session = Browser(f"http://127.0.0.1:{_port(Path(home, 'log'))}")
            yield session
            session.quit()
        finally:
            driver.terminate()
            driver.wait(timeout=30)


def _port(log: Path) -> str:
    for _ in range(300):
        if found := re.search(r"started successfully on port ([0-9]+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"chromedriver did not start: {log.read_text()}")


@pytest.fixture
def opened(browser: Browser, report_of: Case, tmp_path: Path) -> Callable[[str], Browser]:
    def go(case: str) -> Browser:
        path = tmp_path / f"{case}.html"
        path.write_text(render.FORMATS["html"].render(report_of(case)), "utf-8")
        browser.complaints()
        browser.open(path)
        return browser

    return go


def test_the_filter_narrows_and_widens(opened: Callable[[str], Browser]) -> None:
    page = opened("many")
    assert page.visible() == 4
    page.type("#filter", "ahb101 message 8")
    assert page.visible() == 1
    assert page.run("document.querySelector('#shown').textContent") == "1 shown"
    assert page.run("document.querySelectorAll('.message:not([hidden])').length") == 1
    page.type("#filter", "\ue00c")  # Escape
    assert page.visible() == 4
    page.click("button.note")
    assert page.visible() == 2
    page.click("button.error")
    page.click("button.warning")
    assert page.visible() == 0
    page.click("button.warning")
    assert page.visible() == 1
    assert page.complaints() == []


def test_the_tree_leads_to_the_finding(opened: Callable[[str], Browser]) -> None:
    page = opened("one_error")
    page.type("#filter", "nothing has this")
    assert page.visible() == 0
    page.run("document.querySelectorAll('.message').forEach((one) => { one.hidden = false; })")
    page.click("details summary")
    page.click(".tree .hit a")
    assert page.visible() == 1
    assert page.run("location.hash") == "#f1"


def test_hostile_text_stays_text(opened: Callable[[str], Browser]) -> None:
    page = opened("hostile")
    assert page.run("document.scripts.length") == 1
    assert page.run("document.querySelectorAll('body *').length") == page.run(
        "new DOMParser().parseFromString(document.documentElement.outerHTML, 'text/html')"
        ".querySelectorAll('body *').length"
    )
    assert "<script>alert(1)</script>" in page.run("document.querySelector('h4').textContent")
    assert page.complaints() == []


def test_the_page_may_load_and_run_nothing_else(opened: Callable[[str], Browser]) -> None:
    page = opened("one_error")
    page.run(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.bad = 1';"
        " document.body.append(s); const i = document.createElement('img');"
        " i.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; document.body.append(i); })()"
    )
    assert page.run("window.bad === undefined")
    assert any("Content Security Policy" in text for text in page.complaints())


def test_a_thousand_findings_are_there_and_filtered(opened: Callable[[str], Browser]) -> None:
    page = opened("thousand")
    assert page.visible() == 1000
    spent = page.run("performance.getEntriesByType('navigation')[0].domComplete")
    print(f"1,000 findings open in {spent:.0f} ms")
    page.type("#filter", "message 999 ")
    assert page.visible() == 1
    page.click("button.error")
