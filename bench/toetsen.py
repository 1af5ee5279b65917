"""From a key in one Chromium to the page of another: `python -m bench.toetsen`, asked by JSON on stdin.

The clock starts at the keydown on the one page and stops when the letter stands in the text of the other;
both read the same clock of this machine.
"""

import json
import sys
import time
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bisc_portal.lokaal.browser import find_chromium

READY = "[data-schrijver][data-klaar] .opgeslagen[data-stand=saved]"
NOW = "performance.timeOrigin + performance.now()"
PRESSES = f"""() => {{
    window.ingedrukt = [];
    addEventListener("keydown", (e) => e.key === "x" && window.ingedrukt.push({NOW}), true);
}}"""
ARRIVES = f"""() => {{
    window.gezien = [];
    const tekst = document.querySelector(".vel__tekst");
    const count = () => tekst.textContent.split("x").length - 1;
    const before = count();
    new MutationObserver(() => {{
        const now = {NOW};
        while (window.gezien.length < count() - before) window.gezien.push(now);
    }}).observe(tekst, {{ subtree: true, childList: true, characterData: true }});
}}"""


def open_writer(browser: Browser, base: str, path: str, cookie: str) -> Page:
    name, value = cookie.split("=", 1)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    context.add_cookies([{"name": name, "value": value, "url": base}])
    page = context.new_page()
    page.goto(base + path)
    page.wait_for_selector(READY, timeout=60_000)
    return page


def measure(asked: dict[str, Any]) -> list[float]:
    """The milliseconds of every key."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        # Two browsers, so that neither waits for the other's drawing.
        browsers = [
            driver.chromium.launch(
                executable_path=find_chromium(driver.chromium.executable_path), args=arguments
            )
            for _ in range(2)
        ]
        one, two = (
            open_writer(browser, base, asked["pad"], cookie)
            for browser, base, cookie in zip(browsers, asked["adressen"], asked["koekjes"], strict=True)
        )
        one.locator(".vel__tekst").click()
        one.wait_for_function("document.activeElement?.classList.contains('vel__tekst') ?? false")
        one.evaluate(PRESSES)
        two.evaluate(ARRIVES)
        for _ in range(asked["keren"]):
            one.keyboard.press("x")
            time.sleep(asked["elke"])
        two.wait_for_function(f"window.gezien.length >= {asked['keren']}", timeout=30_000)
        pressed, seen = one.evaluate("window.ingedrukt"), two.evaluate("window.gezien")
        for browser in browsers:
            browser.close()
    return [arrived - began for began, arrived in zip(pressed, seen, strict=True)]


if __name__ == "__main__":
    print(json.dumps(measure(json.load(sys.stdin))))  # noqa: T201
