"""Real servers on this machine: one that takes mail, one that takes posts, both with a certificate where asked for."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Posted:
    """What was posted to a server."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class WebServer:
    """Answers each post with `status` and `answer`, after `delay_seconds`."""

    url: str = ""
    status: int = 200
    answer: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    delay_seconds: float = 0.0
    posts: list[Posted] = field(default_factory=list)


@contextmanager
def serve_web(certificate: Path | None = None) -> Iterator[WebServer]:
    """A server on a free port until the end of the block."""
    server = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.posts.append(Posted(path=self.path, headers=dict(self.headers), body=json.loads(body)))
            time.sleep(server.delay_seconds)
            self.send_response(server.status)
            self.send_header("Content-Length", str(len(server.answer)))
            self.end_headers()
            self.wfile.write(server.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is part of the tests."""

    with Quiet(("127.0.0.1", 0), Handler) as running:
        scheme = "http"
        if certificate is not None:
            running.socket = server_context(certificate).wrap_socket(running.socket, server_side=True)
            scheme = "https"
        server.url = f"{scheme}://127.0.0.1:{running.server_port}"
        Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            running.shutdown()


@dataclass
class MailServer:
    """Takes mail; answers each with `reply` after `delay_seconds`."""

    port: int = 0
    reply: str = "250 OK"
    recipient_reply: str = "250 OK"
    delay_seconds: float = 0.0
    users: list[tuple[bytes, bytes]] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)

    @property
    def letters(self) -> list[EmailMessage]:
        """What was taken."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.received]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.recipient_reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.recipient_reply

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        import asyncio

        await asyncio.sleep(self.delay_seconds)
        if self.reply.startswith("2"):
            self.received.append(envelope.content)
        return self.reply

    def check(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """Whether a name and password may sign in."""
        self.users.append((data.login, data.password))
        good = bool(data.password == b"right")
        return AuthResult(success=good, handled=good)


@contextmanager
def serve_mail(
    *, certificate: Path | None = None, starttls: bool = False, sign_in: bool = False
) -> Iterator[MailServer]:
    """A mail server on a free port until the end of the block."""
    server = MailServer()
    context = server_context(certificate) if certificate else None
    options: dict[str, Any] = {}
    if sign_in:
        options |= {"authenticator": server.check, "auth_required": True, "auth_require_tls": starttls}
    if starttls:
        options |= {"tls_context": context, "require_starttls": True}
    free = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.port = free.server_port
    free.server_close()
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        ssl_context=None if starttls else context,
        ready_timeout=20,
        **options,
    )
    if context is not None and not starttls:
        controller._trigger_server = lambda: _call(server.port)  # by itself it asks for a certificate that it trusts
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _call(port: int) -> None:
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        ssl._create_unverified_context().wrap_socket(plain) as tls,
    ):
        tls.recv(100)


def server_context(certificate: Path) -> ssl.SSLContext:
    """What a server needs to speak with a certificate of `make_certificate`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def make_certificate(path: Path, *, host: str = "127.0.0.1") -> Path:
    """A certificate that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    who = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([who]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path
