"""Results as objects of other packages. Called by the core, so that those packages are imported only
when one of their objects is asked for."""


def _import(name):
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        from ._errors import UnavailableError

        hint = f"pip install {name}"
        unavailable = UnavailableError(f"{name} is not installed\nhint: {hint}")
        unavailable.message = f"{name} is not installed"
        unavailable.hint = hint
        raise unavailable from error


def record_batch(result):
    """The one batch of a result: of pyarrow if that is installed, else as it is."""
    try:
        import pyarrow
    except ImportError:
        return result
    return pyarrow.RecordBatchReader.from_stream(result).read_next_batch()


def to_arrow(result):
    # pyarrow.table() would import pandas, to see whether it is given a DataFrame: a third of a second.
    table = _import("pyarrow").RecordBatchReader.from_stream(result).read_all()
    return table.column(0) if result.is_column else table


def to_pandas(result, **options):
    _import("pandas")
    pyarrow = _import("pyarrow")
    table = pyarrow.table(result)
    frame = table.to_pandas(**options)
    if "types_mapper" not in options:
        _keep_nulls(frame, table, pyarrow)
    return frame[frame.columns[0]] if result.is_column else frame


def _keep_nulls(frame, table, pyarrow):
    """pandas' nullable types for the columns of integers or bools that have nulls, which its plain types
    cannot hold (integers would become floats, and large ones wrong)."""
    import pandas

    exact = {
        pyarrow.int8(): pandas.Int8Dtype(),
        pyarrow.int16(): pandas.Int16Dtype(),
        pyarrow.int32(): pandas.Int32Dtype(),
        pyarrow.int64(): pandas.Int64Dtype(),
        pyarrow.uint8(): pandas.UInt8Dtype(),
        pyarrow.uint16(): pandas.UInt16Dtype(),
        pyarrow.uint32(): pandas.UInt32Dtype(),
        pyarrow.uint64(): pandas.UInt64Dtype(),
        pyarrow.bool_(): pandas.BooleanDtype(),
    }
    for name in table.column_names:
        column = table.column(name)
        if column.type in exact and column.null_count:
            frame[name] = column.to_pandas(types_mapper=exact.get)


def to_polars(result):
    frame = _import("polars").DataFrame(result)
    return frame.to_series(0) if result.is_column else frame
