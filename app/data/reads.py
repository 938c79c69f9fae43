"""Reads: the questions of the screens, each a statement with named parameters.

On the embedded database and for a database's owner a read is its SELECT. On a shared server nobody
may select accounts, numbers or calls: there each read is a function of the same name in the schema
`hotline`, made of the very same SELECT (`function_of`), that runs with the owner's rights, asks who
is calling (`session_user`), and records what was read. One round trip either way.

Parameters named in `OWN` are filled by the server from who is signed in, whatever the client says.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeEngine

from app.data.json_rows import Decoder, decoder, row_class
from app.data.types import AnySelect, Instant, Word
from app.domain.people import Person, Seat

Values = Mapping[str, Any]

SCHEMA: Final = "hotline"
OWN: Final[Mapping[str, str]] = {
    "my_id": "reader",
    "my_seat": "hotline.my_seat()",
    "my_unit": "hotline.my_unit()",
    "my_moment": "clock_timestamp()",
}
"""Parameters that say who is asking, and how the server knows."""
MOST_ROWS: Final = 100
"""What a shared server gives at most where the client says how many rows it wants."""
_MOST: Final[Mapping[str, int]] = {"limit": MOST_ROWS, "page": 5001}
"""The same by parameter: the lines of a queue count as tickets, so a page may be long."""

_READS: dict[str, "Read"] = {}


class Use(StrEnum):
    """What becomes of tickets that were read; the server counts each in its way."""

    LISTED = "listed"  # once a day for each person
    OPENED = "opened"  # as an account that was opened, once a day
    EXPORTED = "exported"  # every time
    WANTED = "wanted"  # only ids, for an export: refused where the quota does not reach


@dataclass(frozen=True, eq=False)
class Read:
    """A question: `build` gives its SELECT of folds and scalars, with named parameters.

    `seats` may ask it on a shared server. `opened` names the fold whose rows count as accounts
    that were opened (each id is recorded), `listed` the fold whose rows are counted only: a lookup
    is not a way to copy the customer base. `plan` is "custom" where the best plan depends on the
    values; otherwise one plan is made for the session: over monthly partitions planning takes ten
    times as long as running. `server` is the read that answers this one there, where the
    embedded one has variants.

    `tickets` names a fold of tickets and `use` what is done with them. They have a quota of their
    own (docs/decisions/016); a look for something counts as `least` of them, even when it finds
    nothing.
    `counted` False: it shows nobody's data.
    """

    name: str
    build: Callable[[], AnySelect]
    seats: frozenset[Seat]
    opened: str = ""
    listed: str = ""
    tickets: str = ""
    use: Use = Use.LISTED
    least: int = 0
    counted: bool = True
    plan: str = "generic"
    server: "Read | None" = None

    def __post_init__(self) -> None:
        if self.server is not None:
            return
        if self.name in _READS:
            raise ValueError(f"there are two reads named {self.name}")
        _READS[self.name] = self

    @property
    def function(self) -> str:
        """The name of the server's function that answers it."""
        return self.name if self.server is None else self.server.name

    @cached_property
    def statement(self) -> AnySelect:
        """The SELECT, built once: building it takes longer than running it."""
        return self.build()

    @cached_property
    def _row(self) -> tuple[Callable[..., Any], tuple[tuple[str, Decoder | None], ...]]:
        columns = self.statement.selected_columns
        decoders = tuple((c.name, decoder(c.type)) for c in columns)
        return row_class(tuple(name for name, _decode in decoders)), decoders

    def decoded(self, answer: Any) -> Any:
        """The row of a function's JSON answer, as the SELECT would give it."""
        found = json.loads(answer) if isinstance(answer, str) else answer
        row, decoders = self._row
        return row(
            *(
                found[name] if decode is None or found[name] is None else decode(found[name])
                for name, decode in decoders
            )
        )


def all_reads() -> tuple[Read, ...]:
    """Every read that was declared, by name."""
    return tuple(_READS[name] for name in sorted(_READS))


def own_values(person: Person) -> dict[str, Any]:
    """The parameters of `OWN` where no server fills them."""
    return {"my_id": person.id, "my_seat": person.seat.value, "my_unit": person.unit_id}


def asked(values: Values) -> str:
    """The values as the JSON that the functions take."""
    return json.dumps(dict(values), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no JSON for a {type(value).__name__}")


def function_of(read: Read) -> str:
    """The SQL that makes the read's function: admitted, answered, recorded.

    Raises:
        ValueError: a parameter has no type.
    """
    from sqlalchemy.dialects import postgresql

    parameters: dict[str, str] = {}

    def named(element: Any, **_kw: Any) -> Any:
        if not isinstance(element, sa.BindParameter) or element.unique:
            return None
        parameters[element.key] = _sql_type(element)
        return sa.literal_column(f"asked_{element.key}", element.type)

    statement = cast("AnySelect", visitors.replacement_traverse(read.statement, {}, named))
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # SQLAlchemy's
    body = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    names = [column.name for column in read.statement.selected_columns]
    answer = ", ".join(f"'{name}', q.{name}" for name in names)
    seats = ",".join(sorted(seat.value for seat in read.seats))
    admit = _admission(read)
    return f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.{read.name}(asked jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp
SET plan_cache_mode = force_{read.plan}_plan AS $read$
#variable_conflict use_column
DECLARE
  reader integer := {SCHEMA}.{admit}('{read.name}', '{{{seats}}}');
  answer jsonb;
{"".join(_declared(name, kind) for name, kind in sorted(parameters.items()))}BEGIN
  SELECT jsonb_build_object({answer}) INTO answer FROM ({body}) AS q;
{"".join(_recorded(read, parameters))}  RETURN answer;
END $read$;
"""


def _declared(name: str, kind: str) -> str:
    if name in OWN:
        return f"  asked_{name} {kind} := {OWN[name]};\n"
    if name in _MOST:
        most = _MOST[name]
        given = f"coalesce((asked->>'{name}')::{kind}, {most})"
        return f"  asked_{name} {kind} := greatest(0, least({given}, {most}));\n"
    return f"  asked_{name} {kind} := (asked->>'{name}')::{kind};\n"


def _admission(read: Read) -> str:
    """The function that lets the person in: by which quota, if any."""
    if not read.counted or read.use is Use.OPENED:
        return "seated"
    return "admit_tickets" if read.tickets else "admit"


def _recorded(read: Read, parameters: Collection[str]) -> Iterator[str]:
    """The statements that record what was read."""
    if read.opened:
        yield (f"  PERFORM {SCHEMA}.note_opened(reader, '{read.name}', answer->'{read.opened}');\n")
    if read.listed:
        yield (
            f"  PERFORM {SCHEMA}.note_listed(reader, "
            f"jsonb_array_length(answer->'{read.listed}'));\n"
        )
    if read.tickets:
        # A list is refreshed all day; words are guesses.
        words = ", ".join(f"asked_{p}" for p in sorted(parameters) if p.startswith("word_"))
        least = f"CASE WHEN coalesce({words}) IS NULL THEN 0 ELSE {read.least} END"
        yield (
            f"  PERFORM {SCHEMA}.tickets_{read.use.value}(reader, '{read.name}', "
            f"answer->'{read.tickets}', {least if words else read.least});\n"
        )


def _sql_type(parameter: sa.BindParameter[Any]) -> str:
    kind: TypeEngine[Any] = parameter.type
    if isinstance(kind, Instant):
        return "timestamptz"
    for known, name in _TYPES:
        if isinstance(kind, known):
            return name
    if isinstance(kind, Word):
        return "smallint" if issubclass(kind.kind, int) else "text"
    raise ValueError(f"the parameter {parameter.key} has no type")


_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (sa.BigInteger, "bigint"),
    (sa.Integer, "integer"),
    (sa.Text, "text"),
    (sa.Uuid, "uuid"),
    (sa.Date, "date"),
    (sa.Boolean, "boolean"),
)
