"""A scenario that has been read and checked.

A scenario's content → YAML.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from sim.errors import Problem, ScenarioError, did_you_mean
from sim.protocols import ProtocolSpec, Rules, ScenarioView
from sim.protocols.fields import number_text, read_constant
from sim.scenario.models import (
    Definition,
    Expectation,
    Option,
    Parameter,
    Player,
    PlayerType,
    ScenarioContent,
    Sweep,
    Variant,
)
from sim.scenario.parts import Source
from sim.scenario.yaml_scalars import read_scalar
from sim.words import language, say

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


@dataclass(frozen=True)
class Scenario:
    """A scenario: attributes are named as in the file, and ids map to models with their label and value.

    Two scenarios are equal if they say the same, wherever and however they are written.
    """

    content: ScenarioContent
    setting: ScenarioView = field(compare=False, repr=False)
    path: Path = field(compare=False)
    sha256: str = field(compare=False)
    text: str = field(compare=False, repr=False)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    unsolvable: tuple[Problem, ...] = field(default=(), compare=False)  # protocols, and why

    @property
    def title(self) -> str:
        """What it is about, in a few words."""
        return self.content.title

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge it reflects."""
        return self.content.as_of

    @property
    def summary(self) -> str | None:
        """A paragraph for readers."""
        return self.content.summary

    @property
    def scale(self) -> str:
        """What payoffs mean: "cardinal" or "ordinal"."""
        return self.content.scale

    @property
    def sources(self) -> Mapping[str, Source]:
        """Publications, by id."""
        return self.content.sources

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Numbers that may vary, by id."""
        return self.content.parameters

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """Named formulas."""
        return self.content.definitions

    @property
    def players(self) -> Mapping[str, Player]:
        """Who decides, by id."""
        return self.content.players

    @property
    def options(self) -> Mapping[str, Option]:
        """What they may agree on, by id."""
        return self.content.options

    @property
    def no_deal(self) -> Option | None:
        """What happens if they do not agree."""
        return self.content.no_deal

    @property
    def payoffs(self) -> Mapping[str, Mapping[str, Any]]:
        """Player → outcome → number or formula, as in the file."""
        return self.content.payoffs

    @property
    def types(self) -> Mapping[str, Mapping[str, PlayerType]]:
        """Player → type, for those whose type the others do not know."""
        return self.content.types

    @property
    def protocols(self) -> Mapping[str, ProtocolSpec]:
        """Rules by which an outcome comes about, by id."""
        return self.content.protocols

    @property
    def variants(self) -> Mapping[str, Variant]:
        """Other base points, by id."""
        return self.content.variants

    @property
    def sweeps(self) -> Mapping[str, Sweep]:
        """Sweeps over parameters, by id."""
        return self.content.sweeps

    @property
    def expect(self) -> list[Expectation]:
        """Known results."""
        return self.content.expect

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Ids → labels: players, options, no_deal, parameters, protocols, variants and sweeps.

        Where an id is used twice, the earlier in this order counts.
        """
        content = self.content
        sections: list[Mapping[str, Any]] = [content.players, content.options]
        sections += [{"no_deal": content.no_deal}] if content.no_deal else []
        sections += [content.parameters, content.definitions, content.protocols, content.variants, content.sweeps]
        labels: dict[str, str] = {}
        for section in sections:
            for name, item in section.items():
                labels.setdefault(name, item.label or name.replace("_", " "))
        return labels

    def point(self, parameters: Mapping[str, Any] | None = None, variant: str | None = None) -> dict[str, Fraction]:
        """A value for every parameter: the file's, then the variant's, then those given.

        Args:
            parameters: numbers, or text such as "0.5" or "1/3"; a float is taken as the decimal it prints as.
            variant: a variant of the file.

        Raises:
            ScenarioError: unknown names and bad numbers, all of them.
        """
        values = {name: parameter.value for name, parameter in self.parameters.items()}
        problems: list[Problem] = []
        if variant is not None and variant not in self.variants:
            hint = did_you_mean(variant, list(self.variants)) or say("errors.scenario.no_variants")
            problems.append(Problem(say("errors.scenario.unknown_variant", variant=variant, hint=hint), ("variants",)))
        elif variant is not None:
            values.update(self.variants[variant].parameters)
        for name, given in (parameters or {}).items():
            if name not in self.parameters:
                hint = did_you_mean(str(name), list(self.parameters)) or say("errors.scenario.no_parameters")
                problems.append(
                    Problem(
                        say("errors.scenario.unknown_parameter", name=str(name), hint=hint), ("parameters", str(name))
                    )
                )
                continue
            try:
                values[name] = read_constant(_plain(given))
            except PydanticCustomError as error:
                problems.append(Problem(error.message(), ("parameters", name)))
        if problems:
            raise ScenarioError(problems)
        return values

    def rules(self, protocol: str | None = None) -> Rules:
        """The rules of a protocol; the first one of the file if None.

        Raises:
            ScenarioError: there is no such protocol, or it cannot be solved in this scenario.
        """
        name = next(iter(self.protocols)) if protocol is None else protocol
        if name not in self.protocols:
            hint = did_you_mean(name, list(self.protocols))
            raise ScenarioError(Problem(say("errors.scenario.unknown_protocol", name=name, hint=hint), ("protocols",)))
        spec = self.protocols[name]
        if problems := [problem for problem in self.unsolvable if problem.path[1] == name]:
            raise ScenarioError(problems)
        if (name, language()) not in self._rules:  # labels may be in the present language
            self._rules[name, language()] = spec.rules(self.setting)
        return self._rules[name, language()]

    @cached_property
    def _rules(self) -> dict[tuple[str, str], Rules]:
        """What has been built already: a report asks for the same rules a hundred times."""
        return {}

    def resolved(self) -> str:
        """The scenario as YAML with every default filled in; read again, it is equal to this one."""
        return write_yaml(self.content)


def _plain(value: Any) -> Any:
    """Numpy's numbers as Python's."""
    return value.item() if hasattr(value, "item") else value
