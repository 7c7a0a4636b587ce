from edifact.interchange import *
from edifact.interchange import WINDOW as WINDOW
