// phlox plot: bind, parse, draw, write.
#include "phlox/chart/plot.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "phlox/chart/kind.h"
#include "phlox/expr/syntax.h"
#include "phlox/faces/cli/cli.h"
#include "phlox/faces/cli/interrupt.h"
#include "phlox/faces/cli/picture.h"
#include "phlox/faces/cli/plot.h"
#include "phlox/faces/cli/progress.h"

namespace phlox::cli {

namespace {

using chart::OptionRule;
using expr::Syntax;

constexpr std::initializer_list<Code> kUsers = {Code::kInvalid, Code::kType,
                                                Code::kNotFound, Code::kUnsupported};

// A number, a list, or the text as it is.
Syntax value_of(const std::string& text) {
  const char* const digits = text.c_str();
  char* end = nullptr;
  const double number = std::strtod(digits, &end);
  if (end != digits && *end == 0) {
    if (text.find_first_not_of("0123456789-") == std::string::npos)
      return Syntax::literal(expr::Value(static_cast<int64_t>(std::atoll(digits))));
    return Syntax::literal(expr::Value(number));
  }
  if (text.starts_with("[")) return expr::parse_syntax(text);
  return Syntax::literal(expr::Value(text));
}

Syntax option_value(const OptionRule& rule, const std::string& text) {
  switch (rule.type) {
    case OptionRule::Type::kBool:
      return Syntax::literal(expr::Value(true));
    case OptionRule::Type::kText:
      return Syntax::literal(expr::Value(text));
    case OptionRule::Type::kTexts: {
      expr::Value::List texts;
      for (const std::string& each : CLI::detail::split(text, ','))
        texts.emplace_back(each);
      return Syntax::literal(expr::Value(std::move(texts)));
    }
    default:
      return value_of(text);
  }
}

}  // namespace

void PlotVerb::add(CLI::App& app) {
  verb_ = app.add_subcommand("plot", "draw an expression over data");
  verb_->add_option("EXPR", expression_, "the expression, as of `phlox query`")
      ->required();
  verb_->add_option("BINDING", bindings_, "names of data, as `phlox query --help` says");
  verb_->add_option(
      "-o,--output", output_,
      "write to this file: .html, .png, .svg, .pdf or .json (the document)");
  verb_->add_option("--assets", save_.html.assets,
                    "of a page: the scripts stand in this folder, and not in the page");
  verb_->add_flag(
      "--strict", save_.html.strict,
      "of a page: a policy under which nothing is loaded and no text is code");
  std::string kinds = "auto";
  for (const chart::Kind* kind : chart::Kinds::list())
    kinds += " " + std::string(kind->name());
  verb_->add_option("--kind", values_["kind"], "one of: " + kinds);
  const auto known = [&](std::string_view name) {
    return values_.contains(std::string(name));
  };
  const auto add_channel = [&](const chart::ChannelRule& rule) {
    if (known(rule.name)) return;
    const std::string name(rule.name);
    verb_
        ->add_option("--" + name, values_[name],
                     std::string(rule.doc) + ": a column or an expression of _")
        ->group("Channels");
  };
  const auto add_option = [&](const OptionRule& rule) {
    if (known(rule.name)) return;
    const std::string name(rule.name);
    options_[name] = rule;
    if (rule.type == OptionRule::Type::kBool) {
      verb_->add_flag("--" + name + "{true}", values_[name], std::string(rule.doc))
          ->group("Options");
    } else {
      verb_->add_option("--" + name, values_[name], std::string(rule.doc))
          ->group("Options");
    }
  };
  for (const chart::Kind* kind : chart::Kinds::list())
    for (const chart::ChannelRule& rule : kind->channels()) add_channel(rule);
  for (const chart::ChannelRule& rule : chart::common_channels()) add_channel(rule);
  for (const chart::Kind* kind : chart::Kinds::list())
    for (const OptionRule& rule : kind->options()) add_option(rule);
  for (const OptionRule& rule : chart::common_options()) add_option(rule);
  verb_->footer(R"(
Without --kind the types decide; without --x and --y the first columns that suit.
Without -o a page is opened; where there is no desktop, it is drawn in the terminal, or into a
pipe the path of the page is printed.

Examples:
  phlox plot t flights.csv --kind histogram --x dep_delay -o delays.html
  phlox plot t flights.csv --kind bar --x carrier --y '_.dep_delay.mean()' --sort=-y
  phlox plot 't.filter(_.year == 2007)' gapminder.tsv --x gdp --y life --color continent --x_scale log)");
}

bool PlotVerb::parsed() const { return verb_->parsed(); }

int PlotVerb::run() {
  Task task;
  watch(task);
  const Picture picture = blame_user(kUsers, [&] { return choose_picture(output_); });
  chart::Arguments arguments;
  blame_user(kUsers, [&] {
    for (const auto& [name, text] : values_) {
      if (text.empty()) continue;
      const auto option = options_.find(name);
      arguments.emplace_back(
          name,
          option == options_.end()
              ? (name == "kind" ? Syntax::literal(expr::Value(text)) : value_of(text))
              : option_value(option->second, text));
    }
  });
  chart::Plot plot;
  {
    const Progress progress(task);
    session::Session session;
    cli::bind(session, bindings_);
    const expr::Expr data =
        blame_user(kUsers, [&] { return session.parse(expression_); });
    plot = blame_user({Code::kInvalid, Code::kType, Code::kNotFound}, [&] {
      return chart::plot(
          data, arguments,
          {[&](const expr::Expr& part) { return session.run(part, {}, task); },
           [&](const expr::Expr& part) { return session.is_known(part); }});
    });
  }
  for (std::string& note : plot.notes) task.note(std::move(note));
  write(picture, plot.root, save_, task);
  return kDone;
}

}  // namespace phlox::cli
