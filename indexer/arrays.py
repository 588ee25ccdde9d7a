"""The arrays that pass between steps, by what they hold."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]  # vocabulary numbers of tokens
Numbers = NDArray[np.int64]  # places of chunks, texts or vectors
