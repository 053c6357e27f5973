"""Names and telephones of people who do not exist, as the place of the register writes them."""

from random import Random

from ronghe.demo.names import Name, name_by, phone_by

GIVEN = ("Alix", "Anouk", "Basile", "Camille", "Célia", "Élise", "Gaspard", "Inès", "Jules", "Lina", "Loïc", "Maël", "Manon", "Noé", "Robin", "Sacha", "Tess", "Yanis", "Zoé", "Hugo")  # fmt: skip
# Put together from syllables: nobody is meant.
FIRST = ("Bel", "Cha", "Dor", "Fau", "Gar", "Lan", "Mar", "Nor", "Per", "Rou", "Sal", "Ter", "Val", "Ver")  # fmt: skip
SECOND = ("bert", "ceau", "dier", "gnon", "lier", "mont", "net", "rand", "sson", "vain", "vel", "zat")  # fmt: skip


def person_name(chance: Random, jurisdiction: str) -> Name:
    """Give a name in the script of the place: Chinese in China, Latin elsewhere."""
    if jurisdiction.partition("-")[0] == "cn":
        return name_by(chance)
    given, family = chance.choice(GIVEN), chance.choice(FIRST) + chance.choice(SECOND)
    return Name(f"{given} {family}", f"{given} {family}")


def telephone(chance: Random, jurisdiction: str) -> str:
    """Give a number that reaches nobody, where such are known; elsewhere none."""
    return phone_by(chance) if jurisdiction.partition("-")[0] == "cn" else ""
