# Fuzz targets of tests/fuzz.
