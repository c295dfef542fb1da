"""Pipelines by name: applied, versioned, listed, paused, deleted; seen by those who may run them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.kernel.clock import Clock
from neurolake.kernel.errors import Conflict, InvalidPipeline, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Pipeline, PipelineRun, PipelineVersion
from neurolake.nuic.pipelines.check import Known, examined
from neurolake.nuic.pipelines.document import refuse
from neurolake.nuic.pipelines.render import pipeline_json, version_json
from neurolake.nuic.pipelines.rights import by_name, need_owner, need_scopes, no_pipeline, sees
from neurolake.nuic.pipelines.schedules import next_of
from neurolake.nuic.pipelines.spec import Spec, stored
from neurolake.nuic.pipelines.states import States, lock


@dataclass(frozen=True)
class Registry:
    """The pipelines of a lake.

    Args:
        known: What specifications may speak of beside themselves.
    """

    database: Database
    audit: AuditLog
    states: States
    known: Callable[[], Known]
    clock: Clock

    def check(self, text: str) -> dict[str, Any]:
        """What is wrong with a specification: `valid`, and `diagnostics` with line and column. Nothing is changed."""
        try:
            spec, found = examined(text, self.known())
        except InvalidPipeline as error:
            one = {"severity": "error", "message": error.detail, "path": "", "hint": error.hint}
            return {
                "valid": False,
                "name": None,
                "diagnostics": [{"line": None, "column": None, **one, **error.where}],
            }
        errors = [one for one in found if one.severity == "error"]
        return {
            "valid": spec is not None and not errors,
            "name": spec.name if spec else None,
            "diagnostics": [one.to_json() for one in found],
        }

    def apply(self, text: str, principal: Principal, expected: int | None = None) -> dict[str, Any]:
        """Make a pipeline, or a new version of it; the same text again changes nothing.

        Args:
            expected: The version that the text was made from; another one is a conflict. 0: there is none yet.

        Raises:
            InvalidPipeline: With all that is wrong with it.
            Forbidden: It belongs to somebody else.
            Conflict: It was changed meanwhile, or the name is taken by one that the asker may not know of.
        """
        spec, found = examined(text, self.known())
        refuse(found)
        if spec is None:
            raise InvalidPipeline("The specification is not valid.")
        need_scopes(spec, principal)
        with self.database.write() as session:
            lock(session)
            pipeline, change = self._put(session, spec, text, principal, expected)
            if change != "unchanged":
                self._tell(session, principal, pipeline, f"{change}, version {pipeline.version}")
            return pipeline_json(pipeline, spec) | {"change": change, "diagnostics": [one.to_json() for one in found]}

    def _put(
        self, session: Session, spec: Spec, text: str, principal: Principal, expected: int | None
    ) -> tuple[Pipeline, str]:
        now, pipeline = self.clock(), by_name(session, spec.name)
        change = "updated"
        if pipeline is None:
            _check_expected(expected, 0, spec.name)
            change = "created"
            pipeline = Pipeline(
                name=spec.name, owner=principal.name, version=0, paused=False, created_at=now, updated_at=now
            )
            session.add(pipeline)
        else:
            if not sees(pipeline, self.states.spec(session, pipeline.id, pipeline.version), principal):
                raise Conflict(f"The name {spec.name!r} is taken.", hint="Choose another name.")
            need_owner(pipeline, principal)
            _check_expected(expected, pipeline.version, spec.name)
            if session.get_one(PipelineVersion, (pipeline.id, pipeline.version)).text == text:
                return pipeline, "unchanged"
        pipeline.version, pipeline.updated_at = pipeline.version + 1, now
        pipeline.next_at = next_of(spec.schedule, now)
        session.flush()
        session.add(
            PipelineVersion(
                pipeline_id=pipeline.id,
                version=pipeline.version,
                text=text,
                spec=stored(spec),
                by=principal.name,
                at=now,
            )
        )
        session.flush()
        return pipeline, change

    def listing(self, principal: Principal, *, limit: int = 100, after: str | None = None) -> list[dict[str, Any]]:
        """Pipelines that somebody may run, by name; `after` continues a page."""
        statement = select(Pipeline).filter_by(removed="").order_by(Pipeline.name)
        if after is not None:
            statement = statement.where(Pipeline.name > after)
        shown: list[dict[str, Any]] = []
        with self.database.read() as session:
            for pipeline in session.scalars(statement.execution_options(yield_per=100)):
                spec = self.states.spec(session, pipeline.id, pipeline.version)
                if sees(pipeline, spec, principal):
                    shown.append(pipeline_json(pipeline, spec))
                if len(shown) == limit:
                    break
        return shown

    def get(self, name: str, principal: Principal, version: int | None = None) -> dict[str, Any]:
        """A pipeline with its specification as it was written, its versions, and its runs by state.

        Raises:
            NotFound: There is none, or no such version.
        """
        with self.database.read() as session:
            pipeline, spec = self.seen(session, name, principal)
            versions = session.scalars(
                select(PipelineVersion).filter_by(pipeline_id=pipeline.id).order_by(PipelineVersion.version.desc())
            ).all()
            wanted = pipeline.version if version is None else version
            written = next((one for one in versions if one.version == wanted), None)
            if written is None:
                raise NotFound(f"The pipeline {pipeline.name!r} has no version {wanted}.")
            counted = select(PipelineRun.state, func.count()).filter_by(pipeline_id=pipeline.id)
            if not (principal.is_admin or pipeline.owner == principal.name):
                counted = counted.filter_by(principal=principal.name)
            runs = session.execute(counted.group_by(PipelineRun.state)).all()
            return pipeline_json(pipeline, spec) | {
                "text": written.text,
                "shown_version": wanted,
                "parameters": {key: one.model_dump(mode="json") for key, one in spec.parameters.items()},
                "partitions": spec.partitions.model_dump(mode="json", by_alias=True) if spec.partitions else None,
                "versions": [version_json(one) for one in versions[:100]],
                "runs": {row[0]: row[1] for row in runs},
            }

    def pause(self, name: str, principal: Principal, *, paused: bool) -> dict[str, Any]:
        """Let the schedule of a pipeline rest, or go on. What runs goes on; moments meanwhile are not caught up.

        Raises:
            NotFound, Forbidden: There is none, or it is somebody else's.
        """
        with self.database.write() as session:
            lock(session)
            pipeline, spec = self.seen(session, name, principal)
            need_owner(pipeline, principal)
            if pipeline.paused != paused:
                pipeline.paused, pipeline.updated_at = paused, self.clock()
                pipeline.next_at = next_of(spec.schedule, self.clock())
                self._tell(session, principal, pipeline, "paused" if paused else "resumed")
            session.flush()
            return pipeline_json(pipeline, spec)

    def delete(self, name: str, principal: Principal) -> None:
        """Delete a pipeline. Its runs stay on record; its name becomes free.

        Raises:
            NotFound, Forbidden: There is none, or it is somebody else's.
            Conflict: It runs.
        """
        with self.database.write() as session:
            lock(session)
            pipeline, _ = self.seen(session, name, principal)
            need_owner(pipeline, principal)
            going = (
                select(func.count())
                .select_from(PipelineRun)
                .where(PipelineRun.pipeline_id == pipeline.id, PipelineRun.state.in_(("queued", "running")))
            )
            if count := session.scalar(going):
                hint = "Wait for them, or cancel them."
                raise Conflict(f"{count} runs of {pipeline.name!r} have not ended.", hint=hint)
            pipeline.removed, pipeline.next_at, pipeline.updated_at = pipeline.id, None, self.clock()
            self._tell(session, principal, pipeline, "deleted")

    def seen(self, session: Session, name: str, principal: Principal) -> tuple[Pipeline, Spec]:
        """A pipeline that somebody may run.

        Raises:
            NotFound: There is none; the same for one that they may not know of.
        """
        pipeline = by_name(session, name)
        if pipeline is not None:
            spec = self.states.spec(session, pipeline.id, pipeline.version)
            if sees(pipeline, spec, principal):
                return pipeline, spec
        raise no_pipeline(name)

    def _tell(self, session: Session, principal: Principal, pipeline: Pipeline, what: str) -> None:
        reason = Reason("", f"{pipeline.name}: {what}")
        self.audit.append(session, Entry("pipeline.change", principal.name, reasons=(reason,), origin_id=pipeline.id))


def _check_expected(expected: int | None, present: int, name: str) -> None:
    if expected is not None and expected != present:
        raise Conflict(f"The pipeline {name!r} is at version {present}, not {expected}.", hint="Look at what changed.")
