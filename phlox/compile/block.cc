// One SELECT on its way.
#include "phlox/compile/block.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/compile/program.h"

namespace phlox::compile {

namespace {

// Whether the text is `l."name"` or `r2."name"`, with that dot.
bool of_side(const std::string& text, size_t dot) {
  if (dot == 0 || dot == std::string::npos || (text[0] != 'l' && text[0] != 'r'))
    return false;
  for (size_t i = 1; i < dot; ++i)
    if (text[i] < '0' || text[i] > '9') return false;
  if (dot + 2 >= text.size() || text[dot + 1] != '"' || text.back() != '"') return false;
  // A quote within the name stands twice.
  for (size_t i = dot + 2; i + 1 < text.size(); ++i)
    if (text[i] == '"' && text[++i] != '"') return false;
  return true;
}

// Whether the first parenthesis is closed by the last character.
bool is_in_parentheses(const std::string& text) {
  if (!text.starts_with('(') || !text.ends_with(')')) return false;
  int open = 0;
  char quote = 0;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const char c = text[i];
    if (quote)
      quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"')
      quote = c;
    else if (c == '(')
      ++open;
    else if (c == ')' && --open == 0)
      return false;
  }
  return true;
}

}  // namespace

std::string ProgramText::fresh(std::string_view prefix) {
  std::string name;
  do name = std::string(prefix) + std::to_string(++numbers);
  while (!names.insert(name).second);
  return name;
}

std::string ProgramText::add_common(std::string_view how, const std::string& sql) {
  const std::string name = dialect.identifier(fresh("_t"));
  if (!common.empty()) (common += ',') += line;
  common += name;
  (common += ' ') += how;
  ((common += " (") += line) += sql;
  (common += line) += ')';
  return name;
}

Block::Block(ProgramText& program, std::string from, std::vector<Item> columns)
    : program_(&program), from_(std::move(from)), items_(std::move(columns)) {
  star_ = source_columns_ = items_.size();
  index();
}

void Block::index() {
  by_name_.clear();
  outs_.clear();
  for (size_t i = 0; i < items_.size(); ++i) {
    if (!items_[i].name.empty()) by_name_.emplace(items_[i].name, i);
    outs_.insert(fold_case(items_[i].out));
  }
}

const Block::Item& Block::item(std::string_view name) const {
  const auto place = by_name_.find(std::string(name));
  if (place == by_name_.end())
    throw Error(Code::kInternal,
                "no column " + std::string(name) + " in its table's SQL");
  return items_[place->second];
}

void Block::set_items(std::vector<Item> items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  names = distinct_names(names);
  for (size_t i = 0; i < items.size(); ++i)
    items[i].out = program_->dialect.identifier(names[i]);
  items_ = std::move(items);
  star_ = 0;
  index();
}

void Block::set_source_items(std::vector<Item> items) {
  set_items(std::move(items));
  for (auto& item : items_) item.sql = {item.out, true};
  star_ = source_columns_ = items_.size();
  named_source_ = !from_.starts_with('(');
}

void Block::share() {
  wrap();
  if (named_source_) return;  // the wrap made one already
  const std::string inner = from_.substr(1, from_.size() - 2);
  from_ = program_->add_common(program_->dialect.shared, inner);
  depth_ = 0;
  named_source_ = true;
}

void Block::put(std::string name, Sql sql) {
  if (const auto place = by_name_.find(name); place != by_name_.end()) {
    items_[place->second].sql = std::move(sql);
    return;
  }
  std::string out = program_->dialect.identifier(name);
  for (int n = 2; !outs_.insert(fold_case(out)).second; ++n)
    out = program_->dialect.identifier(name + "_" + std::to_string(n));
  by_name_.emplace(name, items_.size());
  items_.push_back({std::move(name), std::move(sql), std::move(out)});
}

std::string Block::add_hidden(std::string_view prefix, Sql sql) {
  std::string out = program_->dialect.identifier(program_->fresh(prefix));
  add_hidden_as(out, std::move(sql));
  return out;
}

void Block::add_hidden_as(std::string out, Sql sql) {
  outs_.insert(fold_case(out));
  items_.push_back({{}, std::move(sql), std::move(out)});
}

void Block::add_where(Sql condition) {
  (grouped_ ? having_ : where_).push_back(std::move(condition));
}

void Block::group(std::vector<std::string> keys, std::vector<Item> items) {
  grouped_ = true;
  groups_ = std::move(keys);
  order_.clear();
  ordered_source_ = false;
  set_items(std::move(items));
}

void Block::cut(int64_t offset, std::optional<int64_t> limit) {
  // A cut of a cut: what the first one leaves.
  if (limit_) *limit_ = std::max<int64_t>(0, *limit_ - offset);
  offset_ = offset > INT64_MAX - offset_ ? INT64_MAX : offset_ + offset;
  if (limit) limit_ = limit_ ? std::min(*limit_, *limit) : *limit;
}

std::vector<Block::Item> Block::visible() const {
  std::vector<Item> list;
  for (const auto& item : items_)
    if (!item.name.empty()) list.push_back(item);
  return list;
}

std::string Block::list_text(const std::vector<Item>& list) const {
  std::string text;
  const auto add = [&](const std::string& piece) {
    if (!text.empty()) text += ", ";
    text += piece;
  };
  const auto with_name = [](const Item& item) {
    // A column of one side of a join has that name by itself.
    const size_t dot = item.sql.text.size() - item.out.size() - 1;
    if (plain(item) ||
        (item.sql.text.size() > item.out.size() &&
         item.sql.text.ends_with('.' + item.out) && of_side(item.sql.text, dot)))
      return item.sql.text;
    return item.sql.text + " AS " + item.out;
  };
  size_t begin = 0;
  const bool whole =
      list.size() >= star_ && star_ > 0 && star_ == source_columns_ &&
      std::equal(list.begin(), list.begin() + static_cast<int64_t>(star_), items_.begin(),
                 [](const Item& a, const Item& b) { return a.out == b.out; });
  if (whole) {
    std::string replaced;
    for (size_t i = 0; i < star_; ++i) {
      if (plain(list[i])) continue;
      if (!replaced.empty()) replaced += ", ";
      replaced += list[i].sql.text + " AS " + list[i].out;
    }
    if (replaced.empty() || program_->dialect.star_replace) {
      add(replaced.empty() ? "*" : "* REPLACE (" + replaced + ")");
      begin = star_;
    }
  }
  for (size_t i = begin; i < list.size(); ++i) add(with_name(list[i]));
  // A row without columns still counts.
  return text.empty() ? "1 AS \"_\"" : text;
}

// In ORDER BY a name is first a column of the result, and only then one of the source.
bool Block::order_is_safe(const std::vector<Item>& list) const {
  if (grouped_ && !program_->dialect.orders_groups) return false;
  bool renames = false;
  for (const auto& item : list) renames |= !plain(item);
  if (!renames) return true;
  for (const auto& key : order_) {
    const auto same = std::find_if(list.begin(), list.end(), [&](const Item& item) {
      return item.sql.text == key.sql.text;
    });
    if (same == list.end()) return false;
    // Within a key its name may be taken for that of a column of the source.
    if (!program_->dialect.orders_groups && !plain(*same) &&
        !of_side(key.sql.text, key.sql.text.find('.')))
      return false;
  }
  return true;
}

std::string Block::order_text(const std::vector<Item>& list) const {
  std::string text;
  for (const auto& key : order_) {
    if (!text.empty()) text += ", ";
    const auto same = std::find_if(list.begin(), list.end(), [&](const Item& item) {
      return item.sql.text == key.sql.text;
    });
    // A column of one side of a join is not renamed, and the other side may have its
    // name.
    const bool renamed =
        same != list.end() && !of_side(key.sql.text, key.sql.text.find('.'));
    text +=
        program_->dialect.order_key(renamed ? same->out : key.sql.text, key.ascending);
  }
  return text;
}

std::string Block::conditions(std::string_view word, const std::vector<Sql>& all) const {
  std::string text;
  for (const auto& condition : all) {
    text += text.empty() ? std::string(program_->line) + std::string(word) : " AND ";
    const bool alone = condition.atom || all.size() == 1;
    text += alone ? condition.text : "(" + condition.text + ")";
  }
  return text;
}

std::string Block::select(const std::vector<Item>& given, bool outermost) {
  const bool ordered = !order_.empty() && (outermost || limited());
  if (ordered && !order_is_safe(given)) {
    // The keys become hidden columns of a subquery, and the order is made outside of it.
    std::vector<std::string> names;
    for (const auto& item : given) names.push_back(item.out);
    const auto cut_limit = limit_;
    const auto cut_offset = offset_;
    limit_.reset();
    offset_ = 0;
    wrap();
    limit_ = cut_limit;
    offset_ = cut_offset;
    std::vector<Item> list;
    for (const auto& name : names)
      list.push_back(*std::find_if(items_.begin(), items_.end(),
                                   [&](const Item& item) { return item.out == name; }));
    return select(list, outermost);
  }
  if (std::max(limit_.value_or(0), offset_) > program_->dialect.largest_limit)
    throw Error(Code::kUnsupported,
                std::string(program_->dialect.name) + " cannot count to " +
                    std::to_string(std::max(limit_.value_or(0), offset_)));
  const std::string line(program_->line);
  std::string text = "SELECT " + list_text(given);
  if (!from_.empty()) text += line + "FROM " + from_;
  // Between quotes, since not every server takes a name that begins so.
  if (program_->dialect.names_subqueries && is_in_parentheses(from_))
    text += " AS " + program_->dialect.identifier("_s");
  text += conditions("WHERE ", where_);
  for (size_t i = 0; i < groups_.size(); ++i) {
    text += i == 0 ? line + "GROUP BY " : std::string(", ");
    // By its number, since a name might be taken for a column of the source.
    const auto same = std::find_if(given.begin(), given.end(), [&](const Item& item) {
      return item.sql.text == groups_[i];
    });
    const bool by_number = same != given.end() && program_->dialect.groups_by_number;
    text += by_number ? std::to_string(same - given.begin() + 1) : groups_[i];
  }
  text += conditions("HAVING ", having_);
  if (ordered) text += line + "ORDER BY " + order_text(given);
  if (limit_)
    text += line + "LIMIT " + std::to_string(*limit_);
  else if (offset_ > 0 && !program_->dialect.no_limit.empty())
    text += line + "LIMIT " + std::string(program_->dialect.no_limit);
  if (offset_ > 0) text += line + "OFFSET " + std::to_string(offset_);
  return text;
}

bool Block::computed_key(const Item& item) const {
  const std::string& text = item.sql.text;
  if (std::find(groups_.begin(), groups_.end(), text) == groups_.end()) return false;
  return text.front() != '"' || text.find('"', 1) != text.size() - 1;
}

void Block::wrap() {
  // Keys that are no items yet come along as hidden ones.
  for (auto& key : order_) {
    const auto same = std::find_if(items_.begin(), items_.end(), [&](const Item& item) {
      return item.sql.text == key.sql.text;
    });
    if (same != items_.end()) continue;
    add_hidden("_o", key.sql);
  }
  std::vector<Key> order;
  for (const auto& key : order_) {
    const auto same = std::find_if(items_.begin(), items_.end(), [&](const Item& item) {
      return item.sql.text == key.sql.text;
    });
    order.push_back({{same->out, true}, key.ascending});
  }
  std::string text = select(std::vector<Item>(items_), false);
  if (++levels_ > program_->dialect.levels)
    throw std::move(Error(Code::kUnsupported,
                          std::string(program_->dialect.name) + " cannot run more than " +
                              std::to_string(program_->dialect.levels) +
                              " steps upon one another"))
        .hint("compute a part of it first, and go on from its result");
  if (++depth_ > program_->dialect.nesting) {
    from_ = program_->add_common(program_->dialect.flat, text);
    depth_ = 0;
    named_source_ = true;
  } else {
    named_source_ = false;
    const std::string line(program_->line);
    from_ = "(" + (line == "\n" ? line : std::string()) + std::move(text) +
            (line == "\n" ? line : std::string()) + ")";
  }
  for (auto& item : items_) {
    item.sql.text = item.out;
    item.sql.atom = true;
  }
  star_ = source_columns_ = items_.size();
  joins_ = 0;
  where_.clear();
  having_.clear();
  groups_.clear();
  grouped_ = false;
  order_ = std::move(order);
  limit_.reset();
  offset_ = 0;
}

bool Block::is_join() const {
  if (joins_ == 0 || joins_ >= program_->dialect.nesting || grouped_ || limited())
    return false;
  return std::all_of(items_.begin(), items_.end(), [](const Item& item) {
    return of_side(item.sql.text, item.sql.text.find('.'));
  });
}

Block Block::joined(const std::string& text) && {
  Block block = std::move(*this);
  block.from_ += text;
  ++block.joins_;
  return block;
}

void Block::make_rows() {
  if (grouped_ || limited()) wrap();
}

void Block::make_plain() {
  make_rows();
  for (const auto& item : items_)
    if (!plain(item)) return wrap();
  if (from_.empty()) wrap();
}

std::string Block::position() {
  make_rows();
  std::string over;
  for (const auto& key : order_) {
    over += over.empty() ? "ORDER BY " : ", ";
    over += program_->dialect.order_key(key.sql.text, key.ascending);
  }
  const std::string number = over.empty() ? std::string(program_->dialect.row_number)
                                          : "row_number() OVER (" + over + ")";
  const std::string out = add_hidden("_r", {number, true});
  wrap();
  return out;
}

std::string Block::source() {
  // A name, if nothing else than the source's rows is asked for.
  bool bare = named_source_ && where_.empty() && !grouped_ && !limited();
  for (const auto& item : items_) bare &= plain(item);
  if (!bare) wrap();
  return from_;
}

}  // namespace phlox::compile
