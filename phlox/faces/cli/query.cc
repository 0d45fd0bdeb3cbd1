// phlox query: bind, parse, run, write.
#include "phlox/expr/traverse.h"
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/output.h"
#include "phlox/faces/cli/progress.h"

namespace phlox::cli {

int query(const QueryOptions& options) {
  const std::initializer_list<Code> kUsers = {Code::kInvalid, Code::kType,
                                              Code::kNotFound, Code::kUnsupported};
  const std::string& form = options.explain;
  const bool runs = form == "run" || form == "run-json";
  if (!form.empty() && form != "text" && form != "json" && !runs)
    throw Failure{Error(Code::kInvalid, "no form of --explain is " + form)
                      .hint("it is text, json, run or run-json"),
                  kWrong};
  Task task;
  watch(task);
  const Output output =
      blame_user(kUsers, [&] { return choose_output(options.output, options.format); });
  const Progress progress(task);
  session::Session session;
  session.set_task(task);
  bind(session, options.bindings);
  const expr::Expr query = blame_user(kUsers, [&] {
    expr::Expr expr = session.parse(options.expression);
    if (options.limit < 0) return expr;
    return expr::make("slice", {expr::as_table(expr)},
                      {{"offset", int64_t{0}}, {"limit", options.limit}});
  });
  if (!form.empty()) {
    const session::Plan plan = blame_user({Code::kInvalid, Code::kNotFound}, [&] {
      return runs ? session.explain_run(query, options.session, task)
                  : session.explain(query, options.session,
                                    options.output.empty() ? nullptr : &output);
    });
    print(form.ends_with("json") ? plan.to_json() + "\n" : plan.to_string());
    return kDone;
  }
  if (output.engine) {
    wait_for_undoing();
    blame_user(kUsers, [&] { session.write(query, output, options.session, task); });
    show_notes(task);
    return kDone;
  }
  const auto sink = open_sink(output, task);
  // Names and rewrites of the command line are the user's; what comes with the rows is
  // the data's.
  table::Stream stream = blame_user({Code::kInvalid, Code::kNotFound}, [&] {
    return session.run(query, options.session, task);
  });
  write(output, *sink, std::move(stream), task);
  return kDone;
}

}  // namespace phlox::cli
