from assistant import metrics
from assistant.metrics import Metrics


def test_answers_are_counted_by_status_and_sorted_into_the_buckets_of_their_duration(monkeypatch) -> None:
    clock = iter([0.0, 0.02, 1.0, 1.2, 2.0, 12.0])
    monkeypatch.setattr(metrics.time, "perf_counter", lambda: next(clock))
    counted = Metrics()
    for status in ("answered", "no_answer", "answered"):
        with counted.timed() as record:
            record(status)

    assert counted.text().splitlines() == [
        "# TYPE rowcite_answers_total counter",
        'rowcite_answers_total{status="answered"} 2',
        'rowcite_answers_total{status="no_answer"} 1',
        "# TYPE rowcite_answer_seconds histogram",
        'rowcite_answer_seconds_bucket{le="0.01"} 0',
        'rowcite_answer_seconds_bucket{le="0.025"} 1',
        'rowcite_answer_seconds_bucket{le="0.05"} 1',
        'rowcite_answer_seconds_bucket{le="0.1"} 1',
        'rowcite_answer_seconds_bucket{le="0.25"} 2',
        'rowcite_answer_seconds_bucket{le="0.5"} 2',
        'rowcite_answer_seconds_bucket{le="1.0"} 2',
        'rowcite_answer_seconds_bucket{le="2.5"} 2',
        'rowcite_answer_seconds_bucket{le="+Inf"} 3',
        "rowcite_answer_seconds_sum 10.220000",
        "rowcite_answer_seconds_count 3",
    ]


def test_a_question_that_failed_is_not_counted() -> None:
    counted = Metrics()
    with counted.timed():
        pass

    assert "rowcite_answer_seconds_count 0" in counted.text()
