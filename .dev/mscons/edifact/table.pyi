from edifact.table import *
