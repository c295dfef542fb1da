"""The way of a turn from its message to its end."""

from dataclasses import replace

from neurolake.chat import chart
from neurolake.chat.events import Choice, Choices, Drawn, Failed, Refused, Table, Understood
from neurolake.chat.meaning import Meant, meant, replace_choices, with_note
from neurolake.chat.memory import Told
from neurolake.chat.metering import Meter
from neurolake.chat.run import QueryBroke, Ran, problem_of, run
from neurolake.chat.talking import talk
from neurolake.chat.work import Ended, Work
from neurolake.kernel.errors import Cancelled, NeuroLakeError
from neurolake.kernel.plain import plain
from neurolake.nuic.questions import base

MOST_READING = 2_000
_HINT = "Use words of the catalog, or ask in SQL."


def answer(work: Work) -> Ended:
    """Answer a turn and tell of it; how it ended is the end of its log, which is not told here."""
    try:
        taken = meant(work)
        work.stop.check()
        if taken.told is not None:
            return _answered(work, taken, taken.told)
        return _helped(work, taken.found or base.Understood())
    except Cancelled:
        return Ended("stopped", work.before)
    except (NeuroLakeError, QueryBroke) as error:
        work.log.add(Failed(problem=problem_of(error)))
        return Ended("failed", work.before)


def _answered(work: Work, taken: Meant, told: Told) -> Ended:
    note = taken.found.note if taken.found else None
    work.log.add(
        Understood(
            reading=plain(told.reading, MOST_READING),
            confidence=told.confidence,
            by=told.by,
            how=taken.how,
            tables=[Table(**table) for table in told.tables],
            note=None if note is None else plain(note),
        )
    )
    ran = run(work, told.sql)
    work.log.write(_sentence(told, ran))
    drawn = chart.by_rule(ran.shape, told.reading)
    if drawn is not None:
        work.log.add(Drawn(query_id=ran.query_id, chart=drawn))
    return Ended("answered", taken.context, ran.query_id)


def _helped(work: Work, found: base.Understood) -> Ended:
    """Answer by a language model where there is one; else, and where it fails, by what the parser made of it."""
    meter = Meter()
    try:
        model = work.lake.llm
        if model.capabilities.answers:
            return talk(work, found, model, meter)
    except Cancelled:
        return Ended("stopped", work.before, usage=meter.used)
    except NeuroLakeError as error:
        found = with_note(found, f"The language model did not help: {error}")
    return replace(_open(work, found), usage=meter.used)


def _sentence(told: Told, ran: Ran) -> str:
    """The answer in a sentence: the value where it is only one, else how many rows there are."""
    reading = told.reading[:MOST_READING]
    reading = reading[:1].upper() + reading[1:]
    if ran.only is not None:
        return f"{reading}: {ran.only}."
    count = ran.rows.row_count
    rows = "no rows" if not count else "1 row" if count == 1 else f"{count:,} rows"
    return f"{reading}: {rows}{', and more that are left out' if ran.rows.truncated else ''}."


def _open(work: Work, found: base.Understood) -> Ended:
    """Ask back, or say what was understood."""
    note = None if found.note is None else plain(found.note)
    context = replace_choices(work.before)
    if found.clarification is None or not found.others:
        parts = [plain(part, MOST_READING) for part in found.parts]
        reason = plain(found.refused or "Nothing was understood.")
        work.log.add(Refused(reason=reason, understood=parts, hint=_HINT, note=note))
        return Ended("refused", context)
    choices = [Told.of(one) for one in found.others]
    told = [_choice(index, one) for index, one in enumerate(choices, 1)]
    work.log.add(Choices(question=plain(found.clarification), choices=told, note=note))
    return Ended("asked", context.model_copy(update={"choices": choices}))


def _choice(index: int, one: Told) -> Choice:
    return Choice(
        index=index,
        reading=plain(one.reading, MOST_READING),
        sql=one.sql,
        confidence=one.confidence,
        rows=one.rows,
        tables=[Table(**table) for table in one.tables],
        by=one.by,
    )
