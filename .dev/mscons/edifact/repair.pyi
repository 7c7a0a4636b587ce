from edifact.repair import *
from edifact.repair import SEARCHES as SEARCHES
