"""Options that several commands share."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import click

from sim.words import ENGLISH, LANGUAGES, say, speaking

Function = TypeVar("Function", bound=Callable[..., Any])

scenario_file = click.argument("file", type=click.Path())
protocol = click.option("--protocol", metavar="NAME", help="A protocol of the file.")
variant = click.option("--variant", metavar="NAME", help="Start from a variant of the file.")
assignments = click.option(
    "--set", "assignments", metavar="NAME=VALUE", multiple=True, help="Give a parameter another value; repeatable."
)
vary = click.option(
    "--vary",
    "varied",
    metavar="NAME=LO:HI:N",
    multiple=True,
    help="Vary a parameter over N values from LO to HI, or over values: NAME=V1,V2,…; repeatable.",
)
design = click.option(
    "--design",
    type=click.Choice(["grid", "zip", "one-at-a-time"]),
    default="grid",
    show_default=True,
    help="With several --vary: all combinations; the first values together, the second together, …; "
    "or each alone while the others keep their values.",
)
protocols = click.option(
    "--protocol",
    "protocols",
    metavar="NAME",
    multiple=True,
    help="A protocol of the file; repeatable. All of them if not given.",
)


def _write_fractions(ctx: click.Context, parameter: click.Parameter, chosen: bool) -> None:
    """Numbers in texts are fractions from here to the end of the command."""
    if chosen:
        from sim.words.numbers import fractions

        ctx.with_resource(fractions())


exact = click.option(
    "--exact",
    is_flag=True,
    expose_value=False,
    callback=_write_fractions,
    help="Write exact numbers as fractions, such as 2/3 instead of ≈0.6667.",
)


def _speak(ctx: click.Context, parameter: click.Parameter, code: str) -> None:
    """Texts are in this language from here to the end of the command."""
    ctx.with_resource(speaking(code))


language = click.option(
    "--lang",
    type=click.Choice([*LANGUAGES]),
    default=ENGLISH,
    show_default=True,
    expose_value=False,
    callback=_speak,
    help="The language of sentences and numbers; labels stay as they are in the file.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
force = click.option("--force", is_flag=True, help="Overwrite files that exist.")


def standard(function: Function) -> Function:
    """Add the options that every command has."""
    quiet = click.option("--quiet", is_flag=True, help="No messages and no progress on stderr.")
    debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
    return quiet(debug(function))


def known(option: str, name: str | None, allowed: Collection[str]) -> None:
    """Refuse a name that is not among those allowed.

    Raises:
        click.UsageError: it is not.
    """
    if name is not None and name not in allowed:
        from sim.errors import did_you_mean

        hint = did_you_mean(name, list(allowed))
        raise click.UsageError(say("errors.cli.unknown_name", option=option, given=name, hint=hint))


def formats(allowed: Sequence[str]) -> Callable[[click.Context, click.Parameter, str | None], tuple[str, ...]]:
    """What reads an option such as ``svg,png``: each format once, in the order given; none if it is not given."""

    def read(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(part.strip().lower() for part in (value or "").split(",") if part.strip()))
        wrong = [name for name in chosen if name not in allowed]
        if value is not None and not chosen:
            wrong = [value]
        if wrong:
            raise click.BadParameter(say("errors.cli.format", given=wrong[0], allowed=allowed), ctx, parameter)
        return chosen

    return read


def assigned(texts: Sequence[str]) -> dict[str, str]:
    """``name=value`` texts as a mapping.

    Raises:
        click.UsageError: A text without ``=``, or a name given twice.
    """
    return _pairs(texts, "--set", say("errors.cli.form_of_set"))


def variations(texts: Sequence[str]) -> dict[str, Any]:
    """``name=lo:hi:n`` and ``name=v1,v2`` texts as what ``sim.sweep`` takes.

    Raises:
        click.UsageError: A text of another form, or a name given twice.
    """
    form = say("errors.cli.form_of_vary")
    result: dict[str, Any] = {}
    for name, text in _pairs(texts, "--vary", form).items():
        parts = text.split(":")
        if len(parts) == 1:
            result[name] = [value.strip() for value in text.split(",")]
        elif len(parts) == 3 and parts[2].strip().isdecimal():
            result[name] = (parts[0].strip(), parts[1].strip(), int(parts[2]))
        elif len(parts) == 4 and parts[2].strip().isdecimal() and parts[3].strip() in ("linear", "log"):
            start, stop, steps, scale = (part.strip() for part in parts)
            result[name] = {"from": start, "to": stop, "steps": int(steps), "scale": scale}
        else:
            raise click.UsageError(say("errors.cli.unreadable", option="--vary", text=f"{name}={text}", allowed=form))
    return result


def _pairs(texts: Sequence[str], option: str, form: str) -> dict[str, str]:
    result: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise click.UsageError(say("errors.cli.unreadable", option=option, text=text, allowed=form))
        if name in result:
            raise click.UsageError(say("errors.cli.given_twice", option=option, name=name))
        result[name] = value
    return result
