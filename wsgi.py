"""The application for a server: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from app import create_app
from config import SettingError

try:
    app = create_app()
except SettingError as error:
    sys.stderr.write(f"Error: {error}\n")
    sys.exit(3)  # gunicorn ends on 3; on anything else it tries again for ever
