"""The conversation with durable-rules: facts go in and out one by one, and the rules they satisfy come back.

The engine is driven directly, without its host, whose polling threads a program that answers at once has no
use for. Every fact has an id of its own; a rule's match is known by its name and that id.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from isms_tui.readiness.patterns import Pattern

try:
    import durable_rules_engine as engine
except ImportError as error:  # pragma: no cover - depends on how it was installed
    raise ImportError(
        "durable-rules is not installed or was built for another Python; install it anew with"
        ' CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --force-reinstall --no-cache-dir durable-rules'
    ) from error


class Session:
    """One set of rules and the facts held against it."""

    def __init__(self, name: str, patterns: Mapping[str, Pattern]) -> None:
        rules = {rule: {"all": [{"m": pattern}]} for rule, pattern in patterns.items()}
        self._handle = engine.create_ruleset(name, json.dumps(rules))
        self._facts: dict[str, str] = {}

    def put(self, fact: str, attributes: Mapping[str, Any]) -> set[str]:
        """Hold a fact, in place of what was held under its id; returns the rules it satisfies."""
        self.drop(fact)
        text = json.dumps({"id": fact, **attributes})
        code, state = engine.assert_fact(self._handle, text)
        if code not in (0, 1):
            raise RuntimeError(f"the rules engine refused a fact ({code})")
        self._facts[fact] = text
        return set(self._matches(state)) if code == 0 else set()

    def drop(self, fact: str) -> None:
        """Let go of a fact."""
        text = self._facts.pop(fact, None)
        if text is not None:
            engine.retract_fact(self._handle, text)

    def _matches(self, state: int) -> Iterable[str]:
        started = engine.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            yield json.loads(message).popitem()[0]
            message = engine.complete_and_start_action(self._handle, state)

    def close(self) -> None:
        """Free what the engine holds."""
        engine.delete_ruleset(self._handle)
