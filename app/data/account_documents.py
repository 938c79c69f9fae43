"""Writing the documents of an import into the embedded database.

PostgreSQL does the same in a function of its own, `import_documents` (`server/import.sql`).
"""

from collections.abc import Mapping

import sqlalchemy as sa

from app.data.accounts import AccountRow
from app.data.bulk import Bulk
from app.data.id_list import as_list, in_list
from app.data.lobby import DocumentRow
from app.data.lobby_check import document_row, hashed

_COLUMNS = ("account_id", "salt", "hash", "tries")


def write_documents(connection: sa.Connection, bulk: Bulk, documents: Mapping[str, str]) -> None:
    """Those that are new or others than before, salted anew: their wrong tries are forgotten.

    `documents` are the last four by 户号; their accounts are in. Not counted as changes: nobody
    can see them.
    """
    if not documents:
        return
    statement = (
        sa.select(AccountRow.account_no, AccountRow.id, DocumentRow.salt, DocumentRow.hash)
        .outerjoin(DocumentRow, DocumentRow.account_id == AccountRow.id)
        .where(in_list(AccountRow.account_no.expression, as_list(list(documents))))
    )
    fresh = [
        document_row(row.id, documents[row.account_no])
        for row in connection.execute(statement)
        if row.salt is None or hashed(row.salt, documents[row.account_no]) != row.hash
    ]
    bulk.delete("account_document", ("account_id",), [(d["account_id"],) for d in fresh])
    bulk.insert("account_document", _COLUMNS, [tuple(map(d.get, _COLUMNS)) for d in fresh])
