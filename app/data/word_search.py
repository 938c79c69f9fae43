"""The fallback: accounts whose words are not all in the place book, found by bigrams.

PostgreSQL keeps the tokens in an array with a GIN index, SQLite in an FTS5 table; both are made
by `app/domain/bigrams.py`, so both engines find the same.
"""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# A GIN cannot stop early, and a frequent token has many rows: read at most so many.
MOST_ROWS = 400


class _WithTokens(FunctionElement[Any]):
    """Clauses: the account's id, the question as FTS5 has it, and as JSON for PostgreSQL."""

    inherit_cache = True
    name = "with_tokens"
    # With a type of Boolean SQLAlchemy writes "… = 1" for SQLite, which then reads the whole table.
    type = sa.types.NULLTYPE


@compiles(_WithTokens, "sqlite")
def _with_tokens_sqlite(element: _WithTokens, compiler: SQLCompiler, **kw: Any) -> str:
    account_id, match, *_json = element.clauses
    question = compiler.process(match, **kw)
    inner = f"SELECT rowid FROM account_text WHERE account_text MATCH {question} LIMIT {MOST_ROWS}"
    return f"{compiler.process(account_id, **kw)} IN ({inner})"


@compiles(_WithTokens, "postgresql")
def _with_tokens_postgresql(element: _WithTokens, compiler: SQLCompiler, **kw: Any) -> str:
    account_id, _match, whole, starts = element.clauses

    def texts(json_text: sa.ColumnElement[Any]) -> str:
        return f"jsonb_array_elements_text(CAST({compiler.process(json_text, **kw)} AS jsonb))"

    # A number at the end of the words: any token that begins with it will do.
    begun = (
        f"NOT EXISTS (SELECT 1 FROM {texts(starts)} AS s(start) WHERE NOT EXISTS"
        " (SELECT 1 FROM unnest(words) AS w(word) WHERE starts_with(word, start)))"
    )
    inner = (
        "SELECT account_id FROM account_text WHERE words @> ARRAY(SELECT"
        f" {texts(whole)}) AND {begun} LIMIT {MOST_ROWS}"
    )
    return f"{compiler.process(account_id, **kw)} IN ({inner})"


def with_tokens(
    account_id: sa.ColumnElement[int],
    match: sa.ColumnElement[str],
    whole: sa.ColumnElement[str],
    starts: sa.ColumnElement[str],
) -> sa.ColumnElement[bool]:
    """Whether the account's text holds all tokens; the parameters are made by `token_values`."""
    return _WithTokens(account_id, match, whole, starts)


def token_values(wanted: Sequence[str]) -> dict[str, str]:
    """The three parameters for tokens as `bigrams.wanted` gives them ("12*" is a beginning)."""
    whole = [token for token in wanted if not token.endswith("*")]
    starts = [token[:-1] for token in wanted if token.endswith("*")]
    match = " ".join([*(f'"{t}"' for t in whole), *(f'"{t}"*' for t in starts)])
    return {"match": match, "whole": json.dumps(whole), "starts": json.dumps(starts)}
