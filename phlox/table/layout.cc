// Takes Arrow format strings apart.
#include "phlox/table/layout.h"

#include <cstdlib>
#include <string_view>

#include "phlox/base/error.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

using Form = Layout::Form;

Layout simple(Form form, int64_t bytes = 0, bool is_signed = true) {
  Layout layout;
  layout.form = form;
  layout.bytes_per_value = bytes;
  layout.is_signed = is_signed;
  return layout;
}

int64_t units(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 1'000;
    case 'u':
      return 1'000'000;
    default:
      return 1'000'000'000;
  }
}

Layout timed(Form form, char unit, int64_t bytes) {
  Layout layout = simple(form, bytes);
  layout.units_per_second = units(unit);
  return layout;
}

int64_t number_behind(std::string_view format, char mark) {
  const size_t place = format.rfind(mark);
  if (place == std::string_view::npos) return 0;
  return std::strtoll(std::string(format.substr(place + 1)).c_str(), nullptr, 10);
}

Layout plain_layout(std::string_view format) {
  if (format.size() == 1) {
    switch (format[0]) {
      case 'n':
        return simple(Form::kNull);
      case 'b':
        return simple(Form::kBool);
      case 'c':
        return simple(Form::kNumber, 1);
      case 'C':
        return simple(Form::kNumber, 1, false);
      case 's':
        return simple(Form::kNumber, 2);
      case 'S':
        return simple(Form::kNumber, 2, false);
      case 'i':
        return simple(Form::kNumber, 4);
      case 'I':
        return simple(Form::kNumber, 4, false);
      case 'l':
        return simple(Form::kNumber, 8);
      case 'L':
        return simple(Form::kNumber, 8, false);
      case 'e':
        return simple(Form::kHalf, 2);
      case 'f':
        return simple(Form::kNumber, 4);
      case 'g':
        return simple(Form::kNumber, 8);
      case 'u':
      case 'z':
        return simple(Form::kBinary, 4);
      case 'U':
      case 'Z':
        return simple(Form::kBinary, 8);
      default:
        break;
    }
  }
  if (format == "vu" || format == "vz") return simple(Form::kView);
  if (format.starts_with("w:"))
    return simple(Form::kFixedBinary, number_behind(format, ':'));
  if (format.starts_with("d:")) {
    // d:precision,scale[,bits]
    const bool has_bits = format.find(',') != format.rfind(',');
    return simple(Form::kDecimal, has_bits ? number_behind(format, ',') / 8 : 16);
  }
  if (format == "tdD") return simple(Form::kDate32, 4);
  if (format == "tdm") return simple(Form::kDate64, 8);
  if (format.size() == 3 && format.starts_with("tt"))
    return timed(Form::kTime, format[2], format[2] == 's' || format[2] == 'm' ? 4 : 8);
  if (format.size() >= 4 && format.starts_with("ts") && format[3] == ':')
    return timed(Form::kTimestamp, format[2], 8);
  if (format.size() == 3 && format.starts_with("tD"))
    return timed(Form::kDuration, format[2], 8);
  if (format == "+l") return simple(Form::kList, 4);
  if (format == "+L") return simple(Form::kList, 8);
  if (format == "+vl") return simple(Form::kListView, 4);
  if (format == "+vL") return simple(Form::kListView, 8);
  if (format.starts_with("+w:"))
    return simple(Form::kFixedList, number_behind(format, ':'));
  if (format == "+s") return simple(Form::kStruct);
  if (format == "+m") return simple(Form::kMap);
  throw Error(Code::kUnsupported,
              "no datashape for the Arrow format \"" + std::string(format) + "\"");
}

// Whether the form alone (children aside) is the one that to_arrow gives for the type.
bool form_is_ours(const Layout& layout, const Type& type) {
  switch (type.kind()) {
    case Kind::kNull:
      return layout.form == Form::kNull;
    case Kind::kBool:
      return layout.form == Form::kBool;
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
      return layout.form == Form::kBinary && layout.bytes_per_value == 4;
    case Kind::kUuid:
      return layout.form == Form::kFixedBinary && layout.bytes_per_value == 16;
    case Kind::kDecimal:
      return layout.form == Form::kDecimal && layout.bytes_per_value == 16;
    case Kind::kDate:
      return layout.form == Form::kDate32;
    case Kind::kTime:
      return layout.form == Form::kTime && layout.units_per_second == 1'000'000;
    case Kind::kDatetime:
      return layout.form == Form::kTimestamp && layout.units_per_second == 1'000'000;
    case Kind::kTimedelta:
      return layout.form == Form::kDuration && layout.units_per_second == 1'000'000;
    case Kind::kRecord:
      return layout.form == Form::kStruct;
    case Kind::kVar:
      return layout.form == Form::kList && layout.bytes_per_value == 4;
    case Kind::kFixed:
      return layout.form == Form::kFixedList;
    case Kind::kMap:
      return layout.form == Form::kMap;
    case Kind::kCategorical:
      return layout.form == Form::kDictionary && layout.bytes_per_value == 4 &&
             layout.is_signed;
    default:
      return layout.form == Form::kNumber &&
             layout.bytes_per_value * 8 == type.bit_width();
  }
}

}  // namespace

Layout layout_of(const ArrowSchema& schema, const Type& option) {
  const Type type = option.without_option();
  if (schema.dictionary) {
    const Layout codes = plain_layout(schema.format);
    Layout layout = simple(Form::kDictionary, codes.bytes_per_value, codes.is_signed);
    const Type& values = type.is(Kind::kCategorical) ? type.element() : type;
    layout.children.push_back(layout_of(*schema.dictionary, values));
    layout.is_ours = form_is_ours(layout, type) && layout.children[0].is_ours;
    return layout;
  }
  Layout layout = plain_layout(schema.format);
  layout.is_ours = form_is_ours(layout, type);
  std::vector<Type> types;
  const ArrowSchema* parent = &schema;
  switch (layout.form) {
    case Form::kStruct:
      for (const auto& field : type.fields()) types.push_back(field.type);
      break;
    case Form::kList:
    case Form::kListView:
    case Form::kFixedList:
      types.push_back(type.element());
      break;
    case Form::kMap:
      types = {type.map_key(), type.element()};
      parent = schema.children[0];
      break;
    default:
      break;
  }
  for (size_t i = 0; i < types.size(); ++i) {
    layout.children.push_back(layout_of(*parent->children[i], types[i]));
    layout.is_ours = layout.is_ours && layout.children[i].is_ours;
  }
  return layout;
}

}  // namespace phlox::table
