"""The first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _key_of_call() -> tuple[str, ...]:
    return ("id", "started_at") if op.get_bind().dialect.name == "postgresql" else ("id",)


def upgrade() -> None:
    op.create_table(
        "account_import",
        sa.Column("id", CODE, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_import")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("record_id", CODE, nullable=False),
        sa.Column("row_kind", sa.Text(), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entry_subject_kind_record_id_at"),
            ["subject_kind", "record_id", "at"],
            unique=False,
        )

    op.create_table(
        "category",
        sa.Column("code", CODE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("group_name_en", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("kinds", JSON, nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("unit_kind", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "notice_text",
        sa.Column("code", CODE, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_notice_text")),
    )
    op.create_table(
        "number_day",
        sa.Column("series", CODE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "day", name=op.f("pk_number_day")),
    )
    op.create_table(
        "script",
        sa.Column("code", CODE, nullable=False),
        sa.Column("tab", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("never", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_script")),
    )
    op.create_table(
        "service_limit",
        sa.Column("code", CODE, nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service_limit")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("duty_person", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_table(
        "workday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_workday")),
    )
    op.create_table(
        "community",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district", CODE, nullable=False),
        sa.Column("street", CODE, nullable=False),
        sa.Column("road", CODE, nullable=False),
        sa.Column("door_no", CODE, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_community_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
        sa.UniqueConstraint(
            "district",
            "street",
            "road",
            "door_no",
            "name",
            name=op.f("uq_community_district_street_road_door_no_name"),
        ),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("seat_no", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_table(
        "account",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("account_no", CODE, nullable=False),
        sa.Column("account_no_reversed", CODE, nullable=False),
        sa.Column("meter_no", CODE, nullable=False),
        sa.Column("meter_no_reversed", CODE, nullable=False),
        sa.Column("name", CODE, nullable=False),
        sa.Column("initials", CODE, nullable=False),
        sa.Column("initials_other", CODE, nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("building", sa.Integer(), nullable=True),
        sa.Column("unit_no", sa.Integer(), nullable=True),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("address", CODE, nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("water_use", sa.Text(), nullable=False),
        sa.Column("meter", sa.Text(), nullable=False),
        sa.Column("key_account", sa.Boolean(), nullable=False),
        sa.Column("care", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["unit.id"], name=op.f("fk_account_branch_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_account_community_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("account_no", name=op.f("uq_account_account_no")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_account_no_reversed"), ["account_no_reversed"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_account_community_id_building_unit_no_room"),
            ["community_id", "building", "unit_no", "room"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_account_community_id_name"), ["community_id", "name"], unique=False
        )
        batch_op.create_index(
            "ix_account_initials", ["initials", "id", "room", "unit_no", "building"], unique=False
        )
        batch_op.create_index(
            "ix_account_initials_other",
            ["initials_other", "id", "room", "unit_no", "building"],
            unique=False,
            postgresql_where=sa.text("initials_other <> ''"),
            sqlite_where=sa.text("initials_other <> ''"),
        )
        batch_op.create_index(batch_op.f("ix_account_meter_no"), ["meter_no"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_account_meter_no_reversed"), ["meter_no_reversed"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_account_name_community_id"), ["name", "community_id"], unique=False
        )

    op.create_table(
        "building",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_building_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_building")),
    )
    op.create_table(
        "outage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("published_no", sa.Integer(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_outage_created_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_outage_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
        sa.UniqueConstraint("number", name=op.f("uq_outage_number")),
    )
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outage_state_updated_at"), ["state", "updated_at"], unique=False
        )

    op.create_table(
        "account_billing",
        sa.Column("account_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("arrears", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("usage", JSON, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_mark", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_billing_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_billing")),
        postgresql_with={"fillfactor": "80"},
    )
    op.create_table(
        "account_phone",
        sa.Column("account_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("number_reversed", CODE, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_phone_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "number", name=op.f("pk_account_phone")),
    )
    with op.batch_alter_table("account_phone", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_phone_number"),
            ["number"],
            unique=False,
            postgresql_include=["account_id", "relation"],
        )
        batch_op.create_index(
            batch_op.f("ix_account_phone_number_reversed"), ["number_reversed"], unique=False
        )

    op.create_table(
        "outage_version",
        sa.Column("outage_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.Column("internal_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("water_point", sa.Text(), nullable=False),
        sa.Column("tips", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outage.id"], name=op.f("fk_outage_version_outage_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_outage_version_published_by")
        ),
        sa.PrimaryKeyConstraint("outage_id", "version_no", name=op.f("pk_outage_version")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("category_code", CODE, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("caller_name", sa.Text(), nullable=False),
        sa.Column("caller_number", CODE, nullable=False),
        sa.Column("callback_number", CODE, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("location_note", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("outage_id", sa.Uuid(), nullable=True),
        sa.Column("limits", JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_minutes", sa.Integer(), nullable=False),
        sa.Column("due_step", sa.Text(), nullable=True),
        sa.Column("due_complete", sa.Boolean(), nullable=False),
        sa.Column("finish_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finish_complete", sa.Boolean(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", JSON, nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_account_id")),
        sa.ForeignKeyConstraint(
            ["category_code"], ["category.code"], name=op.f("fk_ticket_category_code")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_ticket_community_id")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_ticket_created_by")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_ticket_outage_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_ticket_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
        postgresql_with={"fillfactor": "85"},
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_account_id_created_at"),
            ["account_id", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ticket_caller_number_created_at"),
            ["caller_number", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ticket_community_id_created_at"),
            ["community_id", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ticket_created_at_id"),
            ["created_at", "id"],
            unique=False,
            # The newest of the archive are counted and chosen without reading the tickets.
            postgresql_include=["state"],
        )
        batch_op.create_index(
            batch_op.f("ix_ticket_unit_id_created_at_id"),
            ["unit_id", "created_at", "id"],
            unique=False,
            postgresql_include=["state"],
        )
        batch_op.create_index(
            "ix_ticket_open_due",
            ["due_at", "id"],
            unique=False,
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.create_index(
            "ix_ticket_open_maker",
            ["created_by", "due_at", "id"],
            unique=False,
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.create_index(
            "ix_ticket_open_state",
            ["state", "due_at", "id"],
            unique=False,
            # So the counts of the views are read from the index alone.
            postgresql_include=["unit_id", "source", "created_by", "limit_minutes"],
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.create_index(
            "ix_ticket_open_unit",
            ["unit_id", "due_at", "id"],
            unique=False,
            postgresql_include=["state", "source", "created_by", "limit_minutes"],
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.create_index(batch_op.f("ix_ticket_outage_id"), ["outage_id"], unique=False)

    op.create_table(
        "call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("raw_number", sa.Text(), nullable=False),
        sa.Column("number", CODE, nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("request_kind", sa.Text(), nullable=True),
        sa.Column("category_code", CODE, nullable=True),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("salutation", sa.Text(), nullable=False),
        sa.Column("callback_number", CODE, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("location_note", sa.Text(), nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("mood", sa.Text(), nullable=False),
        sa.Column("notify_by_sms", sa.Boolean(), nullable=False),
        sa.Column("wants_callback", sa.Boolean(), nullable=False),
        sa.Column("wants_water", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outage_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("read_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_call_account_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["person.id"], name=op.f("fk_call_agent_id")),
        sa.ForeignKeyConstraint(
            ["category_code"], ["category.code"], name=op.f("fk_call_category_code")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_call_community_id")
        ),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_call_outage_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_call_ticket_id")),
        # The key of a partitioned table holds what it is partitioned by.
        sa.PrimaryKeyConstraint(*_key_of_call(), name=op.f("pk_call")),
        postgresql_partition_by="RANGE (started_at)",
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_call_account_id_started_at"), ["account_id", "started_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_call_agent_id_started_at"), ["agent_id", "started_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_call_community_id_started_at"),
            ["community_id", "started_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_call_number_started_at"), ["number", "started_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_call_outage_id"), ["outage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "outage_area",
        sa.Column("outage_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("building_from", sa.Integer(), nullable=True),
        sa.Column("building_to", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_outage_area_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["outage_id", "version_no"],
            ["outage_version.outage_id", "outage_version.version_no"],
            name=op.f("fk_outage_area_outage_id"),
        ),
        sa.PrimaryKeyConstraint("outage_id", "version_no", "position", name=op.f("pk_outage_area")),
    )
    with op.batch_alter_table("outage_area", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outage_area_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "outage_window",
        sa.Column("outage_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_at > starts_at", name=op.f("ck_outage_window_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["outage_id", "version_no"],
            ["outage_version.outage_id", "outage_version.version_no"],
            name=op.f("fk_outage_window_outage_id"),
        ),
        sa.PrimaryKeyConstraint(
            "outage_id", "version_no", "position", name=op.f("pk_outage_window")
        ),
    )
    op.create_table(
        "ticket_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_ticket_entry_actor_id")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_entry_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_entry")),
    )
    with op.batch_alter_table("ticket_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_entry_ticket_id_at"), ["ticket_id", "at"], unique=False
        )

    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.Column("number", CODE, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outage_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_promise_account_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_promise_made_by")),
        sa.ForeignKeyConstraint(["outage_id"], ["outage.id"], name=op.f("fk_promise_outage_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_promise_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promise_account_id_made_at"), ["account_id", "made_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_promise_number_made_at"), ["number", "made_at"], unique=False
        )

    _lobby_tables()
    # Given names are found without the family name.
    op.create_index("ix_account_given_name", "account", [sa.text("substr(name, 2)")])
    # A dashed number is also found when it is typed without its dashes.
    op.create_index(
        "ix_account_code",
        "account",
        [sa.text("replace(account_no, '-', '')")],
        postgresql_where=sa.text("account_no LIKE '%-%'"),
        sqlite_where=sa.text("account_no LIKE '%-%'"),
    )
    # Words of addresses the place book cannot read, as bigrams (DATABASE section 1: the fallback).
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE account_text ("
            " account_id bigint PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,"
            " words text[] NOT NULL)"
        )
        op.execute(
            "CREATE INDEX ix_account_text_words ON account_text USING gin (words)"
            " WITH (fastupdate = off)"
        )
        # A family name is narrower than one of the usual 100 buckets: taken for nine rows instead
        # of two thousand, it was read whole and sorted instead of walked to the limit.
        for column in ("name", "initials", "initials_other"):
            op.execute(f"ALTER TABLE account ALTER COLUMN {column} SET STATISTICS 1000")
        op.execute("ALTER INDEX ix_account_given_name ALTER COLUMN 1 SET STATISTICS 1000")
        op.execute("CREATE SEQUENCE ticket_number")
        op.execute("CREATE SEQUENCE outage_number")
    else:
        op.execute("CREATE VIRTUAL TABLE account_text USING fts5 (words, detail='none')")


def downgrade() -> None:
    for table in reversed(LOBBY):
        op.drop_table(table)
    op.execute("DROP TABLE account_text")
    op.drop_index("ix_account_code", "account")
    op.drop_index("ix_account_given_name", "account")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE ticket_number")
        op.execute("DROP SEQUENCE outage_number")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_number_made_at"))
        batch_op.drop_index(batch_op.f("ix_promise_account_id_made_at"))

    op.drop_table("promise")
    with op.batch_alter_table("ticket_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_entry_ticket_id_at"))

    op.drop_table("ticket_entry")
    op.drop_table("outage_window")
    with op.batch_alter_table("outage_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outage_area_community_id"))

    op.drop_table("outage_area")
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_call_outage_id"))
        batch_op.drop_index(batch_op.f("ix_call_number_started_at"))
        batch_op.drop_index(batch_op.f("ix_call_community_id_started_at"))
        batch_op.drop_index(batch_op.f("ix_call_agent_id_started_at"))
        batch_op.drop_index(batch_op.f("ix_call_account_id_started_at"))

    op.drop_table("call")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_outage_id"))
        batch_op.drop_index(
            "ix_ticket_open_unit",
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.drop_index(
            "ix_ticket_open_state",
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.drop_index(
            "ix_ticket_open_maker",
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.drop_index(
            "ix_ticket_open_due",
            postgresql_where=sa.text("state <> 'archived'"),
            sqlite_where=sa.text("state <> 'archived'"),
        )
        batch_op.drop_index(batch_op.f("ix_ticket_unit_id_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_created_at_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_community_id_created_at"))
        batch_op.drop_index(batch_op.f("ix_ticket_caller_number_created_at"))
        batch_op.drop_index(batch_op.f("ix_ticket_account_id_created_at"))

    op.drop_table("ticket")
    op.drop_table("outage_version")
    with op.batch_alter_table("account_phone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_phone_number_reversed"))
        batch_op.drop_index(
            batch_op.f("ix_account_phone_number"), postgresql_include=["account_id", "relation"]
        )

    op.drop_table("account_phone")
    op.drop_table("account_billing")
    with op.batch_alter_table("outage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outage_state_updated_at"))

    op.drop_table("outage")
    op.drop_table("building")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_name_community_id"))
        batch_op.drop_index(batch_op.f("ix_account_meter_no_reversed"))
        batch_op.drop_index(batch_op.f("ix_account_meter_no"))
        batch_op.drop_index(
            "ix_account_initials_other",
            postgresql_where=sa.text("initials_other <> ''"),
            sqlite_where=sa.text("initials_other <> ''"),
        )
        batch_op.drop_index("ix_account_initials")
        batch_op.drop_index(batch_op.f("ix_account_community_id_name"))
        batch_op.drop_index(batch_op.f("ix_account_community_id_building_unit_no_room"))
        batch_op.drop_index(batch_op.f("ix_account_account_no_reversed"))

    op.drop_table("account")
    op.drop_table("person")
    op.drop_table("community")
    op.drop_table("workday")
    op.drop_table("unit")
    op.drop_table("service_limit")
    op.drop_table("script")
    op.drop_table("number_day")
    op.drop_table("notice_text")
    op.drop_table("category")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_kind_record_id_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("account_import")


LOBBY = (
    "account_document",
    "lobby_service",
    "lobby_office",
    "lobby_facility",
    "lobby_round_mark",
    "lobby_visit",
)


def _lobby_tables() -> None:
    """The lobby desk: documents' last four, services, offices, equipment, rounds, visits."""
    op.create_table(
        "account_document",
        sa.Column("account_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_on", sa.Date(), nullable=True),
        sa.Column("passed_by", sa.Integer(), nullable=True),
        sa.Column("passed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_document_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_document")),
    )
    op.create_table(
        "lobby_service",
        sa.Column("code", CODE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("papers", JSON, nullable=False),
        sa.Column("counter", sa.Text(), nullable=False),
        sa.Column("duration", sa.Text(), nullable=False),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_stamped(),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_lobby_service")),
    )
    op.create_table(
        "lobby_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("services", JSON, nullable=False),
        sa.Column("rounds", JSON, nullable=False),
        *_stamped(),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_lobby_office_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lobby_office")),
    )
    _lobby_rounds()


def _lobby_rounds() -> None:
    op.create_table(
        "lobby_facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        *_stamped(),
        sa.ForeignKeyConstraint(
            ["office_id"], ["lobby_office.id"], name=op.f("fk_lobby_facility_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_lobby_facility_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lobby_facility")),
    )
    op.create_index(
        op.f("ix_lobby_facility_office_id_position"), "lobby_facility", ["office_id", "position"]
    )
    op.create_table(
        "lobby_round_mark",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("round_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["lobby_facility.id"], name=op.f("fk_lobby_round_mark_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["person.id"], name=op.f("fk_lobby_round_mark_marked_by")
        ),
        sa.PrimaryKeyConstraint(
            "facility_id", "day", "round_no", name=op.f("pk_lobby_round_mark")
        ),
    )
    op.create_table(
        "lobby_visit",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["lobby_office.id"], name=op.f("fk_lobby_visit_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "day", "reason", name=op.f("pk_lobby_visit")),
    )


def _stamped() -> "list[sa.Column[object]]":
    """Version, last change and who made it."""
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
    ]
