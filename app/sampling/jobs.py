"""Drawing in the background."""

from app import jobs
from app.sampling import drawing


@jobs.job("sample")
def draw(sample_id: int) -> None:
    """Draw one sample."""
    drawing.draw(sample_id)
