"""What colleagues change while somebody is on the line: asked for again as sparingly as can be.

A screen pop is a look into the customer base: it is counted and recorded. An outage that changed is
therefore asked for by place, and the pop only when one of its own tickets was changed.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain.account import AccountCard
from app.domain.call import AreaCalls, ScreenPop
from app.domain.change import Change, Subject
from app.domain.outage import OutageHit
from ui.pages.call_desk.case import Case, PlaceFacts
from ui.pages.call_desk.lookup import Lookup
from ui.pages.call_desk.room import Room

MOST_PLACES = 8
KNOWN = frozenset({Subject.CATALOGUE, Subject.PLACE})
CALLS = frozenset({Subject.OUTAGE, Subject.TICKET})
Place = tuple[int, int | None]
Found = tuple[tuple[OutageHit, ...], AreaCalls | None]


class Watch:
    """Follows the call on screen; `look` after a moment's rest.

    Catalogues and places are read again when no call is on screen (`known` follows): what somebody
    has chosen in a form does not change under their hands.
    """

    def __init__(
        self, room: Room, lookup: Lookup, start: Callable[[], None], known: Callable[[], None]
    ) -> None:
        self._room, self._lookup, self._start, self._known = room, lookup, start, known
        self._heard: list[Change] = []
        self._outdated = False

    def hear(self, change: Change) -> None:
        """Something changed; many changes are looked at together."""
        if change.subjects & KNOWN:
            self._outdated = True
            self.renew()
        if self._room.case is not None and change.subjects & CALLS:
            if not self._heard:
                self._start()
            self._heard.append(change)

    def renew(self) -> None:
        """Read catalogues and places again, if they changed and no call is on screen."""
        if self._outdated and self._room.case is None:
            self._outdated = False
            self._room.read_known(self._known)

    def look(self) -> None:
        """Ask for what the changes may have changed for this call."""
        case = self._room.case
        if case is not None and case.asking:
            self._start()  # its answer may have been on the way before the change
            return
        heard, self._heard = self._heard, []
        if case is None or case.registered is not None or not heard:
            return
        if case.pop is None or any(_touches(case.pop, c) for c in heard):
            self._lookup.refresh(quietly=True)
            return
        subjects = frozenset().union(*(change.subjects for change in heard))
        if Subject.OUTAGE in subjects:
            self._ask_outages(case, case.pop)
        if Subject.TICKET in subjects:
            self._lookup.ask_leaks(case, again=True)

    def _ask_outages(self, case: Case, pop: ScreenPop) -> None:
        places = _places(case, pop)
        at_place = self._room.services.calls.at_place

        def work() -> dict[Place, Found]:
            return {place: at_place(*place) for place in places}

        self._room.tasks.run(
            work,
            owner=self._room.owner,
            done=lambda found: self._on_found(case, found),
            failed=lambda _error: None,  # the next change, or F5, asks again
            newest=f"outages-{case.id}",
        )

    def _on_found(self, case: Case, found: dict[Place, Found]) -> None:
        if case.pop is None or case.registered is not None:
            return
        before = self._room.diagnosis(case)
        case.pop = _with(case.pop, found)
        place = case.place
        if place is not None and (here := found.get((place.community_id, place.building))):
            case.place = PlaceFacts(place.community_id, place.building, *here)
        self._lookup.concluded_anew(case, before)


def _touches(pop: ScreenPop, change: Change) -> bool:
    """Whether the answer of the pop itself may be another now."""
    if not change.ids:
        return True
    return any(str(ticket.id) in change.ids for ticket in pop.tickets)


def _places(case: Case, pop: ScreenPop) -> list[Place]:
    """The chosen account's place, the typed one, and those of the other accounts."""
    accounts = sorted(pop.accounts, key=lambda a: a.id != case.draft.account_id)
    found = [place for a in accounts if (place := _place_of(a)) is not None]
    if case.place is not None:
        found.insert(0, (case.place.community_id, case.place.building))
    return list(dict.fromkeys(found))[:MOST_PLACES]


def _place_of(account: AccountCard) -> Place | None:
    return None if account.community_id is None else (account.community_id, account.building)


def _with(pop: ScreenPop, found: dict[Place, Found]) -> ScreenPop:
    """The pop with the outages that were asked for anew; the others stay as they were."""
    places = {account.id: _place_of(account) for account in pop.accounts}
    asked = {key: found[place] for key, place in places.items() if place in found}
    kept = tuple(hit for hit in pop.outages if hit.account_id not in asked)
    fresh = (replace(hit, account_id=key) for key, (hits, _calls) in asked.items() for hit in hits)
    calls = {area.community_id: area for area in pop.area_calls}
    for _hits, area in asked.values():
        if area is not None:
            calls[area.community_id] = area
    return replace(pop, outages=(*kept, *fresh), area_calls=tuple(calls.values()))
