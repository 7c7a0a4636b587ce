"""Who can control what: the objects of UTILMD messages, a line for each thing that they say."""

import sys

from mscons.messages import control_of, read

for path in sys.argv[1:]:
    for message in read(path):
        for one in control_of(message.model):
            for name, value in one.model_dump(mode="json", exclude_none=True).items():
                if value not in ([], ()):
                    print(f"{name}\t{value}")
