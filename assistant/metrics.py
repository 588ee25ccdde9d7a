"""Counts and durations of questions, in Prometheus text format; never a question."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Upper bounds of the duration histogram, in seconds: around the few hundredths that a question takes.
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """Counts answers by status and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[str] = Counter()
        self._within: Counter[float] = Counter()
        self._seconds = 0.0

    @contextmanager
    def timed(self) -> Iterator[Callable[[str], None]]:
        """Time the block; call what it yields with the status of the answer."""
        start = time.perf_counter()

        def record(status: str) -> None:
            took = time.perf_counter() - start
            with self._lock:
                self._answers[status] += 1
                self._seconds += took
                self._within.update(bound for bound in BOUNDS if took <= bound)

        yield record

    def text(self) -> str:
        """All counters, as Prometheus reads them."""
        with self._lock:
            total = sum(self._answers.values())
            lines = ["# TYPE rowcite_answers_total counter"]
            lines += [
                f'rowcite_answers_total{{status="{status}"}} {self._answers[status]}'
                for status in sorted(self._answers)
            ]
            lines += ["# TYPE rowcite_answer_seconds histogram"]
            lines += [f'rowcite_answer_seconds_bucket{{le="{bound}"}} {self._within[bound]}' for bound in BOUNDS]
            lines += [f'rowcite_answer_seconds_bucket{{le="+Inf"}} {total}']
            lines += [f"rowcite_answer_seconds_sum {self._seconds:.6f}", f"rowcite_answer_seconds_count {total}"]
        return "\n".join(lines) + "\n"
