"""Write the generated pages of the reference, or with ``--check`` say which of them are stale."""

import json
import sys
from pathlib import Path

import click

from sim.cli import COMMANDS, group
from sim.scenario import schema
from sim.scenario.manual import manual

sys.path.insert(0, str(Path(__file__).parent))
import gallery
import istanbul

REFERENCE = Path(__file__).parent / "reference"

CLI_HEAD = """# Command line

Generated from the commands themselves by `make docs`.

- Answers go to stdout; messages and progress go to stderr.
- Exit codes: 0 fine, 1 failed, 2 wrong use, 3 invalid scenario, 4 some points of a sweep failed, 130 interrupted.
- Colours and progress bars appear on terminals only; `NO_COLOR` is honoured.
"""


def pages() -> dict[Path, str]:
    """The generated files and what they should hold."""
    return {
        REFERENCE / "cli.md": _cli(),
        REFERENCE / "gallery.md": gallery.page(),
        REFERENCE / "istanbul.md": istanbul.page(),
        REFERENCE / "scenario-format.md": manual(),
        REFERENCE / "scenario.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n",
        **gallery.figures(),
    }


def _cli() -> str:
    parts = [CLI_HEAD]
    context = click.Context(group, info_name="negsim", **group.context_settings)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, context, name, terminal_width=100, max_content_width=100)
        parts.append(f"## negsim {name}\n\n```text\n{command.get_help(inner)}\n```\n")
    return "\n".join(parts)


def stale() -> list[Path]:
    """The files that do not hold what they should."""
    return [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write, or check."""
    if "--check" in sys.argv:
        old = stale()
        for path in old:
            print(f"{path} is stale: run make docs", file=sys.stderr)
        return 1 if old else 0
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
