"""The lobby's catalogue as supervisors edit it: services with papers, halls with equipment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from app.data.engine import translated
from app.data.lobby import (
    FacilityRow,
    LobbyServiceRow,
    OfficeRow,
    office_from,
    paper_json,
    service_from,
)
from app.data.unit_of_work import UnitOfWork
from app.domain.catalogue import Catalogue
from app.domain.errors import NotAllowed
from app.domain.lobby_catalogue import LobbyService, OfficeEntry, check_office, check_service
from app.domain.people import Seat
from app.i18n import N_, _
from app.services.session import Session

EDITORS = frozenset({Seat.SUPERVISOR, Seat.ADMINISTRATOR})
_EDIT = N_("change what the lobby shows")


class LobbyCatalogue:
    """Reads and stores services and halls; those out of use are read as well."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def may_edit(self) -> bool:
        """Whether this person's seat changes them."""
        return self._session.person.seat in EDITORS

    def onto(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue with the lobby's rows, for who may edit them."""
        if not self.may_edit:
            return catalogue
        with translated(), OrmSession(self._session.database.reads) as orm:
            services = orm.scalars(sa.select(LobbyServiceRow).order_by(LobbyServiceRow.position))
            offices = orm.scalars(sa.select(OfficeRow).order_by(OfficeRow.position)).all()
            active = sa.select(FacilityRow).where(FacilityRow.active)
            equipment = orm.scalars(active.order_by(FacilityRow.position)).all()
            return replace(
                catalogue,
                lobby_services=tuple(service_from(row) for row in services),
                offices=tuple(
                    OfficeEntry(
                        office_from(office),
                        tuple((e.name, e.name_en) for e in equipment if e.office_id == office.id),
                    )
                    for office in offices
                ),
            )

    def save_service(self, service: LobbyService) -> str:
        """Store a service; version 0 adds it behind the others.

        Raises:
            InvalidInput: a field is wrong.
            NotAllowed: not this seat.
            Conflict: a colleague saved it first.
        """
        check_service(service)
        self._check_seat()
        values = {
            "name": service.name.strip(), "name_en": service.name_en.strip(),
            "papers": [paper_json(paper) for paper in service.papers],
            "counter": service.counter.strip(), "duration": service.duration.strip(),
            "fee": service.fee.strip(), "note": service.note.strip(),
            "source": service.source.strip(), "active": service.active,
        }  # fmt: skip
        with self._session.works("catalogue.lobby_service") as work:
            if service.version:
                row = work.get(LobbyServiceRow, service.code, version=service.version)
            else:
                last = sa.select(sa.func.coalesce(sa.func.max(LobbyServiceRow.position), 0) + 1)
                position = work.session.scalar(last)
                row = work.add_once(LobbyServiceRow(code=service.code, position=position, **values))
            _change(row, values)
            work.commit()
        return service.code

    def save_office(self, entry: OfficeEntry) -> int:
        """Store a hall and its equipment; version 0 adds it, with the id the database gives.

        Equipment is known by its name: what is not named any more goes out of use.
        """
        check_office(entry)
        self._check_seat()
        office = entry.office
        values = {
            "name": office.name.strip(), "name_en": office.name_en.strip(),
            "district": office.district.strip(), "address": office.address.strip(),
            "hours": office.hours.strip(), "phone": office.phone.strip(),
            "unit_id": office.unit_id, "services": list(office.services),
            "rounds": [f"{moment:%H:%M}" for moment in office.rounds],
        }  # fmt: skip
        with self._session.works("catalogue.lobby_office") as work:
            if office.version:
                row = work.get(OfficeRow, office.id, version=office.version)
                _change(row, values)
            else:
                last = sa.select(sa.func.coalesce(sa.func.max(OfficeRow.position), 0) + 1)
                row = OfficeRow(position=work.session.scalar(last), **values)
                work.add(row)
            work.session.flush()
            _equip(work, row.id, entry.equipment)
            work.commit()
            return row.id

    def _check_seat(self) -> None:
        if not self.may_edit:
            raise NotAllowed(what=_(_EDIT))


def _change(row: object, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _equip(work: UnitOfWork, office_id: int, equipment: Sequence[tuple[str, str]]) -> None:
    known = {
        row.name: row
        for row in work.session.scalars(
            sa.select(FacilityRow).where(FacilityRow.office_id == office_id)
        )
    }
    for position, (name, english) in enumerate(equipment):
        values: dict[str, object] = {"position": position, "name_en": english, "active": True}
        if name in known:
            _change(known[name], values)
        else:
            work.add(FacilityRow(office_id=office_id, name=name, icon="", **values))
    named = {name for name, _english in equipment}
    for name, row in known.items():
        if name not in named and row.active:
            row.active = False
