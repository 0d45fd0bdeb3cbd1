"""The example of the keynote "Python in the Hadoop Ecosystem": one expression, and only load_data differs.

keynote.py pandas FOLDER                    example_index.txt in a DataFrame, example_arcs.txt on local disc
keynote.py spark HOST:PORT hdfs://…/FOLDER  both files on HDFS, read by Spark
keynote.py postgresql URI                   the tables index and arcs, as in postgresql://me@localhost/db
keynote.py mongodb URI                      the collections index and arcs, as in mongodb://localhost/db
"""

import sys

from phlox import _, compute, data, join

INDEX = "{name: string, node_id: int32}"
ARCS = "{node_out: int32, node_id: int32}"


def load_pandas(folder):
    import pandas

    index = pandas.read_csv(f"{folder}/example_index.txt", sep="\t", names=["name", "node_id"])
    return data(index), data(f"{folder}/example_arcs.txt", ARCS)


def load_spark(server, folder):
    return tuple(data(f"sc://{server}::{folder}/example_{name}.txt", type) for name, type in (("index", INDEX), ("arcs", ARCS)))


def load_postgresql(database):
    return data(f"{database}::index"), data(f"{database}::arcs")


def load_mongodb(database):
    return data(f"{database}::index"), data(f"{database}::arcs")


LOADERS = {"pandas": load_pandas, "spark": load_spark, "postgresql": load_postgresql, "mongodb": load_mongodb}


def weblinks(index, arcs):
    """How many pages link to each."""
    return join(arcs, index, "node_id").by(_.name, links=_.node_id.count())


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in LOADERS:
        sys.exit(__doc__.strip())
    index, arcs = LOADERS[arguments[0]](*arguments[1:])
    for name, links in sorted(compute(weblinks(index, arcs)), key=lambda row: (-row[1], row[0]))[:5]:
        print(f"{name:<24}{links:>6}")


if __name__ == "__main__":
    main(sys.argv[1:])
