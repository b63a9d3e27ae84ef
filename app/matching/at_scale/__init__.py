"""Matching on DuckDB or Spark: the one place that knows splink, duckdb, pyspark and pyarrow, the extra `scale`."""
