"""What Slack accepts in one message, and how a message is kept inside it.

Lengths are counted in UTF-16 units, the larger of the ways in which Slack may count. The limits are those of
https://docs.slack.dev/reference/block-kit, except that the whole message stays well below an undocumented one:
`msg_blocks_too_long`, seen from about 11,000 characters on (slackapi/bolt-js issues 2509 and 2867).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, Union

Json: TypeAlias = Union[str, int, Sequence["Json"], Mapping[str, "Json"], None]  # noqa: UP007  recursive
Block: TypeAlias = Mapping[str, Json]

MESSAGE_BLOCKS: Final = 20  # Slack: 50
MESSAGE_LENGTH: Final = 9000
FALLBACK_LENGTH: Final = 3000  # Slack: 40,000, and it advises 4,000
BLOCK_LENGTH: Final = 2900  # Slack: 3,000 for a section; for rich text none is written down
URL_LENGTH: Final = 500  # Slack: 3,000; a longer one is left out rather than the row
TABLE_ROWS: Final = 100
TABLE_COLUMNS: Final = 20
CUT: Final = " … (cut here; the source has the whole)"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `text` for notifications and screen readers, `blocks` for the eye; both say the same."""

    text: str
    blocks: tuple[Block, ...] = ()


def length(value: Json) -> int:
    """Return the UTF-16 units of every string inside `value`, the names of the fields and their types not counted."""
    if isinstance(value, str):
        return len(value.encode("utf-16-le", "surrogatepass")) // 2
    if isinstance(value, Mapping):
        return sum(length(item) for name, item in value.items() if name not in {"type", "action_id", "block_id"})
    return sum(length(item) for item in value) if isinstance(value, Sequence) else 0


def cut(text: str, limit: int) -> str:
    """Return `text`, or its beginning and a remark that it was cut, in at most `limit` units (at least 40)."""
    if length(text) <= limit:
        return text
    kept = text[: limit - len(CUT)]
    while length(kept) > limit - len(CUT):
        kept = kept[: len(kept) - max(1, (length(kept) - limit + len(CUT)) // 2)]
    return kept + CUT


def fitting(blocks: Sequence[Block], reserved: Iterable[Block]) -> tuple[Block, ...]:
    """Return as many of `blocks`, from the first on, as fit into one message beside the `reserved` ones."""
    reserve = tuple(reserved)
    left = MESSAGE_LENGTH - length(reserve)
    kept: list[Block] = []
    for block in blocks[: MESSAGE_BLOCKS - len(reserve)]:
        left -= length(block)
        if left < 0:
            break
        kept.append(block)
    return tuple(kept)
