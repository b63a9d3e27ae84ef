"""`flask roll …`: the group; features that work on the roll add their commands to it."""

from flask.cli import AppGroup

roll = AppGroup("roll", help="The roll: export it, check a packet.")
