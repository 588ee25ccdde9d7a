"""A model in a process of its own: it loads there while this one reads and parses, which a thread would hold up.

The process is sent lists of texts and sends back lists of Embedded, or the ModelError that there is; it ends with this one.
"""

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Sequence
from functools import cached_property
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from indexer.embed import Embedded, SentenceEmbedder, model_name, model_sha256
from indexer.errors import ModelError

_ROOT = Path(__file__).parents[1]


class EmbedderBeside:
    """A SentenceEmbedder for documents, in a process that begins to load it at once."""

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        """Begin to load the model in `folder`, or the packaged one; what is wrong with it is raised with the first text."""
        self.name, self.sha256 = model_name(folder), model_sha256(folder)
        self._connection, theirs = Pipe()
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "indexer.embed_beside", str(theirs.fileno()), str(threads), str(folder or "")],
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # so that Ctrl-C comes here alone
            env={**os.environ, "PYTHONPATH": path},
        )
        theirs.close()
        weakref.finalize(self, _end, self._process)

    @cached_property
    def dimension(self) -> int:
        """The length of its vectors; waits for the model."""
        return len(self.embed_documents([""])[0].pooled)

    def embed_documents(self, texts: Sequence[str]) -> list[Embedded]:
        """Embed pieces of documents; raise ModelError when the model is not usable."""
        try:
            self._connection.send(list(texts))
            answer: list[Embedded] | ModelError = self._connection.recv()
        except (EOFError, OSError) as error:
            raise ModelError("the process that embeds ended; free some memory, and index again") from error
        if isinstance(answer, ModelError):
            raise answer
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def serve(connection: Connection, folder: Path | None, threads: int) -> None:
    """Load the model, and embed what is asked for until nobody is there to ask."""
    embedder: SentenceEmbedder | ModelError
    gc.disable()  # what is imported stays: looking through it took a third of the time
    try:
        embedder = SentenceEmbedder(folder, threads)
    except ModelError as error:
        embedder = error
    gc.freeze()
    gc.enable()
    try:
        while True:
            texts = connection.recv()
            connection.send(embedder if isinstance(embedder, ModelError) else embedder.embed_documents(texts))
    except (EOFError, OSError):
        return


def main() -> None:
    """Serve the connection, with the threads and the folder, that the command line gives."""
    place, threads, folder = sys.argv[1:]
    serve(Connection(int(place)), Path(folder) if folder else None, int(threads))


if __name__ == "__main__":
    main()
