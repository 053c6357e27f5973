"""A lifecycle as a Mermaid state diagram, for documentation."""

from collections.abc import Mapping

from ronghe.engines.lifecycle.table import Lifecycle


def mermaid(
    lifecycle: Lifecycle, state_labels: Mapping[str, str], transition_labels: Mapping[str, str]
) -> str:
    """Draw the lifecycle in Mermaid's `stateDiagram-v2` language, without a fence.

    Both mappings must name everything in the table; a missing label raises `KeyError`, since a
    picture with holes would be believed.
    """
    lines = ["stateDiagram-v2"]
    lines += [
        f'    state "{_text(state_labels[state])}" as {state!s}' for state in lifecycle.states
    ]
    lines.append(f"    [*] --> {lifecycle.initial!s}")
    for move in lifecycle.transitions.values():
        lines += [
            f"    {source!s} --> {move.target!s}: {_text(transition_labels[move.name])}"
            for source in lifecycle.states
            if source in move.sources
        ]
    lines += [f"    {state!s} --> [*]" for state in lifecycle.final_states]
    return "\n".join(lines) + "\n"


def _text(label: str) -> str:
    return str(label).replace('"', "'").replace("\n", " ").replace(":", "：").replace(";", "；")
