// URIs: what is the place, the name inside and the options, and what may be shown.
#include "phlox/migrate/uri.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

using Options = std::map<std::string, std::string>;

struct Case {
  std::string text, scheme, location, inner;
  Options options;
  std::string shown;  // empty: as written
};

TEST(Uri, Parts) {
  const Case cases[] = {
      {"data.csv", "file", "data.csv", "", {}, ""},
      {"-", "-", "-", "", {}, ""},
      {"-?format=csv", "-", "-", "", {{"format", "csv"}}, ""},
      {"logs/*.jsonl.gz", "file", "logs/*.jsonl.gz", "", {}, ""},
      {"a?.csv", "file", "a?.csv", "", {}, ""},
      {"a?.csv?null=NA", "file", "a?.csv", "", {{"null", "NA"}}, ""},
      {"a b ü.csv", "file", "a b ü.csv", "", {}, ""},
      {"a.csv?delimiter=%3B&null=%26",
       "file",
       "a.csv",
       "",
       {{"delimiter", ";"}, {"null", "&"}},
       "a.csv?delimiter=;&null=%26"},
      {"a.csv?x=%zz%", "file", "a.csv", "", {{"x", "%zz%"}}, "a.csv?x=%25zz%25"},
      {"a.csv?null=a::b", "file", "a.csv", "", {{"null", "a::b"}}, ""},
      {"sqlite:///my.db::accounts", "sqlite", "/my.db", "accounts", {}, ""},
      {"cube.h5::/group/table", "file", "cube.h5", "/group/table", {}, ""},
      {"postgresql://me:s3cr@t:x@host/db::s.t",
       "postgresql",
       "me:s3cr@t:x@host/db",
       "s.t",
       {},
       "postgresql://me:***@host/db::s.t"},
      {"postgresql://me:a/b@host/db",
       "postgresql",
       "me:a/b@host/db",
       "",
       {},
       "postgresql://me:***@host/db"},
      {"postgresql://me@host/db", "postgresql", "me@host/db", "", {}, ""},
      {"postgresql://[::1]:5432/db::t", "postgresql", "[::1]:5432/db", "t", {}, ""},
      {"postgresql://[::1]/db", "postgresql", "[::1]/db", "", {}, ""},
      {"S3://bucket/key?secret=abc",
       "s3",
       "bucket/key",
       "",
       {{"secret", "abc"}},
       "s3://bucket/key?secret=***"},
      {"hdfs://host:1/p@q:r/*.parquet", "hdfs", "host:1/p@q:r/*.parquet", "", {}, ""},
  };
  for (const auto& c : cases) {
    const Uri uri = parse_uri(c.text);
    EXPECT_EQ(uri.scheme, c.scheme) << c.text;
    EXPECT_EQ(uri.location, c.location) << c.text;
    EXPECT_EQ(uri.inner, c.inner) << c.text;
    EXPECT_EQ(uri.options, c.options) << c.text;
    EXPECT_EQ(uri.to_string(), c.shown.empty() ? c.text : c.shown);
  }
}

TEST(Uri, Wrong) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "an empty URI"},
      {"x.db::", "no name behind ::"},
      {"a.csv?null=", "the option null has no value"},
      {"a.csv?null=1&header", "the option header has no value"},
      {"a.csv?null=1&null=2", "the option null is given twice"},
      {"a.csv?null=1&a-b=2", "the option \"a-b=2\" is no key=value"},
      {"?null=1", "no place in the URI"},
  };
  for (const auto& [text, message] : cases) {
    try {
      parse_uri(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.message(), message) << text;
      EXPECT_EQ(error.code(), Code::kInvalid);
    }
  }
}

}  // namespace
}  // namespace phlox::migrate
