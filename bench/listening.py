"""The least of a websocket that listens, over a real connection."""

from __future__ import annotations

import base64
import os
import socket
import struct

PATIENCE = 10  # seconds
TEXT, LONG = 1, 126  # RFC 6455, 5.2


class Listener:
    """An accepted socket. Frames of servers are plain; nothing is ever sent."""

    def __init__(self, port: int, path: str, *, cookie: str) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.left = b""
        asked = (
            f"GET {path} HTTP/1.1", "Host: localhost", "Origin: http://localhost",
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            f"Cookie: {cookie}", "", "",
        )  # fmt: skip
        self.line.sendall("\r\n".join(asked).encode())
        while b"\r\n\r\n" not in self.left:
            self._more()
        answer, _, self.left = self.left.partition(b"\r\n\r\n")
        if b" 101 " not in answer.partition(b"\r\n")[0]:
            raise ConnectionError(answer.decode())

    def hear(self) -> str:
        """
        The next message.

        :raises TimeoutError: nothing came in time.
        """
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size == LONG:
                (size,) = struct.unpack(">H", self._take(2))
            elif size > LONG:
                (size,) = struct.unpack(">Q", self._take(8))
            said = self._take(size)
            if first & 0x0F == TEXT:
                return said.decode()

    def close(self) -> None:
        self.line.close()

    def _take(self, count: int) -> bytes:
        while len(self.left) < count:
            self._more()
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def _more(self) -> None:
        got = self.line.recv(65_536)
        if not got:
            raise ConnectionError
        self.left += got
