"""A headless Chromium, spoken to over a pipe in its DevTools protocol: JSON, each
message ended by a NUL. Nothing but the standard library."""
import base64
import fcntl
import json
import os
import select
import shutil
import struct
import subprocess
import tempfile
import time
import zlib

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SECONDS = 180  # for one answer: a page of some megabytes on a busy machine


def program():
    """Chromium's path, or None. CHROMIUM=PATH names another."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and shutil.which(name):
            return shutil.which(name)
    return None


class Trouble(Exception):
    pass


class Browser:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        read, to = os.pipe()
        back, write = os.pipe()
        # out of the way of 3 and 4, where Chromium expects them
        child = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (read, write)]
        for fd in (read, write):
            os.close(fd)

        def place():
            os.dup2(child[0], 3)
            os.dup2(child[1], 4)

        self.process = subprocess.Popen(
            [program(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking",
             "--remote-debugging-pipe", f"--user-data-dir={self.folder.name}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=place, pass_fds=(3, 4), env=dict(os.environ, HOME=self.folder.name))
        for fd in child:
            os.close(fd)
        self.to, self.back, self.rest, self.number = to, back, b"", 0
        self.events = []

    def receive(self, until):
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.back], [], [], max(0, until - time.monotonic()))
            if not ready:
                raise Trouble("Chromium does not answer")
            piece = os.read(self.back, 1 << 16)
            if not piece:
                raise Trouble("Chromium is gone")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, session=None, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if session:
            request["sessionId"] = session
        text = json.dumps(request).encode() + b"\0"
        while text:
            text = text[os.write(self.to, text):]
        until = time.monotonic() + SECONDS
        while True:
            message = self.receive(until)
            if message.get("id") == self.number:
                if "error" in message:
                    raise Trouble(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def wait(self, session, method):
        """The next event of that name; those before it are kept."""
        until = time.monotonic() + SECONDS
        for event in self.events:
            if event.get("method") == method and event.get("sessionId") == session:
                return event
        while True:
            event = self.receive(until)
            self.events.append(event)
            if event.get("method") == method and event.get("sessionId") == session:
                return event

    def close(self):
        try:
            self.ask("Browser.close")
        except (Trouble, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        self.folder.cleanup()


class Page:
    """One tab with one file in it."""

    def __init__(self, browser, path, width=1280, height=900, dark=False, script=True):
        self.browser = browser
        self.target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.ask("Target.attachToTarget", targetId=self.target,
                                   flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(domain + ".enable")
        self.resize(width, height)
        self.ask("Emulation.setEmulatedMedia", media="screen", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        browser.events.clear()
        self.url = "file://" + os.path.abspath(path)
        self.ask("Page.navigate", url=self.url)
        browser.wait(self.session, "Page.loadEventFired")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.ask("Target.closeTarget", targetId=self.target)
        self.browser.events.clear()

    def ask(self, method, **params):
        return self.browser.ask(method, self.session, **params)

    def resize(self, width, height):
        self.width = width
        # a phone itself would make a page that is too wide smaller, and hide that it is
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)

    def run(self, expression):
        """The value of an expression of JavaScript."""
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True,
                          awaitPromise=True)
        if "exceptionDetails" in result:
            raise Trouble(f"{expression[:80]}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def complaints(self):
        """What the console has, and exceptions."""
        self.run("0")  # what came before it has arrived
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            params = event.get("params", {})
            if event["method"] == "Log.entryAdded":
                found.append(params["entry"]["text"])
            elif event["method"] == "Runtime.consoleAPICalled":
                found.append(f"console.{params['type']}")
            elif event["method"] == "Runtime.exceptionThrown":
                found.append(params["exceptionDetails"]["text"])
        return found

    def requests(self):
        """What was loaded besides the file."""
        return [event["params"]["request"]["url"] for event in self.browser.events
                if event.get("method") == "Network.requestWillBeSent"
                and event.get("sessionId") == self.session
                and event["params"]["request"]["url"].split("#")[0] != self.url]

    def key(self, name):
        keys = {"Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), "Space": (" ", 32, " ")}
        key, code, text = keys[name]
        event = {"key": key, "code": name, "windowsVirtualKeyCode": code}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **event)

    def click(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, box=None, scale=0.25):
        """The colours of what is seen (or of a box of the page): {rgb: pixels}."""
        # beyond what is seen, a page is drawn whole: that takes long
        params = {"format": "png", "captureBeyondViewport": box is not None}
        if not box:
            box = self.run("({x: scrollX, y: scrollY, width: innerWidth, height: innerHeight})")
        params["clip"] = dict(box, scale=scale)
        return png_colours(base64.b64decode(self.ask("Page.captureScreenshot", **params)["data"]))

    def pdf(self):
        return base64.b64decode(self.ask("Page.printToPDF", printBackground=False)["data"])


def png_colours(data):
    """{colour: how many pixels} of a PNG of 8 bits each, red, green, blue, perhaps alpha."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise Trouble("not a PNG")
    at, packed, width, height, channels = 8, b"", 0, 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            channels = {2: 3, 6: 4}[colour]
            assert depth == 8
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw, size = zlib.decompress(packed), width * channels
    colours, before = {}, bytearray(size)
    for y in range(height):
        line = bytearray(raw[y * (size + 1) + 1:(y + 1) * (size + 1)])
        unfilter(raw[y * (size + 1)], line, before, channels)
        for x in range(0, size, channels):
            colour = bytes(line[x:x + 3])
            colours[colour] = colours.get(colour, 0) + 1
        before = line
    return colours


def unfilter(kind, line, above, step):
    """A line of a PNG as it was (its specification, section 9)."""
    for i in range(len(line)) if kind else ():
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        up = above[i]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            sum_ = left + up - corner
            guess = min((abs(sum_ - left), 0, left), (abs(sum_ - up), 1, up),
                        (abs(sum_ - corner), 2, corner))[2]
        line[i] = line[i] + guess & 255
