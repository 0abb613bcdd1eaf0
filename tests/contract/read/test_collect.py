from shipworthy.contract.read import load

TOOL = """from shipworthy.contract.tool import ToolSpec
from shipworthy.contract.language.types import input_type


class Tool:
    def __init__(self, name):
        self.spec = ToolSpec(name=name)


"""


def test_tools_and_types_of_every_file_are_taken_once(write) -> None:
    files = {
        "tools.py": TOOL
        + "one = Tool('one')\nalias = one\nticker = input_type('ticker', values={'NVDA': ['nvidia']})\n",
        "skills/more.py": TOOL + "from tools import one, ticker\ntwo = Tool('two')\n",
    }
    loaded = load(write(files))
    assert sorted(loaded.tools) == sorted(loaded.spec.tools) == ["one", "two"]
    assert loaded.tools["one"].spec is loaded.spec.tools["one"]
    assert list(loaded.spec.types) == ["ticker"]


def test_an_object_whose_attributes_raise_is_no_tool(write) -> None:
    text = "class Odd:\n    def __getattr__(self, name):\n        raise RuntimeError(name)\n\n\nodd = Odd()\n"
    assert load(write({"tools.py": text})).tools == {}


def test_two_tools_of_one_name_are_a_problem_at_the_second(refused) -> None:
    files = {
        "agent.yaml": "name: a\ntools: [tools.py, more.py]\n",
        "tools.py": TOOL + "one = Tool('one')\n",
        "more.py": TOOL + "x = 1\nother = Tool('one')\n",
    }
    (problem,) = refused(files)
    assert problem.where == "a/more.py:11"
    assert problem.message == "a second tool is called `one`; the first is at a/tools.py:10"


def test_two_types_of_one_name_are_a_problem(refused) -> None:
    text = TOOL + "a = input_type('ticker')\nb = input_type('ticker', pattern='x')\n"
    (problem,) = refused({"tools.py": text})
    assert problem.where == "a/tools.py:11" and "a second input type is called `ticker`" in problem.message


def test_two_skills_of_one_name_are_a_problem(refused) -> None:
    (problem,) = refused({"skills/other.yaml": "# x\nname: hello\n"})
    assert problem.where == "a/skills/other.yaml:2"
    assert "the first is at a/skills/hello.yaml:1" in problem.message
