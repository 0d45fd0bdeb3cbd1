// The options of a chart: plain values, checked by their rules.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/kind.h"
#include "phlox/expr/syntax.h"
#include "phlox/expr/value.h"

namespace phlox::chart {

class Options {
 public:
  // Throws Error(kType) or Error(kInvalid) that names the option and what it takes.
  void set(const OptionRule& rule, const expr::Syntax& written);

  bool given(std::string_view name) const { return values_.contains(name); }
  bool flag(std::string_view name, bool otherwise = false) const;
  std::optional<int64_t> integer(std::string_view name) const;
  std::optional<double> number(std::string_view name) const;
  std::string text(std::string_view name, std::string_view otherwise = "") const;
  std::vector<std::string> texts(std::string_view name) const;

 private:
  std::map<std::string, expr::Value, std::less<>> values_;
};

}  // namespace phlox::chart
