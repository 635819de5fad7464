# SPDX-License-Identifier: Apache-2.0
"""A mail server on loopback that keeps what it is sent; as much of SMTP (RFC 5321) as a node speaks."""

import email
import email.policy
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class MailSink:
    """The letters that came, each as its text, by address."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.url = ""

    def letter_to(self, address: str, *, patience: float = 30) -> str:
        """The text of the latest letter to an address; waits for it."""
        deadline = time.monotonic() + patience
        while not (found := [text for to, text in self.letters if to == address]):
            assert time.monotonic() < deadline, f"no letter to {address}"
            time.sleep(0.05)
        return found[-1]


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """A sink on a free port until the block ends."""
    sink = MailSink()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 sink")
            to = ""
            while line := self.rfile.readline():
                verb = line.decode("ascii", "replace").strip()
                if verb.upper().startswith("RCPT TO:"):
                    to = verb[8:].strip().strip("<>").split(">")[0]
                if verb.upper() == "DATA":
                    self._say("354 go on")
                    sink.letters.append((to, self._letter()))
                self._say("221 bye" if verb.upper() == "QUIT" else "250 ok")

        def _letter(self) -> str:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b"."))
            read = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            body = read.get_body(("plain",))
            return body.get_content() if body else ""

        def _say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        sink.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield sink
        server.shutdown()
