"""The `rowcite` command line."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from assistant.check_cli import check, codesets_app
from assistant.corpus_cli import IndexFolder, diff, documents, settings_with
from assistant.faults import where
from assistant.settings import from_environ, listed
from assistant.slack.cli import app as slack_app
from assistant.slack.settings import PREFIX as SLACK_PREFIX
from assistant.slack.settings import slack_from_environ
from indexer.errors import RowciteError

ANSWERED, ERROR, USAGE, NOT_THERE = 0, 1, 2, 3

app = typer.Typer(
    help="Answers coding and billing questions with the row that says so, and cites the line.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(slack_app, name="slack")
app.add_typer(codesets_app, name="codesets")
app.command()(check)
app.command()(documents)
app.command()(diff)


def main() -> None:
    """Run the command line; every error of ours is one sentence and exit status 1, never a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a narrow terminal shows "?", it does not fail
    try:
        app()
    except RowciteError as error:
        print(f"rowcite: {error}", file=sys.stderr)  # the command line's own output
        sys.exit(ERROR)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  # a defect; its own words may be those of a question, and logs are kept
        print(f"rowcite: unexpected {where(error)}\nPlease report these lines.", file=sys.stderr)
        sys.exit(ERROR)


@app.command()
def index(
    corpus: Annotated[list[Path] | None, typer.Argument(metavar="[CORPUS]", help="Folders and files to index.")] = None,
    index: IndexFolder = None,
    *,
    if_stale: Annotated[bool, typer.Option("--if-stale", help="Say nothing when nothing changed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON, with every difference.")] = False,
) -> None:
    """Read documents into an index; say per file what was found, and what its new edition says otherwise."""
    from assistant.index_command import run_index  # loads numpy and faiss

    settings = settings_with(index)
    console = Console(soft_wrap=True)
    refused = run_index(corpus or [settings.corpus], settings, console, quiet=if_stale, as_json=as_json)
    raise typer.Exit(ERROR if refused else 0)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    index: IndexFolder = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
    receipt: Annotated[bool, typer.Option("--receipt", help="A receipt: quote, source and its SHA-256, time.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Also what was understood, compared and decided.")] = False,
) -> None:
    """Answer one question, with citations."""
    from assistant.ask import Assistant  # loads the model's libraries
    from assistant.card import inert, print_answer
    from assistant.explain_card import print_explanation
    from assistant.receipt import receipt_now, receipt_text

    if receipt and explain:
        raise typer.BadParameter("--receipt and --explain are two views of an answer; ask for one of them")
    text = sys.stdin.read() if question == "-" else question
    assistant = Assistant.load(settings_with(index))
    explained = assistant.explain(text) if explain else None
    answer = explained or assistant.ask(text)
    if receipt:
        made = receipt_now(answer, assistant)
        print(inert(made.model_dump_json(indent=2)) if as_json else receipt_text(made), end="\n" if as_json else "")
    elif as_json:
        print(inert(answer.model_dump_json(indent=2)))
    else:
        console = Console(highlight=False)
        print_answer(answer, console)
        if explained:
            print_explanation(explained.explanation, console)
    raise typer.Exit(ANSWERED if answer.answers else NOT_THERE)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to serve on.", min=1, max=65535)] = None,
    index: IndexFolder = None,
) -> None:
    """Serve the API, the chat page, the widget and Slack."""
    from assistant.serve import run_server  # loads the web framework

    settings = settings_with(index)
    run_server(settings, host or settings.host, port or settings.port)


@app.command(name="mcp")
def serve_mcp(index: IndexFolder = None) -> None:
    """Serve agents over standard input and output (Model Context Protocol)."""
    from assistant.mcp import serve_stdio  # an extra, and loads the model's libraries

    serve_stdio(settings_with(index))


@app.command(name="eval")
def evaluate_command(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A question file, JSON lines.")],
    index: IndexFolder = None,
    floor: Annotated[float | None, typer.Option(help="Exit with 1 below this score.")] = None,
) -> None:
    """Score the index on a question file."""
    from assistant.ask import Assistant
    from assistant.evaluate import evaluate, read_questions

    asked = read_questions(questions)
    scores = evaluate(Assistant.load(settings_with(index)), asked)
    for score in scores:
        typer.echo(f"{score.kind:<16}{score.count:>6}{score.score:>8.3f}")
    raise typer.Exit(ERROR if floor is not None and scores[-1].score < floor else 0)


@app.command()
def widget(
    address: Annotated[str, typer.Argument(metavar="https://HOST", help="This server as browsers see it.")],
    mode: Annotated[str, typer.Option(help="panel, modal or inline.")] = "panel",
    lang: Annotated[str, typer.Option(help="en or es; the page's own language if left out.")] = "",
    *,
    follow: Annotated[bool, typer.Option("--follow", help="The short address, which follows every upgrade.")] = False,
) -> None:
    """Print the line that puts the widget on an intranet page."""
    from assistant.assets import snippet

    print(snippet(address, mode, lang, pinned=not follow))


@app.command()
def settings() -> None:
    """List every setting, its environment variable and its value."""
    for item in (*listed(from_environ()), *listed(slack_from_environ(), SLACK_PREFIX)):
        Console(highlight=False, soft_wrap=True).print(
            f"[bold]{item.variable}[/]={escape(item.value)}  [dim]{escape(item.says)}[/]"
        )


if __name__ == "__main__":
    main()
