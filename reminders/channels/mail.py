"""Mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from reminders.channels.letter import TIMEOUT_SECONDS, ChannelBusyError, ChannelError, Letter
from settings import Settings

SENDER_NAME = "智库"


def send_mail(letter: Letter, *, to: str, settings: Settings, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
    """Send a letter to one address.

    Raises:
        ChannelBusyError: If the server cannot be reached or asks to come again later.
        ChannelError: If it refuses sign-in, sender, address or content, or its certificate is wrong.
    """
    sender = settings.smtp_from or settings.smtp_user
    mail = EmailMessage()
    mail["Subject"] = letter.subject
    mail["From"] = Address(SENDER_NAME, addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Date"] = format_datetime(letter.created_at)
    mail["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text())
    with _translated(settings), _connect(settings, timeout_seconds) as server:
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(mail, from_addr=sender, to_addrs=[to])


def _connect(settings: Settings, timeout_seconds: float) -> smtplib.SMTP:
    # A name of its own: looking up this machine's name can take longer than everything else.
    host, port, name = settings.smtp_host, settings.smtp_port, "localhost"
    context = ssl.create_default_context()
    if settings.smtp_security == "ssl":
        return smtplib.SMTP_SSL(host, port, local_hostname=name, timeout=timeout_seconds, context=context)
    server = smtplib.SMTP(host, port, local_hostname=name, timeout=timeout_seconds)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


@contextmanager
def _translated(settings: Settings) -> Iterator[None]:
    """Errors of smtplib, ssl and the network in the user's words."""
    where = f"邮件服务器 {settings.smtp_host}:{settings.smtp_port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        if _is_momentary(error.smtp_code):
            raise ChannelBusyError(f"{where}暂时不能登录，稍后会自动再试。") from error
        raise ChannelError(
            f"{where}拒绝登录。请在「设置」中检查用户名和密码；多数邮箱要填授权码，不是登录密码。"
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refusal(code, words, f"{where}不接受收件人地址") from error
    except smtplib.SMTPSenderRefused as error:
        raise _refusal(error.smtp_code, error.smtp_error, f"{where}不接受发件人地址 {error.sender}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise ChannelError(f"{where}不支持所选的加密或登录方式。请在「设置」中改选加密方式。") from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error, f"{where}没有收下邮件") from error
    except ssl.SSLCertVerificationError as error:
        raise ChannelError(f"{where}的证书不可信，邮件没有发出。请核对服务器名称，或请网络管理员检查证书。") from error
    except ssl.SSLError as error:
        raise ChannelError(f"{where}无法建立加密连接。请核对端口和加密方式：465 用 SSL，587 用 STARTTLS。") from error
    except (smtplib.SMTPException, OSError) as error:
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib wraps some
            raise ChannelBusyError(f"{where}没有及时应答，稍后会自动再试。") from error
        raise ChannelBusyError(f"连接不上{where}，稍后会自动再试。请检查网络和服务器地址。") from error


def _is_momentary(code: int) -> bool:
    return 400 <= code < 500


def _refusal(code: int, words: bytes | str, what: str) -> ChannelError:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    kind = ChannelBusyError if _is_momentary(code) else ChannelError
    return kind(f"{what}（{code} {said.strip()[:120]}）。")
