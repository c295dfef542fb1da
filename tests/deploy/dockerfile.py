"""A Dockerfile, read as Docker's builder does: instructions, arguments, stages."""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Stage:
    """One `FROM` and what follows it."""

    image: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Dockerfile:
    """All stages, and the arguments that are there before the first."""

    arguments: dict[str, str]
    stages: list[Stage]


def read(path: Path) -> Dockerfile:
    """The file's stages."""
    arguments: dict[str, str] = {}
    stages: list[Stage] = []
    for word, rest in _instructions(path.read_text()):
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            stages.append(Stage(expanded(image, arguments), name or str(len(stages))))
        elif stages:
            stages[-1].steps.append((word, rest))
        else:
            assert word == "ARG", f"{word} before the first FROM"
            arguments |= assignments(rest)
    return Dockerfile(arguments, stages)


def _instructions(text: str) -> list[tuple[str, str]]:
    without_comments = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", without_comments)
    found = (line.strip().split(None, 1) for line in joined.splitlines() if line.strip())
    return [(word.upper(), rest) for word, rest in found]


def assignments(rest: str) -> dict[str, str]:
    """Of `NAME=value OTHER="a value"`."""
    return dict(word.split("=", 1) for word in shlex.split(rest) if "=" in word)


def expanded(text: str, values: dict[str, str]) -> str:
    """The text with its `${NAME}` put in; a name that is not known is an error."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], text)


def listed(rest: str) -> list[str]:
    """Of `["a", "b"]`."""
    words: list[str] = json.loads(rest)
    return words
