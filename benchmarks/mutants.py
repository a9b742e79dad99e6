"""Mutants of Python functions: the same code with one small thing broken, as code objects to be put in the functions' place.

The operators are those of mutmut and cosmic-ray, as far as they can change what a rule says: comparisons turned round and
moved by one, conditions forced and turned, `and` and `or` exchanged and shortened, constants changed, arithmetic exchanged,
statements and keyword arguments left out.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

_TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_EXCHANGED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
}
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One broken function, or one changed constant of the module (`code` is then what to evaluate)."""

    name: str
    """Qualified name of the function, or the constant's name."""
    line: int
    before: str
    after: str
    code: CodeType
    constant: bool = False

    @property
    def what(self) -> str:
        """What was changed, in a line."""
        return f"{self.before} → {self.after}"


def mutants_of(source: str, path: str) -> Iterator[Mutant]:
    """Every mutant of the module's functions and plain constants. `source` is the module's text."""
    tree = ast.parse(source)
    for name, body in _functions(tree):
        for node, broken, after in _broken(tree, body):
            whole = compile(ast.fix_missing_locations(broken), path, "exec")
            yield Mutant(name, getattr(node, "lineno", body.lineno), _shown(node), after, _code_of(whole, name))
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        value = getattr(statement, "value", None)
        if isinstance(target, ast.Name) and target.id != "RULE" and value is not None and _is_plain(value):
            for node, broken, after in _broken(value, value):
                code = compile(ast.fix_missing_locations(ast.Expression(broken)), path, "eval")
                yield Mutant(target.id, statement.lineno, _shown(node), after, code, constant=True)


def _is_plain(value: ast.expr) -> bool:
    """Numbers, and decimals made of a text: tables of words are data and tested as such."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, (int, float))
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "Decimal"


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def _code_of(whole: CodeType, name: str) -> CodeType:
    for step in name.split("."):
        whole = next(one for one in whole.co_consts if isinstance(one, CodeType) and one.co_name == step)
    return whole


def _broken(tree: ast.AST, body: ast.AST) -> Iterator[tuple[ast.AST, Any, str]]:
    """Each node that can be broken, the whole tree with it broken, and what then stands there."""
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    for node in _bodily(body):
        for change in range(_changes(node)):
            other = copy.deepcopy(tree)
            twin = next(one for place, one in enumerate(ast.walk(other)) if place == places[id(node)])
            made = _change(twin, change)
            if made is twin:
                after = _shown(twin)
            else:
                after = _shown(made)
                other = made if twin is other else _Replace(twin, made).visit(other)
            yield node, other, after


def _bodily(body: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function that are run: no docstring, annotation, assertion or default."""
    statements = body.body if isinstance(body, ast.FunctionDef) else [body]
    for statement in statements:
        ends = statement is statements[-1] and isinstance(statement, ast.Return) and ast.unparse(statement) == "return None"
        if (
            ends
            or isinstance(statement, ast.Assert)
            or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        ):
            continue
        stack: list[ast.AST] = [statement]
        while stack:
            node = stack.pop()
            yield node
            for name, below in ast.iter_fields(node):
                if name in ("annotation", "returns", "args") and isinstance(node, (ast.AnnAssign, ast.FunctionDef)):
                    continue
                listed = below if isinstance(below, list) else [below]
                stack += [one for one in listed if isinstance(one, ast.AST) and not isinstance(one, ast.Assert)]


def _changes(node: ast.AST) -> int:
    """How many ways there are to break a node."""
    if isinstance(node, ast.Compare):
        return sum(len(_TURNED[type(op)]) for op in node.ops)
    if isinstance(node, ast.BoolOp):
        return 1 + len(node.values)
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        return 2
    if isinstance(node, ast.comprehension):
        return 2 * len(node.ifs)
    if isinstance(node, ast.Constant):
        return 2 if type(node.value) in (int, float) else int(isinstance(node.value, (bool, str)))
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, (ast.Not, ast.USub)))
    if isinstance(node, ast.BinOp):
        return int(type(node.op) in _EXCHANGED)
    if isinstance(node, ast.Call):
        return len(node.keywords) + int(isinstance(node.func, ast.Name) and node.func.id in _NAMES)
    if isinstance(node, ast.Expr):
        return int(not isinstance(node.value, ast.Constant))
    if isinstance(node, ast.Return):  # False and None are the same to whoever asks; True is another mutant
        return int(not (isinstance(node.value, ast.Constant) and node.value.value is not None))
    return int(isinstance(node, (ast.Continue, ast.Break, ast.AugAssign)))


def _change(node: Any, change: int) -> Any:  # noqa: ANN401 - the fields of each kind of node differ
    """The node broken in its n-th way: itself changed, or what is to stand in its place."""
    if isinstance(node, ast.Compare):
        ways = [(place, other) for place, op in enumerate(node.ops) for other in _TURNED[type(op)]]
        place, other = ways[change]
        node.ops[place] = other()
        return node
    if isinstance(node, ast.BoolOp):
        if change == 0:
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        else:
            del node.values[change - 1]
            return node.values[0] if len(node.values) == 1 else node
        return node
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        node.test = ast.Constant(change == 0)
        return node
    if isinstance(node, ast.comprehension):
        node.ifs[change // 2] = ast.Constant(change % 2 == 0)
        return node
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            node.value = not value
        elif isinstance(value, str):
            node.value = f"{value}1" if value.replace(".", "").isdigit() else f"XX{value}"
        else:
            node.value = value + (1 if change == 0 else -1)
        return node
    if isinstance(node, ast.UnaryOp):
        return node.operand
    if isinstance(node, ast.BinOp):
        node.op = _EXCHANGED[type(node.op)]()
        return node
    if isinstance(node, ast.Call):
        if change < len(node.keywords):
            del node.keywords[change]
        else:
            node.func.id = _NAMES[node.func.id]
        return node
    if isinstance(node, ast.Return):
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            return ast.Pass()
        node.value = ast.Constant(None)
        return node
    if isinstance(node, (ast.Continue, ast.Break)):
        return ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
    return ast.Pass()


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """Put the new node in the old one's place."""
        if node is self.old:
            return ast.copy_location(self.new, node)
        return self.generic_visit(node)


def _shown(node: ast.AST) -> str:
    text = ast.unparse(node)
    head = text.splitlines()[0]
    return head if len(head) <= 90 else head[:90] + "…"
