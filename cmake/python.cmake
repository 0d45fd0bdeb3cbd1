# The Python module; made once phlox/faces/python has sources.
