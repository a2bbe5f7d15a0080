"""The one place where it is decided who may see which hand-in, as a table."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Actor, Permission, Role
from records.accession import AccessionState, Custodian
from records.account import Account
from records.errors import ForbiddenError, NotFoundError
from records.identity import AccessionId
from records.record import Channel
from runtime.access import Policy, require
from runtime.composition import Services, compose
from runtime.settings import read_settings
from storage.accessions import NewAccession
from tests.clocks import FixedClock

STATES = tuple(AccessionState)
ALL = frozenset(STATES)
OPEN = frozenset({AccessionState.SCREENING})
AVAILABLE = frozenset({AccessionState.AVAILABLE})
NOTHING: frozenset[AccessionState] = frozenset()

READING: dict[Role, tuple[frozenset[AccessionState], frozenset[AccessionState]]] = {
    Role.OPERATOR: (AVAILABLE, AVAILABLE),
    Role.OFFICER: (AVAILABLE, AVAILABLE),
    Role.REVIEWER: (AVAILABLE, AVAILABLE),
    Role.HOLDER: (NOTHING, OPEN),
}
"""In which states a hand-in that was granted can be read: (official, private)."""

LISTED: dict[Role, tuple[frozenset[AccessionState], frozenset[AccessionState]]] = {
    Role.OPERATOR: (ALL, ALL),
    Role.INTAKE: (ALL, ALL),
    Role.OFFICER: (AVAILABLE, AVAILABLE),
    Role.REVIEWER: (AVAILABLE, AVAILABLE),
    Role.HOLDER: (NOTHING, ALL),
}
"""In which states its ledger can be seen."""

Ids = dict[tuple[Channel, AccessionState], AccessionId]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Ids]]:
    """A hand-in of either channel in every state."""
    with compose(read_settings(tmp_path_factory.mktemp("policy")), FixedClock()) as services:
        ids: Ids = {}
        for place, (channel, state) in enumerate((c, s) for c in Channel for s in STATES):
            new = NewAccession(
                id=AccessionId(f"{place:032x}"),
                custodian=Custodian("c" * 32, "A. de Vries"),
                channel=channel,
                title="Postvak",
                timezone="Europe/Amsterdam",
                source=f"map/{place}",
            )
            services.accessions.register(new, services.operator)
            services.accessions.set_state(new.id, state, services.operator)
            ids[channel, state] = new.id
        yield services, ids


def somebody(role: Role, granted: frozenset[AccessionId] | None) -> tuple[Actor, Account]:
    return Actor("1", "iemand", role, "test"), Account("1", "iemand", role, is_revoked=False, granted=granted)


def expected(
    ids: Ids, states: tuple[frozenset[AccessionState], frozenset[AccessionState]]
) -> set[AccessionId]:
    return {
        each
        for (channel, state), each in ids.items()
        if state in states[0 if channel is Channel.OFFICIAL else 1]
    }


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("by_name", [True, False], ids=["granted each", "granted all"])
def test_who_reads_what(installation: tuple[Services, Ids], role: Role, by_name: bool) -> None:
    services, ids = installation
    actor, account = somebody(role, frozenset(ids.values()) if by_name else None)
    if role not in READING:
        with pytest.raises(ForbiddenError):
            services.policy.reading(actor, account)
        return
    assert services.policy.reading(actor, account).accessions == expected(ids, READING[role])


@pytest.mark.parametrize("role", Role)
def test_who_sees_which_ledger(installation: tuple[Services, Ids], role: Role) -> None:
    services, ids = installation
    actor, account = somebody(role, None)
    if role not in LISTED:
        with pytest.raises(ForbiddenError):
            services.policy.listed(actor, account)
        return
    wanted = expected(ids, LISTED[role])
    assert {each.id for each in services.policy.listed(actor, account)} == wanted
    for each in ids.values():
        if each in wanted:
            assert services.policy.ledger(actor, account, each).id == each
        else:
            with pytest.raises(NotFoundError):
                services.policy.ledger(actor, account, each)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.HOLDER])
def test_without_a_grant_there_is_nothing(installation: tuple[Services, Ids], role: Role) -> None:
    services, _ = installation
    actor, account = somebody(role, frozenset())
    assert services.policy.reading(actor, account).accessions == frozenset()
    assert services.policy.listed(actor, account) == []


def test_only_a_private_hand_in_is_screened_and_by_its_holder(installation: tuple[Services, Ids]) -> None:
    services, ids = installation
    policy: Policy = services.policy
    actor, account = somebody(Role.HOLDER, None)
    private, official = (
        ids[channel, AccessionState.SCREENING] for channel in (Channel.PRIVATE, Channel.OFFICIAL)
    )
    assert policy.screening(actor, account, private).id == private
    with pytest.raises(NotFoundError):
        policy.screening(actor, account, official)
    with pytest.raises(NotFoundError):
        policy.screening(*somebody(Role.HOLDER, frozenset()), private)
    for role in set(Role) - {Role.HOLDER, Role.OPERATOR}:
        with pytest.raises(ForbiddenError):
            policy.screening(*somebody(role, None), private)


def test_no_account_but_the_operator_may_everything() -> None:
    for role in Role:
        actor, _ = somebody(role, None)
        missing = [each for each in Permission if not actor.may(each)]
        assert (missing == []) == (role is Role.OPERATOR)
        for permission in missing:
            with pytest.raises(ForbiddenError):
                require(actor, permission)


def test_the_policy_asks_the_catalogue_every_time(tmp_path: Path) -> None:
    new = NewAccession(
        id=AccessionId("0" * 32),
        custodian=Custodian("c" * 32, "A. de Vries"),
        channel=Channel.OFFICIAL,
        title="Postvak",
        timezone="Europe/Amsterdam",
        source="map",
    )
    with compose(read_settings(tmp_path / "data"), FixedClock()) as services:
        services.accessions.register(new, services.operator)
        assert services.policy.reading(services.operator, None).accessions == frozenset()
        services.accessions.set_state(new.id, AccessionState.AVAILABLE, services.operator)
        assert services.policy.reading(services.operator, None).accessions == {new.id}
