// Reads the system's time zone files (RFC 8536).
#include "phlox/base/zone.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "phlox/base/posix_zone.h"

namespace phlox {
namespace {

struct Zone {
  std::vector<int64_t> moments;   // when the offset changes
  std::vector<int32_t> offsets;   // from each moment on
  int32_t first = 0;              // before the first moment
  std::optional<PosixZone> rule;  // behind the last one
};

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

std::optional<Zone> read_zone(std::string_view file) {
  Bytes bytes(file);
  // The first half is for readers of 32 bits; the second says all.
  const auto old = read_header(bytes);
  if (!old || file[4] < '2') return std::nullopt;
  bytes.skip(old->body(4));
  const auto counts = read_header(bytes);
  if (!counts || counts->types == 0 || !bytes.has(counts->body(8))) return std::nullopt;
  Zone zone;
  for (size_t i = 0; i < counts->moments; ++i) zone.moments.push_back(bytes.number(8));
  std::vector<size_t> types;
  for (size_t i = 0; i < counts->moments; ++i)
    types.push_back(static_cast<size_t>(bytes.number(1)) & 0xff);
  std::vector<int32_t> offsets;
  for (size_t i = 0; i < counts->types; ++i) {
    offsets.push_back(static_cast<int32_t>(bytes.number(4)));
    bytes.skip(2);
  }
  zone.first = offsets[0];
  for (const size_t type : types) {
    if (type >= offsets.size()) return std::nullopt;
    zone.offsets.push_back(offsets[type]);
  }
  bytes.skip(counts->characters + counts->leaps * 12 + counts->standard_marks +
             counts->utc_marks);
  const std::string_view footer = bytes.rest();
  const size_t end = footer.find('\n', 1);
  if (footer.starts_with('\n') && end != std::string_view::npos && end > 1)
    zone.rule = parse_posix_zone(footer.substr(1, end - 1));
  return zone;
}

std::optional<Zone> load(std::string_view name) {
  // A name is a path below the database and nowhere else.
  if (name.empty() || name.front() == '/' || name.find("..") != std::string_view::npos ||
      name.find('\0') != std::string_view::npos)
    return std::nullopt;
  const char* folder = std::getenv("TZDIR");
  std::string path = folder && *folder ? folder : "/usr/share/zoneinfo";
  path += '/';
  path += name;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  const std::string file(std::istreambuf_iterator<char>(in), {});
  return read_zone(file);
}

int32_t offset_in(const Zone& zone, int64_t utc_seconds) {
  const auto next =
      std::upper_bound(zone.moments.begin(), zone.moments.end(), utc_seconds);
  if (next == zone.moments.end() && zone.rule) return zone.rule->offset_at(utc_seconds);
  if (next == zone.moments.begin()) return zone.first;
  return zone.offsets[static_cast<size_t>(next - zone.moments.begin()) - 1];
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

std::optional<int32_t> zone_offset(std::string_view name, int64_t utc_seconds) {
  if (name == "UTC" || name == "Z") return 0;
  if (const auto fixed = fixed_offset(name)) return fixed;
  static std::mutex mutex;
  static std::map<std::string, std::optional<Zone>, std::less<>> zones;
  const std::lock_guard lock(mutex);
  auto place = zones.find(name);
  if (place == zones.end()) place = zones.emplace(std::string(name), load(name)).first;
  if (!place->second) return std::nullopt;
  return offset_in(*place->second, utc_seconds);
}

}  // namespace phlox
