"""Whether every setting in the environment is one."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from neurolake.app.settings import Settings
from neurolake.doctor.base import Fault, Looked, looked
from neurolake.doctor.view import LakeView

_PREFIX = "NEUROLAKE_"
_ALIKE = 0.7
# Put into every container where a service is called neurolake.
_OF_KUBERNETES = re.compile(r"NEUROLAKE(_\w+)?_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?)")
# Read by others than the settings: the tools for assistants, the fault points.
_OTHERS = ("API_KEY", "FAULT", "FAULT_AT", "FAULT_TRACE")
_OF_DEVELOPERS = "NEUROLAKE_TEST_"


def look(view: LakeView) -> Looked:
    """Names in the environment that nothing reads."""
    ours = (name for name in view.environment if name.upper().startswith(_PREFIX))
    given = sorted(name for name in ours if not (name.startswith(_OF_DEVELOPERS) or _OF_KUBERNETES.fullmatch(name)))
    return looked(f"{len(given)} set", _unknown(given))


def _unknown(given: list[str]) -> Iterator[Fault]:
    known = [name.upper() for name in (*Settings.model_fields, *_OTHERS)]
    for name in given:
        own = name.upper().removeprefix(_PREFIX)
        if own in known:
            continue
        near = [_PREFIX + one for one in get_close_matches(own, known, 1, _ALIKE)]
        meant = f"; {near[0]} is one" if near else ""
        mend = f'export {near[0]}="${name}"; unset {name}' if near else f"unset {name}"
        yield Fault(f"{name} is no setting, and has no effect{meant}", name, mend)
