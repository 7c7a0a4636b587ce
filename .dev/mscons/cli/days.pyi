from cli.days import *
