from messages.fields import *
