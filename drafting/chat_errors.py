"""What goes wrong with a chat endpoint, in the words of the person who waits for its text."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.errors import ZhikuError

LONGEST_DETAIL = 120
_SETTINGS = "请到「设置」核对"
_STATUS = {
    401: f"模型服务不接受密钥（401）。{_SETTINGS}密钥，注意不要多出空格。",
    402: "模型服务的账户余额不足（402）。请充值后继续。",
    403: "模型服务拒绝使用（403）：这个密钥可能无权使用所填的模型。请联系服务方，或换一个模型。",
    404: f"模型服务没有这个地址或模型（404）。{_SETTINGS}地址（一般以 /v1 结尾）和模型名称。",
    413: "发给模型的内容太长（413）。请减少固定的依据后再试。",
    429: "模型服务太忙，或额度已经用完（429）。请过几分钟继续；若一直如此，请查看账户额度。",
}


class ChatError(ZhikuError):
    """The endpoint gave no usable answer.

    Attributes:
        again: Whether asking once more soon may help: too busy, an error of its own, no answer in time.
        wait_seconds: How long the endpoint asked to wait before that, 0 where it did not say.
        text: What had arrived of the answer.
    """

    def __init__(self, words: str, *, again: bool = False, wait_seconds: float = 0.0, text: str = "") -> None:
        super().__init__(words)
        self.again = again
        self.wait_seconds = wait_seconds
        self.text = text


class ChatStoppedError(ChatError):
    """A person stopped the answer."""

    def __init__(self, *, text: str = "") -> None:
        super().__init__("已停止。", text=text)


class ChatTooLongError(ChatError):
    """The model did not come to an end."""


class ChatRefusedError(ChatError):
    """The endpoint does not take the request as it was put.

    Attributes:
        detail: What it said.
    """

    def __init__(self, words: str, *, detail: str) -> None:
        super().__init__(words)
        self.detail = detail


def host_of(url: str) -> str:
    """The host of an address, as it is named to people; with its port where one is given."""
    return urlsplit(url).netloc.rpartition("@")[2] or url


def explain_status(status: int, detail: str, *, key: str, wait_seconds: float) -> ChatError:
    """The error for an answer that is not 200.

    Args:
        detail: What the endpoint said; shortened, without the key.
    """
    said = shorten(detail, key=key)
    told = f"服务方的说明：{said}" if said else ""
    if status in (400, 422):
        return ChatRefusedError(
            f"模型服务不接受这次请求（{status}）。{_SETTINGS}模型名称和每次最多写多少；依据很多时请减少一些。{told}",
            detail=detail,
        )
    if status == 429:
        used_up = "insufficient_quota" in detail or "balance" in detail.lower() or "余额" in detail
        return ChatError(_STATUS[429] + told, again=not used_up, wait_seconds=wait_seconds)
    if 300 <= status < 400:
        return ChatError(f"所填的地址转到了别处（{status}），没有发送到那里。{_SETTINGS}地址。")
    if status >= 500 or status == 408:
        words = f"模型服务出错（{status}）。已写好的部分都在，请过几分钟继续。{told}"
        return ChatError(words, again=True, wait_seconds=wait_seconds)
    return ChatError(_STATUS.get(status, f"模型服务没有答复（{status}）。{_SETTINGS}地址和密钥。") + told)


def explain_connection(host: str, reasons: str) -> ChatError:
    """The error for an endpoint that could not be reached, or that hung up.

    Args:
        reasons: The messages of the errors below, joined.
    """
    low = reasons.lower()
    if "certificate" in low or "ssl" in low:
        return ChatError(f"无法确认 {host} 的身份（证书有问题），没有发送任何内容。请核对地址，或请管理员检查证书。")
    if any(words in low for words in ("name or service", "getaddrinfo", "name resolution", "nodename", "no address")):
        return ChatError(f"找不到 {host}。请检查网络，并到「设置」核对地址。")
    if "refused" in low:
        return ChatError(f"{host} 没有程序在接收。请确认模型服务已经启动，并到「设置」核对地址和端口。")
    if any(words in low for words in ("incomplete", "peer closed", "disconnected", "reset", "broken pipe")):
        return cut_off()
    return ChatError(f"连接不上 {host}。请检查网络，并到「设置」核对地址。")


def cut_off(text: str = "") -> ChatError:
    """The error for an answer that ended in the middle."""
    return ChatError("模型的回答中途断了，这一部分没有采用。已写好的部分都在，可以继续写。", text=text)


def no_answer_in_time(host: str, seconds: float, *, begun: bool) -> ChatError:
    """The error for silence: before the first word asking again may help, in the middle it would cost twice."""
    when = "写到一半停住了" if begun else "没有回答"
    return ChatError(
        f"等了 {seconds:g} 秒，{host} {when}。已写好的部分都在，请稍后继续；若一直如此，可到「设置」把等待时间调长。",
        again=not begun,
    )


def not_a_chat(content_type: str) -> ChatError:
    """The error for an answer that is not of the chat protocol."""
    if "html" in content_type:
        return ChatError(f"所填的地址返回的是网页，不是模型服务。{_SETTINGS}地址（一般以 /v1 结尾）。")
    return ChatError(f"所填的地址没有按对话接口（OpenAI 兼容、流式）回答。{_SETTINGS}地址，或向服务方确认。")


def too_long() -> ChatTooLongError:
    """The error for an answer without an end."""
    return ChatTooLongError("模型一直写个不停，已经中断，这一部分没有采用。")


def shorten(detail: str, *, key: str = "") -> str:
    """What a stranger said, in one line of at most `LONGEST_DETAIL` characters and without the key."""
    plain = " ".join(detail.replace(key, "…").split() if key else detail.split())
    return plain if len(plain) <= LONGEST_DETAIL else f"{plain[:LONGEST_DETAIL]}…"
