"""What a paper is about: the telling words of its topic, and whether a text bears upon them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import accumulate

from core.regions import PROVINCES
from index.bigrams import TERM_RUN, normalise_text
from index.question_words import is_chinese, split_pieces
from index.words import cut_words, word_frequencies

# What papers are made of whatever they are about; taken off the beginning and the end of a topic.
_LEAD = re.compile(
    r"^(?:关于|就|对|进一步|着力|全面|切实|扎实|积极|大力|持续|深入|加强|强化|推进|推动|促进|完善|规范|加快|提升|提高|健全|建立|优化|"
    r"做好|落实|支持|鼓励|深化|加大|构建|打造|开展|发挥|扩大|改进|增强|引导|防范|治理)"
)
_TAIL = re.compile(
    r"(?:的?(?:几点|若干|有关|相关|主要)?(?:工作|建设|管理|发展|高质量|健康|问题|情况|建议|意见|对策|措施|机制|体系|能力|水平|现状|"
    r"规范|研究|调研|报告|力度|作用|制度|事业|产业|思考|倡议书?|摘要|反馈))$"
)
_AIM = re.compile(
    r"(?:监管|监督|治理|创新|培育|应对|整治)$"
)  # what is wanted with the matter, where much is left without
_HERE = re.compile(r"我省|全省|本省|省内|我市|全市|本市|我国|全国|我会|各地")
_BETWEEN = re.compile(r"[的和与及、，。；：？！《》“”「」（）()\s]|以及")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:19|20)[0-9]{2}年?(?![0-9A-Za-z])")
_HAN = re.compile(r"[㐀-鿿]")
_MEETING = re.compile(r"(?=([a-z0-9][㐀-鿿]|[㐀-鿿][a-z0-9]))")
_LEAST_WITHOUT_AIM = 4
_LEAST = 2  # characters that stay when a topic is stripped
_LEAST_HEAD = 4  # and when it is widened
_CROSSING = 3.5  # weight of two neighbouring characters that make no word: what holds 数据 and 安全 together
_OTHER_SCRIPT, _MEETS = 1.5, 1.8  # of a word of another script, and of the place where scripts meet
_WHOLE, _MOST, _SOME = 0.73, 0.75, 0.2
_LONG = 8  # pieces from which on nobody says all of a topic in one sentence
_WHOLE_OF_LONG = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as texts are held against it.

    Attributes:
        words: As it was asked.
        focus: The matter alone, as it stands in questions: 「加强数据安全工作」 is about 数据安全.
        runs: The focus without places and joining words.
        weights: What each piece of the runs counts: a rare word tells more than a common one.
    """

    words: str
    focus: str
    runs: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]

    def share(self, *texts: str) -> float:
        """Weighted share of the topic that stands in any of the texts, in [0, 1]."""
        plains = [normalise_text(text) for text in texts]
        others = {run for plain in plains for run in TERM_RUN.findall(plain) if not is_chinese(run)}
        closed = ["".join(plain.split()) for plain in plains]
        total = sum(weight for _, weight in self.weights)
        found = sum(
            weight
            for piece, weight in self.weights
            if piece in others or (_HAN.search(piece) and any(piece in plain for plain in closed))
        )
        return found / total if total else 0.0

    def bearing(self, sentence: str, *around: str) -> float:
        """How much a sentence bears upon the topic, in [0, 1]; 0 where it does not.

        It does where it says most of the topic itself, or some of it under a title or headings that say the rest.
        """
        own = self.share(sentence)
        whole = _WHOLE if len(self.weights) < _LONG else _WHOLE_OF_LONG
        if own >= whole:
            return own
        if own >= _SOME and around and self.share(*around) >= _MOST:
            return own
        return 0.0

    def is_listed_only(self, sentence: str) -> bool:
        """Whether a sentence names the topic as one of several things and no more: 网络安全、数据安全等."""
        plain = normalise_text(sentence)
        named = [match for run in self.runs for match in re.finditer(re.escape(normalise_text(run)), plain)]
        return bool(named) and all(_is_listed(plain, *match.span()) for match in named)


def read_topic(words: str) -> Topic:
    """What a topic is about, in the words of the person who gave it."""
    focus = _strip(words)
    core = _NUMBER.sub(" ", _HERE.sub(" ", _without_provinces(focus)))
    runs = tuple(stripped for run in _BETWEEN.split(core) if (stripped := _strip(run)))
    return Topic(words=words, focus=focus, runs=runs, weights=_weights(runs, focus))


def _read_run(words: str, run: str) -> Topic:
    return Topic(words=words, focus=run, runs=(run,), weights=_weights((run,), run))


def _weights(runs: tuple[str, ...], focus: str) -> tuple[tuple[str, float], ...]:
    pieces = [piece for run in runs for piece in split_pieces(run)]
    pieces = pieces or split_pieces(focus)
    # Where two scripts meet (5G应用) the place between them is a piece too.
    pieces += [meeting for run in runs for meeting in _MEETING.findall("".join(normalise_text(run).split()))]
    return tuple({piece: _weigh(piece) for piece in pieces}.items())


def widen(topic: Topic) -> tuple[Topic, ...]:
    """What a topic is about without what narrows it, for a library that says little of the whole.

    Of 工业互联网数据安全 that is 数据安全: in Chinese the last words are the matter. Of several matters it is each
    alone. Empty where nothing narrows the topic.
    """
    matters = topic.runs if len(topic.runs) > 1 else tuple(_head(run) for run in topic.runs)
    return tuple(_read_run(topic.words, one) for one in matters if len(one) >= _LEAST_HEAD and one != topic.focus)


def _head(run: str) -> str:
    endings = accumulate(reversed(cut_words(run)), lambda ending, word: word + ending)
    head = next((one for one in endings if len(one) >= _LEAST_HEAD), run)
    return run[-len(head) :] if run.lower().endswith(head) else run


def _is_listed(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 1) : start] == "、" or text[end : end + 1] in ("、", "等")


def _strip(words: str) -> str:
    rest = words.strip().strip("《》“”。？！?!")
    while True:
        shorter = _TAIL.sub("", _LEAD.sub("", rest)).strip()
        aimless = _AIM.sub("", shorter)
        shorter = aimless if len(aimless) >= _LEAST_WITHOUT_AIM else shorter
        if len(shorter) < _LEAST or shorter == rest:
            return rest
        rest = shorter


def _without_provinces(text: str) -> str:
    without = re.sub(rf"(?:{'|'.join(PROVINCES)})(?:省|市|自治区)?", " ", text)
    return without if len("".join(without.split())) >= _LEAST else text


def _weigh(piece: str) -> float:
    if len(piece) == 2 and is_chinese(piece[0]) != is_chinese(piece[1]):
        return _MEETS
    if not is_chinese(piece):
        return _OTHER_SCRIPT
    often = word_frequencies().get(piece, 0)
    return 1 + max(0.0, math.log10(100_000 / often)) if often else _CROSSING
