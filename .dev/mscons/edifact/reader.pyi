from edifact.reader import *
