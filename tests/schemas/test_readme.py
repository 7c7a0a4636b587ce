import re
from importlib.resources import files
from pathlib import Path
from typing import Any

README = Path(str(files("mscons.schemas"))) / "README.md"


def test_the_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    told: dict[str, Any] = {}
    exec(code, told)
    assert told["fv"].name == "FV2610"
    assert told["table"].pid == 13017
    assert told["meaning"].predicate == "substitute_value"
    assert told["folder"] == "fv2504"
    assert told["changes"]
