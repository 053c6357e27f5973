"""The library `matching` (MIT) as an oracle of the ordinary round, on instances that it can take."""

import random
import warnings

from matching.games import HospitalResident, StudentAllocation
from tests.engines.matching.markets import market_of

from ronghe.engines.matching import solve


def _strict_round(seed):
    chance = random.Random(seed)
    people = [f"S{one}" for one in range(12)]
    posts = [f"P{one}" for one in range(5)]
    lists = {s: chance.sample(posts, chance.randint(1, 4)) for s in people}
    orders = {p: [s for s in chance.sample(people, 12) if p in lists[s]] for p in posts}
    seats = {p: chance.randint(1, 3) for p in posts}
    return lists, {p: order for p, order in orders.items() if order}, seats


def _rows(lists, orders, seats):
    posts = list(orders)
    return {
        "choices": [(s, n, p, 1) for s, own in lists.items() for n, p in enumerate(own, 1)],
        "posts": {"post": posts, "seats": [seats[p] for p in posts]},
        "scores": [(s, p, 100 - n) for p, order in orders.items() for n, s in enumerate(order)],
    }


def test_the_library_places_alike():
    for seed in range(40):
        lists, orders, seats = _strict_round(seed)
        own_seats = {post: seats[post] for post in orders}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            game = HospitalResident.create_from_dictionaries(lists, orders, own_seats)
            theirs = {
                student.name: post.name
                for post, students in game.solve(optimal="resident").items()
                for student in students
            }
        market = market_of(_rows(lists, orders, seats))

        placed = solve(market, seed=seed).placed

        ours = {s: market.posts[p] for s, p in zip(market.students, placed, strict=True) if p >= 0}
        assert ours == theirs


def test_the_library_places_alike_where_teachers_have_a_capacity():
    for seed in range(40):
        chance = random.Random(seed)
        lists, orders, seats = _strict_round(seed)
        posts = list(orders)
        tutors = {post: f"T{place % 2}" for place, post in enumerate(posts)}
        # A teacher likes a student alike at each of their posts: one order of all students.
        liking = chance.sample(list(lists), len(lists))
        orders = {p: sorted(order, key=liking.index) for p, order in orders.items()}
        names = sorted(set(tutors.values()))
        prefs = {t: [s for s in liking if any(tutors[p] == t for p in lists[s])] for t in names}
        own_seats = {post: seats[post] for post in posts}
        limits = {t: max(2, *(own_seats[p] for p in posts if tutors[p] == t)) for t in names}
        limits = {t: min(limits[t], sum(own_seats[p] for p in posts if tutors[p] == t)) for t in names}  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            game = StudentAllocation.create_from_dictionaries(lists, prefs, tutors, own_seats, limits)  # fmt: skip
            theirs = {
                student.name: project.name
                for project, students in game.solve(optimal="student").items()
                for student in students
            }
        rows = _rows(lists, orders, seats)
        rows["scores"] = [(s, p, 100 - liking.index(s)) for p, order in orders.items() for s in order]  # fmt: skip
        rows["posts"]["region"] = [tutors[post] for post in posts]
        rows["caps"] = [("region", tutor, limits[tutor]) for tutor in names]
        market = market_of(rows)

        placed = solve(market, seed=seed).placed

        ours = {s: market.posts[p] for s, p in zip(market.students, placed, strict=True) if p >= 0}
        assert ours == theirs
