from messages.rules.lark_reader import *
