from edifact.outline import *
from edifact.outline import SHORT as SHORT
from edifact.outline import _Slate as _Slate
