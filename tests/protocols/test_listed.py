"""Every protocol is listed, and every list entry is a protocol of that kind."""

import inspect
from importlib import import_module
from pkgutil import walk_packages
from typing import get_args

import sim.protocols
from sim.protocols import PROTOCOLS, ProtocolSpec


def test_every_protocol_is_listed():
    modules = [import_module(found.name) for found in walk_packages(sim.protocols.__path__, "sim.protocols.")]
    written = {
        one
        for module in modules
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, ProtocolSpec) and one.__module__ == module.__name__ and not inspect.isabstract(one)
    }
    assert written == {protocol.spec for protocol in PROTOCOLS.values()}


def test_keys_are_the_kinds():
    for kind, protocol in PROTOCOLS.items():
        assert get_args(protocol.spec.model_fields["kind"].annotation) == (kind,)
        assert protocol.spec.__doc__
