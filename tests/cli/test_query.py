"""phlox query: bindings, output forms, explain."""

from __future__ import annotations

import gzip
import json
import re

import pyarrow
import pyarrow.compute
import pyarrow.parquet
import pytest

WEBLINKS = 'join(arcs, index, "node_id").by(_.name, links=_.node_id.count())'


@pytest.fixture
def weblinks(tmp_path):
    (tmp_path / "arcs.txt").write_text("1\t10\n2\t10\n3\t20\n4\t30\n")
    (tmp_path / "index.txt").write_text("a\t10\nb\t20\nc\t99\n")
    return [
        "index: {name: string, node_id: int32} = index.txt",
        "arcs: {node_out: int32, node_id: int32} = arcs.txt",
    ]


def test_the_keynotes_example(phlox, weblinks):
    ran = phlox("query", WEBLINKS + '.sort("name")', *weblinks)
    assert (ran.out, ran.err, ran.status) == ("name,links\na,2\nb,1\n", "", 0)


BINDINGS = {
    "a bare URI is t": (["accounts.csv"], "t"),
    "NAME=URI": (["money=accounts.csv"], "money"),
    "blanks around =": ([" money = accounts.csv "], "money"),
    "NAME: DSHAPE = URI": (["m: {name: string, amount: int32, when: date} = accounts.csv"], "m"),
    "a URI with options": (["m=accounts.csv?header=yes"], "m"),
    "a datashape with a comment": (["m: {name: string, # = who\n amount: int32, when: date} = accounts.csv"], "m"),
}


@pytest.mark.parametrize("bindings, name", BINDINGS.values(), ids=BINDINGS)
def test_bindings(phlox, accounts, bindings, name):
    ran = phlox("query", f"{name}.amount.sum()", *bindings)
    assert (ran.out, ran.err, ran.status) == ("amount_sum\n200\n", "", 0)


FORMS = {
    "csv": "name,amount\nAlice,100\nBob,-200\n",
    "tsv": "name\tamount\nAlice\t100\nBob\t-200\n",
    "jsonl": '{"name":"Alice","amount":100}\n{"name":"Bob","amount":-200}\n',
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(phlox, accounts, form):
    ran = phlox("query", 't[["name", "amount"]].head(2)', accounts, "--format", form)
    assert (ran.out, ran.status) == (FORMS[form], 0)


def test_json_is_json(phlox, accounts):
    ran = phlox("query", "t.head(2)", accounts, "--format", "json")
    assert [row["name"] for row in json.loads(ran.out)] == ["Alice", "Bob"]


def test_table_and_markdown_have_every_cell(phlox, accounts):
    for form in ("table", "markdown"):
        ran = phlox("query", "t", accounts, "--format", form)
        assert ran.status == 0
        for cell in ("name", "amount", "Alice", "-200", "2020-02-04"):
            assert cell in ran.out


@pytest.mark.parametrize("form", ["arrow", "parquet"])
def test_binary_forms_come_back(phlox, accounts, tmp_path, form):
    ran = phlox("query", "t.filter(_.amount > 0)", accounts, "--format", form)
    assert ran.status == 0, ran.err
    (tmp_path / f"back.{form}").write_bytes(ran.out_bytes)
    back = phlox("query", 't.sort("name")', f"back.{form}")
    assert back.out == "name,amount,when\nAlice,100,2020-01-02\nCarol,300,2020-02-04\n"


@pytest.mark.parametrize("target", ["out.csv", "out.tsv", "out.jsonl", "out.parquet", "out.arrow", "out.csv.gz", "out.json.zst"])
def test_output_to_a_file(phlox, accounts, tmp_path, target):
    ran = phlox("query", "t", accounts, "-o", target)
    assert (ran.out, ran.err, ran.status) == ("", "", 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([accounts, target])
    assert phlox("query", "t.amount.sum()", target).out == "amount_sum\n200\n"


def test_output_options_and_format(phlox, accounts, tmp_path):
    assert phlox("query", "t.amount", accounts, "-o", "out.txt?format=csv").status == 0
    assert (tmp_path / "out.txt").read_text() == "amount\n100\n-200\n300\n"
    assert phlox("query", "t.amount", accounts, "-o", "-", "--format", "csv").out == "amount\n100\n-200\n300\n"


RESULTS = {
    "a column under its name": ("t.amount", "amount\n100\n-200\n300\n"),
    "a computed column keeps the name of its one column": ("t.amount * 2", "amount\n200\n-400\n600\n"),
    "an unnamed one is value": ("t.amount * t.amount.max()", "value\n30000\n-60000\n90000\n"),
    "a scalar is one row": ("t.amount.mean()", "amount_mean\n66.66666666666667\n"),
    "a count of rows": ("t.nrows()", "nrows\n3\n"),
    "a constant": ("1 + 1", "value\n2\n"),
    "a memtable needs no file": ('memtable([(1, "x")], "{a: int64, b: string}")', "a,b\n1,x\n"),
    "an empty table has its header": ("t.filter(_.amount > 999)", "name,amount,when\n"),
    "a file in the expression": ('data("accounts.csv").amount.min()', "amount_min\n-200\n"),
}


@pytest.mark.parametrize("expression, out", RESULTS.values(), ids=RESULTS)
def test_results(phlox, accounts, expression, out):
    ran = phlox("query", expression, accounts)
    assert (ran.out, ran.err, ran.status) == (out, "", 0)


@pytest.mark.parametrize("expression", ["t", "t.name", "t[1:]", 't.sort("name", ascending=False)'])
def test_limit(phlox, accounts, expression):
    whole = phlox("query", expression, accounts).out.splitlines()
    assert phlox("query", expression, accounts, "--limit", "2").out.splitlines() == whole[:3]
    assert phlox("query", expression, accounts, "--limit", "0").out.splitlines() == whole[:1]


def test_standard_input_may_be_read_twice(phlox):
    ran = phlox("query", 'join(t, t.by(_.k, n=_.nrows()), "k").sort("v")', "-?format=csv", stdin=b"k,v\n1,1\n1,2\n2,3\n")
    assert (ran.out, ran.err) == ("k,v,n\n1,1,2\n1,2,2\n2,3,1\n", "")


def test_packed_files_globs_and_folders(phlox, tmp_path):
    (tmp_path / "logs").mkdir()
    for i in range(3):
        (tmp_path / "logs" / f"{i}.csv.gz").write_bytes(gzip.compress(f"x\n{i}\n".encode()))
    for uri in ("logs", "logs/*.csv.gz"):
        assert phlox("query", "t.x.sum()", uri).out == "x_sum\n3\n"


@pytest.mark.parametrize("off", [[], ["--no-rewrite", "preaggregate_join"], ["--no-rewrite=push_filter,dead_columns", "--no-rewrite", "preaggregate_join"]])
def test_rewrites_can_be_switched_off(phlox, weblinks, off):
    ran = phlox("query", WEBLINKS + '.sort("name")', *weblinks, *off)
    assert ran.out == "name,links\na,2\nb,1\n"
    explained = phlox("query", WEBLINKS, *weblinks, *off, "--explain").out
    assert ("rewrite preaggregate_join" in explained) == (not off)


def test_explain_as_text(phlox, weblinks):
    ran = phlox("query", WEBLINKS, *weblinks, "--explain", "--engine", "duckdb")
    assert ran.status == 0
    for part in (
        "expression\n  " + WEBLINKS + "\n  : var * {name: string, links: int64}\n",
        "\nrewrite preaggregate_join\n",
        "\nrewrite dead_columns\n",
        "\nengine duckdb\n",
        "\ninput arcs\n  arcs.txt\n  columns node_id\n",
        "\ntext\n  SELECT ",
    ):
        assert part in ran.out


def test_explain_after_a_run(phlox, weblinks):
    ran = phlox("query", WEBLINKS, *weblinks, "--explain=run")
    assert ran.out.endswith("\nran\n  2 rows\n")
    assert json.loads(phlox("query", WEBLINKS, *weblinks, "--explain=run-json").out)["rows"] == 2


def test_explain_as_json(phlox, weblinks):
    plan = json.loads(phlox("query", WEBLINKS, *weblinks, "--explain=json", "--engine", "duckdb").out)
    assert plan["type"] == "var * {name: string, links: int64}"
    assert [step["rule"] for step in plan["rewrites"]] == ["preaggregate_join", "dead_columns"]
    for before, after in zip(plan["rewrites"], plan["rewrites"][1:]):
        assert before["after"] == after["before"]
    assert {(i["name"], i["source"], *i["columns"]) for i in plan["inputs"]} == {
        ("arcs", "arcs.txt", "node_id"),
        ("index", "index.txt", "name", "node_id"),
    }
    assert plan["engine"] == "duckdb" and "JOIN" in plan["text"]


def test_the_engine_of_our_own_is_chosen_where_it_can(phlox, weblinks):
    plan = json.loads(phlox("query", WEBLINKS, *weblinks, "--explain=json").out)
    assert plan["engine"] == "native" and "group by _.name" in plan["text"]


def test_a_sample_of_a_large_file_says_how_many_groups_there_are(phlox, tmp_path):
    rows = 1_500_000
    numbers = pyarrow.array(range(rows))
    few = pyarrow.compute.bit_wise_and(numbers, 7)
    # So much to be read that it depends on the groups which engine is the faster one.
    others = {f"x{i}": few for i in range(24)}
    table = pyarrow.table({"k": numbers, "few": few, **others})
    pyarrow.parquet.write_table(table, tmp_path / "t.parquet", compression="none", use_dictionary=False)
    sums = ", ".join(f"{name}=_.{name}.sum()" for name in others)

    def groups(key):
        why = json.loads(phlox("query", f"t.by(_.{key}, {sums})", f"t={tmp_path}/t.parquet", "--explain=json").out)["why"]  # fmt: skip
        return re.search("rows in (.*) groups$", why)[1]

    assert groups("few") == "a few"
    assert re.fullmatch("about [0-9.]+ million", groups("k"))


def test_two_engines_for_one_query(phlox, weblinks):
    query = WEBLINKS + ".sample(n=2, seed=1)"
    plan = json.loads(phlox("query", query, *weblinks, "--explain=json").out)
    assert plan["engine"] == "duckdb" and plan["why"] == "the native engine has no sample"
    (part,) = plan["parts"]
    assert part["engine"] == "native" and ".by(_.name" in part["query"]
    assert phlox("query", query, *weblinks).out == "name,links\na,2\nb,1\n"


@pytest.mark.parametrize("limit", [["--threads", "0"], ["--threads", "many"], ["--memory", "lots"], ["--memory", "-1MB"]])
def test_a_wrong_limit_is_an_error(phlox, weblinks, limit):
    ran = phlox("query", WEBLINKS, *weblinks, *limit)
    assert ran.status == 2 and ran.out == "" and ran.err.startswith("error: ") and ran.err.count("\n") <= 2


def test_a_choice_of_columns_and_rows_needs_no_engine(phlox, accounts):
    plan = json.loads(phlox("query", "t[1:].amount", accounts, "--explain=json").out)
    assert plan["engine"] == "none" and plan["text"] == ""
    direct = phlox("query", "t[1:].amount", accounts)
    engine = phlox("query", "t[1:].amount", accounts, "--engine", "duckdb")
    assert direct.out == engine.out == "amount\n-200\n300\n"


TYPED = {
    "other order and fewer columns": ("{amount: int64, name: string}", "amount,name\n100,Alice\n-200,Bob\n300,Carol\n"),
    "narrower where it fits": ("{amount: int16}", "amount\n100\n-200\n300\n"),
    "wider": ("{amount: float64}", "amount\n100.0\n-200.0\n300.0\n"),
    "may be null": ("{name: ?string}", "name\nAlice\nBob\nCarol\n"),
}


@pytest.mark.parametrize("datashape, out", TYPED.values(), ids=TYPED)
def test_a_datashape_on_typed_data(phlox, accounts, datashape, out):
    assert phlox("query", "t", accounts, "-o", "typed.parquet").status == 0
    ran = phlox("query", "m", f"m: {datashape} = typed.parquet")
    assert (ran.out, ran.err, ran.status) == (out, "", 0)


def test_a_datashape_that_typed_data_does_not_fit(phlox, accounts):
    assert phlox("query", "t", accounts, "-o", "typed.parquet").status == 0
    missing = phlox("query", "m", "m: {amount: int64, sum: int64} = typed.parquet")
    assert missing.status == 1 and "sum" in missing.err and "typed.parquet" in missing.err
    narrow = phlox("query", "m", "m: {amount: int8} = typed.parquet")
    assert narrow.status == 1 and "amount" in narrow.err and ("-200" in narrow.err or "300" in narrow.err)
