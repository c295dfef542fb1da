"""SQL laid out for people: spaces, line ends and the case of keywords change; every word, sign and comment stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlglot import Dialect, Token, TokenType
from sqlglot.errors import TokenError

from neurolake.kernel.errors import InvalidSql
from neurolake.sql.tokens import check_length
from neurolake.sql.transpile import CANONICAL, known_dialect

_INDENT = "  "
_T = TokenType
_JOINING = frozenset((_T.LEFT, _T.RIGHT, _T.FULL, _T.INNER, _T.OUTER, _T.CROSS, _T.NATURAL, _T.SEMI, _T.ANTI, _T.ASOF))
_SETS = frozenset((_T.UNION, _T.EXCEPT, _T.INTERSECT))
_LISTS = frozenset((_T.SELECT, _T.GROUP_BY, _T.ORDER_BY, _T.SET))
_CLAUSES = (
    frozenset(
        (_T.FROM, _T.WHERE, _T.HAVING, _T.QUALIFY, _T.LIMIT, _T.OFFSET, _T.VALUES, _T.RETURNING, _T.USING, _T.JOIN)
    )
    | _LISTS
    | _SETS
    | _JOINING
)
_WORDS = _CLAUSES | frozenset(
    getattr(_T, name)
    for name in """WITH ON AND OR DISTINCT ALIAS NOT BETWEEN IS IN NULL ALL DESC ASC INSERT UPDATE DELETE INTO
    CASE WHEN THEN ELSE END OVER PARTITION_BY EXISTS LIKE ILIKE CREATE TABLE VIEW""".split()
)
_QUERIES = frozenset((_T.SELECT, _T.WITH, _T.FROM))
_OPENS = frozenset((_T.L_PAREN, _T.L_BRACKET, _T.L_BRACE))
_CLOSES = frozenset((_T.R_PAREN, _T.R_BRACKET, _T.R_BRACE))


@dataclass(frozen=True)
class _Piece:
    """A token with the comments before it, as they were written.

    Attributes:
        apart: Whether something stood between it and the token before.
        comments: Each with whether it began on a line of its own.
    """

    kind: TokenType | None
    text: str
    apart: bool
    comments: tuple[tuple[str, bool], ...]


@dataclass
class _Frame:
    """What is between two brackets, or the whole text: a query with clauses on lines of their own, or one line."""

    is_query: bool
    depth: int
    clause: TokenType | None = None
    between: int = 0


@dataclass
class _Page:
    """The lines so far."""

    lines: list[str] = field(default_factory=lambda: [""])

    def write(self, text: str, *, apart: bool) -> None:
        """Go on in the line."""
        line = self.lines[-1]
        self.lines[-1] = line + (" " if apart and line.strip() else "") + text

    def begin(self, depth: int) -> None:
        """Begin a line, if this one has anything."""
        if self.lines[-1].strip():
            self.lines.append("")
        self.lines[-1] = _INDENT * depth

    def end(self) -> None:
        """Begin a paragraph."""
        if self.lines[-1].strip():
            self.lines += ["", ""]

    def text(self) -> str:
        """All of it."""
        return "\n".join(line.rstrip() for line in self.lines).strip()


def formatted(sql: str, dialect: str | None = None) -> str:
    """One or more statements, laid out.

    Raises:
        InvalidOption: There is no such dialect.
        InvalidSql: A text, a name or a comment is not closed.
        LimitExceeded: It is too long.
    """
    check_length(sql)
    name = known_dialect(dialect) if dialect else CANONICAL
    page, frames = _Page(), [_Frame(is_query=True, depth=0)]
    pieces = list(_pieces(sql, name))
    for at, piece in enumerate(pieces):
        _put(page, frames, piece, pieces[at - 1] if at else None, pieces[at + 1] if at + 1 < len(pieces) else None)
    return page.text()


def _pieces(sql: str, dialect: str) -> Iterator[_Piece]:
    end, before = 0, None
    for token in _tokens(sql, dialect):
        gap = sql[end : token.start]
        apart = bool(gap) and token.token_type not in (_T.COMMA, _T.SEMICOLON)
        yield _Piece(token.token_type, _spelled(sql, token, before), apart, tuple(_comments(gap)))
        end, before = token.end + 1, token.token_type
    yield _Piece(None, "", True, tuple(_comments(sql[end:])))


def _tokens(sql: str, dialect: str) -> list[Token]:
    try:
        return list(Dialect.get_or_raise(dialect).tokenize(sql))
    except TokenError as error:
        raise InvalidSql("A text, a name or a comment is not closed.") from error


def _spelled(sql: str, token: Token, before: TokenType | None) -> str:
    text = sql[token.start : token.end + 1]
    # What may be a name stays as it is: it may become a column's.
    is_word = token.token_type in _WORDS and before not in (_T.DOT, _T.ALIAS)
    return " ".join(text.upper().split()) if is_word else text


def _comments(gap: str) -> Iterator[tuple[str, bool]]:
    """The comments in what stands between two tokens; an empty line counts as a line of their own."""
    own_line, rest = False, gap
    while rest := rest.lstrip(" \t\r"):
        if rest.startswith("\n"):
            own_line, rest = True, rest[1:]
            continue
        length = _length(rest)
        yield rest[:length].rstrip(), own_line
        own_line, rest = False, rest[length:]


def _length(text: str) -> int:
    """How long the comment is at whose beginning this is; comments between /* and */ may hold others."""
    if not text.startswith("/*"):
        return len(text.partition("\n")[0])
    depth = at = 0
    while at < len(text):
        sign = text[at : at + 2]
        depth += {"/*": 1, "*/": -1}.get(sign, 0)
        at += 2 if sign in ("/*", "*/") else 1
        if depth == 0:
            break
    return at


def _put(page: _Page, frames: list[_Frame], piece: _Piece, before: _Piece | None, after: _Piece | None) -> None:
    if _is(before, _T.SEMICOLON):
        piece = _ended(page, frames, piece)
    frame = frames[-1]
    _put_comments(page, frame, piece)
    if piece.kind is None:
        return
    if piece.kind in _CLOSES and len(frames) > 1:
        frames.pop()
        if frame.is_query:
            page.begin(frames[-1].depth)
        page.write(piece.text, apart=piece.apart and not frame.is_query)
        return
    if frame.is_query and _breaks(frame, piece, before):
        page.begin(frame.depth + _steps(piece))
    page.write(piece.text, apart=piece.apart or _is(before, _T.COMMA))
    if piece.kind in _OPENS:
        frames.append(_Frame(is_query=_is(after, *_QUERIES), depth=_depth(page) + 1))
        if frames[-1].is_query:
            page.begin(frames[-1].depth)
    elif frame.is_query:
        _after(page, frame, piece, after)


def _ended(page: _Page, frames: list[_Frame], piece: _Piece) -> _Piece:
    """Ends a statement, with what is said of it in its last line; returns the piece without that."""
    frames[:] = [_Frame(is_query=True, depth=0)]
    of_it = next((at for at, (_, own_line) in enumerate(piece.comments) if own_line), len(piece.comments))
    for text, _ in piece.comments[:of_it]:
        page.write(text, apart=True)
    page.end()
    return replace(piece, comments=piece.comments[of_it:])


def _put_comments(page: _Page, frame: _Frame, piece: _Piece) -> None:
    for text, own_line in piece.comments:
        if own_line:
            page.begin(frame.depth + (frame.clause is not None and piece.kind not in _CLAUSES))
        page.write(text, apart=True)
        if not text.startswith("/*") or own_line:
            page.begin(frame.depth + (frame.clause is not None))


def _breaks(frame: _Frame, piece: _Piece, before: _Piece | None) -> bool:
    """Whether a token begins a line."""
    if piece.kind in (_T.AND, _T.OR):
        if piece.kind is _T.AND and frame.between:
            frame.between -= 1
            return False
        return True
    if piece.kind is _T.BETWEEN:
        frame.between += 1
    if piece.kind not in _CLAUSES or _is(before, _T.DOT, _T.DELETE):
        return False
    if _is(before, *_JOINING):
        return False
    # As in IS DISTINCT FROM; and left(x, 1) is a function.
    return not (piece.kind is _T.FROM and _is(before, _T.DISTINCT))


def _after(page: _Page, frame: _Frame, piece: _Piece, after: _Piece | None) -> None:
    if piece.kind in _CLAUSES or piece.kind is _T.WITH:
        frame.clause, frame.between = piece.kind, 0
    if piece.kind is _T.COMMA and frame.clause in _LISTS | {_T.WITH}:
        page.begin(frame.depth + (frame.clause in _LISTS))
    elif piece.kind in _SETS and not _is(after, _T.ALL, _T.DISTINCT):
        page.begin(frame.depth)


def _steps(piece: _Piece) -> int:
    return 1 if piece.kind in (_T.AND, _T.OR) else 0


def _depth(page: _Page) -> int:
    line = page.lines[-1]
    return (len(line) - len(line.lstrip())) // len(_INDENT)


def _is(piece: _Piece | None, *kinds: TokenType) -> bool:
    return piece is not None and piece.kind in kinds
