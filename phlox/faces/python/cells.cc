// Cells of Arrow columns as Python objects.
#include "phlox/faces/python/cells.h"

#include <algorithm>
#include <string>

#include "phlox/faces/python/bindings.h"

namespace phlox::python {

namespace {

using type::Kind;

nb::object module_attribute(const char* module, const char* name) {
  return nb::module_::import_(module).attr(name);
}

// "-12.50" of -1250 and 2.
std::string decimal_text(table::Int128 value, int scale) {
  const bool negative = value < 0;
  std::string text;  // backwards
  for (int place = 0; value != 0 || place <= scale; ++place) {
    if (place == scale && scale > 0) text.push_back('.');
    const int digit = static_cast<int>(value % 10);
    text.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  }
  if (negative) text.push_back('-');
  std::reverse(text.begin(), text.end());
  return text;
}

nb::object integer(int64_t value) { return nb::steal(PyLong_FromLongLong(value)); }

constexpr int64_t kMicrosPerSecond = 1'000'000;

// What the numbers of a time are made into. datetime's own C interface is not in the
// stable ABI, so its classes are called.
nb::object maker(const type::Type& type) {
  switch (type.kind()) {
    case Kind::kDate:
      return module_attribute("datetime", "date").attr("fromordinal");
    case Kind::kTime:
      return module_attribute("datetime", "time");
    case Kind::kTimedelta:
      return module_attribute("datetime", "timedelta");
    case Kind::kDecimal:
      return module_attribute("decimal", "Decimal");
    case Kind::kUuid:
      return module_attribute("uuid", "UUID");
    case Kind::kDatetime: {
      const nb::object datetime = module_attribute("datetime", "datetime");
      const nb::object utc = module_attribute("datetime", "timezone").attr("utc");
      if (type.zone().empty()) return datetime(1970, 1, 1);
      return datetime(1970, 1, 1, 0, 0, 0, 0, utc);
    }
    default:
      return {};
  }
}

nb::object zone_of(const type::Type& type) {
  if (!type.is(Kind::kDatetime) || type.zone().empty() || type.zone() == "UTC") return {};
  try {
    return module_attribute("zoneinfo", "ZoneInfo")(str_of(type.zone()));
  } catch (nb::python_error&) {
    return {};  // the instant is right in UTC, too
  }
}

}  // namespace

Cells::Cells(table::Column column)
    : column_(std::move(column)), make_(maker(column_.type())) {
  const type::Type& type = column_.type();
  size_t children = 0;
  if (type.is(Kind::kRecord)) children = type.fields().size();
  if (type.is_list() || type.is(Kind::kCategorical)) children = 1;
  if (type.is(Kind::kMap)) children = 2;
  for (size_t i = 0; i < children; ++i) children_.emplace_back(column_.child(i));
  if (const nb::object zone = zone_of(type); zone.is_valid()) {
    // (epoch, zone): a sum in UTC, then told in the zone.
    make_ = nb::make_tuple(make_, zone);
  }
}

nb::object Cells::at(int64_t row) const {
  return column_.is_null(row) ? nb::none() : value(row);
}

nb::object Cells::value(int64_t row) const {
  switch (column_.kind()) {
    case Kind::kNull:
      return nb::none();
    case Kind::kBool:
      return nb::bool_(column_.boolean(row));
    case Kind::kUint64:
      return nb::steal(PyLong_FromUnsignedLongLong(column_.value<uint64_t>(row)));
    case Kind::kFloat32:
      return nb::float_(column_.value<float>(row));
    case Kind::kFloat64:
      return nb::float_(column_.value<double>(row));
    case Kind::kDecimal:
      return make_(str_of(decimal_text(column_.decimal(row), column_.type().scale())));
    case Kind::kString:
    case Kind::kJson:
      return str_of(column_.bytes(row));
    case Kind::kBytes: {
      const std::string_view bytes = column_.bytes(row);
      return nb::bytes(bytes.data(), bytes.size());
    }
    case Kind::kUuid: {
      const std::string_view bytes = column_.bytes(row);
      return make_(nb::none(), nb::bytes(bytes.data(), bytes.size()));
    }
    case Kind::kDate:
      return make_(integer(column_.integer(row) + 719163));
    case Kind::kTime: {
      const int64_t micros = column_.value<int64_t>(row);
      const int64_t seconds = micros / kMicrosPerSecond;
      return make_(seconds / 3600, seconds / 60 % 60, seconds % 60,
                   micros % kMicrosPerSecond);
    }
    case Kind::kTimedelta:
      return make_(0, 0, column_.value<int64_t>(row));
    case Kind::kDatetime: {
      static PyObject* const timedelta =
          module_attribute("datetime", "timedelta").release().ptr();
      const nb::object delta = nb::handle(timedelta)(0, 0, column_.value<int64_t>(row));
      const bool zoned = PyTuple_Check(make_.ptr());
      const nb::object epoch = zoned ? nb::object(make_[0]) : make_;
      const nb::object moment = nb::steal(PyNumber_Add(epoch.ptr(), delta.ptr()));
      if (!moment.is_valid()) throw nb::python_error();
      return zoned ? moment.attr("astimezone")(make_[1]) : moment;
    }
    case Kind::kRecord: {
      nb::dict record;
      const auto& fields = column_.type().fields();
      for (size_t i = 0; i < fields.size(); ++i)
        record[str_of(fields[i].name)] = children_[i].at(row);
      return record;
    }
    case Kind::kVar:
    case Kind::kFixed: {
      nb::list list;
      const auto [begin, end] = column_.range(row);
      for (int64_t i = begin; i < end; ++i) list.append(children_[0].at(i));
      return list;
    }
    case Kind::kMap: {
      nb::dict map;
      const auto [begin, end] = column_.range(row);
      for (int64_t i = begin; i < end; ++i) map[children_[0].at(i)] = children_[1].at(i);
      return map;
    }
    case Kind::kCategorical:
      return children_[0].at(column_.integer(row));
    default:
      return integer(column_.integer(row));
  }
}

std::vector<Cells> cells_of(const type::Type& table, const table::Batch& batch) {
  std::vector<Cells> cells;
  for (table::Column& column : table::columns(table, batch))
    cells.emplace_back(std::move(column));
  return cells;
}

}  // namespace phlox::python
