"""What comes forward and what stands back beside the scores: the one place where these weights are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.search import Hint
from index.engine import FieldValue, Immutable, Scored
from index.understanding import Favour, FavourKind

HINT_BONUS = 0.1  # for each kind of hint that a passage fits; a fused score lies in [0, 1.6]
RECENT_BONUS = 0.3  # for the newest years where 最新 was asked for
# For a passage of a document that the query speaks for: its issuer is as good as a year; its title or 文号 is meant.
FAVOUR_BONUS = {FavourKind.ISSUER: HINT_BONUS, FavourKind.NAMED: 0.5}
# For a text that is no longer in force. Of sentences of superseded laws that stand in the newer text too, it brings the
# newer one above the older for 95 % (35 % without); what only the older one says still comes among the first three.
ENDED_PENALTY = 0.5
# For a document that many others of the library cite by its title (see index.authority). On lay questions on law it
# raises nDCG@10 by a tenth. More would help there still, and would put laws before reports where reports are asked for.
AUTHORITY_BONUS = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference(Immutable):
    """What a query and the library say about documents, apart from their words.

    Attributes:
        hints: Years, regions, types … read from the query; what fits one comes forward.
        favours: Documents that the query speaks for.
        ended: Documents that are no longer in force on the day that is asked for.
        authority: By document id, in [0, 1], how much other documents rest on it; 0 where it is missing.
    """

    hints: tuple[Hint, ...] = ()
    favours: tuple[Favour, ...] = ()
    ended: frozenset[str] = frozenset()
    authority: Mapping[str, float] = field(default_factory=dict)

    def weigh(self, hit: Scored) -> float:
        """What is added to the fused score of a candidate; below 0 where it stands back."""
        weight = AUTHORITY_BONUS * self.authority.get(hit.document_id, 0.0)
        if hit.document_id in self.ended:
            weight -= ENDED_PENALTY
        if self.hints:
            kinds = {hint.kind for hint in self.hints if _fits(hint, hit.fields)}
            weight += sum(RECENT_BONUS if kind == "recent" else HINT_BONUS for kind in kinds)
        for favour in self.favours:
            weight += FAVOUR_BONUS[favour.kind] * (hit.document_id in favour.document_ids)
        return weight


def _fits(hint: Hint, fields: Mapping[str, FieldValue]) -> bool:
    if hint.kind == "recent":  # the first of the years meant
        year = fields.get("year")
        return isinstance(year, int) and year >= int(hint.value)
    return str(fields.get(hint.kind)) == hint.value
