"""Random small rounds, and what is true of them by trying everything."""

import itertools
import random

import numpy as np

from ronghe.engines.matching import build, from_frames
from ronghe.engines.matching.lottery import numbers_of
from ronghe.engines.matching.market import NOBODY
from ronghe.engines.matching.standing import ranks_of
from ronghe.engines.matching.units import KEY_SHIFT, LAST_LOT, make_units

FEATURES = ("halves", "floors", "caps", "groups", "frozen")


def random_round(seed, *features, students=6, posts=4, ties_in_lists=True, scored=0.9):
    """Give the rows of a round: choices, posts, scores, and what the features ask for."""
    chance = random.Random(seed)
    names = [f"P{one}" for one in range(chance.randint(1, posts))]
    people = [f"S{one}" for one in range(chance.randint(1, students))]
    choices, scores = [], []
    for student in people:
        load = 0.5 if "halves" in features and chance.random() < 0.4 else 1
        rank = 0
        for post in chance.sample(names, chance.randint(0, len(names))):
            rank += 1 if rank == 0 or not ties_in_lists else chance.random() < 0.8
            choices.append((student, int(rank), post, load))
            if chance.random() < scored:
                scores.append((student, post, chance.randint(0, 3)))
    offered = {"post": names, "seats": [chance.randint(0, 3) for _post in names]}
    offered["region"] = [chance.choice("ab") for _post in names]
    offered["province"] = ["x"] * len(names)
    if "floors" in features:
        offered["opens_with"] = [chance.choice([0, 0, 1, 2, 3]) for _post in names]
    further = {}
    if "caps" in features:
        further["caps"] = [
            ("region", "a", chance.randint(0, 3)),
            ("region", "b", chance.randint(0, 3)),
            ("province", "x", chance.randint(0, 5)),
        ]
    own = [choice for choice in choices if choice[0] == "S0"]
    if "groups" in features and own and len(people) > 1:
        load = next((choice[3] for choice in choices if choice[0] == "S1"), 1)
        choices = [choice for choice in choices if choice[0] != "S1"]
        choices += [("S1", rank, post, load) for _student, rank, post, _load in own]
        may_part = chance.random() < 0.5
        further["groups"] = [("S0", "g", may_part), ("S1", "g", may_part)]
    if "frozen" in features:
        further["frozen"] = [(chance.choice(people), chance.choice(names))]
    return {"choices": choices, "posts": offered, "scores": scores, **further}


def market_of(rows):
    choices = rows["choices"] or {"student": [], "rank": [], "post": []}
    scores = rows["scores"]
    return build(
        from_frames(
            choices,
            rows["posts"],
            scores=None if scores is None else scores or {"student": [], "post": [], "score": []},
            caps=rows.get("caps"),
            groups=rows.get("groups"),
            frozen=rows.get("frozen"),
            levels=[name for name in rows["posts"] if name in {"region", "province"}],
        )
    ).market


def random_market(seed, *features, **shape):
    return market_of(random_round(seed, *features, **shape))


def random_features(seed, among=FEATURES):
    chance = random.Random(-seed - 1)
    return [feature for feature in among if chance.random() < 0.35]


def units_of(market, seed):
    return make_units(market, numbers_of(seed, market.students.texts()))


class Enumeration:
    """Every matching of a small round that fits, for units of one size or of several."""

    def __init__(self, units):
        self.units = units
        self.rank = ranks_of(units).tolist()
        self.size = [1] * units.count if units.size is None else units.size.tolist()
        self.heads = [1] * units.count if units.heads is None else units.heads.tolist()
        self.paths = [units.path(post) for post in range(units.market.post_count)]
        self.acting = units.queue.tolist()

    def all(self, closed=()):
        options = []
        for unit in range(self.units.count):
            own = range(int(self.units.ptr[unit]), int(self.units.ptr[unit + 1]))
            open_choices = [
                c for c in own if self.units.key[c] and self.units.post[c] not in closed
            ]
            options.append([NOBODY, *(open_choices if unit in self.acting else [])])
        for held in itertools.product(*options):
            if self.fits(held):
                yield held

    def fits(self, held):
        load = [0] * len(self.units.room)
        for unit, choice in enumerate(held):
            if choice != NOBODY:
                for node in self.paths[self.units.post[choice]]:
                    load[node] += self.size[unit]
        return all(taken <= room for taken, room in zip(load, self.units.room, strict=True))

    def value(self, unit, choice, *, by_score):
        lot = 0 if by_score else LAST_LOT - int(self.units.lot[unit])
        return (int(self.units.key[choice]) << KEY_SHIFT) + lot

    def blocking(self, held, *, by_score=True, closed=()):
        """Give every pair that blocks, by the definition and nothing else."""
        found = []
        for unit in self.acting:
            for choice in range(int(self.units.ptr[unit]), int(self.units.ptr[unit + 1])):
                post = self.units.post[choice]
                if not self.units.key[choice] or post in closed:
                    continue
                if held[unit] != NOBODY and self.rank[choice] >= self.rank[held[unit]]:
                    continue
                own = self.value(unit, choice, by_score=by_score)
                if all(
                    self._has_room(node, unit, own, held, by_score) for node in self.paths[post]
                ):
                    found.append((unit, choice))
        return found

    def _has_room(self, node, unit, own, held, by_score):
        ahead = 0
        for other, choice in enumerate(held):
            if choice == NOBODY or node not in self.paths[self.units.post[choice]]:
                continue
            if self.value(other, choice, by_score=by_score) >= own:
                ahead += self.size[other]
        return ahead + self.size[unit] <= self.units.room[node]

    def stable(self, *, by_score, closed=()):
        return [
            held
            for held in self.all(closed)
            if not self.blocking(held, by_score=by_score, closed=closed)
        ]

    def students(self, held):
        return sum(self.heads[unit] for unit, choice in enumerate(held) if choice != NOBODY)

    def total_rank(self, held):
        return sum(self.rank[choice] for choice in held if choice != NOBODY)

    def tuple_of(self, result):
        """Give what the units hold in a result."""
        held = [NOBODY] * self.units.count
        for unit in self.acting:
            posts = {int(result.placed[student]) for student in self.units.members(unit)}
            for choice in range(int(self.units.ptr[unit]), int(self.units.ptr[unit + 1])):
                if posts == {int(self.units.post[choice])}:
                    held[unit] = choice
        return tuple(held)


def large_frame(count, length=8, *, seed=1, levels=0):
    """Give a round of many students as columns; `levels` scores make ties, 0 almost none."""
    chance = np.random.default_rng(seed)
    posts = max(count // 8, length)
    steps = chance.integers(1, posts // length + 1, (count, length))
    listed = (chance.integers(0, posts, (count, 1)) + np.cumsum(steps, axis=1)) % posts
    score = chance.integers(0, levels, count * length) if levels else chance.random(count * length)
    return {
        "student": np.repeat(np.arange(count), length),
        "rank": np.tile(np.arange(1, length + 1), count),
        "post": listed.ravel(),
        "score": score,
    }, {"post": np.arange(posts), "seats": chance.integers(0, 14, posts)}
