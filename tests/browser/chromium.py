# SPDX-License-Identifier: MIT
"""Drives a headless Chromium over its debugging pipe (Chrome DevTools Protocol), without packages.

A page is given as bytes and response headers; every other request that it makes is refused and kept
in `requests`.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile

URL = "http://report.test/"


def find():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp()
        spare = [os.open(os.devnull, os.O_RDONLY) for _ in range(2)]  # 3 and 4 are the browser's
        to_read, self.to = os.pipe()
        self.back, from_write = os.pipe()
        for fd in spare:
            os.close(fd)

        def fds():
            os.dup2(to_read, 3)
            os.dup2(from_write, 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)

        self.process = subprocess.Popen(
            [find(), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
             "--force-device-scale-factor=1", f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=fds, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.requests = []
        self.messages = []
        self.page = (b"", [])
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")
        self.call("Fetch.enable", patterns=[{"urlPattern": "*"}])

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        return self.number

    def receive(self):
        while b"\0" not in self.buffer:
            some = os.read(self.back, 1 << 20)
            if not some:
                raise RuntimeError("the browser is gone")
            self.buffer += some
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if "method" in message:
            self.event(message["method"], message["params"])
        return message

    def event(self, method, params):
        if method == "Fetch.requestPaused":
            self.answer(params["requestId"], params["request"]["url"])
        elif method == "Log.entryAdded":
            self.messages.append(params["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.messages.append("console")
        elif method == "Page.javascriptDialogOpening":
            self.messages.append("dialog")
            self.send("Page.handleJavaScriptDialog", accept=True)

    def answer(self, request, url):
        if url.split("#")[0] == URL:
            body, headers = self.page
            self.send("Fetch.fulfillRequest", requestId=request, responseCode=200,
                      body=base64.b64encode(body).decode(),
                      responseHeaders=[{"name": "content-type", "value": "text/html"}]
                      + [{"name": n, "value": v} for n, v in headers])
        else:
            if not url.endswith("/favicon.ico"):
                self.requests.append(url)
            self.send("Fetch.failRequest", requestId=request, errorReason="BlockedByClient")

    def call(self, method, **params):
        number = self.send(method, **params)
        while True:
            message = self.receive()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def wait(self, method):
        while self.receive().get("method") != method:
            pass

    def open(self, body, headers=(), width=1280, height=900, scheme="light", media="screen"):
        """Loads the page; afterwards `requests` and `messages` tell what else it wanted and said."""
        self.page = (body, list(headers))
        self.requests, self.messages = [], []
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.send("Page.navigate", url=URL)
        self.wait("Page.loadEventFired")

    def ask(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"]))
        return result["result"].get("value")

    def picture(self, path, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(data))

    def pdf(self, path):
        self.call("Emulation.setEmulatedMedia", media="print", features=[])
        data = self.call("Page.printToPDF", printBackground=False)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(data))
