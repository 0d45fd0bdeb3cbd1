// Guesses the format of plain text from its first bytes.
#include "phlox/migrate/sniff.h"

#include <algorithm>
#include <optional>

namespace phlox::migrate {
namespace {

constexpr size_t kMaxLines = 200;

// Calls look(line) for the whole lines of the sample until it says false.
template <class Look>
void each_line(std::string_view sample, bool whole, Look look) {
  for (size_t lines = 0; !sample.empty() && lines < kMaxLines; ++lines) {
    size_t end = sample.find('\n');
    if (end == std::string_view::npos) {
      if (!whole && lines > 0) return;  // cut in the middle
      end = sample.size();
    }
    std::string_view line = sample.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!look(line)) return;
    sample.remove_prefix(std::min(end + 1, sample.size()));
  }
}

// The same number of tabs, at least one, in every line that is not empty.
bool is_tab_separated(std::string_view sample, bool whole) {
  std::optional<long> tabs;
  bool same = true;
  each_line(sample, whole, [&](std::string_view line) {
    if (line.empty()) return true;
    const long count = std::count(line.begin(), line.end(), '\t');
    same = count > 0 && (!tabs || *tabs == count);
    tabs = count;
    return same;
  });
  return tabs && same;
}

}  // namespace

std::string_view sniff(std::string_view sample, bool whole, bool only_tsv) {
  if (!only_tsv) {
    if (sample.starts_with("PAR1")) return "parquet";
    if (sample.starts_with("ARROW1") || sample.starts_with("\xff\xff\xff\xff"))
      return "arrow";
  }
  if (sample.find('\0') != std::string_view::npos) return "";  // not text
  if (sample.starts_with("\xef\xbb\xbf")) sample.remove_prefix(3);
  const std::string_view first = sample.substr(0, sample.find('\n'));
  if (only_tsv && first.find(',') != std::string_view::npos) return "";
  if (is_tab_separated(sample, whole)) return "tsv";
  if (only_tsv) return "";
  const size_t start = sample.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && sample[start] == '[') return "json";
  if (start != std::string_view::npos && sample[start] == '{') {
    const bool one_a_line = first.find('}') != std::string_view::npos &&
                            first.find_last_not_of(" \t\r") == first.rfind('}');
    return one_a_line ? "jsonl" : "json";
  }
  if (first.find(',') != std::string_view::npos) return "csv";
  return "";
}

}  // namespace phlox::migrate
