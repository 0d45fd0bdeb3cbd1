// Reads the command line and hands it to a verb; prints what went wrong.
#include "phlox/faces/cli/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "phlox/base/byte_size.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/plot.h"
#include "phlox/session/about.h"

namespace phlox::cli {

namespace {

constexpr const char* kFooter = R"(
Example, counting the links to each page:
  phlox query 'join(arcs, index, "node_id").by(_.name, links=_.node_id.count())' \
    'index: {name: string, node_id: int32} = example_index.txt' \
    'arcs: {node_out: int32, node_id: int32} = example_arcs.txt'

`phlox VERB --help` says more about a verb.)";

constexpr const char* kQueryFooter = R"(
A BINDING gives a name to data:
  NAME=URI                  the type is found out
  'NAME: DSHAPE = URI'      the type is said, as in 'arcs: {node_out: int32, node_id: int32} = arcs.tsv'
  URI                       is the table t

A URI is a file, a glob, a folder of files of one format, or - for standard input; options follow ?, as in
data.txt?format=csv. Compressed files (.gz .zst .bz2 .xz .lz4) are unpacked on the way.

-o writes the result to a file, whose ending says the format, or to an engine: a new table (sc://host::schema.t, sqlite:///a.db::t,
postgresql://user@host/db::t), or files that Spark writes (sc://host::hdfs://nn:9000/out.parquet). It is whole or not there.

Examples:
  phlox query 't.by(_.carrier, n=_.nrows(), late=_.delay.mean()).sort(desc("late"))' flights.csv
  phlox query 't.filter(_.amount > 100)' 'logs/*.jsonl.gz' -o large.parquet
  cat data.csv | phlox query 't.x.sum()' '-?format=csv'

Exit status: 0 done, 1 the data or an engine failed, 2 the command line or the expression is wrong.)";

void split_names(const std::vector<std::string>& lists,
                 std::set<std::string, std::less<>>& out) {
  for (const std::string& list : lists) {
    size_t begin = 0;
    while (begin <= list.size()) {
      const size_t end = std::min(list.find(',', begin), list.size());
      if (end > begin) out.insert(list.substr(begin, end - begin));
      begin = end + 1;
    }
  }
}

constexpr const char* kShellFooter = R"(
Statements:
  EXPR         shows its result
  NAME = EXPR  sets a name, which later expressions see through
  :help        says what else there is; :help OP explains an operation

Lines are edited and recalled (in $XDG_STATE_HOME/phlox/history), Tab completes, Ctrl-C drops a line or stops a
query, Ctrl-D ends. Statements from a pipe are run one after the other; the first error ends them, with its exit
status.

Examples:
  phlox shell flights.csv
  phlox shell 'index=example_index.txt' 'arcs=example_arcs.txt'
  echo 't.x.sum()' | phlox shell data.csv)";

// CLI11's own words, in the form that all errors have here.
int wrong_arguments(const CLI::App& app, const CLI::ParseError& error) {
  std::string message = error.what();
  for (char& c : message)
    if (c == '\n') c = ' ';
  while (!message.empty() && (message.back() == ' ' || message.back() == '.'))
    message.pop_back();
  // Names of arguments, in capitals, stay as they are.
  if (message.size() > 1 && std::islower(static_cast<unsigned char>(message[1])))
    message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
  const auto verbs = app.get_subcommands();
  const std::string help =
      verbs.empty() ? "phlox --help" : "phlox " + verbs[0]->get_name() + " --help";
  return report(Error(Code::kInvalid, message).hint(help + " shows what it takes"),
                kWrong);
}

// In CLI11's order: the last first. A blank before "-?format=csv" says that it is no
// option; whoever reads a URI from the command line takes blanks off.
std::vector<std::string> arguments(int argc, char** argv) {
  std::vector<std::string> arguments;
  for (int i = argc - 1; i > 0; --i) {
    const std::string argument = argv[i];
    arguments.push_back(argument.starts_with("-?") ? " " + argument : argument);
  }
  return arguments;
}

int run(int argc, char** argv) {
  CLI::App app("phlox: one expression over any data.", "phlox");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.set_version_flag("--version", session::version());

  QueryOptions options;
  CLI::App* query_verb = app.add_subcommand("query", "compute an expression over data");
  query_verb->footer(kQueryFooter);
  query_verb
      ->add_option("EXPR", options.expression,
                   "the expression, as in 't.filter(_.x > 3).name'")
      ->required();
  query_verb->add_option("BINDING", options.bindings, "names of data (see below)");
  query_verb->add_option("-o,--output", options.output, "write the result to this URI");
  query_verb->add_option(
      "--format", options.format,
      "the form of the result: table csv tsv json jsonl arrow parquet markdown");
  CLI::Option* limit =
      query_verb->add_option("--limit", options.limit, "at most so many rows");
  query_verb->add_option("--engine", options.session.engine,
                         "who computes: auto, or one of `phlox engines`");
  CLI::Option* threads =
      query_verb->add_option("--threads", options.session.threads,
                             "at most so many threads (default: one a core)");
  std::string memory;
  query_verb->add_option("--memory", memory,
                         "memory that the engine may hold, as in 512MB (default: half of "
                         "the machine's)");
  query_verb->add_flag("--explain{text}", options.explain,
                       "do not run; show types, rewrites, engine and its text (=json for "
                       "programs, =run or =run-json to run it and count the rows)");
  std::vector<std::string> off;
  query_verb
      ->add_option("--no-rewrite", off,
                   "switch a rewrite off by its name (or several, with commas)")
      ->take_all()
      ->allow_extra_args(false);

  ShellOptions shell_options;
  CLI::App* shell_verb =
      app.add_subcommand("shell", "type expressions and see their results");
  shell_verb->footer(kShellFooter);
  shell_verb->add_option("BINDING", shell_options.bindings,
                         "names of data, as `phlox query --help` says");
  shell_verb->add_option("--format", shell_options.format,
                         "the form of results, as of query");

  PlotVerb plot_verb;
  plot_verb.add(app);

  std::string uri;
  CLI::App* discover_verb = app.add_subcommand("discover", "print the type of data");
  discover_verb->add_option("URI", uri, "a file, a glob, a folder, or -")->required();
  CLI::App* formats_verb = app.add_subcommand("formats", "list the file formats");
  CLI::App* engines_verb = app.add_subcommand("engines", "list what can compute");
  CLI::App* doctor_verb = app.add_subcommand(
      "doctor", "say what is installed, what is missing for what, and how to get it");
  CLI::App* version_verb = app.add_subcommand("version", "print the version");

  try {
    app.parse(arguments(argc, argv));
  } catch (const CLI::Success& success) {  // --help, --version
    const auto verbs = app.get_subcommands();
    if (dynamic_cast<const CLI::CallForVersion*>(&success)) {
      print(session::version() + "\n");
    } else {
      print(app.help());
    }
    return kDone;
  } catch (const CLI::ParseError& error) {
    return wrong_arguments(app, error);
  }

  if (query_verb->parsed()) {
    if (limit->count() > 0 && options.limit < 0)
      throw Failure{Error(Code::kInvalid, "--limit takes a number of rows, not " +
                                              std::to_string(options.limit)),
                    kWrong};
    if (threads->count() > 0 && options.session.threads == 0)
      throw Failure{Error(Code::kInvalid, "--threads takes a number of at least 1"),
                    kWrong};
    if (!memory.empty())
      options.session.memory =
          blame_user({Code::kInvalid}, [&] { return parse_byte_size(memory); });
    split_names(off, options.session.rewrites_off);
    options.output = trimmed(options.output);
    return query(options);
  }
  if (shell_verb->parsed()) return shell(shell_options);
  if (plot_verb.parsed()) return plot_verb.run();
  if (discover_verb->parsed()) return discover(trimmed(uri));
  if (formats_verb->parsed()) return formats();
  if (engines_verb->parsed()) return engines();
  if (doctor_verb->parsed()) return doctor();
  if (version_verb->parsed()) print("phlox " + session::version() + "\n");
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  int status = kDone;
  try {
    return run(argc, argv);
  } catch (const Failure& failure) {
    if (failure.error.code() != Code::kCancelled)
      return report(failure.error, failure.status);
  } catch (const Error& error) {
    if (error.code() != Code::kCancelled) return report(error, kFailed);
  } catch (const std::bad_alloc&) {
    return report(
        Error(Code::kUnavailable, "out of memory").hint("choose fewer columns or rows"),
        kFailed);
  } catch (const std::exception& error) {
    return report(Error(Code::kInternal, std::string("unexpected: ") + error.what())
                      .hint("this is a bug of phlox; please report it"),
                  kFailed);
  }
  // Cancelled: by Ctrl-C, or since whoever read our output has gone.
  return interrupted() ? interrupted_status() : status;
}

}  // namespace phlox::cli
