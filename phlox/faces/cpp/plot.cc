// From an expression of C++ to a chart and its file.
#include "phlox/faces/cpp/plot.h"

#include "phlox/base/error.h"
#include "phlox/chart/plot.h"
#include "phlox/faces/cpp/run.h"
#include "phlox/faces/cpp/written.h"
#include "phlox/page/save.h"
#include "phlox/scene/document.h"

namespace phlox {

void Plot::save(const std::string& path) const {
  scene::Document document;
  document.add_root(root);
  page::save(document, path, {}, Task());
}

Plot plot(const Expression& data, const std::vector<Argument>& arguments,
          const std::vector<Binding>& bindings, const Options& options) {
  chart::Arguments given;
  for (const Argument& argument : arguments) {
    if (argument.absent()) continue;
    if (argument.name().empty())
      throw Error(Code::kInvalid, "the arguments of a plot have names")
          .hint("write plot(t, {\"x\"_a = \"column\", ...})");
    given.emplace_back(argument.name(), *argument.written());
  }
  session::Session session;
  cpp::bind_all(session, bindings);
  const session::Options how = cpp::options_of(options);
  chart::Plot made = chart::plot(
      cpp::expr_of(data), given,
      {[&](const expr::Expr& part) { return session.run(part, how, options.task); },
       [&](const expr::Expr& part) { return session.is_known(part, how); }});
  return {std::move(made.root), std::move(made.notes)};
}

}  // namespace phlox
