"""A real browser, without a window, driven through the pipe of its debugging protocol."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BINARY = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-extensions --disable-dev-shm-usage --remote-debugging-pipe"
)

LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)


class Browser:
    """One page of a browser."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._in, self._out = os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb")
        self._number = 0
        self._session: str | None = None
        self.problems: list[str] = []
        page = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and wait for its answer; what the page complains of meanwhile is kept in `problems`."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            if answer.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.problems.append(json.dumps(answer["params"]))

    def _receive(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser is gone"
            text += byte
        answer: dict[str, Any] = json.loads(text)
        return answer

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def wait_for(self, condition: str, seconds: float = 20) -> None:
        """Wait until an expression holds in the page."""
        until = time.monotonic() + seconds
        while not self.run(condition):
            assert time.monotonic() < until, f"never came true: {condition}"
            time.sleep(0.05)

    def open(self, url: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=url)
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")

    def press(self, key: str, code: int, ctrl: bool = False) -> None:
        """Press and release a key."""
        for kind in ("rawKeyDown", "keyUp"):
            event = {
                "type": kind,
                "key": key,
                "code": key,
                "windowsVirtualKeyCode": code,
                "modifiers": 2 if ctrl else 0,
            }
            self.call("Input.dispatchKeyEvent", **event)

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.call("Input.insertText", text=text)

    def shoot(self, path: Path) -> None:
        """A picture of the page."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextmanager
def browser(home: Path, width: int = 1440, height: int = 900) -> Iterator[Browser]:
    """A browser with an empty profile in `home`."""
    assert BINARY is not None
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    # The protocol is spoken on descriptors 3 (commands) and 4 (answers), so ours must not be one of these.
    theirs = [fcntl.fcntl(each, fcntl.F_DUPFD, 10) for each in (to_read, from_write)]
    command = [sys.executable, "-c", LAUNCH, *map(str, theirs), BINARY, *FLAGS.split(), f"--user-data-dir={home}"]
    process = subprocess.Popen(
        [*command, f"--window-size={width},{height}"],
        pass_fds=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for each in (to_read, from_write, *theirs):
        os.close(each)
    try:
        yield Browser(from_read, to_write)
    finally:
        process.terminate()
        process.wait(timeout=20)
