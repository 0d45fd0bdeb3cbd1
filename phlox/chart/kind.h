// A kind of chart: what it needs, and how it is drawn. One kind is one file in kinds/,
// which registers itself; the conformance suite then draws it with good and bad input.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "phlox/base/registry.h"

namespace phlox::chart {

class Chart;

enum class Takes : uint8_t {
  kAny,
  kNumber,      // integers, floats, decimals
  kContinuous,  // numbers, dates, times, durations
  kCategory,    // any, taken as one of a few values
  kShape,       // texts or JSON, or lists: of geometries
};

// A channel is what of the rows is drawn as what: x, y, color, ...
struct ChannelRule {
  std::string_view name;
  Takes takes = Takes::kAny;
  bool required = false;
  // May be a reduction of the rows that are equal in the other channels.
  bool reduces = false;
  // Of a category: at most so many values, the most frequent; all others become one.
  int limit = 0;
  std::string_view doc = {};
  // Names of columns, with commas: the first that the table has, in any case, is taken
  // where nothing is given.
  std::string_view columns = {};
  // A list of at most so many columns, which become the channels NAME_0, NAME_1, ...;
  // where nothing is given, the first five that it takes.
  int many = 0;
};

struct OptionRule {
  std::string_view name;
  enum class Type : uint8_t { kBool, kInteger, kNumber, kText, kTexts } type;
  std::string_view doc;
  std::string_view choices = {};  // with commas; empty: any
};

class Kind {
 public:
  virtual ~Kind() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view doc() const = 0;  // one sentence
  virtual std::vector<ChannelRule> channels() const = 0;
  virtual std::vector<OptionRule> options() const { return {}; }
  // True if every row is a mark of its own, whose other fields the pointer shows.
  virtual bool shows_rows() const { return false; }
  // Makes chart.figure() and draws. The channels that are required are there, of a type
  // that they take.
  virtual void draw(Chart& chart) const = 0;
};

using Kinds = Registry<Kind>;

// What all kinds take beside their own.
std::vector<ChannelRule> common_channels();
std::vector<OptionRule> common_options();

// The kind of that name; throws Error(kInvalid) with the nearest name.
const Kind& kind_named(std::string_view name);

}  // namespace phlox::chart
