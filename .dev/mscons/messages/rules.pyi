from messages.rules import *
