from edifact.shape import *
from edifact.shape import FOLD_FROM as FOLD_FROM
from edifact.shape import _Shapes as _Shapes
