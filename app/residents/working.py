"""All steps from an uploaded file to a linked roll, one after the other; each goes on where it was killed."""

import shutil
from pathlib import Path

from app.residents import files, linking, loading, measuring
from app.residents.loading import Meter, Superseded


def run(file_id: int, data_dir: Path, meter: Meter | None = None) -> None:
    """Load, measure and link; a failure is left in words, and it can go on from there."""
    try:
        loading.run(file_id, data_dir, meter)
        shutil.rmtree(files.folder(file_id, data_dir), ignore_errors=True)  # its entries are all that is needed
        measuring.run(file_id, meter)
        linking.run(file_id, meter)
    except Superseded:
        return
    except Exception as error:
        files.fail(file_id, error)
        raise
