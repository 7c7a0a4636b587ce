from messages.utilmd import *
