"""What is looked at, in this order."""

from neurolake.doctor.base import Check
from neurolake.doctor.checks import (
    audit,
    clock,
    data_files,
    database,
    disk,
    folders,
    home,
    keys,
    metadata_files,
    originals,
    orphans,
    private,
    program,
    servers,
    settings,
    work,
)

CHECKS = (
    Check("program", program.look),
    Check("settings", settings.look),
    Check("home", home.look),
    Check("folders", folders.look, ("home",)),
    Check("private files", private.look, ("home",)),
    Check("disk", disk.look, ("home",)),
    Check("servers", servers.look),
    Check("metadata database", database.look, ("home",)),
    Check("metadata files", metadata_files.look, ("metadata database",)),
    Check("data files", data_files.look, ("metadata database",)),
    Check("orphans", orphans.look, ("metadata files",)),
    Check("originals", originals.look, ("metadata database",)),
    Check("audit log", audit.look, ("metadata database",)),
    Check("keys", keys.look, ("metadata database",)),
    Check("clock", clock.look, ("metadata database",)),
    Check("work", work.look, ("metadata database",)),
)
