// Reads the system's time zone files (RFC 8536).
#include "phlox/base/zone.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "phlox/base/calendar.h"

namespace phlox {
namespace {

// Big-endian numbers from a text, with its end in mind.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  bool has(size_t count) const { return bytes_.size() - at_ >= count; }
  void skip(size_t count) { at_ += std::min(count, bytes_.size() - at_); }
  std::string_view rest() const { return bytes_.substr(at_); }
  int64_t number(size_t size) {
    uint64_t value =
        has(size) && (static_cast<unsigned char>(bytes_[at_]) & 0x80) ? ~uint64_t{0} : 0;
    for (size_t i = 0; i < size && at_ < bytes_.size(); ++i)
      value = value << 8 | static_cast<unsigned char>(bytes_[at_++]);
    return static_cast<int64_t>(value);
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

struct Counts {
  size_t utc_marks, standard_marks, leaps, moments, types, characters;
  size_t body(size_t time_size) const {
    return moments * (time_size + 1) + types * 6 + characters + leaps * (time_size + 4) +
           standard_marks + utc_marks;
  }
};

std::optional<Counts> read_header(Bytes& bytes) {
  if (!bytes.has(44) || !bytes.rest().starts_with("TZif")) return std::nullopt;
  bytes.skip(20);
  Counts counts{};
  for (size_t* count : {&counts.utc_marks, &counts.standard_marks, &counts.leaps,
                        &counts.moments, &counts.types, &counts.characters})
    *count = static_cast<size_t>(bytes.number(4)) & 0xffffff;
  return counts;
}

// "+02:00", "+0200", "-02"
std::optional<int32_t> fixed_offset(std::string_view text) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : text.substr(1))
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != ':' || digits.size() != 2)
      return std::nullopt;
  if (digits.size() != 2 && digits.size() != 4) return std::nullopt;
  digits.resize(4, '0');
  const int number = std::atoi(digits.c_str());
  const int seconds = number / 100 * 3600 + number % 100 * 60;
  return text[0] == '-' ? -seconds : seconds;
}

}  // namespace

struct TimeZoneReader {
  static std::unique_ptr<const TimeZone> read(std::string_view file);
  static std::unique_ptr<const TimeZone> load(std::string_view name);
  static std::unique_ptr<const TimeZone> fixed(int32_t offset) {
    auto zone = std::make_unique<TimeZone>();
    zone->first_ = offset;
    return zone;
  }
};

std::unique_ptr<const TimeZone> TimeZoneReader::read(std::string_view file) {
  Bytes bytes(file);
  // The first half is for readers of 32 bits; the second says all.
  const auto old = read_header(bytes);
  if (!old || file[4] < '2') return nullptr;
  bytes.skip(old->body(4));
  const auto counts = read_header(bytes);
  if (!counts || counts->types == 0 || !bytes.has(counts->body(8))) return nullptr;
  auto zone = std::make_unique<TimeZone>();
  for (size_t i = 0; i < counts->moments; ++i) zone->moments_.push_back(bytes.number(8));
  std::vector<size_t> types;
  for (size_t i = 0; i < counts->moments; ++i)
    types.push_back(static_cast<size_t>(bytes.number(1)) & 0xff);
  std::vector<int32_t> offsets;
  for (size_t i = 0; i < counts->types; ++i) {
    offsets.push_back(static_cast<int32_t>(bytes.number(4)));
    bytes.skip(2);
  }
  zone->first_ = offsets[0];
  for (const size_t type : types) {
    if (type >= offsets.size()) return nullptr;
    zone->offsets_.push_back(offsets[type]);
  }
  bytes.skip(counts->characters + counts->leaps * 12 + counts->standard_marks +
             counts->utc_marks);
  const std::string_view footer = bytes.rest();
  const size_t end = footer.find('\n', 1);
  if (footer.starts_with('\n') && end != std::string_view::npos && end > 1)
    zone->rule_ = parse_posix_zone(footer.substr(1, end - 1));
  return zone;
}

std::unique_ptr<const TimeZone> TimeZoneReader::load(std::string_view name) {
  // A name is a path below the database and nowhere else.
  if (name.empty() || name.front() == '/' || name.find("..") != std::string_view::npos ||
      name.find('\0') != std::string_view::npos)
    return nullptr;
  const char* folder = std::getenv("TZDIR");
  std::string path = folder && *folder ? folder : "/usr/share/zoneinfo";
  path += '/';
  path += name;
  std::ifstream in(path, std::ios::binary);
  if (!in) return nullptr;
  const std::string file(std::istreambuf_iterator<char>(in), {});
  return read(file);
}

const TimeZone* TimeZone::find(std::string_view name) {
  static std::mutex mutex;
  static auto& zones =
      *new std::map<std::string, std::unique_ptr<const TimeZone>, std::less<>>;
  const std::lock_guard lock(mutex);
  auto place = zones.find(name);
  if (place == zones.end()) {
    const auto offset =
        name == "UTC" || name == "Z" ? std::optional<int32_t>(0) : fixed_offset(name);
    place = zones
                .emplace(std::string(name), offset ? TimeZoneReader::fixed(*offset)
                                                   : TimeZoneReader::load(name))
                .first;
  }
  return place->second.get();
}

TimeZone::Span TimeZone::span_at(int64_t utc_seconds) const {
  const auto next = std::upper_bound(moments_.begin(), moments_.end(), utc_seconds);
  const auto place = static_cast<size_t>(next - moments_.begin());
  Span span{std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(),
            first_};
  if (place > 0) {
    span.begin = moments_[place - 1];
    span.offset = offsets_[place - 1];
  }
  if (next != moments_.end()) {
    span.end = *next;
  } else if (rule_) {
    span.offset = rule_->offset_at(utc_seconds);
    // Where the rule has changes is not looked for.
    if (rule_->has_summer) {
      span.begin = utc_seconds;
      span.end = utc_seconds + 1;
    }
  }
  return span;
}

int64_t TimeZone::moment_of(int64_t wall_seconds) const {
  const int64_t earliest = wall_seconds - kMostOffset;
  const int64_t latest = wall_seconds + kMostOffset;
  int32_t offset = offset_at(earliest);
  for (auto change = std::upper_bound(moments_.begin(), moments_.end(), earliest);
       change != moments_.end() && *change <= latest; ++change) {
    const int32_t after = offsets_[static_cast<size_t>(change - moments_.begin())];
    // Before the change, or skipped by it: not yet there by the new offset.
    if (wall_seconds - offset < *change || wall_seconds - after < *change)
      return wall_seconds - offset;
    offset = after;
  }
  // The rule changes twice a year at most.
  const int32_t last = offset_at(latest);
  const auto holds = [&](int32_t each) { return offset_at(wall_seconds - each) == each; };
  return wall_seconds - (!holds(offset) && holds(last) ? last : offset);
}

namespace {
int64_t seconds_of(int64_t micros) {
  return micros / kMicrosPerSecond - (micros % kMicrosPerSecond < 0 ? 1 : 0);
}
}  // namespace

bool ZoneCursor::to_wall(int64_t moment, int64_t* wall) {
  const int64_t seconds = seconds_of(moment);
  if (seconds < span_.begin || seconds >= span_.end) span_ = zone_.span_at(seconds);
  return !__builtin_add_overflow(moment, span_.offset * kMicrosPerSecond, wall);
}

bool ZoneCursor::to_moment(int64_t wall, int64_t* moment) {
  const int64_t seconds = seconds_of(wall);
  if (seconds < span_.begin || seconds >= span_.end) span_ = zone_.span_at(seconds);
  // Far from all changes there is just one such moment.
  const bool is_plain = seconds - TimeZone::kMostOffset >= span_.begin &&
                        seconds + TimeZone::kMostOffset < span_.end;
  const int64_t offset = is_plain ? span_.offset : seconds - zone_.moment_of(seconds);
  return !__builtin_sub_overflow(wall, offset * kMicrosPerSecond, moment);
}

std::optional<int32_t> zone_offset(std::string_view name, int64_t utc_seconds) {
  const TimeZone* zone = TimeZone::find(name);
  if (!zone) return std::nullopt;
  return zone->offset_at(utc_seconds);
}

}  // namespace phlox
