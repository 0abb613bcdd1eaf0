"""Parses the words of a command with typer, and lists the commands."""

from collections.abc import Callable, Mapping

import typer

from shipworthy import __version__


def show_list(given: list[str], about: str, commands: Mapping[str, str]) -> None:
    """Handle `--help`, `--version` and unknown commands."""
    app = typer.Typer(help=about, no_args_is_help=True, add_completion=False, rich_markup_mode=None)

    @app.callback()
    def version(
        show: bool = typer.Option(False, "--version", is_eager=True, help="Print the version."),
    ) -> None:
        if show:
            typer.echo(__version__)
            raise typer.Exit

    version.__doc__ = about
    for name, summary in commands.items():
        app.command(name, help=summary)(_listed)
    given = given if given != ["--version"] else ["--version", "new"]
    app(given, prog_name="shipworthy")


def _listed() -> None:
    """Stand for a command in the list; `main` calls the command itself."""


def run(command: Callable[..., object], name: str, words: list[str]) -> None:
    """Run a command with its words; ends the process with an exit code."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(command)
    app(words, prog_name=name)
