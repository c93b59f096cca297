"""The command ``negsim``: one file per command, which parses its arguments, calls one function and prints.

Commands are imported only when they are used, so that ``negsim --help`` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

import sim

# Command → what it does, in the words of ``negsim --help``; the command lives in the module of its name
COMMANDS = {
    "check": "Check scenario files, and whether they give what they expect.",
    "run": "Solve a scenario: who does what, and with what outcome.",
    "sweep": "Solve a scenario over ranges of its parameters and keep the results.",
    "table": "Print or export the table of a sweep.",
    "thresholds": "Find every value of a parameter at which the equilibria change.",
    "compare": "Put protocols and variants side by side.",
    "explain": "Say why each equilibrium holds, and why other outcomes are not equilibria.",
    "plot": "Draw the figures of a scenario or of a sweep.",
    "report": "Write the report on a scenario or a sweep: HTML, Markdown, PDF.",
    "list": "List scenarios, protocols, solvers, plots and other things to choose from.",
    "new": "Write a new scenario from a template.",
    "import": "Turn a game in Gambit's format into a scenario.",
    "export": "Write a protocol's game in Gambit's format.",
    "schema": "Print the JSON Schema of scenario files, for editors.",
}

# Commands that share a module; every other one is ``command`` in the module of its name.
_SHARED = {"import": ("gambit", "import_command"), "export": ("gambit", "export_command")}


class Commands(click.Group):
    """The group of all commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which one uses them."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name, or None."""
        if name not in COMMANDS:
            return None
        module, attribute = _SHARED.get(name, (name, "command"))
        command: click.Command = getattr(import_module(f"sim.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; an unknown one gets a suggestion."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from sim.errors import did_you_mean
            from sim.words import say

            ctx.fail(say("errors.cli.no_command", given=args[0], hint=did_you_mean(args[0], [*COMMANDS])))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in ``--help``, without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="negsim COMMAND --help says more. Results depend on the scenario's payoffs; they are not a forecast.",
)
@click.version_option(sim.__version__, prog_name="negsim")
def group() -> None:
    """Find out how negotiations can end, given what each side wants."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    code = invoke(sys.argv[1:] if arguments is None else [*arguments])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not complain about it once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def invoke(arguments: list[str]) -> int:
    """Run the command line; returns the exit code and never raises, but with ``--debug``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show a letter gets a question mark, not a traceback.
            stream.reconfigure(errors="replace")
    try:
        result = group.main(args=arguments, prog_name="negsim", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        if "--debug" in arguments and isinstance(error, Exception) and not isinstance(error, click.ClickException):
            raise
        from sim.cli.output import tell

        return tell(error)
    return result if isinstance(result, int) else 0
