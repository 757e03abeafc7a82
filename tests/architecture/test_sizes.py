import ast

import pytest

from tests.architecture import tree

FUNCTION_LINES = 50
MODULE_LINES = 400
TEST_MODULE_LINES = 500


def functions(path):
    """Each function of a module: its name and how many lines it has."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def too_long(folder, limit):
    lengths = {path: path.read_text("utf-8").count("\n") for path in tree.files(folder, ".py")}
    return {tree.name(path): length for path, length in lengths.items() if length > limit}


@pytest.mark.parametrize("folder", ["broadsheet", "tests", "bench"])
def test_no_function_is_longer_than_a_screen(folder):
    lengths = {
        f"{tree.name(path)}: {name}": length
        for path in tree.files(tree.ROOT / folder, ".py")
        for name, length in functions(path)
    }

    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


@pytest.mark.parametrize("folder", ["broadsheet", "bench"])
def test_no_module_is_too_long_to_be_read_at_once(folder):
    assert too_long(tree.ROOT / folder, MODULE_LINES) == {}


def test_no_test_module_is_too_long():
    assert too_long(tree.ROOT / "tests", TEST_MODULE_LINES) == {}
