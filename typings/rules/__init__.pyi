from rules import permissions as permissions
from rules.permissions import add_perm as add_perm
from rules.permissions import has_perm as has_perm
from rules.permissions import perm_exists as perm_exists
from rules.predicates import Predicate as Predicate
from rules.predicates import predicate as predicate
