// Which of the known names a mistyped one was meant to be.
#include <algorithm>
#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"

namespace phlox {
namespace {

constexpr size_t kMaxLength = 200;  // a longer name is no slip of the hand

std::u32string decode(std::string_view text) {
  std::u32string points;
  for (size_t at = 0; at < text.size() && points.size() <= kMaxLength;) {
    const CodePoint point = decode_utf8(text, at);
    points.push_back(point.value);
    at += point.length;
  }
  return points;
}

char32_t lower(char32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

// Edits (insert, delete, replace, swap of neighbours) that turn a into b, letters' case
// apart; in halves, so that a wrong case costs one and any other edit two. Stops at more
// than `limit`.
size_t distance(const std::u32string& a, const std::u32string& b, size_t limit) {
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = 2 * j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = 2 * i;
    size_t least = row[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const char32_t x = a[i - 1];
      const char32_t y = b[j - 1];
      const size_t replace = x == y ? 0 : lower(x) == lower(y) ? 1 : 2;
      row[j] = std::min({last[j] + 2, row[j - 1] + 2, last[j - 1] + replace});
      if (i > 1 && j > 1 && x == b[j - 2] && y == a[i - 2])
        row[j] = std::min(row[j], before_last[j - 2] + 2);
      least = std::min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// The most half edits that still are a slip: one edit in a short name, more in a longer
// one.
size_t allowance(size_t length) {
  if (length <= 3) return 2;
  if (length <= 6) return 4;
  return 2 * std::min<size_t>(length / 3, 4);
}

bool equal_but_case(const std::u32string& a, const std::u32string& b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](char32_t x, char32_t y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::string> nearest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  const std::u32string wanted = decode(name);
  if (wanted.empty() || wanted.size() > kMaxLength) return std::nullopt;
  size_t best = std::string::npos;
  const std::string* found = nullptr;
  for (const auto& candidate : candidates) {
    if (candidate == name) continue;  // it is there: the slip is somewhere else
    const std::u32string other = decode(candidate);
    if (other.empty() || other.size() > kMaxLength) continue;
    if (equal_but_case(wanted, other)) return candidate;
    const size_t length = std::max(wanted.size(), other.size());
    const size_t limit = std::min(allowance(length), best - 1);
    const size_t apart = wanted.size() > other.size() ? wanted.size() - other.size()
                                                      : other.size() - wanted.size();
    if (2 * apart > limit) continue;
    const size_t edits = distance(wanted, other, limit);
    // Of one or two letters, something must be in common.
    if (edits <= limit && edits < 2 * std::min(wanted.size(), other.size())) {
      best = edits;
      found = &candidate;
    }
  }
  return found ? std::optional(*found) : std::nullopt;
}

}  // namespace phlox
