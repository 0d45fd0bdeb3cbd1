// The format table: what a result looks like on a terminal. Written only.
#include <algorithm>
#include <charconv>
#include <deque>

#include "phlox/base/error.h"
#include "phlox/format/display_width.h"
#include "phlox/migrate/format.h"
#include "phlox/table/text.h"

namespace phlox::format {
namespace {

using type::Kind;

constexpr int64_t kEdgeRows = 10;  // shown of the head and of the tail of a long table
constexpr size_t kCellWidth = 50;
constexpr size_t kTypeWidth = 30;

using Cells = std::vector<std::string>;

bool is_right_aligned(const type::Type& option) {
  const type::Type type = option.without_option();
  return type.is_number() || type.is(Kind::kTimedelta);
}

// Head and tail of what flows by.
class Shown {
 public:
  explicit Shown(int64_t edge) : edge_(edge) {}

  void add(const std::vector<table::Column>& columns, int64_t rows) {
    // Of a batch only its own head and tail can be seen, whatever follows.
    for (int64_t row = 0; row < rows; ++row) {
      const bool in_head = total_ + row < 2 * edge_;
      if (!in_head && row + edge_ < rows) {
        row = std::max(row, rows - edge_ - 1);
        continue;
      }
      Cells cells;
      for (const auto& column : columns) cells.push_back(cell(column, row));
      if (in_head) {
        head_.push_back(std::move(cells));
      } else {
        tail_.push_back(std::move(cells));
        if (static_cast<int64_t>(tail_.size()) > edge_) tail_.pop_front();
      }
    }
    total_ += rows;
  }

  // The rows to print, and before which of them rows are left out (or npos).
  std::pair<std::vector<Cells>, size_t> rows() {
    if (total_ <= 2 * edge_) return {std::move(head_), std::string::npos};
    const auto edge = static_cast<size_t>(edge_);
    std::vector<Cells> rows(head_.begin(), head_.begin() + edge_);
    // The tail may reach back into what was kept as the head.
    const size_t from_head = edge - std::min(edge, tail_.size());
    rows.insert(rows.end(), head_.end() - static_cast<long>(from_head), head_.end());
    rows.insert(rows.end(), tail_.begin(), tail_.end());
    return {std::move(rows), edge};
  }
  int64_t total() const { return total_; }

 private:
  static std::string cell(const table::Column& column, int64_t row) {
    if (column.is_null(row)) return "null";
    return one_line(table::text(column, row), kCellWidth);
  }

  int64_t edge_;
  std::vector<Cells> head_;  // the first 2 * edge_ rows
  std::deque<Cells> tail_;   // the last edge_ of those behind
  int64_t total_ = 0;
};

// Which columns stand where: all of them, or the first and last that fit a width.
class Layout {
 public:
  Layout(std::vector<size_t> widths, std::vector<bool> right, size_t limit)
      : widths_(std::move(widths)), right_(std::move(right)) {
    size_t total = 0;
    for (const size_t width : widths_) total += width + kBetween;
    begin_ = end_ = widths_.size();
    if (total <= limit + kBetween) return;
    // By turns from the left and from the right, with room for the mark of the gap.
    size_t used = 1;
    begin_ = 0;
    const auto fits = [&](size_t i) { return used + widths_[i] + kBetween <= limit; };
    for (bool left = true; begin_ < end_; left = !left) {
      const size_t next = left ? begin_ : end_ - 1;
      if (next > 0 && !fits(next)) break;
      used += widths_[next] + kBetween;
      left ? ++begin_ : --end_;
    }
  }

  size_t num_shown() const { return begin_ + (widths_.size() - end_); }

  void append_line(const Cells& cells, std::string& out) const {
    append(out, "\u2026", [&](size_t i) {
      const std::string padding(widths_[i] - display_width(cells[i]), ' ');
      return right_[i] ? padding + cells[i] : cells[i] + padding;
    });
  }
  void append_rule(std::string& out) const {
    append(out, "\u2500", [&](size_t i) {
      std::string rule;
      for (size_t k = 0; k < widths_[i]; ++k) rule += "\u2500";
      return rule;
    });
  }

 private:
  static constexpr size_t kBetween = 2;

  template <class Cell>
  void append(std::string& out, const char* gap, const Cell& cell) const {
    const size_t start = out.size();
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (i >= begin_ && i < end_) {
        if (i == begin_) out.append(i > 0 ? "  " : "").append(gap);
        continue;
      }
      out.append(i > 0 ? "  " : "").append(cell(i));
    }
    while (out.size() > start && out.back() == ' ') out.pop_back();
    out += '\n';
  }

  std::vector<size_t> widths_;
  std::vector<bool> right_;
  size_t begin_, end_;  // the columns that are left out
};

class Table : public migrate::Format {
 public:
  std::string_view name() const override { return "table"; }
  std::string_view description() const override {
    return "an aligned table for a terminal; written only";
  }
  std::vector<std::string_view> endings() const override { return {}; }
  std::vector<std::string_view> options() const override {
    return {"rows", "types", "width"};
  }
  bool readable() const override { return false; }
  type::Type discover(const migrate::Resource&, Task) const override { cannot_read(); }
  table::Stream read(const migrate::Resource&, const type::Type&,
                     const std::optional<std::vector<std::string>>&,
                     Task) const override {
    cannot_read();
  }

  void write(table::Stream stream, migrate::Sink& sink, const migrate::Uri& uri,
             Task task) const override {
    const auto& fields = stream.type().element().fields();
    Shown shown(edge_rows(uri));
    while (const auto batch = stream.next()) {
      task.check();
      shown.add(table::columns(stream.type(), *batch), batch->num_rows());
    }
    Cells names, types;
    std::vector<bool> right;
    for (const auto& field : fields) {
      names.push_back(one_line(field.name, kCellWidth));
      types.push_back(one_line(field.type.to_string(), kTypeWidth));
      right.push_back(is_right_aligned(field.type));
    }
    const auto option = uri.options.find("types");
    const bool with_types = option != uri.options.end() && option->second != "no";
    const auto [rows, gap] = shown.rows();
    std::vector<size_t> widths;
    for (size_t i = 0; i < names.size(); ++i) {
      size_t width = display_width(names[i]);
      if (with_types) width = std::max(width, display_width(types[i]));
      for (const auto& row : rows) width = std::max(width, display_width(row[i]));
      widths.push_back(width);
    }
    const Layout layout(std::move(widths), std::move(right), width_limit(uri));
    std::string text;
    layout.append_line(names, text);
    if (with_types) layout.append_line(types, text);
    layout.append_rule(text);
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i == gap) layout.append_line(Cells(names.size(), "\u2026"), text);
      layout.append_line(rows[i], text);
    }
    std::string length;
    if (gap != std::string::npos || shown.total() == 0)
      length = grouped(shown.total()) + " rows";
    if (layout.num_shown() < names.size())
      length += (length.empty() ? "" : ", ") + std::to_string(layout.num_shown()) +
                " of " + std::to_string(names.size()) + " columns";
    if (!length.empty()) text += "(" + length + ")\n";
    sink.write(text);
  }

 private:
  [[noreturn]] static void cannot_read() {
    throw Error(Code::kUnsupported, "the format table can only be written");
  }

  // Columns of the terminal; without the option there is no limit.
  static size_t width_limit(const migrate::Uri& uri) {
    const auto option = uri.options.find("width");
    if (option == uri.options.end()) return std::string::npos / 2;
    size_t width = 0;
    const auto& text = option->second;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, width).ptr != end || width < 20)
      throw Error(Code::kInvalid,
                  "the option width=" + text + " is no number of columns above 19");
    return width;
  }

  static int64_t edge_rows(const migrate::Uri& uri) {
    const auto option = uri.options.find("rows");
    if (option == uri.options.end()) return kEdgeRows;
    int64_t rows = 0;
    const auto& text = option->second;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, rows).ptr != end || rows < 2)
      throw Error(Code::kInvalid,
                  "the option rows=" + text + " is no number of rows above 1");
    return rows / 2;
  }

  // 1,234,567
  static std::string grouped(int64_t number) {
    std::string text = std::to_string(number);
    for (size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, ",");
    return text;
  }
};

const Registry<migrate::Format>::Registrar<Table> registrar;

}  // namespace
}  // namespace phlox::format
