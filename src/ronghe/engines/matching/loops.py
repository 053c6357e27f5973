"""Loops over arrays that plain Python runs as they stand and numba compiles: same text, same answers.

Nodes of a flow are numbered units first, then posts and caps as in `Units`.
"""

from typing import Any

from ronghe.engines.matching.market import NOBODY


def augment(
    cost: Any,
    price: Any,
    ptr: Any, post: Any, key: Any, held: Any, room: Any, parent: Any, child_ptr: Any, child: Any,
    start: Any, queue: Any, came: Any, first: Any, following: Any,
    preceding: Any, load: Any,
) -> int:  # fmt: skip
    """Place as many more as there is room for, moving others to other choices; give how many.

    Only ways are gone whose cost is what the prices of their ends differ by: with all of them at
    nought, every way; with the prices of `reprice`, the cheapest.

    `held` is changed. What one search has visited in vain, no later search can use: so each part
    of the round is searched in vain once. `first` and `following` chain the holders of each post.
    """
    units = len(ptr) - 1
    exit_node = len(price) - 1
    gained = 0
    for unit in start:
        if held[unit] != NOBODY or came[unit] != NOBODY:
            continue
        queue[0], tail, head, goal = unit, 1, 0, NOBODY
        came[unit] = unit
        while head < tail and goal == NOBODY:
            here = queue[head]
            head += 1
            if here < units:
                for choice in range(ptr[here], ptr[here + 1]):
                    there = units + post[choice]
                    is_cheap = cost[choice] + price[here] == price[there]
                    if is_cheap and key[choice] != 0 and came[there] == NOBODY:
                        came[there] = here
                        queue[tail] = there
                        tail += 1
                continue
            node = here - units
            if load[node] < room[node]:
                above = parent[node]
                if above == NOBODY:
                    if price[here] == price[exit_node]:
                        goal = here
                        break
                elif price[here] == price[units + above] and came[units + above] == NOBODY:
                    came[units + above] = here
                    queue[tail] = units + above
                    tail += 1
            for place in range(child_ptr[node], child_ptr[node + 1]):
                below = units + child[place]
                is_cheap = price[here] == price[below]
                if is_cheap and load[child[place]] > 0 and came[below] == NOBODY:
                    came[below] = here
                    queue[tail] = below
                    tail += 1
            other = first[node]
            while other != NOBODY:
                is_cheap = price[here] == cost[held[other]] + price[other]
                if is_cheap and came[other] == NOBODY:
                    came[other] = here
                    queue[tail] = other
                    tail += 1
                other = following[other]
        if goal == NOBODY:
            continue
        gained += 1
        load[goal - units] += 1
        here = goal
        while came[here] != here:
            before = came[here]
            if before < units:  # a unit goes to a post
                node = here - units
                old, after = preceding[before], following[before]
                if held[before] != NOBODY:
                    if old == NOBODY:
                        first[post[held[before]]] = after
                    else:
                        following[old] = after
                    if after != NOBODY:
                        preceding[after] = old
                choice = ptr[before]
                while post[choice] != node:
                    choice += 1
                held[before] = choice
                preceding[before], following[before] = NOBODY, first[node]
                if first[node] != NOBODY:
                    preceding[first[node]] = before
                first[node] = before
            elif here >= units:  # room is taken on the way up, and given back on the way down
                if parent[before - units] == here - units:
                    load[before - units] += 1
                else:
                    load[here - units] -= 1
            here = before
        for place in range(tail):
            came[queue[place]] = NOBODY
    return gained


def reprice(
    cost: Any, price: Any, ptr: Any, post: Any, key: Any, held: Any, room: Any, parent: Any,
    child_ptr: Any, child: Any, start: Any, queue: Any, distance: Any, first: Any, following: Any,
    load: Any, heap: Any,
) -> bool:  # fmt: skip
    """Set prices by how far every node is from the nearest unplaced unit; False when no exit is left.

    Dijkstra's search over whole numbers, from all unplaced units at once. A heap entry is a
    distance and a node in one number.
    """
    units = len(ptr) - 1
    exit_node = len(price) - 1
    wide = exit_node + 1
    far = 1 << 62
    count = 0
    for node in range(wide):
        distance[node] = far
    for unit in start:
        if held[unit] == NOBODY:
            distance[unit] = 0
            queue[count] = unit
            count += 1
    near, nearby, begun = 0, count, 0  # those at the present distance wait in a plain line
    count = 0
    while True:
        if begun == nearby:
            if count == 0:
                break
            top = heap[0]
            count -= 1
            last, place = heap[count], 0
            while True:
                below = 2 * place + 1
                if below >= count:
                    break
                if below + 1 < count and heap[below + 1] < heap[below]:
                    below += 1
                if heap[below] >= last:
                    break
                heap[place] = heap[below]
                place = below
            heap[place] = last
            if top // wide > distance[top % wide]:
                continue
            near, begun, nearby = top // wide, 0, 1
            queue[0] = top % wide
            if queue[0] == exit_node:
                break
        here = queue[begun]
        begun += 1
        if distance[here] < near:
            continue
        node = here - units
        is_unit = here < units
        low = ptr[here] if is_unit else child_ptr[node]
        high = ptr[here + 1] if is_unit else child_ptr[node + 1]
        other = NOBODY if is_unit else first[node]
        way = low - 1
        while way < high or other != NOBODY:
            there, length = NOBODY, 0
            if way == low - 1:
                if not is_unit and load[node] < room[node]:
                    there = exit_node if parent[node] == NOBODY else units + parent[node]
                way += 1
            elif way < high:
                if not is_unit:
                    there = units + child[way] if load[child[way]] > 0 else NOBODY
                elif key[way] != 0 and way != held[here]:
                    there, length = units + post[way], cost[way]
                way += 1
            else:
                there, length = other, -cost[held[other]]
                other = following[other]
            if there == NOBODY:
                continue
            total = near + length + price[here] - price[there]
            if total >= distance[there]:
                continue
            distance[there] = total
            if total == near and there != exit_node:
                queue[nearby] = there
                nearby += 1
            else:
                entry, place = total * wide + there, count
                count += 1
                while place > 0 and heap[(place - 1) >> 1] > entry:
                    heap[place] = heap[(place - 1) >> 1]
                    place = (place - 1) >> 1
                heap[place] = entry
    reached = distance[exit_node]
    for node in range(wide):
        price[node] += min(distance[node], reached) if reached < far else 0
    return bool(reached < far)
