"""How gunicorn serves the site. It reads this file by itself where it is started in this folder."""

import os
import socket
import struct
from typing import Any

wsgi_app = "adgmin.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# Processes, each with its own memory and kept answers, and the requests that each answers at a time.
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
worker_class = "gthread"
threads = 8
# A process that does not respond for so many seconds is replaced; a restart waits as long for open requests.
timeout = 30
graceful_timeout = 30
keepalive = 5
# PostgreSQL cancels a statement that takes longer: see adgmin/settings.py. Commands have no such limit.
raw_env = [f"STATEMENT_SECONDS={os.environ.get('STATEMENT_SECONDS', timeout)}"]
# The site writes its own line for each request, which names no client: see LOGGING in adgmin/settings.py.
accesslog = None

# A client that sends nothing for so many seconds in the middle of a request is cut off: its thread is needed.
CLIENT_SECONDS = 5


def when_ready(server: Any) -> None:
    """Set the time limit for clients; the connections inherit it from the sockets that listen."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", CLIENT_SECONDS, 0))
