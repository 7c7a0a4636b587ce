from messages.readings import *
