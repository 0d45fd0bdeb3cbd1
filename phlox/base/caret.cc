// The line of a text with a caret under the place that is wrong.
#include <algorithm>
#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"

namespace phlox {
namespace {

constexpr size_t kWidth = 100;  // columns that are shown of a long line
constexpr size_t kBefore = 60;  // of them before the place, at most
constexpr size_t kMaxCarets = 80;

// Appends what a terminal can show of a code point in exactly one column.
void append_shown(std::string& out, CodePoint point) {
  const bool control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
  append_utf8(out, control ? U' ' : point.value);
}

}  // namespace

std::string caret(std::string_view text, Span span) {
  const size_t begin = std::min<size_t>(span.begin, text.size());
  size_t line_begin = begin == 0 ? std::string_view::npos : text.rfind('\n', begin - 1);
  line_begin = line_begin == std::string_view::npos ? 0 : line_begin + 1;
  const size_t line_end = std::min(text.find('\n', begin), text.size());

  // Only the part of the line near the place is decoded: a line may be megabytes long.
  // Stepping back over at most three continuation bytes keeps code points whole.
  size_t from = line_begin;
  if (begin - line_begin > 4 * kBefore) {
    from = begin - 4 * kBefore;
    while (from < begin && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80)
      ++from;
  }
  std::vector<CodePoint> points;
  size_t place = 0;  // index in points of the code point at `begin`
  size_t carets = 0;
  size_t after = 0;
  for (size_t at = from; at < line_end && after <= kWidth;) {
    const CodePoint point = decode_utf8(text.substr(0, line_end), at);
    if (at < begin) ++place;
    if (at >= begin) ++after;
    if (at >= begin && at < span.end) ++carets;
    points.push_back(point);
    at += point.length;
  }
  carets = std::clamp<size_t>(carets, 1, kMaxCarets);

  size_t first = 0;
  size_t last = points.size();
  const bool whole = from == line_begin && points.size() <= kWidth;
  bool cut_before = false;
  bool cut_after = false;
  if (!whole) {
    first = place > kBefore ? place - kBefore : 0;
    last = std::min(points.size(), first + kWidth);
    cut_before = first > 0 || from > line_begin;
    size_t shown_end = from;
    for (size_t i = 0; i < last; ++i) shown_end += points[i].length;
    cut_after = shown_end < line_end;
    carets = std::min(carets, std::max<size_t>(last - std::min(place, last), 1));
  }

  std::string out;
  if (text.find('\n') != std::string_view::npos) {
    const auto line = 1 + std::count(text.begin(), text.begin() + line_begin, '\n');
    const size_t column =
        1 + count_code_points(text.substr(line_begin, begin - line_begin));
    out = "line " + std::to_string(line) + ", column " + std::to_string(column) + "\n";
  }
  out += "  ";
  if (cut_before) out += "...";
  for (size_t i = first; i < last; ++i) append_shown(out, points[i]);
  if (cut_after) out += "...";
  out += "\n  ";
  out.append((cut_before ? 3 : 0) + place - first, ' ');
  out.append(carets, '^');
  return out;
}

}  // namespace phlox
