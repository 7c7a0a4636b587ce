from messages.mscons import *
