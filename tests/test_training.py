"""What was trained is kept, gone on from and averaged without loss."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import load_file

if TYPE_CHECKING:
    from assistant.training.late import Late

pytestmark = pytest.mark.model


def made(seed: int) -> "Late":
    import torch
    from transformers import BertConfig
    from transformers.models.bert.modeling_bert import BertEncoder

    from assistant.training.late import Late

    torch.manual_seed(seed)
    config = BertConfig(hidden_size=384, num_hidden_layers=2, num_attention_heads=12, intermediate_size=64)
    model = Late(BertEncoder(config).layer)
    for part in model.parameters():
        torch.nn.init.normal_(part)
    return model


def test_what_was_saved_is_restored(tmp_path: Path) -> None:
    import torch

    from assistant.training.saved import restore, save

    first, second = made(1), made(2)
    save(first, tmp_path / "first.safetensors")

    restore(second, tmp_path / "first.safetensors")

    kept = {name: value for name, value in first.state_dict().items() if name != "sharpness"}
    assert all(torch.allclose(value, second.state_dict()[name], atol=2e-3) for name, value in kept.items())


def test_the_packaged_file_has_the_names_that_are_saved(tmp_path: Path) -> None:
    from assistant.training.saved import save

    save(made(1), tmp_path / "own.safetensors")
    own, packaged = load_file(tmp_path / "own.safetensors"), load_file("indexer/data/tuned/tuned.safetensors")

    assert {name for name in packaged if not name.startswith("layers.")} <= set(own)
    assert {name.replace("layers.5.", "layers.1.") for name in packaged if name.startswith("layers.5.")} <= set(own)


def test_a_mean_weighs_its_files() -> None:
    from assistant.training.saved import mean

    files = [{"part": np.array([0.0, 2.0], np.float16)}, {"part": np.array([4.0, 2.0], np.float16)}]

    averaged = mean(files, [3, 1])

    assert averaged["part"].tolist() == [1.0, 2.0]
    assert averaged["part"].dtype == np.float16
