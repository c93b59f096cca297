"""What is said, and with which exit code, when a command fails."""

import click

from sim.errors import NegsimError, PointFailedError, ScenarioError

FAILED, USAGE, INVALID_SCENARIO, SOME_POINTS_FAILED, INTERRUPTED = 1, 2, 3, 4, 130


def tell(error: BaseException) -> int:
    """Say what went wrong on stderr; returns the exit code."""
    if isinstance(error, click.exceptions.Abort):
        told = [str(argument) for argument in getattr(error.__cause__, "args", ())]
        click.echo(": ".join(["negsim: interrupted", *told]), err=True)
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        return 0
    if isinstance(error, NegsimError):
        click.echo(str(error) if isinstance(error, ScenarioError) else f"negsim: {error}", err=True)
        if isinstance(error, PointFailedError):
            return SOME_POINTS_FAILED
        return INVALID_SCENARIO if isinstance(error, ScenarioError) else FAILED
    click.echo(
        f"negsim: this is a bug of negsim ({type(error).__name__}: {error}); "
        "please report it with what the same command prints with --debug",
        err=True,
    )
    return FAILED
