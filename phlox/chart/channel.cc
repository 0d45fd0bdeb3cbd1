// Finds the columns of channels, limits categories, makes one table of them.
#include "phlox/chart/channel.h"

#include <algorithm>
#include <deque>

#include "phlox/base/error.h"
#include "phlox/chart/frame.h"
#include "phlox/expr/assignment.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/traverse.h"
#include "phlox/scene/check.h"
#include "phlox/scene/schema.h"

namespace phlox::chart {

namespace {

using expr::Expr;
using expr::Syntax;

constexpr size_t kMostFields = 12;

Expr labelled(const Expr& column, std::string name) {
  return expr::make("label", {column}, {{"name", std::move(name)}});
}

std::vector<Syntax> syntaxes(const std::vector<Expr>& exprs) {
  std::vector<Syntax> out;
  for (const Expr& each : exprs) out.push_back(Syntax::expr(each));
  return out;
}

bool is_color(const std::string& text) {
  static const scene::Model probe("Line");
  try {
    probe.set("line_color", text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool suits(Takes takes, const type::Type& type) {
  const type::Type plain = type.without_option();
  if (takes == Takes::kShape)
    return plain.is(type::Kind::kString) || plain.is(type::Kind::kJson) ||
           plain.is_list();
  if (plain.is(type::Kind::kRecord) || plain.is_list() || plain.is(type::Kind::kMap) ||
      plain.is(type::Kind::kBytes))
    return false;
  switch (takes) {
    case Takes::kAny:
    case Takes::kCategory:
      return true;
    case Takes::kNumber:
      return plain.is_number();
    case Takes::kContinuous:
      return scale_of(plain) != Scale::kCategory;
    case Takes::kShape:
      break;
  }
  return false;
}

std::string_view word(Takes takes) {
  switch (takes) {
    case Takes::kNumber:
      return "a column of numbers";
    case Takes::kContinuous:
      return "a column of numbers, dates or times";
    case Takes::kShape:
      return "a column of GeoJSON texts or of lists of rings";
    default:
      return "a column of plain values";
  }
}

const Syntax* find(const Arguments& given, std::string_view name) {
  for (const auto& [each, written] : given)
    if (each == name) return &written;
  return nullptr;
}

// The first column that nobody uses and that the channel takes; of a category rather one
// that is none of numbers.
std::string unused(const Expr& table, Takes takes, const std::vector<std::string>& used) {
  std::string second;
  for (const type::Field& field : table.element().fields()) {
    if (std::find(used.begin(), used.end(), field.name) != used.end()) continue;
    if (!suits(takes, field.type)) continue;
    if (takes != Takes::kCategory || scale_of(field.type) == Scale::kCategory)
      return field.name;
    if (second.empty()) second = field.name;
  }
  return second;
}

// The first column of one of these names, in any case, that the channel takes.
std::string named_column(const Expr& table, const ChannelRule& rule) {
  std::string_view rest = rule.columns;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    for (const type::Field& field : table.element().fields()) {
      const bool same = std::equal(
          name.begin(), name.end(), field.name.begin(), field.name.end(),
          [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
      if (same && suits(rule.takes, field.type)) return field.name;
    }
  }
  return "";
}

// The items of a list as written; none of anything else.
std::vector<Syntax> items_of(const Syntax& written) {
  std::vector<Syntax> items;
  if (written.is(Syntax::Kind::kList) || written.is(Syntax::Kind::kTuple)) {
    items = written.children();
  } else if (const auto plain = expr::plain_value(written); plain && plain->list()) {
    for (const expr::Value& item : *plain->list()) items.push_back(Syntax::literal(item));
  }
  return items;
}

std::vector<std::string> used_columns(const Arguments& given) {
  std::vector<std::string> used;
  for (const auto& [name, written] : given)
    if (written.is_string()) used.push_back(*written.value().string());
  return used;
}

// The category as a text in which all but the most frequent values are one, or as it is
// where there are not too many.
Expr limited(const Expr& table, const Expr& category, const ChannelRule& rule,
             const std::string& title, const Runner& run,
             std::vector<std::string>& notes) {
  const expr::Names names = {{"t", table}, {"c", category}};
  const expr::Scope scope{&names, nullptr, table};
  const auto compute = [&](const std::string& text) {
    return Frame(run.compute(expr::as_table(expr::parse(text, scope))));
  };
  const std::string most = std::to_string(rule.limit);
  const Frame counted = compute(
      "t.by(c.cast('string').label('value'), n=t.nrows()).sort([desc('n'), 'value'])"
      ".head(" +
      std::to_string(rule.limit + 1) + ")");
  if (counted.size() <= rule.limit) return category;
  const Frame all = compute("summary(value=c.nunique())");
  const auto number = static_cast<int64_t>(all.numbers("value")[0]);
  if (rule.name == "facet")
    throw Error(Code::kInvalid, "facet has " + count_text(number) +
                                    " different values; small multiples are at most " +
                                    most)
        .hint("filter the rows, or facet by something coarser");
  notes.push_back(title + " has " + count_text(number) + " different values; the " +
                  most + " most frequent are drawn, and all others as " +
                  std::string(kOther));
  expr::Value::List kept;
  std::vector<std::string> texts = counted.texts("value");
  texts.resize(static_cast<size_t>(rule.limit));
  for (const std::string& text : texts) kept.emplace_back(text);
  const expr::Constants constants = {{"kept", kept}, {"other", std::string(kOther)}};
  const expr::Scope inner{&names, &constants, table};
  return expr::parse("if_else(c.cast('string').isin(kept), c.cast('string'), other)",
                     inner);
}

// y=["a", "b"]: the table of both columns, one behind the other, and which one it was as
// the colour.
Expr melted(const Expr& table, Arguments& given) {
  const Syntax* list = find(given, "y");
  if (!list || find(given, "color")) return table;
  const std::vector<Syntax> items = items_of(*list);
  if (items.empty()) return table;
  Expr all;
  for (const Syntax& item : items) {
    const Expr y = channel_expression(table, "y", item);
    if (!suits(Takes::kNumber, y.element()))
      throw Error(Code::kType, "several y of one chart are columns of numbers, and " +
                                   y.name() + " is " + y.element().to_string());
    std::vector<Expr> columns;
    for (const std::string& name : table.element().field_names())
      if (name != "y" && name != "color") columns.push_back(expr::field(table, name));
    const expr::Names names = {{"y", y}};
    const expr::Constants constants = {{"name", y.name()}};
    const expr::Scope scope{&names, &constants, table};
    columns.push_back(labelled(expr::parse("y.cast('float64')", scope), "y"));
    columns.push_back(labelled(expr::literal(y.name()), "color"));
    const Expr part =
        expr::call_method(table, "", "select", {syntaxes(columns), {}}, scope);
    all = all ? expr::call_function("concat", {syntaxes({all, part}), {}}) : part;
  }
  for (auto& [name, written] : given)
    if (name == "y") written = Syntax::literal(std::string("y"));
  given.emplace_back("color", Syntax::literal(std::string("color")));
  return all;
}

// A rule of many columns becomes one rule for each; their names are kept in `names`.
std::vector<ChannelRule> spread(const std::vector<ChannelRule>& rules, const Expr& table,
                                Arguments& given, std::deque<std::string>& names) {
  std::vector<ChannelRule> out;
  for (ChannelRule rule : rules) {
    if (rule.many == 0) {
      out.push_back(rule);
      continue;
    }
    const std::string all(rule.name);
    std::vector<Syntax> items;
    if (const Syntax* written = find(given, all)) {
      items = items_of(*written);
      if (items.empty()) items = {*written};
      if (items.size() > static_cast<size_t>(rule.many))
        throw Error(Code::kInvalid, all + " are at most " + std::to_string(rule.many) +
                                        " columns, not " + std::to_string(items.size()));
      std::erase_if(given, [&](const auto& each) { return each.first == all; });
    } else {
      for (const type::Field& field : table.element().fields())
        if (items.size() < 5 && suits(rule.takes, field.type))
          items.push_back(Syntax::literal(field.name));
    }
    for (size_t i = 0; i < items.size(); ++i) {
      names.push_back(all + "_" + std::to_string(i));
      rule.name = names.back();
      out.push_back(rule);
      given.emplace_back(names.back(), items[i]);
    }
  }
  return out;
}

}  // namespace

const Channel* Encoding::find(std::string_view name) const {
  for (const Channel& channel : channels)
    if (channel.name == name) return &channel;
  return nullptr;
}

Expr channel_expression(const Expr& table, std::string_view channel,
                        const Syntax& written) {
  const expr::Scope scope{nullptr, nullptr, table};
  try {
    if (!written.is_string()) return expr::evaluate(written, scope);
    const std::string& text = *written.value().string();
    if (table.element().field(text)) return expr::field(table, text);
    // A name that is no column is told as one; all else is an expression.
    const bool name =
        !text.empty() && text.find_first_of(".([+-*/<>=&|~") == std::string::npos;
    if (name || text.empty()) return expr::subscript(table, written, scope);
    const Expr found = expr::parse(text, scope);
    return found;
  } catch (Error& error) {
    error.note("as " + std::string(channel) + " of the chart");
    throw;
  }
}

Encoding encode(const Expr& whole, const Kind& kind, const Arguments& arguments,
                const Runner& run) {
  Arguments given = arguments;
  const Expr table = melted(whole, given);
  const bool is_melted = table != whole;
  Encoding encoding;
  std::deque<std::string> names;
  std::vector<ChannelRule> rules = spread(kind.channels(), table, given, names);
  for (const ChannelRule& rule : common_channels()) rules.push_back(rule);
  for (const ChannelRule& rule : rules) {
    if (find(given, rule.name)) continue;
    std::string column = named_column(table, rule);
    if (column.empty() && !rule.required) continue;
    if (column.empty()) column = unused(table, rule.takes, used_columns(given));
    if (column.empty())
      throw Error(Code::kInvalid, "a " + std::string(kind.name()) + " needs " +
                                      std::string(rule.name) + ", " +
                                      std::string(word(rule.takes)) +
                                      ", and the table has no such column")
          .hint("say " + std::string(rule.name) + "=\"COLUMN\" or an expression");
    given.emplace_back(std::string(rule.name), Syntax::literal(column));
  }

  std::vector<Expr> rows, reductions;
  for (const ChannelRule& rule : rules) {
    const Syntax* written = find(given, rule.name);
    if (!written || written->is_none()) continue;
    Channel channel;
    channel.name = rule.name;
    if (const auto plain = expr::plain_value(*written); plain && !plain->list()) {
      const std::string* text = plain->string();
      const bool column = text && (table.element().field(*text) || rule.name != "color" ||
                                   !is_color(*text));
      if (!column) {
        if (rule.required)
          throw Error(Code::kType, std::string(rule.name) + " of a " +
                                       std::string(kind.name()) +
                                       " is a column, not a constant");
        channel.constant = *plain;
        encoding.channels.push_back(std::move(channel));
        continue;
      }
    }
    Expr column = channel_expression(table, rule.name, *written);
    const bool reduction = column.is_scalar() && column.source() == table;
    if (!column.is_column() && !reduction)
      throw Error(Code::kType, std::string(rule.name) +
                                   " of a chart is a column of its table, not " +
                                   written->to_string());
    if (column.is_column() && column.source() && column.source() != table)
      throw Error(Code::kInvalid, std::string(rule.name) +
                                      " is a column of another table than the chart's")
          .hint("join them first");
    if (reduction && !rule.reduces)
      throw Error(Code::kType, std::string(rule.name) + " of a " +
                                   std::string(kind.name()) +
                                   " is a value of each row, not a reduction of many")
          .hint("reduce first, as in t.by(...)");
    if (!suits(rule.takes, column.element()))
      throw Error(Code::kType, std::string(rule.name) + " of a " +
                                   std::string(kind.name()) + " is " +
                                   std::string(word(rule.takes)) + ", and " +
                                   column.name() + " is " + column.element().to_string());
    channel.title = is_melted && (rule.name == "y" || rule.name == "color")
                        ? ""
                        : (column.named() || written->is_string() ? column.name()
                                                                  : written->to_string());
    if (!column.named() && written->is_string())
      channel.title = *written->value().string();
    const bool category =
        rule.takes == Takes::kCategory || scale_of(column.element()) == Scale::kCategory;
    if (rule.limit > 0 && category && !reduction)
      column = limited(table, column, rule, channel.title, run, encoding.notes);
    channel.type = column.element().without_option();
    channel.scale =
        rule.takes == Takes::kCategory ? Scale::kCategory : scale_of(channel.type);
    encoding.channels.push_back(channel);
    (reduction ? reductions : rows).push_back(labelled(column, channel.name));
  }
  if (kind.shows_rows() && reductions.empty() && !is_melted) {
    for (const type::Field& field : table.element().fields()) {
      if (encoding.fields.size() == kMostFields) break;
      if (!suits(Takes::kAny, field.type)) continue;
      const Expr column = expr::field(table, field.name);
      const bool drawn = std::any_of(rows.begin(), rows.end(), [&](const Expr& row) {
        return row.arg(0) == column;
      });
      if (drawn) continue;
      Channel extra;
      extra.name = "field_" + std::to_string(encoding.fields.size());
      extra.title = field.name;
      extra.type = field.type.without_option();
      extra.scale = scale_of(extra.type);
      rows.push_back(labelled(column, extra.name));
      encoding.fields.push_back(std::move(extra));
    }
  }
  if (rows.empty() && reductions.empty())
    throw Error(Code::kInvalid, "a " + std::string(kind.name()) + " needs a column")
        .hint("say x=\"COLUMN\"");
  if (reductions.empty()) {
    encoding.rows = expr::call_method(table, "", "select", {syntaxes(rows), {}});
  } else {
    std::vector<Expr> all = rows;
    all.insert(all.end(), reductions.begin(), reductions.end());
    encoding.rows = expr::call_method(table, "", "by", {syntaxes(all), {}});
  }
  return encoding;
}

const Kind& choose_kind(const Expr& table, Arguments& given) {
  const auto scale = [&](std::string_view channel) -> std::optional<Scale> {
    const Syntax* written = find(given, channel);
    if (!written) return std::nullopt;
    if (written->is(Syntax::Kind::kList) || !expr::plain_value(*written).has_value()) {
      if (written->is(Syntax::Kind::kList)) return Scale::kLinear;
    } else if (expr::plain_value(*written)->list()) {
      return Scale::kLinear;
    }
    return scale_of(channel_expression(table, channel, *written).element());
  };
  std::vector<std::string> used = used_columns(given);
  const auto take = [&](std::string_view channel, Scale wanted) {
    for (const type::Field& field : table.element().fields()) {
      if (std::find(used.begin(), used.end(), field.name) != used.end() ||
          !suits(Takes::kAny, field.type) || scale_of(field.type) != wanted)
        continue;
      used.push_back(field.name);
      given.emplace_back(std::string(channel), Syntax::literal(field.name));
      return true;
    }
    return false;
  };
  if (!find(given, "x") && !find(given, "y")) {
    // A time is walked along, a category stands below its number.
    const bool placed = take("x", Scale::kTime) || take("x", Scale::kCategory) ||
                        take("x", Scale::kLinear) || take("x", Scale::kDuration);
    if (!placed)
      throw Error(Code::kInvalid, "the table has no column that a chart can show")
          .hint("say x=... and y=...");
    take("y", Scale::kLinear);
  }
  const auto x = scale("x"), y = scale("y");
  const auto continuous = [](Scale each) { return each != Scale::kCategory; };
  if (!y) return kind_named(continuous(*x) ? "histogram" : "bar");
  if (!x) return kind_named(continuous(*y) ? "histogram" : "bar");
  if (*x == Scale::kTime) return kind_named(continuous(*y) ? "line" : "bar");
  if (continuous(*x) && continuous(*y)) return kind_named("scatter");
  return kind_named("bar");
}

}  // namespace phlox::chart
