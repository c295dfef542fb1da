"""What a message means: a choice, a step back, a change of the last question, or a question of its own."""

from dataclasses import dataclass, replace

from neurolake.chat.events import How
from neurolake.chat.memory import Context, Told
from neurolake.chat.work import Work
from neurolake.intent.followup import goes_back, ordinal
from neurolake.kernel.errors import InvalidOption
from neurolake.nuic.questions.base import Understood


@dataclass(frozen=True)
class Meant:
    """What a message was taken for.

    Attributes:
        told: The reading; None where it has to be asked back, or nothing was understood.
        found: What the parser made of it, where it was asked.
        context: Where the conversation is when the reading is answered.
    """

    told: Told | None
    how: How
    context: Context
    found: Understood | None = None


def meant(work: Work) -> Meant:
    """What the message means.

    Raises:
        InvalidOption: A choice of which there is none, or a step back from the beginning.
        LimitExceeded: It is too long.
    """
    choice = work.choice if work.choice is not None else _said_choice(work)
    if choice is not None:
        return _chosen(work, choice)
    if goes_back(work.message):
        return _back(work)
    return _followed(work) or _asked(work)


def _said_choice(work: Work) -> int | None:
    index = ordinal(work.message) if work.before.choices else None
    return index if index is not None and index <= len(work.before.choices) else None


def _chosen(work: Work, index: int) -> Meant:
    choices = work.before.choices
    if not choices:
        raise InvalidOption("There is nothing to choose from.", hint="Ask a question.")
    if not 1 <= index <= len(choices):
        raise InvalidOption(f"There is no choice {index}: there are {len(choices)}.")
    return Meant(choices[index - 1], "choice", _after(work, choices[index - 1]))


def _back(work: Work) -> Meant:
    earlier = work.back(work.before.back) if work.before.back else Context()
    if earlier.last is None:
        raise InvalidOption("There is nothing to go back to: this is the first question.")
    return Meant(earlier.last, "undo", replace_choices(earlier))


def _followed(work: Work, *, loose: bool = False) -> Meant | None:
    last = work.before.last
    frame = last.intent if last is not None else None
    if last is None or frame is None:
        return None
    ids = [str(table["dataset_id"]) for table in last.tables]
    followed = work.lake.nuic.questions.follow(work.message, frame, ids, work.asker, loose=loose)
    if followed is None:
        return None
    how, found = followed
    told = Told.of(found.best) if found.best else None
    return Meant(told, how, _after(work, told), found)


def _asked(work: Work) -> Meant:
    """A question of its own; a few words that are none may still say what the one before is to be changed to."""
    found = work.lake.nuic.questions.understand(work.message, work.asker, helped=False)
    if found.best is None:
        followed = _followed(work, loose=True)
        if followed is not None and followed.told is not None:
            return followed
    told = Told.of(found.best) if found.best else None
    return Meant(told, "question", _after(work, told), found)


def _after(work: Work, told: Told | None) -> Context:
    if told is None:
        return work.before
    return Context(last=told, back=work.previous if work.before.last else None)


def replace_choices(context: Context) -> Context:
    """The same place, with nothing to choose."""
    return context.model_copy(update={"choices": []})


def with_note(found: Understood, note: str) -> Understood:
    """The same, with something more to know."""
    return replace(found, note=note if found.note is None else f"{found.note} {note}")
