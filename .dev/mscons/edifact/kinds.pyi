from edifact.kinds import *
from edifact.kinds import RELEASED as RELEASED
