"""The joint look, against its formula in plain numpy."""

from pathlib import Path

import numpy as np
import pytest

from indexer.errors import ModelError
from indexer.joint import HEADS, RESULT, SHARE, Asking, Joint, load_joint

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.model  # torch takes seconds to load: not in the fast suite
DIM = 2 * HEADS
SHAPES = {
    **{f"{name}.weight": (DIM, DIM) for name in "qkvo"},
    **{f"{name}.bias": (DIM,) for name in ("q", "k", "v", "o", "down", "first_norm", "last_norm")},
    "first_norm.weight": (DIM,), "last_norm.weight": (DIM,), "up.weight": (4 * DIM, DIM), "up.bias": (4 * DIM,),
    "down.weight": (DIM, 4 * DIM),
    "weight.weight": (1, DIM), "weight.bias": (1,), "hidden.weight": (5, DIM), "hidden.bias": (5,), "out.weight": (1, 5),
    "out.bias": (1,), "gain": (1,), "sides": (2, DIM), "best": (DIM,), "share": (DIM,),
}  # fmt: skip
RANDOM = np.random.default_rng(4)
PARTS = {name: RANDOM.normal(size=shape).astype(np.float32) * 0.3 for name, shape in SHAPES.items()}
JOINT = Joint({name: torch.from_numpy(array) for name, array in PARTS.items()})


def some(length: int) -> np.ndarray:  # type: ignore[type-arg]
    vectors = RANDOM.normal(size=(length, DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def linear(name: str, states: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return states @ PARTS[f"{name}.weight"].T + PARTS[f"{name}.bias"]


def norm(name: str, states: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    centred = states - states.mean(axis=-1, keepdims=True)
    return (
        centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True)) * PARTS[f"{name}.weight"] + PARTS[f"{name}.bias"]
    )


def gelu(states: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(torch.nn.functional.gelu(torch.from_numpy(states)).numpy())


def softmax(logits: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def plainly(asking: Asking, text: np.ndarray) -> float:  # type: ignore[type-arg]
    best = (asking.tokens @ text.T).max(axis=1)
    asked = asking.tokens * PARTS["gain"] + PARTS["sides"][0]
    asked = asked + best[:, None] * PARTS["best"] + SHARE * asking.weights[:, None] * PARTS["share"]
    both = np.concatenate([asked, text * PARTS["gain"] + PARTS["sides"][1]])
    heads = []
    for place in range(HEADS):
        part = slice(place * 2, place * 2 + 2)
        query, key, value = linear("q", asked)[:, part], linear("k", both)[:, part], linear("v", both)[:, part]
        heads.append(softmax(query @ key.T / np.sqrt(2)) @ value)
    states = norm("first_norm", asked + linear("o", np.concatenate(heads, axis=1)))
    states = norm("last_norm", states + linear("down", gelu(linear("up", states))))
    shares = softmax(linear("weight", states)[:, 0] + np.log(asking.weights + 1e-4))
    return float(linear("out", gelu(linear("hidden", shares @ states)))[0] * RESULT)


def test_a_look_computes_its_formula_and_does_not_depend_on_the_company() -> None:
    asking = Asking(some(4), np.array([0.4, 0.3, 0.2, 0.1], np.float32))
    texts = [some(3), some(9), some(1)]

    together = JOINT.look(asking, texts)

    assert together == pytest.approx([plainly(asking, text) for text in texts], abs=1e-4)
    assert JOINT.look(asking, texts[:1])[0] == pytest.approx(together[0], abs=1e-5)


def test_nothing_asked_and_nothing_to_read_satisfy_nothing() -> None:
    nothing = np.zeros((0, DIM), np.float32)

    assert JOINT.look(Asking(nothing, nothing[:, 0]), [some(2)]).tolist() == [-RESULT]
    assert np.isfinite(JOINT.look(Asking(some(2), np.full(2, 0.5, np.float32)), [nothing])).all()


def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    damaged = tmp_path / "tuned.safetensors"
    damaged.write_bytes(b"no weights")

    with pytest.raises(ModelError, match="reinstall Rowcite"):
        load_joint(damaged)
