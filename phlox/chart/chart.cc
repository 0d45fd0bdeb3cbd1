// Rows that can be drawn, their ends, categories, colours, and the figure.
#include "phlox/chart/chart.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/chart/palette.h"
#include "phlox/expr/traverse.h"

namespace phlox::chart {

using expr::Expr;

namespace {

// A row in which it can be drawn; empty where it always can.
std::string drawable(const Channel& channel) {
  const std::string column = "_." + channel.name;
  if (channel.scale == Scale::kLog) return "(" + column + " > 0)";
  if (!channel.type.is_float()) return channel.nullable ? column + ".notnull()" : "";
  return "~(" + column + ".isnan() | " + column + ".isinf())";
}

// What cannot be drawn, as a part of a sentence.
std::string_view undrawable(const Channel& channel) {
  if (channel.scale == Scale::kLog) return "not positive";
  return channel.type.is_float() ? "null or infinite" : "null";
}

// The query for all facets: rows as they are, or groups with the facet as one key more.
// None for another query.
Expr split_by_facet(const Expr& query, const Expr& rows) {
  if (query == rows) return query;
  if (!query.is("by")) return {};
  const type::Field* facet = query.arg(0).element().field("facet");
  if (!facet) return {};
  std::vector<Expr> args(query.args().begin(), query.args().end());
  args.insert(args.begin() + 1, expr::column("facet", facet->type));
  expr::Value::List names{"facet"};
  for (const std::string& name : query.strings("names")) names.emplace_back(name);
  return expr::make("by", std::move(args),
                    {{"names", std::move(names)}, {"keys", query.integer("keys") + 1}});
}

}  // namespace

Chart::Chart(Encoding encoding, Options options, Runner run)
    : state_(std::make_shared<State>()) {
  for (Channel& channel : encoding.channels)
    for (const char* axis : {"x", "y"}) {
      const std::string option = std::string(axis) + "_scale";
      if (channel.name != axis || !options.given(option) || channel.constant) continue;
      const Scale scale = scale_named(options.text(option));
      if (scale == Scale::kLog && channel.scale != Scale::kLinear)
        throw Error(Code::kType, option + "=\"log\" is for numbers, and " +
                                     channel.title + " is " + channel.type.to_string());
      channel.scale = scale;
    }
  rows_ = encoding.rows;
  state_->notes = std::move(encoding.notes);
  state_->encoding = std::move(encoding);
  state_->options = std::move(options);
  state_->run = std::move(run);
  if (const auto n = state_->options.integer("sample")) {
    const expr::Constants constants = {{"n", *n}};
    rows_ = expr::parse("_.sample(n=n, seed=0)", {nullptr, &constants, rows_});
    state_->encoding.rows = rows_;
    subtitle_ = "a sample of at most " + count_text(*n) + " rows";
  }
}

const Channel* Chart::find(std::string_view name) const {
  const Channel* channel = state_->encoding.find(name);
  if (channel) return channel->constant ? nullptr : channel;
  for (const Channel& field : fields())
    if (field.name == name) return &field;
  return nullptr;
}

const Channel& Chart::channel(std::string_view name) const {
  if (const Channel* channel = find(name)) return *channel;
  throw Error(Code::kInternal, "a chart has no channel " + std::string(name));
}

const std::optional<expr::Value> Chart::constant(std::string_view name) const {
  const Channel* channel = state_->encoding.find(name);
  return channel ? channel->constant : std::nullopt;
}

void Chart::clean(const std::vector<std::string>& names,
                  const std::vector<std::string>& measured) {
  std::string condition, what;
  std::set<std::string> said;
  for (const std::string& name : names) {
    const Channel* channel = find(name);
    if (!channel || channel->scale == Scale::kCategory) continue;
    const std::string drawn = drawable(*channel);
    if (drawn.empty()) continue;
    condition += (condition.empty() ? "" : " & ") + drawn;
    std::string reason = channel->title + " is " + std::string(undrawable(*channel));
    if (said.insert(reason).second) what += (what.empty() ? "" : ", or ") + reason;
  }
  if (!state_->cleaned) {
    std::vector<std::string> all = names;
    all.insert(all.end(), measured.begin(), measured.end());
    state_->drawable = condition;
    state_->undrawn = what;
    measure(all);
    state_->cleaned = true;
  }
  uncleaned_ = rows_;
  all_uncleaned_ = all_;
  if (condition.empty()) return;
  const std::string filter = "_.filter(" + condition + ")";
  rows_ = expr::parse(filter, {nullptr, nullptr, rows_});
  if (all_) all_ = expr::parse(filter, {nullptr, nullptr, all_});
}

// Finds the ends of channels, and how many rows there are, in one pass at most.
void Chart::measure(const std::vector<std::string>& names) {
  const std::string& condition = state_->drawable;
  std::string ends = "summary(total=_.nrows()";
  std::vector<const Channel*> channels;
  for (const std::string& name : names) {
    const Channel* channel = find(name);
    if (!channel || channel->scale == Scale::kCategory) continue;
    channels.push_back(channel);
    // A channel of the condition is drawable where it holds.
    const std::string own = drawable(*channel);
    std::string where = condition;
    if (condition.find(own) == std::string::npos) where += " & " + own;
    if (condition.empty()) where = own;
    if (!where.empty()) where = "where=" + where;
    for (const char* end : {"min", "max"})
      ends += ", " + name + "_" + end + "=_." + name + "." + end + "(" + where + ")";
  }
  const std::string counted =
      ends + (condition.empty() ? ")" : ", kept=_.nrows(where=" + condition + "))");
  ends += ")";
  const auto is_known = [&](const std::string& text) {
    return state_->run.is_known(
        expr::as_table(expr::parse(text, {nullptr, nullptr, state_->encoding.rows})));
  };
  const bool only_ends = !channels.empty() && !is_known(counted) && is_known(ends);
  const Frame found = compute(state_->encoding.rows, only_ends ? ends : counted, {});
  state_->num_all = static_cast<int64_t>(found.number("total"));
  for (const Channel* channel : channels) {
    Extent extent;
    extent.least = found.number(channel->name + "_min");
    extent.greatest = found.number(channel->name + "_max");
    extent.empty = std::isnan(extent.least);
    state_->extents[channel->name] = extent.empty ? Extent() : extent;
  }
  if (!only_ends)
    count_rows(condition.empty() ? state_->num_all
                                 : static_cast<int64_t>(found.number("kept")));
}

std::string Chart::drawable_only(std::string_view name) const {
  const std::string own = drawable(channel(name));
  const bool is_clean = state_->drawable.find(own) != std::string::npos;
  return is_clean ? "" : ".filter(" + own + ")";
}

int64_t Chart::num_rows() const {
  if (!is_counted())
    count_rows(static_cast<int64_t>(
        compute(state_->encoding.rows,
                "summary(kept=_.nrows(where=" + state_->drawable + "))", {})
            .number("kept")));
  return *state_->num_rows;
}

void Chart::count_rows(int64_t rows) const {
  state_->num_rows = rows;
  if (const int64_t left_out = state_->num_all - rows; left_out > 0)
    note(count_text(left_out) + " of " + count_text(state_->num_all) +
         (state_->num_all == 1 ? " row is" : " rows are") +
         " not drawn: " + state_->undrawn);
  if (rows == 0) note("there are no rows to draw");
}

const std::vector<std::string>& Chart::notes() const {
  if (state_->cleaned) (void)num_rows();
  return state_->notes;
}

void Chart::sample(int64_t rows) {
  const expr::Constants constants = {{"n", rows}};
  rows_ = expr::parse("_.sample(n=n, seed=0)", {nullptr, &constants, rows_});
  all_ = {};
  subtitle_ =
      count_text(rows) + " of " + count_text(num_rows()) + " rows, chosen by chance";
  note(subtitle_);
}

const Extent& Chart::extent(std::string_view channel) const {
  const auto found = state_->extents.find(channel);
  if (found == state_->extents.end())
    throw Error(Code::kInternal, "the extent of " + std::string(channel) +
                                     " is known after clean() alone");
  return found->second;
}

Numbers Chart::numbers(std::string_view channel) const {
  const Extent& known = extent(channel);
  return {known.least, known.greatest, this->channel(channel).type.is_integer()};
}

Frame Chart::run(std::string_view text, const expr::Constants& constants) const {
  return run_over(rows_, all_, text, constants);
}

Frame Chart::run_uncleaned(std::string_view text,
                           const expr::Constants& constants) const {
  return run_over(uncleaned_, all_uncleaned_, text, constants);
}

Frame Chart::run_over(const Expr& rows, const Expr& all, std::string_view text,
                      const expr::Constants& constants) const {
  if (!all) return compute(rows, text, constants);
  const Expr query =
      split_by_facet(expr::as_table(expr::parse(text, {nullptr, &constants, all})), all);
  if (!query) return compute(rows, text, constants);
  const auto [place, is_new] = state_->splits.try_emplace(query);
  State::Split& split = place->second;
  if (is_new) {
    split.frame = Frame(state_->run.compute(query));
    const std::vector<std::string> facets = split.frame.texts("facet");
    for (size_t row = 0; row < facets.size(); ++row)
      split.rows[facets[row]].push_back(static_cast<int64_t>(row));
  }
  return split.frame.rows(split.rows[facet_]);
}

Frame Chart::compute(const expr::Expr& rows, std::string_view text,
                     const expr::Constants& constants) const {
  const expr::Scope scope{nullptr, &constants, rows};
  return Frame(state_->run.compute(expr::as_table(expr::parse(text, scope))));
}

std::string Chart::number(std::string_view name) const {
  const Channel& known = channel(name);
  const std::string column = "_." + std::string(name);
  switch (known.type.kind()) {
    case type::Kind::kDate:
    case type::Kind::kDatetime:
      return "(" + column + ".dt.epoch_us / 1000)";
    case type::Kind::kTimedelta:
      return "(" + column + ".dt.total_seconds * 1000)";
    case type::Kind::kTime:
      return "(" + column + ".dt.hour * 3600000.0 + " + column + ".dt.minute * 60000 + " +
             column + ".dt.second * 1000 + " + column + ".dt.millisecond)";
    default:
      return column + ".cast('float64')";
  }
}

std::string Chart::position(std::string_view name) const {
  return channel(name).scale == Scale::kLog ? number(name) + ".log10()" : number(name);
}

double Chart::to_position(std::string_view name, double value) const {
  return channel(name).scale == Scale::kLog ? std::log10(value) : value;
}

double Chart::from_position(std::string_view name, double position) const {
  return channel(name).scale == Scale::kLog ? std::pow(10, position) : position;
}

const std::vector<std::string>& Chart::categories(std::string_view name) const {
  const auto known = state_->categories.find(name);
  if (known != state_->categories.end()) return known->second;
  expr::Expr rows = state_->encoding.rows;
  const Frame found = compute(
      rows, "_.by(_." + std::string(name) + ").sort('" + std::string(name) + "')", {});
  std::vector<std::string> texts = found.texts(name);
  std::stable_partition(texts.begin(), texts.end(), [](const std::string& text) {
    return text != kNull && text != kOther;
  });
  return state_->categories.emplace(std::string(name), std::move(texts)).first->second;
}

std::vector<size_t> Chart::places(const Frame& frame, std::string_view name) const {
  const std::vector<std::string>& known = categories(name);
  std::unordered_map<std::string_view, size_t> place_of;
  for (size_t i = 0; i < known.size(); ++i) place_of.emplace(known[i], i);
  std::vector<size_t> out;
  for (const std::string& text : frame.texts(name)) out.push_back(place_of.at(text));
  return out;
}

std::string Chart::is_category(std::string_view channel, const std::string& category,
                               const std::string& name, expr::Constants& constants) {
  const std::string column = "_." + std::string(channel);
  if (category == kNull) return column + ".isnull()";
  constants[name] = category == kEmpty ? std::string() : category;
  return column + ".cast('string') == " + name;
}

std::vector<std::string> Chart::colors() const {
  if (!has("color")) return {color()};
  return colors_of(categories("color"));
}

std::vector<std::string> Chart::colors_of(
    const std::vector<std::string>& categories) const {
  const Theme& theme = theme_named(options().text("theme", "light"));
  std::vector<std::string> colors = category_colors(categories.size(), theme.paper);
  const std::vector<std::string> own = options().texts("palette");
  for (size_t i = 0; i < categories.size(); ++i) {
    if (!own.empty()) {
      colors[i] = own[i % own.size()];
    } else if (categories[i] == kNull || categories[i] == kOther) {
      colors[i] = "#9a9a9a";  // no category of its own
    }
  }
  return colors;
}

std::string Chart::color() const {
  const auto given = constant("color");
  if (given && given->string()) return *given->string();
  if (const auto own = options().texts("palette"); !own.empty()) return own[0];
  return std::string(theme_named(options().text("theme", "light")).accent);
}

std::vector<std::string> Chart::sequence(size_t steps, std::string_view otherwise) const {
  const std::vector<std::string> own = options().texts("palette");
  if (!own.empty()) return own;
  return sequence_colors(options().text("colors", otherwise), steps);
}

Axis Chart::axis(std::string_view name) const {
  const Channel& known = channel(name);
  Axis axis;
  axis.scale = known.scale;
  axis.title = known.title;
  if (axis.scale == Scale::kCategory) axis.factors = categories(name);
  const auto extent = state_->extents.find(name);
  if (extent != state_->extents.end() && !extent->second.empty) {
    axis.numbers = numbers(name);
    // All of one value: the browser would show a range of no width.
    if (extent->second.width() == 0 && axis.scale != Scale::kLog) {
      const double room = axis.scale == Scale::kLinear
                              ? std::max(1.0, std::abs(extent->second.least) * 0.1)
                              : 86'400'000;
      axis.start = extent->second.least - room;
      axis.end = extent->second.least + room;
    }
  }
  return axis;
}

Figure& Chart::figure(Axis x, Axis y, bool square) {
  if (figure_) return *figure_;
  FigureOptions figure;
  const Options& options = state_->options;
  figure.title = options.text("title");
  if (!facet_.empty()) figure.title = facet_;
  figure.subtitle = options.text("subtitle", facet_.empty() ? subtitle_ : "");
  figure.x = std::move(x);
  figure.y = std::move(y);
  figure.x.title = options.text("x_title", figure.x.title);
  figure.y.title = options.text("y_title", figure.y.title);
  figure.width = options.integer("width");
  figure.height = options.integer("height");
  figure.theme = options.text("theme", "light");
  figure.tools = options.text("tools");
  figure.square = square;
  // Nothing to draw, and nothing that says where: an empty picture that says so.
  for (Axis* axis : {&figure.x, &figure.y})
    if (state_->cleaned && num_rows() == 0 && axis->scale != Scale::kCategory) {
      axis->start = axis->scale == Scale::kLog ? 1 : 0;
      axis->end =
          axis->scale == Scale::kLinear || axis->scale == Scale::kLog ? 10 : 864e5;
    }
  if (state_->cleaned && num_rows() == 0 && figure.subtitle.empty())
    figure.subtitle = "no rows to draw";
  figure_ = std::make_shared<Figure>(figure);
  if (has("color")) figure_->legend_title(channel("color").title);
  return *figure_;
}

Tip Chart::tip(std::string_view name) const {
  for (const Channel& field : fields())
    if (field.name == name) return {field.title, field.name, field.scale, std::nullopt};
  const Channel& known = channel(name);
  Tip tip{known.title.empty() ? known.name : known.title, known.name, known.scale, {}};
  if (state_->extents.contains(name) && !extent(name).empty) tip.numbers = numbers(name);
  return tip;
}

void Chart::note(std::string text) const {
  if (std::find(state_->notes.begin(), state_->notes.end(), text) == state_->notes.end())
    state_->notes.push_back(std::move(text));
}

Chart Chart::facet(const std::string& category) const {
  Chart part = *this;
  part.figure_ = nullptr;
  part.facet_ = category;
  expr::Constants constants;
  const std::string condition = is_category("facet", category, "value", constants);
  part.rows_ = expr::parse("_.filter(" + condition + ")",
                           {nullptr, &constants, state_->encoding.rows});
  part.all_ = state_->encoding.rows;
  return part;
}

}  // namespace phlox::chart
