from pathlib import Path

import numpy as np
import pytest

from assistant.listwords import load_list_words
from assistant.network import Network, load_engine
from assistant.vocabulary import load_vocabulary
from indexer.errors import ModelError


def test_a_network_computes_its_formula() -> None:
    network = Network(
        mean=np.array([1.0], np.float32),
        scale=np.array([2.0], np.float32),
        inner=np.array([[3.0]], np.float32),
        inner_bias=np.array([-1.0], np.float32),
        outer=np.array([[0.5]], np.float32),
        straight=np.array([[-1.0]], np.float32),
        bias=np.array([0.25], np.float32),
    )

    # x = (5 - 1) / 2 = 2; hidden = relu(6 - 1) = 5; 2.5 - 2 + 0.25. For 1: x = 0, hidden = 0.
    assert network.logits(np.array([[5.0], [1.0]], np.float32))[:, 0].tolist() == [0.75, 0.25]
    assert network.probabilities(np.array([[1.0]], np.float32))[0, 0] == pytest.approx(0.5622, abs=1e-4)


def test_an_input_that_is_not_known_counts_as_the_mean() -> None:
    part = np.ones((2, 1), np.float32)
    mean = np.array([3.0, -4.0], np.float32)
    network = Network(mean, part[:, 0], part * 0, part[:1, 0] * 0, part[:1] * 0, part, np.array([0.5], np.float32))

    assert network.logits(np.array([[np.nan, -4.0], [np.nan, -3.0]], np.float32))[:, 0].tolist() == [0.5, 1.5]


def test_the_packaged_networks_load_and_a_damaged_file_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "engine.safetensors"
    damaged.write_bytes(b"not a network")

    assert load_engine().rank.bias.shape == (1,)
    with pytest.raises(ModelError, match="reinstall"):
        load_engine(damaged)


@pytest.mark.parametrize(
    "question", ["list all diagnoses", "which modifiers do not apply to lab billing?", "show all the modifiers"]
)
def test_a_question_for_a_list_is_told(question: str) -> None:
    assert load_list_words(load_vocabulary()).log_odds(question) > -0.8


@pytest.mark.parametrize("question", ["what is modifier 53?", "code for an ordinary miscarriage", "when do I use 52"])
def test_a_question_for_one_thing_is_told(question: str) -> None:
    assert load_list_words(load_vocabulary()).log_odds(question) < -0.8
