from edifact.structure_grammar import *
