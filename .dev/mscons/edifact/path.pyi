from edifact.path import *
