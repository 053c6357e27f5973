"""Pairs that no stable matching can hold, taken away before anything costly begins.

Two arguments, used in turn until neither finds more (Irving and Manlove 2009). A post that is the
one first wish of as many students as it has seats never takes anybody of a lower score. And a
student whom a post could not refuse, few enough being their equals or better, never ends lower.
The weakly stable matchings stay the same. Only for units of one size, without caps or floors.
"""

import heapq

import numpy as np

from ronghe.engines.matching.scores import BARRED, Keys
from ronghe.engines.matching.standing import ranks_of
from ronghe.engines.matching.units import Units


def reduced(units: Units) -> Keys:
    """Give the keys with all that cannot be barred."""
    return _Reduction(units).run()


class _Reduction:
    def __init__(self, units: Units) -> None:
        self.ptr, self.post = units.ptr.tolist(), units.post.tolist()
        self.key, self.room = units.key.tolist(), units.room.tolist()
        self.rank = ranks_of(units).tolist()
        self.units = units.queue.tolist()
        self.owner = np.repeat(np.arange(units.count), np.diff(units.ptr)).tolist()
        self.at_post: list[list[int]] = [[] for _post in range(units.market.post_count)]
        for unit in self.units:
            for choice in range(self.ptr[unit], self.ptr[unit + 1]):
                if self.key[choice]:
                    self.at_post[self.post[choice]].append(choice)
        for choices in self.at_post:
            choices.sort(key=lambda choice: -self.key[choice])

    def run(self) -> Keys:
        while self._by_first_wishes() | self._by_sure_places():
            pass
        return np.array(self.key, dtype=np.uint32)

    def _by_first_wishes(self) -> bool:
        """Let each student claim the one post they want most; bar lower scores where all seats are."""
        is_changed = False
        claims: list[list[int]] = [[] for _post in self.at_post]
        claimed: dict[int, int] = {}
        todo = list(self.units)
        while todo:
            unit = todo.pop()
            choice = self._first_wish(unit)
            if choice is None or claimed.get(unit) == choice:
                continue
            claimed[unit] = choice
            post = self.post[choice]
            heap, room = claims[post], self.room[post]
            heapq.heappush(heap, self.key[choice])
            if len(heap) > room:
                heapq.heappop(heap)
            if len(heap) < room:
                continue
            least = heap[0] if heap else self.key[choice] + 1
            choices = self.at_post[post]
            while choices and self.key[choices[-1]] < least:
                gone = choices.pop()
                if not self.key[gone]:
                    continue
                first = self._first_wish(self.owner[gone])
                self.key[gone] = int(BARRED)
                is_changed = True
                # Whoever lost the first wish, or has now a single one, claims the next.
                if first != self._first_wish(self.owner[gone]):
                    todo.append(self.owner[gone])
        return is_changed

    def _first_wish(self, unit: int) -> int | None:
        """Give the choice that a unit wants most, None where two are wanted alike."""
        found = None
        for choice in range(self.ptr[unit], self.ptr[unit + 1]):
            if not self.key[choice]:
                continue
            if found is None:
                found = choice
            elif self.rank[choice] == self.rank[found]:
                return None
            else:
                break
        return found

    def _by_sure_places(self) -> bool:
        """Bar what a student wants less than a post that could not refuse them."""
        is_changed = False
        for post, choices in enumerate(self.at_post):
            open_choices = [choice for choice in choices if self.key[choice]]
            for place, choice in enumerate(open_choices):
                equal = place + 1
                while equal < len(open_choices) and (
                    self.key[open_choices[equal]] == self.key[choice]
                ):
                    equal += 1
                if equal > self.room[post]:
                    break
                unit = self.owner[choice]
                for other in range(self.ptr[unit], self.ptr[unit + 1]):
                    if self.key[other] and self.rank[other] > self.rank[choice]:
                        self.key[other] = int(BARRED)
                        is_changed = True
        return is_changed
