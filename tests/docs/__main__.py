# python -m docs [--complete] PAGE ...
from .samples import main

main()
