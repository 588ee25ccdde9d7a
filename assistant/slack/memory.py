"""What the Slack room remembers for some minutes: bounded, in this process only, never on disk."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Expiring(Generic[Value]):
    """A map of text to value that forgets an entry `seconds` after its last change, and the oldest beyond `limit`.

    A key that is not there has the value `default`. The clock is passed in as seconds (`now`) and does not run back.
    """

    def __init__(self, default: Value, *, seconds: float, limit: int) -> None:
        self._default = default
        self._seconds = seconds
        self._limit = limit
        self._entries: OrderedDict[str, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str, now: float) -> Value:
        """Return the value of `key` at this time."""
        with self._lock:
            self._forget(now)
            return self._entries.get(key, (now, self._default))[1]

    def update(self, key: str, change: Callable[[Value], Value], now: float) -> Value:
        """Set `key` to `change` of its value, in one step, and return what it is now."""
        with self._lock:
            self._forget(now)
            value = change(self._entries.get(key, (now, self._default))[1])
            self._entries[key] = (now, value)
            self._entries.move_to_end(key)
            if len(self._entries) > self._limit:
                self._entries.popitem(last=False)
            return value

    def _forget(self, now: float) -> None:
        while self._entries and now - next(iter(self._entries.values()))[0] >= self._seconds:
            self._entries.popitem(last=False)


def one_more(count: int) -> int:
    """Count: the change for an Expiring[int]."""
    return count + 1
