// Strings put together, filled up and repeated.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/native/words_text.h"

namespace phlox::engine::native {

namespace {

// What pad, zfill and repeat may make.
constexpr int64_t kMostCharacters = 100'000;

[[noreturn]] void too_long(std::string_view op) {
  throw Error(Code::kType, std::string(op) + " makes at most " +
                               std::to_string(kMostCharacters) + " characters");
}

char* append(char* to, std::string_view text) {
  return std::copy(text.begin(), text.end(), to);
}
char* append(char* to, std::string_view text, int64_t times) {
  if (text.size() == 1) return std::fill_n(to, std::max<int64_t>(times, 0), text[0]);
  for (; times > 0; --times) to = append(to, text);
  return to;
}

Kernel joined(std::string separator) {
  return [separator = std::move(separator)](const Call& call) {
    const auto *const a = call.args[0].as<std::string_view>(),
                      *const b = call.args[1].as<std::string_view>();
    auto* const out = call.out.values<std::string_view>();
    for (size_t i = 0; i < call.size; ++i) {
      const size_t size = a[i].size() + separator.size() + b[i].size();
      out[i] = {"", 0};
      if (size == 0) continue;
      char* const to = call.out.texts().allocate(size);
      append(append(append(to, a[i]), separator), b[i]);
      out[i] = {to, size};
    }
    return call.valid;
  };
}

Word cat(const Use& use) { return {joined(option_text(use, "sep"))}; }

// A kernel of a text and a number, which may fail. `function` makes the text of one row.
template <class Function>
Kernel with_count(Function function) {
  return [function](const Call& call) {
    const auto* const x = call.args[0].as<std::string_view>();
    const Counts n(call.args[1]);
    auto* const out = call.out.values<std::string_view>();
    for (size_t i = 0; i < call.size; ++i)
      out[i] = call.counts(i) ? function(x[i], n[i], call.out.texts())
                              : std::string_view("", 0);
    return call.valid;
  };
}

// How many characters are missing.
int64_t missing(std::string_view op, std::string_view x, int64_t n) {
  if (n > kMostCharacters) too_long(op);
  if (n <= 0) return 0;
  return std::max<int64_t>(n - static_cast<int64_t>(count_code_points(x)), 0);
}

enum class Side : uint8_t { kLeft, kRight, kBoth };

int64_t at_left(Side side, int64_t missing, int64_t n) {
  if (side == Side::kRight) return 0;
  if (side == Side::kLeft) return missing;
  // As Python's center: of an odd number the one more is at the left if n is odd.
  return missing / 2 + (missing & n & 1);
}

Word pad(const Use& use) {
  const std::string given = option_text(use, "side", "left");
  const Side side = given == "left"    ? Side::kLeft
                    : given == "right" ? Side::kRight
                                       : Side::kBoth;
  return {with_count([side, fill = option_text(use, "fill", " ")](
                         std::string_view x, int64_t n, kernel::TextArena& arena) {
    const int64_t count = missing("str.pad", x, n);
    if (count == 0) return x;
    const int64_t left = at_left(side, count, n);
    const size_t size = x.size() + static_cast<size_t>(count) * fill.size();
    char* const to = arena.allocate(size);
    append(append(append(to, fill, left), x), fill, count - left);
    return std::string_view(to, size);
  })};
}

Word zfill(const Use&) {
  return {with_count([](std::string_view x, int64_t n, kernel::TextArena& arena) {
    const int64_t count = missing("str.zfill", x, n);
    if (count == 0) return x;
    const size_t sign = x.starts_with('-') || x.starts_with('+') ? 1 : 0;
    const size_t size = x.size() + static_cast<size_t>(count);
    char* const to = arena.allocate(size);
    append(append(append(to, x.substr(0, sign)), "0", count), x.substr(sign));
    return std::string_view(to, size);
  })};
}

Word repeat(const Use&) {
  return {with_count([](std::string_view x, int64_t n, kernel::TextArena& arena) {
    if (n <= 0 || x.empty()) return std::string_view("", 0);
    if (n > kMostCharacters ||
        static_cast<int64_t>(count_code_points(x)) > kMostCharacters / n)
      too_long("str.repeat");
    const size_t size = x.size() * static_cast<size_t>(n);
    char* const to = arena.allocate(size);
    append(to, x, n);
    return std::string_view(to, size);
  })};
}

const Words words = {
    {"str.cat", cat},
    {"str.pad", pad, true},
    {"str.zfill", zfill, true},
    {"str.repeat", repeat, true},
};

}  // namespace

}  // namespace phlox::engine::native
