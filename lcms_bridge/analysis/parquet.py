"""A dataset as a Parquet file, with what every column means inside it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from lcms_bridge.analysis.asked import Asked
from lcms_bridge.analysis.columns import Column, Sort
from lcms_bridge.analysis.files import about

GROUP = 50_000  # rows that stand in memory at once: some 20 MB of the widest dataset
_TYPES = {
    Sort.TEXT: pa.string(),
    Sort.WHOLE: pa.int64(),
    Sort.REAL: pa.float64(),
    Sort.YES: pa.bool_(),
    Sort.MOMENT: pa.timestamp("us", tz="UTC"),
    Sort.DAY: pa.date32(),
}


def write_parquet(asked: Asked, made_at: datetime, out: BinaryIO) -> int:
    """Write rows as Parquet (zstd); return how many. Raises Invalid."""
    schema = schema_of(asked, made_at)
    number = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(asked.tuples()):
            columns = zip(*group, strict=True)
            arrays = [
                pa.array(values, type=field.type)
                for values, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            number += len(group)
    return number


def schema_of(asked: Asked, made_at: datetime) -> pa.Schema:
    """Return the columns with their meanings, and what the file says of itself."""
    said = {f"zorgbeeld.{name}": text for name, text in about(asked, made_at).items()}
    return pa.schema([_field(one) for one in asked.dataset.all_columns()], metadata=said)


def _field(column: Column) -> pa.Field:
    """Return one column with its meaning in both languages."""
    meta = {
        "unit": column.unit_in("en"),
        **{f"label.{language}": column.told(language)["label"] for language in ("nl", "en")},
        **{
            f"definition.{language}": column.told(language)["definition"]
            for language in ("nl", "en")
        },
    }
    return pa.field(column.name, _TYPES[column.sort], nullable=True, metadata=meta)


def _groups(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows by so many at once."""
    while group := list(islice(rows, GROUP)):
        yield group
