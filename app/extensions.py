"""Extensions: made here, bound in create_app."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app.models.base import Base

db = SQLAlchemy(metadata=Base.metadata)  # our tables are plain SQLAlchemy (app/models)
migrate = Migrate(render_as_batch=True)
csrf = CSRFProtect()
security = Security()
babel = Babel()
limiter = Limiter(key_func=get_remote_address)
