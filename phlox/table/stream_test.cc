// Streams: values in and out, and back through the C interface.
#include "phlox/table/stream.h"

#include <gtest/gtest.h>

#include <limits>

#include "phlox/base/error.h"
#include "phlox/table/text.h"
#include "phlox/table/value.h"

namespace phlox::table {
namespace {

using type::Type;
using List = Value::List;

const double kNan = std::numeric_limits<double>::quiet_NaN();

// Compilers differ in what List{List{...}} is: a copy, or a list of one.
template <class... Values>
List one(Values... values) {
  List list;
  (list.push_back(values), ...);
  return list;
}

struct Case {
  std::string type;
  Rows rows;
  std::string json;  // of all rows
};

std::vector<Case> cases() {
  return {
      {"{a: bool, b: ?bool}",
       {{true, Value()}, {false, true}},
       "[true,null][false,true]"},
      {"{a: int8, b: ?uint64}",
       {{-128, std::numeric_limits<uint64_t>::max()}, {127, Value()}},
       "[-128,18446744073709551615][127,null]"},
      {"{a: float32, b: float64}",
       {{0.5, kNan}, {3.0, -std::numeric_limits<double>::infinity()}, {1e10, 1e300}},
       "[0.5,\"nan\"][3.0,\"-inf\"][10000000000.0,1e+300]"},
      {"{a: decimal[5, 2]}", {{Int128{-1}}, {Int128{99999}}}, "[\"-0.01\"][\"999.99\"]"},
      {"{a: ?string, b: bytes}",
       {{"\xc3\xbc\"\n", std::string("\0\xff", 2)}, {Value(), ""}},
       "[\"\xc3\xbc\\\"\\n\",\"AP8=\"][null,\"\"]"},
      {"{a: date, b: time, c: datetime, d: timedelta}",
       {{0, 0, 0, 0}, {-1, 1, -1, -1}},
       "[\"1970-01-01\",\"00:00:00\",\"1970-01-01T00:00:00\",\"PT0S\"]"
       "[\"1969-12-31\",\"00:00:00.000001\",\"1969-12-31T23:59:59.999999\",\"-PT0."
       "000001S\"]"},
      {"{a: ?{x: int8, y: ?string}}",
       {one(List{1, "s"}), one(Value()), one(List{2, Value()})},
       "[{\"x\":1,\"y\":\"s\"}][null][{\"x\":2,\"y\":null}]"},
      {"{a: var * ?int64, b: ?2 * int8}",
       {{List{1, Value()}, Value()}, {List{}, List{3, 4}}},
       "[[1,null],null][[],[3,4]]"},
      {"{a: map[string, var * int8]}",
       {one(one(List{"k", List{1, 2}})), one(List{})},
       "[{\"k\":[1,2]}][{}]"},
      {"{a: ?categorical[string]}",
       {one("x"), one(Value()), one("y"), one("x")},
       "[\"x\"][null][\"y\"][\"x\"]"},
      {"{a: null}", {one(Value())}, "[null]"},
  };
}

std::string json_of(Stream stream) {
  std::string out;
  while (const auto batch = stream.next()) {
    const auto cells = columns(stream.type(), *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      out += '[';
      for (size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        append_json(cells[i], row, out);
      }
      out += ']';
    }
  }
  return out;
}

TEST(Stream, RowsInAndOut) {
  for (const auto& c : cases()) {
    const Type type = type::parse_table(c.type);
    for (const int64_t batch_rows : {1, 2, 100}) {
      EXPECT_EQ(rows_of(stream_of_rows(type, c.rows, batch_rows)), c.rows) << c.type;
      EXPECT_EQ(json_of(stream_of_rows(type, c.rows, batch_rows)), c.json) << c.type;
    }
  }
}

TEST(Stream, ThroughTheCInterface) {
  for (const auto& c : cases()) {
    const Type type = type::parse_table(c.type);
    ArrowArrayStream out;
    stream_of_rows(type, c.rows, 1).export_to(&out);
    const Stream own = Stream::import_from(&out);
    EXPECT_EQ(own.type(), type);
  }
}

// As import_from sees a stream whose origin it does not know.
Stream as_foreign(Stream stream) {
  struct Wrapped {
    ArrowArrayStream inner;
  };
  auto* wrapped = new Wrapped;
  std::move(stream).export_to(&wrapped->inner);
  ArrowArrayStream outer;
  outer.private_data = wrapped;
  const auto inner = [](ArrowArrayStream* self) {
    return &static_cast<Wrapped*>(self->private_data)->inner;
  };
  static const auto get = inner;
  outer.get_schema = [](ArrowArrayStream* self, ArrowSchema* schema) {
    return get(self)->get_schema(get(self), schema);
  };
  outer.get_next = [](ArrowArrayStream* self, ArrowArray* array) {
    return get(self)->get_next(get(self), array);
  };
  outer.get_last_error = [](ArrowArrayStream* self) {
    return get(self)->get_last_error(get(self));
  };
  outer.release = [](ArrowArrayStream* self) {
    get(self)->release(get(self));
    delete static_cast<Wrapped*>(self->private_data);
    self->release = nullptr;
  };
  return Stream::import_from(&outer);
}

TEST(Stream, ForeignOfOurLayout) {
  for (const auto& c : cases()) {
    const Type type = type::parse_table(c.type);
    Stream stream = as_foreign(stream_of_rows(type, c.rows, 2));
    EXPECT_EQ(stream.type(), type);
    EXPECT_EQ(json_of(std::move(stream)), c.json) << c.type;
  }
}

TEST(Stream, ErrorsKeepTheirCodeThroughTheCInterface) {
  class Failing : public Stream::Source {
   public:
    std::optional<Batch> next() override {
      throw Error(Code::kIo, "broken").at("a.csv:1:2");
    }
  };
  const Type type = type::parse_table("{a: int8}");
  Stream stream = as_foreign(Stream(type, std::make_unique<Failing>()));
  try {
    stream.next();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kIo);
    EXPECT_EQ(error.message(), "broken (a.csv:1:2)");
  }
}

TEST(Stream, ValuesThatDoNotFit) {
  const struct {
    std::string type;
    Value value;
    std::string message;
  } cases[] = {
      {"{a: int8}", 300, "300 is no int8"},
      {"{a: uint8}", -1, "-1 is no uint8"},
      {"{a: int64}", std::numeric_limits<uint64_t>::max(),
       "18446744073709551615 is no int64"},
      {"{a: int8}", "x", "\"x\" is no int8"},
      {"{a: string}", 1, "1 is no string"},
      {"{a: decimal[3, 1]}", Int128{1000}, "1000 is no decimal[3, 1]"},
      {"{a: 2 * int8}", List{1}, "[1] is no 2 * int8"},
      {"{a: int8}", Value(), "a null where the type is int8"},
  };
  for (const auto& c : cases) {
    try {
      stream_of_rows(type::parse_table(c.type), {{c.value}});
      ADD_FAILURE() << c.type;
    } catch (const Error& error) {
      EXPECT_EQ(error.message(), c.message);
    }
  }
}

}  // namespace
}  // namespace phlox::table
