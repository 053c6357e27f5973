import rules

from ronghe.kernel.actors import Actor


@rules.predicate
def is_system(actor: Actor) -> bool:
    return actor.kind == "system"


rules.add_perm("reference.load_reference", is_system)
rules.add_perm("reference.add_region", is_system)
rules.add_perm("reference.add_occupation", is_system)
