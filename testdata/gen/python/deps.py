# SPDX-License-Identifier: MIT
"""Threads whose waits lie in a dependency (site-packages): urllib3, which pip brings along."""
import signal
import socket
import threading

from pip._vendor import urllib3

server = socket.create_server(("127.0.0.1", 0))


def fetch():
    urllib3.PoolManager().request("GET", "http://127.0.0.1:%d/" % server.getsockname()[1])


for _ in range(3):
    threading.Thread(target=fetch, daemon=True).start()
print("ready", flush=True)
signal.pause()
