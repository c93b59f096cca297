"""A scenario's content → YAML."""

from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from sim.protocols.fields import number_text
from sim.scenario.scalars import read_scalar

_WIDE = 4096


class _Representer(SafeRepresenter):
    """Exact numbers, lists of them in one line, and quotes wherever our reader would take text for something else."""

    def represent_fraction(self, value: Fraction) -> ScalarNode:
        text = number_text(value)
        if "/" in text:
            return ScalarNode("tag:yaml.org,2002:str", text)
        return ScalarNode(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)

    def represent_text(self, value: str) -> ScalarNode:
        bare = _is_read_as_text(value)
        return ScalarNode("tag:yaml.org,2002:str", value, style=None if bare else '"')

    def represent_list(self, value: Any, flow_style: Any = None) -> Any:
        short = not any(isinstance(item, dict | list) for item in value)
        return self.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Representer.add_representer(list, _Representer.represent_list)
_Representer.add_representer(Fraction, _Representer.represent_fraction)
_Representer.add_representer(str, _Representer.represent_text)


def _is_read_as_text(value: str) -> bool:
    """Whether text without quotes is read as this text."""
    try:
        return read_scalar(value) == value
    except ValueError:
        return False


def write_yaml(content: BaseModel) -> str:
    """YAML that reads back to equal content; nothing that was left out by default is left out here."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = _WIDE
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # declared as None only
    stream = StringIO()
    yaml.dump(plain(content), stream)
    return stream.getvalue()


def plain(value: Any) -> Any:
    """Models as mappings with the keys of the file; what is None is left out."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        items = {field.alias or name: getattr(value, name) for name, field in fields}
        return {name: plain(item) for name, item in items.items() if item is not None}
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
