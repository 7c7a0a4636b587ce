from messages.generation import *
