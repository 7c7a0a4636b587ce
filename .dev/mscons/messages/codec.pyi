from messages.codec import *
