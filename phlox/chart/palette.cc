// Colours as mixtures of few anchors.
#include "phlox/chart/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "phlox/base/error.h"

namespace phlox::chart {

namespace {

struct Color {
  double red, green, blue;
};

constexpr Color color(uint32_t rgb) {
  return {static_cast<double>(rgb >> 16), static_cast<double>(rgb >> 8 & 255),
          static_cast<double>(rgb & 255)};
}

std::string text(const Color& color) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "#";
  for (const double part : {color.red, color.green, color.blue}) {
    const auto byte = static_cast<unsigned>(std::lround(std::clamp(part, 0.0, 255.0)));
    out += kDigits[byte / 16];
    out += kDigits[byte % 16];
  }
  return out;
}

Color mixed(const Color& a, const Color& b, double part_of_b) {
  const auto mix = [&](double from, double to) { return from + (to - from) * part_of_b; };
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

constexpr uint32_t kGrey = 0x4d4d4d, kLightGrey = 0xb3b3b3;
constexpr std::array<uint32_t, 8> kOkabeIto = {0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7,
                                               0x56b4e9, 0xd55e00, 0xb3a80a, kGrey};

// Anchors at equal distances; colours between two of them lie on the straight line.
constexpr uint32_t kViridis[] = {0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c,
                                 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725};
constexpr uint32_t kCividis[] = {0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173,
                                 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838};
constexpr uint32_t kInferno[] = {0x000004, 0x1b0c41, 0x4a0c6b, 0x781c6d, 0xa52c60,
                                 0xcf4446, 0xed6925, 0xfb9b06, 0xf7d13d, 0xfcffa4};
constexpr uint32_t kBlues[] = {0xf7fbff, 0xdeebf7, 0xc6dbef, 0x9ecae1, 0x6baed6,
                               0x4292c6, 0x2171b5, 0x08519c, 0x08306b};
constexpr uint32_t kGreys[] = {0xf7f7f7, 0xd9d9d9, 0xbdbdbd, 0x969696,
                               0x737373, 0x525252, 0x252525};
constexpr uint32_t kRdbu[] = {0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7,
                              0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b, 0x67001f};
constexpr uint32_t kBrbg[] = {0x543005, 0x8c510a, 0xbf812d, 0xdfc27d, 0xf6e8c3, 0xf5f5f5,
                              0xc7eae5, 0x80cdc1, 0x35978f, 0x01665e, 0x003c30};

struct Sequence {
  std::string_view name;
  std::span<const uint32_t> anchors;
};
constexpr Sequence kSequences[] = {
    {"blues", kBlues},     {"brbg", kBrbg}, {"cividis", kCividis}, {"greys", kGreys},
    {"inferno", kInferno}, {"rdbu", kRdbu}, {"viridis", kViridis}};

}  // namespace

std::vector<std::string> category_colors(size_t count, std::string_view paper) {
  // What comes after the first eight is a lighter, then a darker tint of them, or on dark
  // paper a still lighter one.
  const bool dark = ink_upon(paper) == "#ffffff";
  const double tints[] = {0, 0.5, dark ? 0.75 : -0.4};
  std::vector<std::string> out;
  for (size_t i = 0; i < count; ++i) {
    const double tint = tints[i / kOkabeIto.size() % std::size(tints)];
    const uint32_t base_color = kOkabeIto[i % kOkabeIto.size()];
    const Color base = color(dark && base_color == kGrey ? kLightGrey : base_color);
    out.push_back(
        text(mixed(base, color(tint < 0 ? 0x000000 : 0xffffff), std::abs(tint))));
  }
  return out;
}

std::vector<std::string_view> sequence_names() {
  std::vector<std::string_view> names;
  for (const Sequence& sequence : kSequences) names.push_back(sequence.name);
  return names;
}

std::vector<std::string> sequence_colors(std::string_view name, size_t steps) {
  const auto* found =
      std::find_if(std::begin(kSequences), std::end(kSequences),
                   [&](const Sequence& each) { return each.name == name; });
  if (found == std::end(kSequences)) {
    std::vector<std::string> names;
    std::string all;
    for (const Sequence& sequence : kSequences) {
      names.emplace_back(sequence.name);
      all += (all.empty() ? "" : ", ") + names.back();
    }
    Error error(Code::kInvalid, "no palette " + std::string(name));
    if (const auto near = nearest(name, names)) error.hint("did you mean " + *near + "?");
    throw std::move(error.hint("the palettes are " + all));
  }
  std::vector<std::string> out;
  const auto& anchors = found->anchors;
  for (size_t i = 0; i < steps; ++i) {
    const double place = steps < 2 ? 0
                                   : static_cast<double>(i) *
                                         static_cast<double>(anchors.size() - 1) /
                                         static_cast<double>(steps - 1);
    const auto left = std::min(static_cast<size_t>(place), anchors.size() - 2);
    out.push_back(text(mixed(color(anchors[left]), color(anchors[left + 1]),
                             place - static_cast<double>(left))));
  }
  return out;
}

std::string ink_upon(std::string_view color_text) {
  if (color_text.size() != 7 || color_text[0] != '#') return "#000000";
  const Color parts = color(
      static_cast<uint32_t>(std::stoul(std::string(color_text.substr(1)), nullptr, 16)));
  const double light = 0.299 * parts.red + 0.587 * parts.green + 0.114 * parts.blue;
  return light > 140 ? "#000000" : "#ffffff";
}

}  // namespace phlox::chart
