// One chart being drawn: what a kind works with.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/chart/channel.h"
#include "phlox/chart/figure.h"
#include "phlox/chart/frame.h"
#include "phlox/chart/option.h"
#include "phlox/chart/plot.h"
#include "phlox/expr/evaluate.h"

namespace phlox::chart {

// More marks than these are not drawn one by one: neither a browser nor an eye can take
// them apart.
inline constexpr int64_t kMostMarks = 20'000;

// What is known of the numbers of a channel, over all rows that are drawn.
struct Extent {
  double least = 0, greatest = 0;
  bool empty = true;
  double width() const { return greatest - least; }
};

// A chart draws `rows`: all of them, or in small multiples those of one facet. Extents,
// categories and colours are those of all rows, so that the facets compare.
class Chart {
 public:
  Chart(Encoding encoding, Options options, Runner run);

  // The channel, or the field, if it is a column; else null. A constant is none.
  const Channel* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // One that must be there.
  const Channel& channel(std::string_view name) const;
  const std::optional<expr::Value> constant(std::string_view name) const;
  const std::vector<Channel>& fields() const { return state_->encoding.fields; }
  const Options& options() const { return state_->options; }

  // Leaves out rows in which one of these is null, NaN or infinite (or not positive on a
  // logarithmic scale), and notes how many; finds the extents of those that are
  // continuous, and of the channels `measured`, which leave no row out. To be called
  // once, before anything is asked of them. Where files say the ends, but not how many
  // rows are left out, these are not counted yet.
  void clean(const std::vector<std::string>& channels,
             const std::vector<std::string>& measured = {});
  // ".filter(...)" of the rows that have something to draw there, where clean() did not
  // leave out the others; else empty.
  std::string drawable_only(std::string_view channel) const;
  // Keeps so many rows, chosen by chance, and says so.
  void sample(int64_t rows);
  // Rows after clean(), which are counted now if they are not yet.
  int64_t num_rows() const;
  bool is_counted() const { return state_->num_rows.has_value(); }
  // Of who has seen all of them.
  void count_rows(int64_t rows) const;
  const Extent& extent(std::string_view channel) const;
  Numbers numbers(std::string_view channel) const;

  // Computes an expression of the language in which `_` is the rows, with a column for
  // each channel, and the names are these constants. Of small multiples rows and groups
  // are computed once for all facets.
  Frame run(std::string_view text, const expr::Constants& constants = {}) const;
  // The same over the rows that clean() leaves out, too.
  Frame run_uncleaned(std::string_view text, const expr::Constants& constants = {}) const;
  // The text of a continuous channel as a number; times in milliseconds.
  std::string number(std::string_view channel) const;
  // The same, its logarithm on a logarithmic scale: what is cut into equal parts.
  std::string position(std::string_view channel) const;
  double to_position(std::string_view channel, double value) const;
  double from_position(std::string_view channel, double position) const;

  // The values of a category, in their order; (null) and (other) last.
  const std::vector<std::string>& categories(std::string_view channel) const;
  // Of each row of the frame the place of its category among these.
  std::vector<size_t> places(const Frame& frame, std::string_view channel) const;
  // The condition that a row's category is this one. Its constant gets that name.
  static std::string is_category(std::string_view channel, const std::string& category,
                                 const std::string& name, expr::Constants& constants);
  // The colour of each category of the channel `color`; without one, the one colour.
  std::vector<std::string> colors() const;
  // Of any categories: the user's palette, else one that stays apart.
  std::vector<std::string> colors_of(const std::vector<std::string>& categories) const;
  std::string color() const;
  std::vector<std::string> sequence(size_t steps = 256,
                                    std::string_view otherwise = "viridis") const;

  // The axis of a channel, with its title, scale, categories and numbers.
  Axis axis(std::string_view channel) const;
  // The figure of this chart, made by the first call.
  Figure& figure(Axis x, Axis y, bool square = false);
  Figure& figure() { return *figure_; }
  // Of a kind that needs several figures: a GridPlot in the place of the one.
  void grid(scene::Model grid) { grid_ = std::move(grid); }
  const scene::Model& grid() const { return grid_; }
  Tip tip(std::string_view channel) const;
  Tip count_tip() const {
    return {"count", "count", Scale::kLinear, Numbers{0, 1e3, true}};
  }

  void note(std::string text) const;
  // Said below the title, too.
  void subtitle(std::string text) { subtitle_ = std::move(text); }

  // The part of it in which the channel `facet` is that category.
  Chart facet(const std::string& category) const;
  bool has_figure() const { return figure_ != nullptr; }
  const std::string& facet() const { return facet_; }
  const std::vector<std::string>& notes() const;

 private:
  struct State {
    Encoding encoding;
    Options options;
    Runner run;
    bool cleaned = false;
    std::string drawable;             // the condition of clean(), perhaps empty
    std::string undrawn;              // why rows do not meet it
    int64_t num_all = 0;              // rows before clean()
    std::optional<int64_t> num_rows;  // and after it
    std::map<std::string, Extent, std::less<>> extents;
    std::map<std::string, std::vector<std::string>, std::less<>> categories;
    std::vector<std::string> notes;
    // What was computed for all facets, and the rows of each.
    struct Split {
      Frame frame;
      std::map<std::string, std::vector<int64_t>, std::less<>> rows;
    };
    std::unordered_map<expr::Expr, Split> splits;
  };
  void measure(const std::vector<std::string>& names);
  Frame compute(const expr::Expr& rows, std::string_view text,
                const expr::Constants& constants) const;
  // Over `rows`, which are those of this facet among `all`.
  Frame run_over(const expr::Expr& rows, const expr::Expr& all, std::string_view text,
                 const expr::Constants& constants) const;

  std::shared_ptr<State> state_;
  expr::Expr rows_, uncleaned_;
  // Of small multiples the same of all facets; none where each has rows of its own
  // choice.
  expr::Expr all_, all_uncleaned_;
  std::string facet_;
  std::string subtitle_;
  std::shared_ptr<Figure> figure_;
  scene::Model grid_;
};

}  // namespace phlox::chart
