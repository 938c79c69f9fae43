"""Services and halls of the lobby: their tables, forms, and how they are saved."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.lobby_catalogue import (
    LobbyService,
    Office,
    OfficeEntry,
    equipment_of,
    equipment_text,
    papers_of,
    papers_text,
    rounds_of,
    rounds_text,
)
from app.i18n import N_, _
from ui.labels import in_language
from ui.models.record_table import Cell, CellKind, Column
from ui.pages.settings.inputs import Input, Kind
from ui.pages.settings.sections import (
    Section,
    Values,
    active_input,
    name_cell,
    source_column,
    source_input,
    text_of,
)

if TYPE_CHECKING:
    from app.services.catalogue import Catalogues


def _service_columns() -> "list[Column[LobbyService]]":
    return [
        Column("name", _("Service"), lambda s: name_cell(
            in_language(s.name, s.name_en), active=s.active), width=180, stretch=True),
        Column("papers", _("Papers"), lambda s: Cell(str(len(s.papers))), width=84, numeric=True),
        Column("counter", _("Counter"), lambda s: Cell(s.counter), width=140),
        source_column(lambda s: s.source),
    ]  # fmt: skip


def _service_inputs() -> list[Input]:
    line = _("A line a paper: paper | English | 本人,代人,单位 | remark | English remark")
    return [
        Input("name", _("Chinese name"), required=True),
        Input("name_en", _("English name"), required=True),
        Input("papers", _("Papers"), Kind.AREA, rows=7, required=True, hint=line),
        Input("counter", _("Counter")),
        Input("duration", _("How long")),
        Input("fee", _("Fee")),
        Input("note", _("Note for visitors"), Kind.AREA, rows=2),
        source_input(),
        active_input(),
    ]


def _service_built(service: LobbyService, values: Values) -> LobbyService:
    return replace(
        service,
        name=text_of(values, "name").strip(),
        name_en=text_of(values, "name_en").strip(),
        papers=papers_of(text_of(values, "papers")),
        counter=text_of(values, "counter"),
        duration=text_of(values, "duration"),
        fee=text_of(values, "fee"),
        note=text_of(values, "note"),
        source=text_of(values, "source").strip(),
        active=values["active"] is True,
    )


def _fresh_service(service: "Catalogues") -> LobbyService:
    return LobbyService(service.new_code(), 0, "", "", (), "", "", "", "", "", version=0)


def _office_columns() -> "list[Column[OfficeEntry]]":
    return [
        Column("name", _("Hall"), lambda e: Cell(
            in_language(e.office.name, e.office.name_en), e.office.address), CellKind.TWO_LINES,
            width=220, stretch=True),
        Column("district", _("District"), lambda e: Cell(e.office.district or _("Whole city")),
               width=100),
        Column("equipment", _("Equipment"), lambda e: Cell(str(len(e.equipment))), width=90,
               numeric=True),
        Column("phone", _("Phone"), lambda e: Cell(e.office.phone), width=120),
    ]  # fmt: skip


def _office_inputs() -> list[Input]:
    return [
        Input("name", _("Chinese name"), required=True),
        Input("name_en", _("English name"), required=True),
        Input("address", _("Address"), required=True),
        Input("district", _("District"), hint=_("Empty: the whole city.")),
        Input("hours", _("Opening hours")),
        Input("phone", _("Phone"), Kind.NUMBER),
        Input("unit", _("Unit no."), Kind.NUMBER, hint=_("The unit whose guides sit here.")),
        Input("services", _("Services"), hint=_("Codes, a space between; empty: everything.")),
        Input("rounds", _("Rounds"), hint=_("For example 08:20 13:00 16:30")),
        Input(
            "equipment", _("Equipment"), Kind.AREA, rows=6, hint=_("A line each: name | English")
        ),
    ]


def _office_values(entry: OfficeEntry) -> dict[str, str | bool | frozenset[str]]:
    office = entry.office
    return {
        "name": office.name,
        "name_en": office.name_en,
        "address": office.address,
        "district": office.district,
        "hours": office.hours,
        "phone": office.phone,
        "unit": "" if office.unit_id is None else str(office.unit_id),
        "services": " ".join(office.services),
        "rounds": rounds_text(office.rounds),
        "equipment": equipment_text(entry.equipment),
    }


def _office_built(entry: OfficeEntry, values: Values) -> OfficeEntry:
    unit = text_of(values, "unit").strip()
    office = replace(
        entry.office,
        name=text_of(values, "name").strip(),
        name_en=text_of(values, "name_en").strip(),
        address=text_of(values, "address").strip(),
        district=text_of(values, "district").strip(),
        hours=text_of(values, "hours").strip(),
        phone=text_of(values, "phone").strip(),
        unit_id=int(unit) if unit.isdigit() else None,
        services=tuple(text_of(values, "services").split()),
        rounds=rounds_of(text_of(values, "rounds")),
    )
    return OfficeEntry(office, equipment_of(text_of(values, "equipment")))


LOBBY_SERVICES = Section[LobbyService](
    "lobby_services", N_("Lobby services"), lambda c: c.lobby_services, lambda r: r.code,
    lambda r: in_language(r.name, r.name_en) or _("New service"),
    _service_columns, _service_inputs,
    lambda r: {"name": r.name, "name_en": r.name_en, "papers": papers_text(r.papers),
               "counter": r.counter, "duration": r.duration, "fee": r.fee, "note": r.note,
               "source": r.source, "active": r.active},
    _service_built, lambda service, record: service.lobby.save_service(record), _fresh_service,
)  # fmt: skip
OFFICES = Section[OfficeEntry](
    "offices", N_("Halls"), lambda c: c.offices, lambda r: r.office.id,
    lambda r: in_language(r.office.name, r.office.name_en) or _("New hall"),
    _office_columns, _office_inputs, _office_values, _office_built,
    lambda service, record: service.lobby.save_office(record),
    lambda _service: OfficeEntry(Office(0, 0, "", "", "", "", "", "", None, version=0)),
)  # fmt: skip
