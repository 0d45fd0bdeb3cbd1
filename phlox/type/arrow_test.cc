// Datashapes as Arrow schemas, back, and schemas that other libraries make.
#include "phlox/type/arrow.h"

#include <gtest/gtest.h>

#include <memory>

#include "phlox/base/error.h"
#include "phlox/type/metadata.h"
#include "phlox/type/random_type.h"

namespace phlox::type {
namespace {

// An Arrow schema of our making, released at the end.
class Exported {
 public:
  explicit Exported(const Type& type) { to_arrow(type, &schema); }
  ~Exported() {
    if (schema.release) schema.release(&schema);
  }
  ArrowSchema schema;
};

std::string describe(const ArrowSchema& schema) {
  std::string out = schema.format;
  if (schema.flags & ARROW_FLAG_NULLABLE) out += "?";
  if (schema.dictionary) out += "<" + describe(*schema.dictionary) + ">";
  if (schema.n_children == 0) return out;
  out += "(";
  for (int64_t i = 0; i < schema.n_children; ++i)
    out += (i ? " " : "") + std::string(schema.children[i]->name) + "=" +
           describe(*schema.children[i]);
  return out + ")";
}

TEST(ToArrow, Layout) {
  const std::pair<const char*, const char*> cases[] = {
      {"null", "n?"},
      {"bool", "b"},
      {"int8", "c"},
      {"int16", "s"},
      {"int32", "i"},
      {"int64", "l"},
      {"uint8", "C"},
      {"uint16", "S"},
      {"uint32", "I"},
      {"uint64", "L"},
      {"float32", "f"},
      {"float64", "g"},
      {"decimal[10, 2]", "d:10,2"},
      {"string", "u"},
      {"string[10, 'ascii']", "u"},
      {"bytes", "z"},
      {"date", "tdD"},
      {"time", "ttu"},
      {"datetime", "tsu:"},
      {"datetime['Europe/Berlin']", "tsu:Europe/Berlin"},
      {"timedelta", "tDu"},
      {"uuid", "w:16"},
      {"json", "u"},
      {"?int32", "i?"},
      {"var * ?int32", "+l(item=i?)"},
      {"3 * int32", "+w:3(item=i)"},
      {"map[string, ?int8]", "+m(entries=+s(key=u value=c?))"},
      {"categorical[string]", "i<u>"},
      {"?categorical[date]", "i?<tdD>"},
      {"{a: int8, 'b c': ?{d: date}}", "+s(a=c b c=+s?(d=tdD))"},
      {"var * {a: int8}", "+s(a=c)"},
      {"{a: var * {b: int8}}", "+s(a=+l(item=+s(b=c)))"},
      {"{}", "+s"},
  };
  for (const auto& [text, layout] : cases)
    EXPECT_EQ(describe(Exported(parse(text)).schema), layout) << text;
}

TEST(ToArrow, SaysBesideWhatArrowCannotSay) {
  const auto stated = [](const char* text, std::string_view key) {
    const Exported exported(parse(text));
    return std::string(find_metadata(exported.schema.metadata, key).value_or("none"));
  };
  EXPECT_EQ(stated("uuid", kExtensionNameKey), "arrow.uuid");
  EXPECT_EQ(stated("?json", kExtensionNameKey), "arrow.json");
  EXPECT_EQ(stated("json", kExtensionMetadataKey), "");
  EXPECT_EQ(stated("?string[10, 'ascii']", kDatashapeKey), "string[10, 'ascii']");
  EXPECT_EQ(stated("categorical[string[3]]", kDatashapeKey), "categorical[string[3]]");
  EXPECT_EQ(stated("string", kDatashapeKey), "none");
  EXPECT_EQ(Exported(Type::string()).schema.metadata, nullptr);
}

TEST(Arrow, ThereAndBack) {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    const Type type = RandomType(seed).any(static_cast<int>(seed % 6));
    const Exported exported(type);
    ASSERT_EQ(from_arrow(exported.schema), type.is_table() ? type.element() : type)
        << type.to_string();
  }
}

TEST(Arrow, ChildrenMayBeMovedOut) {
  Exported exported(parse("{a: var * {b: string[3]}, c: categorical[string]}"));
  ArrowSchema child = *exported.schema.children[0];
  exported.schema.children[0]->release = nullptr;
  exported.schema.release(&exported.schema);
  EXPECT_EQ(exported.schema.release, nullptr);
  EXPECT_EQ(from_arrow(child).to_string(), "var * {b: string[3]}");
  EXPECT_STREQ(child.name, "a");
  child.release(&child);
}

// A foreign schema, made of plain structs: name, format, nullable flag, children.
struct Foreign {
  explicit Foreign(std::string format, std::vector<Foreign> children = {})
      : format(std::move(format)), children(std::move(children)) {}
  Foreign nullable() && {
    flags |= ARROW_FLAG_NULLABLE;
    return std::move(*this);
  }
  Foreign named(std::string text) && {
    name = std::move(text);
    return std::move(*this);
  }
  Foreign with(std::string_view key, std::string value) && {
    entries.emplace_back(key, std::move(value));
    return std::move(*this);
  }
  Foreign values(Foreign type) && {
    dictionary = std::make_shared<Foreign>(std::move(type));
    return std::move(*this);
  }

  ArrowSchema* build() {
    schema = {};
    schema.format = format.c_str();
    schema.name = name.c_str();
    metadata = encode_metadata(entries);
    schema.metadata = metadata.empty() ? nullptr : metadata.data();
    schema.flags = flags;
    pointers.clear();
    for (auto& child : children) pointers.push_back(child.build());
    schema.n_children = static_cast<int64_t>(pointers.size());
    schema.children = pointers.data();
    schema.dictionary = dictionary ? dictionary->build() : nullptr;
    schema.release = [](ArrowSchema*) {};
    return &schema;
  }

  std::string format;
  std::string name;
  std::string metadata;
  int64_t flags = 0;
  std::vector<std::pair<std::string_view, std::string>> entries;
  std::vector<Foreign> children;
  std::vector<ArrowSchema*> pointers;
  std::shared_ptr<Foreign> dictionary;
  ArrowSchema schema{};
};

std::string read(Foreign foreign) {
  try {
    return from_arrow(*foreign.build()).to_string();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kUnsupported);
    return "error: " + error.message();
  }
}

TEST(FromArrow, TakesTheFormsOfOthers) {
  const std::pair<const char*, const char*> cases[] = {
      {"U", "string"},
      {"vu", "string"},
      {"Z", "bytes"},
      {"vz", "bytes"},
      {"w:5", "bytes"},
      {"w:16", "bytes"},
      {"e", "float32"},
      {"tdm", "date"},
      {"tts", "time"},
      {"ttm", "time"},
      {"ttn", "time"},
      {"tss:", "datetime"},
      {"tsm:UTC", "datetime['UTC']"},
      {"tsn:", "datetime"},
      {"tsn:+05:30", "datetime['+05:30']"},
      {"tDs", "timedelta"},
      {"tDn", "timedelta"},
      {"d:10,2,256", "decimal[10, 2]"},
      {"d:7,1,32", "decimal[7, 1]"},
      {"d:5,-2", "decimal[7, 0]"},
      {"d:2,5", "decimal[5, 5]"}};
  for (const auto& [format, text] : cases) {
    EXPECT_EQ(read(Foreign(format)), text) << format;
    EXPECT_EQ(read(Foreign(format).nullable()), std::string("?") + text) << format;
  }
  for (const char* list : {"+l", "+L", "+vl", "+vL"})
    EXPECT_EQ(read(Foreign(list, {Foreign("U").nullable()})), "var * ?string") << list;
  for (const char* index : {"c", "C", "s", "S", "i", "I", "l", "L"})
    EXPECT_EQ(read(Foreign(index).nullable().values(Foreign("U").nullable())),
              "?categorical[string]")
        << index;
  EXPECT_EQ(read(Foreign("c").values(Foreign("n"))), "null");
  // Entries of other names, a nullable key: what matters is the place.
  EXPECT_EQ(read(Foreign("+m", {Foreign("+s", {Foreign("u").nullable().named("k"),
                                               Foreign("i").nullable().named("v")})
                                    .named("kv")})),
            "map[string, ?int32]");
  EXPECT_EQ(read(Foreign("w:16").with(kExtensionNameKey, "arrow.uuid")), "uuid");
  EXPECT_EQ(read(Foreign("U").with(kExtensionNameKey, "arrow.json")), "json");
  EXPECT_EQ(read(Foreign("u").with("a", "b").with(kExtensionNameKey, "arrow.json")),
            "json");
  EXPECT_EQ(read(Foreign("z").with(kExtensionNameKey, "geoarrow.wkb")), "bytes");
  EXPECT_EQ(read(Foreign("+s", {Foreign("i").named("a")}).nullable()), "{a: int32}");
  EXPECT_EQ(read(Foreign(
                "+s", {Foreign("+s", {Foreign("i").named("b")}).nullable().named("a")})),
            "{a: ?{b: int32}}");
}

TEST(FromArrow, BelievesTheStatedDatashapeOnlyIfItFits) {
  const auto stated = [](const char* format, const char* datashape) {
    return read(Foreign(format).nullable().with(kDatashapeKey, datashape));
  };
  EXPECT_EQ(stated("u", "string[3]"), "?string[3]");
  EXPECT_EQ(stated("U", "string[3, 'ascii']"), "?string[3, 'ascii']");
  EXPECT_EQ(stated("i", "string[3]"), "?int32");
  EXPECT_EQ(stated("u", "strnig[3]"), "?string");
  EXPECT_EQ(stated("u", "?string[3]"), "?string");
  EXPECT_EQ(stated("u", ""), "?string");
}

TEST(FromArrow, RefusesWhatHasNoDatashape) {
  const auto in = [](Foreign field) {
    std::vector<Foreign> inner;
    inner.push_back(std::move(field).named("b"));
    std::vector<Foreign> outer;
    outer.push_back(Foreign("+s", std::move(inner)).named("a"));
    return Foreign("+s", std::move(outer));
  };
  EXPECT_EQ(
      read(in(Foreign("+ud:0"))),
      "error: the Arrow field 'a.b' has the format '+ud:0', a union, which no datashape "
      "describes");
  EXPECT_EQ(read(Foreign("tiM")),
            "error: the Arrow schema has the format 'tiM', a calendar interval, which no "
            "datashape describes");
  EXPECT_EQ(read(in(Foreign("+r"))),
            "error: the Arrow field 'a.b' has the format '+r', a run-end encoded type, "
            "which is "
            "not taken in");
  EXPECT_EQ(
      read(in(Foreign("d:50,3,256"))),
      "error: the Arrow field 'a.b' is a decimal (d:50,3,256) of more than 38 digits");
  EXPECT_EQ(read(in(Foreign("tsu:Mars Base"))),
            "error: the Arrow field 'a.b' cannot be described: 'Mars Base' is not the "
            "name of a "
            "time zone");
  EXPECT_EQ(read(in(Foreign("+l"))),
            "error: the Arrow field 'a.b' has the format '+l' but lacks its children");
  EXPECT_EQ(read(Foreign("+s", {Foreign("i").named("a"), Foreign("i").named("a")})),
            "error: the Arrow schema cannot be described: the field 'a' occurs twice");
  EXPECT_EQ(read(in(Foreign("c").values(Foreign("c").values(Foreign("u"))))),
            "error: the Arrow field 'a.b' is a dictionary of dictionaries");
  for (const char* format : {"", "x", "tt", "ttx", "ttuu", "tsu", "td", "d:", "d:5",
                             "d:a,b", "d:5,", "w", "+", "+w:", "+w:x", "+x", "ii"})
    EXPECT_EQ(read(Foreign(format)), "error: the Arrow schema has the format '" +
                                         std::string(format) +
                                         "', a type that no datashape describes");
  ArrowSchema released{};
  EXPECT_THROW(from_arrow(released), Error);
}

TEST(FromArrow, NestingEndsAtTwoHundredLevels) {
  const auto nest = [](int levels, bool nullable) {
    Foreign foreign("i");
    for (int i = 1; i < levels; ++i) {
      std::vector<Foreign> children;
      children.push_back(std::move(foreign));
      foreign = Foreign("+l", std::move(children));
      if (nullable) foreign = std::move(foreign).nullable();
    }
    return foreign;
  };
  EXPECT_EQ(read(nest(200, false)).substr(0, 6), "var * ");
  const std::string deep = read(nest(201, false));
  EXPECT_NE(deep.find("nests deeper than 200 levels"), std::string::npos) << deep;
  EXPECT_NE(read(nest(150, true)).find("deeper than 200 levels"), std::string::npos);
}

}  // namespace
}  // namespace phlox::type
