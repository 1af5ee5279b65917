"""A real mail server for tests: Dovecot for IMAP and LMTP, and a small SMTP server that hands to it."""

import email
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

REMEDY = "Dovecot ontbreekt. Zo komt hij erbij: sudo apt-get install dovecot-imapd dovecot-lmtpd"
WACHTWOORD = "postbus"
CONFIG = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_login_user = {login}
default_internal_user = {intern}
default_internal_group = {groep}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{dir}/post/%n@%d
passdb {{
  driver = static
  args = password={wachtwoord}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/post/%n@%d allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


@dataclass(frozen=True)
class Mailserver:
    """Every address has a mailbox; what is sent over SMTP lies in it a moment later."""

    imap: int
    lmtp: int
    smtp: int

    def send(self, rauw: bytes, *, van: str, aan: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as client:
            client.sendmail(van, [aan], rauw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def read(self, adres: str, map_: str = "INBOX") -> list[Message]:
        """What lies in a mailbox, the oldest first."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=20) as client:
            client.login(adres, WACHTWOORD)
            client.select(f'"{map_}"', readonly=True)
            _, found = client.search(None, "ALL")
            mails = []
            for number in found[0].split():
                _, answer = client.fetch(number, "(BODY.PEEK[])")
                mails.append(email.message_from_bytes(answer[0][1]))  # type: ignore[index,arg-type]
            return mails

    def mailers(self) -> dict[str, object]:
        """The settings with which the portal mails through this server."""
        options = {"host": "127.0.0.1", "port": self.smtp, "timeout": 20}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    def postbus(self, adres: str) -> dict[str, object]:
        """The settings with which the portal empties this mailbox."""
        return {
            "server": "127.0.0.1",
            "poort": self.imap,
            "tls": False,
            "gebruiker": adres,
            "wachtwoord": WACHTWOORD,
            "map": "INBOX",
            "adres": adres,
            "ontvangstserver": "",
        }


def find_dovecot() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def running_mailserver(binary: str) -> Iterator[Mailserver]:
    """Start both servers on free ports; their files go when they stop."""
    # Not pytest's own folder: Dovecot's processes have other users, and its sockets need a short path.
    folder = Path(tempfile.mkdtemp(prefix="post-", dir="/tmp"))
    folder.chmod(0o755)
    imap, lmtp = _free_port(), _free_port()
    (folder / "dovecot.conf").write_text(_config(folder, imap, lmtp), encoding="utf-8")
    process = subprocess.Popen([binary, "-F", "-c", str(folder / "dovecot.conf")])  # noqa: S603
    try:
        for port in (imap, lmtp):
            _wait_for(port, process, folder)
        with _smtp_to(lmtp) as smtp:
            yield Mailserver(imap, lmtp, smtp)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _config(folder: Path, imap: int, lmtp: int) -> str:
    (folder / "post").mkdir()
    me = pwd.getpwuid(os.getuid())
    login = intern = groep = me.pw_name
    uid, gid = me.pw_uid, me.pw_gid
    if me.pw_uid == 0:
        # Dovecot keeps no mail for root, and wants three different users.
        login, intern, groep = "dovenull", "dovecot", "dovecot"
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
        os.chown(folder / "post", uid, gid)
    return CONFIG.format(
        dir=folder,
        imap=imap,
        lmtp=lmtp,
        login=login,
        intern=intern,
        groep=groep,
        uid=uid,
        gid=gid,
        wachtwoord=WACHTWOORD,
    )


def _wait_for(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    log = folder / "dovecot.log"
    raise RuntimeError(f"Dovecot start niet: {log.read_text()[-2000:] if log.exists() else 'geen logboek'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Smtp(socketserver.StreamRequestHandler):
    """Just enough SMTP to take a letter in and pass it on over LMTP."""

    def handle(self) -> None:
        self._say("220 post.invalid")
        van = ""
        aan: list[str] = []
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            command = line.upper()
            if command.startswith(("EHLO", "HELO", "RSET", "NOOP")):
                self._say("250 post.invalid")
            elif command.startswith("MAIL FROM:"):
                van, aan = line[10:].split()[0].strip("<>"), []
                self._say("250 goed")
            elif command.startswith("RCPT TO:"):
                aan.append(line[8:].split()[0].strip("<>"))
                self._say("250 goed")
            elif command == "DATA":
                self._say("354 zeg het maar")
                self._deliver(van, aan, self._read_letter())
                self._say("250 bezorgd")
            elif command == "QUIT":
                self._say("221 dag")
                return
            else:
                self._say("502 dat kan hier niet")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _read_letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _deliver(self, van: str, aan: list[str], rauw: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.server.lmtp) as client:  # type: ignore[attr-defined]
            client.sendmail(van, aan, rauw)


@contextmanager
def _smtp_to(lmtp: int) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.lmtp = lmtp  # type: ignore[attr-defined]
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join(timeout=10)
