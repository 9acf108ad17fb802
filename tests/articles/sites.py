"""Sites on this machine for tests of links: each says, byte for byte, what a test wants it to say."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from articles.links.network import Network

HOST = "site.example"
HERE = "127.0.0.1"
PATIENCE = 30  # seconds after which a test that hangs ends


class Site:
    """Reads the head of each question into `asked` and lets `answer` speak."""

    def __init__(
        self,
        answer: Callable[[socket.socket, str], None],
        context: ssl.SSLContext | None = None,
        *,
        listens: bool = True,
    ) -> None:
        self.asked: list[str] = []
        self._answer, self._context, self._listens = answer, context, listens
        self._listener = socket.create_server((HERE, 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE)

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE)
            with connection:
                try:
                    self._talk(connection)
                except OSError:
                    continue  # the other side had enough

    def _talk(self, connection: socket.socket) -> None:
        if self._context:
            connection = self._context.wrap_socket(connection, server_side=True)
        with connection:
            question = b""
            while self._listens and b"\r\n\r\n" not in question:
                if not (more := connection.recv(65_536)):
                    return
                question += more
            self.asked.append(question.decode("latin-1"))
            self._answer(connection, question.decode("latin-1"))


@contextmanager
def site(answer: bytes | Callable[[socket.socket, str], None], **more: Any) -> Iterator[Site]:
    speak = answer if callable(answer) else lambda connection, _question: connection.sendall(answer)
    opened = Site(speak, **more)
    try:
        yield opened
    finally:
        opened.close()


def network(*ports: int, names: dict[str, list[str]] | None = None, **fields: Any) -> Network:
    """Make a way out on which site.example is this machine, and this machine alone may be asked."""
    known = {HOST: [HERE]} | (names or {})
    fields.setdefault("resolve", lambda host, _port: known.get(host, []))
    return Network(agent="Test/1.0 (+https://library.example)", is_allowed=HERE.__eq__, ports=ports, **fields)


def certificate(folder: Path, name: str = HOST) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for a name that vouches for itself; return what a server needs and the file to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
