"""An image built without a container engine: every step of a stage, in a root file system of its own.

What the base images bring is this machine's: its programs read-only, and its Python over which the image may write. The
caches of npm and uv are this machine's too, so that nothing is fetched twice.
"""

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.dockerfile import Stage, assignments, expanded, listed

# What Debian's own Python is given stands in /usr/local too.
_PYTHON = Path("/usr/local") if sys.base_prefix == "/usr" else Path(sys.base_prefix)
_CACHES = (Path.home() / ".npm", Path.home() / ".cache/uv")
_SYSTEM = ("usr", "bin", "sbin", "lib", "lib64", "etc", "dev", "sys")
_DEVICES = ("dev", "sys")
_SETTINGS = (Path.home() / ".npmrc", Path.home() / ".config/uv")


def impossible() -> str | None:
    """Why no root file system can be made here; None where one can."""
    if os.geteuid() != 0 or shutil.which("unshare") is None or shutil.which("setpriv") is None:
        return "needs root, unshare and setpriv"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "may not make a mount namespace here"


@dataclass
class Image:
    """What a stage has come to.

    Attributes:
        root: Its root file system, of what the steps have written; the rest is mounted over it when something runs.
    """

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def run(self, command: list[str], *, writable: bool, extra: dict[str, str] | None = None) -> list[str]:
        """The command line that runs it in the image, as its user and with nothing of this process's environment.

        Args:
            writable: Whether the root file system is, as in a build; else only `/data` and `/tmp` are.
            extra: Further variables.
        """
        variables = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/root"} | self.environment | (extra or {})
        shown = [f"{name}={value}" for name, value in variables.items()]
        user, _, group = self.user.partition(":")
        inside = [
            *("setpriv", "--reuid", user, "--regid", group or user, "--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all", "--bounding-set=-all" if user != "0" else "--bounding-set=+all"),
            *("env", "-i", *shown, "sh", "-c", f'cd {self.folder} && exec "$0" "$@"', *command),
        ]
        script = self._mounts(writable) + f"exec chroot {self.root} " + shlex.join(inside)
        return ["unshare", "--mount", "bash", "-euc", script]

    def _mounts(self, writable: bool) -> str:
        root = self.root
        lines = ["mount --make-rprivate /", f"mount --bind {root} {root}"]
        for name in _SYSTEM:
            if Path("/", name).is_symlink():
                lines.append(f"ln -sfn {os.readlink(f'/{name}')} {root}/{name}")
            elif Path("/", name).is_dir():
                lines += [f"mkdir -p {root}/{name}", f"mount --rbind /{name} {root}/{name}"]
                if name not in _DEVICES:
                    lines.append(f"mount -o remount,bind,ro {root}/{name}")
        over = f"lowerdir={_PYTHON},upperdir={root}/.python/upper,workdir={root}/.python/work"
        lines += [
            f"mkdir -p {root}/proc {root}/tmp {root}/.python/upper {root}/.python/work && chmod 1777 {root}/tmp",
            f"mount -t proc proc {root}/proc",
            f"mount -t overlay -o {over} overlay {root}/usr/local",
            # Where it looks for its library, if it was built for another place.
            f"mkdir -p {root}{_PYTHON} && mount --bind {root}/usr/local {root}{_PYTHON}",
        ]
        for path in (*_CACHES, *_SETTINGS) if writable else ():
            if path.is_dir():
                lines += [f"mkdir -p {root}{path}", f"mount --bind {path} {root}{path}"]
            elif path.exists():
                lines += [f"mkdir -p {root}{path.parent}", f"cp {path} {root}{path}"]
        if not writable:
            lines += [
                f"mount --bind {root}/data {root}/data",
                f"mount -o remount,bind,ro {root}",
                f"mount -o remount,ro {root}/usr/local",
                f"mount -o remount,bind,ro {root}{_PYTHON}",
                f"mount -t tmpfs -o size=64m,mode=1777 tmpfs {root}/tmp",
            ]
        return "\n".join(lines) + "\n"


def build(stage: Stage, context: Path, others: dict[str, Image], root: Path) -> Image:
    """Follow the steps of a stage.

    Args:
        context: The folder that is sent to the builder.
        others: The stages before, by name.
    """
    image = Image(root)
    for word, rest in stage.steps:
        _STEPS[word](image, expanded(rest, image.environment | image.arguments | _SHELL), context, others)
    return image


_SHELL = {"PATH": "/usr/local/bin:/usr/bin:/bin"}


def _copy(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    words = shlex.split(rest)
    options = [word for word in words if word.startswith("--")]
    *sources, target = [word for word in words if word not in options]
    start = context
    for option in options:
        name, _, value = option.partition("=")
        assert name == "--from", f"COPY {option} is not known here"
        start = others[value].root
    to = image.root / os.path.join(image.folder, target).lstrip("/")
    for source in sources:
        place = start / source.lstrip("/")
        if place.is_dir():
            shutil.copytree(place, to, symlinks=True, dirs_exist_ok=True)
        else:
            to.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place, to / place.name)


def _run(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    # Debian's Python wants to be told that this is no machine that anybody uses.
    told = image.arguments | _network() | {"PIP_BREAK_SYSTEM_PACKAGES": "1"}
    command = image.run(["sh", "-ec", rest], writable=True, extra=told)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"RUN {rest}\n{done.stdout}{done.stderr}"


def _network() -> dict[str, str]:
    """How this machine reaches registries, which an engine's settings would say."""
    known = re.compile(r"(?i)(SSL_CERT_\w+|PIP_CERT|PIP_INDEX_URL|UV_INDEX_URL|NODE_EXTRA_CA_CERTS|(https?|no)_proxy)")
    return {name: value for name, value in os.environ.items() if known.fullmatch(name)}


def _folder(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.folder = rest
    (image.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)


def _environment(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.environment |= assignments(rest)


def _argument(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.arguments |= assignments(rest)


def _user(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.user = rest


def _entrypoint(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.entrypoint = listed(rest)


def _command(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.command = listed(rest)


def _health(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    image.health = listed(rest[rest.index("CMD") + 3 :].strip())


def _label(image: Image, rest: str, context: Path, others: dict[str, Image]) -> None:
    """Says something, does nothing."""


_STEPS = {
    "COPY": _copy,
    "RUN": _run,
    "WORKDIR": _folder,
    "ENV": _environment,
    "ARG": _argument,
    "USER": _user,
    "ENTRYPOINT": _entrypoint,
    "CMD": _command,
    "HEALTHCHECK": _health,
    "LABEL": _label,
    "VOLUME": _label,
    "EXPOSE": _label,
}


def sent(project: Path, to: Path) -> None:
    """Copy what `.dockerignore` lets through, as the builder would get it; the last line that fits decides."""
    rules = [line for line in (project / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    plain = [rule for rule in rules if "*" not in rule]
    asked = [rule[1:] if rule.startswith("!") else f":(exclude){rule}" for rule in plain]
    command = ["git", "ls-files", "-z", "-co", "--", *asked]
    found = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    for name in filter(None, found.stdout.split("\0")):
        if _is_sent(name, rules) and (project / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(project / name, to / name)


def _is_sent(name: str, rules: list[str]) -> bool:
    out = False
    for rule in rules:
        if _fits(name, rule.lstrip("!")):
            out = not rule.startswith("!")
    return not out


def _fits(name: str, pattern: str) -> bool:
    """Whether the pattern is the path's, or that of a folder above it."""
    parts = name.split("/")
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatchcase(part, pattern[3:]) for part in parts)
    return any(path.count("/") == pattern.count("/") and fnmatch.fnmatchcase(path, pattern) for path in above)
