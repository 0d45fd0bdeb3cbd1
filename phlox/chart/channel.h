// The channels of a chart: which expressions of the rows are drawn, and as what.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/axis.h"
#include "phlox/chart/kind.h"
#include "phlox/chart/plot.h"
#include "phlox/expr/value.h"

namespace phlox::chart {

struct Channel {
  std::string name;   // and that of its column in the rows
  std::string title;  // as axes and tooltips call it
  type::Type type;    // without the option
  bool nullable = false;
  Scale scale = Scale::kLinear;
  std::optional<expr::Value> constant;  // then it is no column
};

// One column for each channel, under the channel's name.
struct Encoding {
  expr::Expr rows;
  std::vector<Channel> channels;
  // Other columns of the rows, for tooltips: named field_0, field_1, ...
  std::vector<Channel> fields;
  std::vector<std::string> notes;

  const Channel* find(std::string_view name) const;
};

// `given` are the channels as written; those that are required and not given are filled
// with columns that are not used yet. Throws as `plot` does.
Encoding encode(const expr::Expr& table, const Kind& kind, const Arguments& given,
                const Runner& run);

// The kind that suits the types of what is given and, where nothing is, of the table's
// columns; adds the channels that it chose.
const Kind& choose_kind(const expr::Expr& table, Arguments& given);

// What a channel's text, deferred or expression means over the table's rows.
expr::Expr channel_expression(const expr::Expr& table, std::string_view channel,
                              const expr::Syntax& written);

}  // namespace phlox::chart
