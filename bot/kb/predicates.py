"""Named predicates of flows: rules about one answer that are more than a comparison, with the section they come from."""

from __future__ import annotations

from bot.kb.facts import Facts
from bot.kb.law import Predicate
from bot.kb.professions import Professions

OTHER = "other"
"""A profession that the table does not have."""
CARE_ASSISTANT, DRIVER, TEACHERS = "krankenpflegehelfer", "berufskraftfahrer", "23"


class Occupations:
    """What the table of professions says of one; None for a profession that it does not have."""

    def __init__(self, professions: Professions, facts: Facts) -> None:
        self._table = professions.professions
        self._facts = facts

    def regulated(self, name: str) -> bool | None:
        """Only with a licence or permit (§ 18 Abs. 2 Nr. 3 AufenthG)."""
        return self._kind(name, "regulated")

    def craft(self, name: str) -> bool | None:
        """A craft: an own business needs the entry in the register (HwO Anlage A), a job does not."""
        return self._kind(name, "craft")

    def title(self, name: str) -> bool | None:
        """Only the title is protected."""
        return self._kind(name, "title")

    def unskilled(self, name: str) -> bool | None:
        """Work that is no profession: nothing to recognise."""
        return self._kind(name, "none")

    def shortage(self, name: str) -> bool | None:
        """In a group of § 18g Abs. 1 Satz 2 Nr. 1 AufenthG; unknown where only part of the profession belongs to it."""
        return self._in_groups(name, self._list("blue_card_shortage_isco"))

    def information_technology(self, name: str) -> bool | None:
        """In group 133 or 25 of ISCO-08 (§ 18g Abs. 2 AufenthG, § 6 Abs. 1 Satz 3 BeschV), whatever its level."""
        return None if name == OTHER else self._isco(name).rstrip("?").startswith(self._list("blue_card_it_isco"))

    def academic(self, name: str) -> bool | None:
        """A profession that a degree leads to."""
        record = self._table.get(name)
        return None if record is None else record.authority == "zab" or (bool(record.isco) and not self._isco(name).endswith("?"))

    def health(self, name: str) -> bool | None:
        """A profession of the group "health"."""
        return None if name == OTHER else self._isco(name)[:2] == "22" or name == CARE_ASSISTANT

    def teaching(self, name: str) -> bool | None:
        """A teacher."""
        return None if name == OTHER else self._isco(name).startswith(TEACHERS)

    def _in_groups(self, name: str, groups: tuple[str, ...]) -> bool | None:
        if name == OTHER:
            return None
        isco = self._isco(name)
        within = isco.startswith(groups) if isco else False
        return None if within and isco.endswith("?") else within

    def _isco(self, name: str) -> str:
        record = self._table.get(name)
        return (record.isco or "") if record else ""

    def _kind(self, name: str, kind: str) -> bool | None:
        record = self._table.get(name)
        return None if record is None else record.kind == kind

    def _list(self, fact: str) -> tuple[str, ...]:
        # The groups have been the same since the Blue Card came into § 18g.
        records = self._facts.records.get(fact)
        values = list(records.values.values())[-1].value if records else ()
        return tuple(values) if isinstance(values, list) else ()


def predicates(professions: Professions, facts: Facts) -> dict[str, Predicate]:
    """All predicates by the name that flows use."""
    of = Occupations(professions, facts)
    rules = {
        "regulated_profession": of.regulated,
        "craft_profession": of.craft,
        "title_profession": of.title,
        "no_recognition_profession": of.unskilled,
        "shortage_profession": of.shortage,
        "it_profession": of.information_technology,
        "academic_profession": of.academic,
        "health_profession": of.health,
        "teaching_profession": of.teaching,
        "care_assistant": lambda name: None if name == OTHER else name == CARE_ASSISTANT,
        "professional_driver": lambda name: None if name == OTHER else name == DRIVER,
    }
    return {name: Predicate("profession", rule) for name, rule in rules.items()}
