from edifact.verdict import *
