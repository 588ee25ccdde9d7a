"""Tell a defect without its words, which may be those of a question."""

import traceback


def where(error: BaseException) -> str:
    """The type of an error, of what caused it, and the lines of code it passed; none of its words."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__}{lines}" + (f"\ncaused by {where(cause)}" if cause else "")
