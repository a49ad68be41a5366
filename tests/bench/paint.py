"""What a reader with a middling phone on 4G waits for: ``python -m tests.bench.paint``, with Chromium.

The site runs as in production, with the record that ships. Chromium is slowed down fourfold, with 9 Mbit/s and 170 ms
for a round trip. Each page is opened with an empty cache: the largest paint, how far the layout moved, how long scripts
blocked the page, the number of requests and their bytes. At the end one page is opened with a script that blocks and
moves it: the measurement must see that.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.setup.clone import free_port

PAGES = (
    "/", "/outcomes/", "/initiatives/", "/initiatives/?view=map", "/meetings/5th-adgmin/", "/partners/matrix/",
    "/commitments/", "/timeline/", "/search/?q=digital", "/initiatives/asean-eu-joint-guide-model-contractual-clauses/",
)  # fmt: skip
SLOWER = 4
BYTES_A_SECOND, ROUND_TRIP = 9_000_000 / 8, 170
# The most milliseconds until the largest paint, bytes and requests of a first visit.
PAINT, BYTES, REQUESTS = 1000, 60_000, 5
# Read when the page has been at rest.
READ = """() => new Promise(resolve => {
  const found = {paint: 0, moved: 0, blocked: 0};
  const seen = {
    'largest-contentful-paint': entry => { found.paint = entry.startTime },
    'layout-shift': entry => { found.moved += entry.value },
    'longtask': entry => { found.blocked += entry.duration - 50 },
  };
  for (const [type, note] of Object.entries(seen))
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
  setTimeout(() => resolve(found), 500);
})"""
DISTURB = """addEventListener('DOMContentLoaded', () => {
  const box = document.createElement('div'); box.style.height = '300px';
  setTimeout(() => { document.body.prepend(box); const end = Date.now() + 400; while (Date.now() < end); }, 300);
})"""


class Visit(NamedTuple):
    """What one opening of a page took."""

    paint: float
    moved: float
    blocked: float
    requests: int
    weight: int

    def __str__(self) -> str:
        return f"{self.paint:.0f} | {self.moved:.3f} | {self.blocked:.0f} | {self.requests} | {self.weight / 1000:.1f}"

    @property
    def passed(self) -> bool:
        light = self.weight <= BYTES and self.requests <= REQUESTS
        return light and self.paint <= PAINT and not self.moved and not self.blocked


@contextmanager
def site() -> Iterator[str]:
    """The address of the site, served by gunicorn with the record that ships."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "DEBUG": "0", "SECRET_KEY": "only for measurements", "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "0", "DATABASE_URL": f"sqlite:///{folder}/record.sqlite3", "LOG_LEVEL": "CRITICAL",
            "BIND": f"127.0.0.1:{port}",
        }  # fmt: skip
        prepare = [sys.executable, "manage.py", "start", "--prepare-only"]
        subprocess.run(prepare, env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=environment, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            for page in PAGES:
                fetch(address + page)
            yield address
        finally:
            server.terminate()
            server.wait()


def fetch(address: str) -> None:
    """Ask for an address, so that the site keeps the answer; wait for the site first."""
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address).read()
        except OSError:
            time.sleep(0.1)
        else:
            return


def visit(page: Page, address: str) -> Visit:
    """Open an address with an empty cache."""
    session: CDPSession = page.context.new_cdp_session(page)
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed: dict[str, float] = {"offline": False, "latency": ROUND_TRIP}
    speed |= {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND / 3}
    session.send("Network.emulateNetworkConditions", speed)
    page.goto(address, wait_until="networkidle")
    found: dict[str, Any] = page.evaluate(READ)
    session.detach()
    return Visit(found["paint"], found["moved"], found["blocked"], len(weights), int(sum(weights)))


def main() -> None:
    """Open each page and print the table, with the control last."""
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
        print(
            "| page | largest paint, ms | layout shift | blocked, ms | requests | kB | |\n|---|---|---|---|---|---|---|"
        )
        for path in PAGES:
            page = context.new_page()
            found = visit(page, address + path)
            print(f"| {path} | {found} | {'pass' if found.passed else 'falls short'} |", flush=True)
            page.close()
        page = context.new_page()
        page.add_init_script(DISTURB)
        found = visit(page, address + "/about/")
        print(f"| control | {found} | {'the measurement sees nothing' if found.passed else 'seen'} |")
        browser.close()


if __name__ == "__main__":
    main()
