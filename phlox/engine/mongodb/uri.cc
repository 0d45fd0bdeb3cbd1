// URIs of collections: mongodb://user:password@host:port/database::collection.
#include "phlox/engine/mongodb/uri.h"

#include <algorithm>
#include <charconv>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::mongodb {

namespace {

// Options of MongoDB's own URIs that are handed on.
constexpr std::string_view kHandedOn[] = {"authMechanism",
                                          "authSource",
                                          "connectTimeoutMS",
                                          "directConnection",
                                          "readConcernLevel",
                                          "readPreference",
                                          "replicaSet",
                                          "serverSelectionTimeoutMS",
                                          "tls",
                                          "tlsAllowInvalidCertificates",
                                          "tlsCAFile",
                                          "tlsCertificateKeyFile"};

// Seconds that a server may take to be there at all.
constexpr const char* kSelection = "5000";

std::string escaped(const std::string& text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '/') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace

Place place_of(const migrate::Uri& uri) {
  Place place;
  const size_t slash = uri.location.find('/');
  if (slash == std::string::npos || slash + 1 >= uri.location.size())
    throw Error(Code::kInvalid, "the URI names no database")
        .at(uri.to_string())
        .hint("it is mongodb://HOST:PORT/DATABASE::COLLECTION");
  std::string options;
  for (const auto& [key, value] : uri.options) {
    if (key == "timeout") continue;
    if (key == "sample") {
      const auto [end, failed] =
          std::from_chars(value.data(), value.data() + value.size(), place.sample);
      if (failed != std::errc() || end != value.data() + value.size() ||
          place.sample < 1 || place.sample > 1'000'000'000)
        throw Error(Code::kInvalid, "sample=" + value + " is no number of documents")
            .at(uri.to_string());
      continue;
    }
    if (std::find(std::begin(kHandedOn), std::end(kHandedOn), key) ==
        std::end(kHandedOn)) {
      std::string all = "timeout, sample";
      for (const auto one : kHandedOn) all += ", " + std::string(one);
      throw Error(Code::kInvalid, "mongodb:// has no option " + key)
          .at(uri.to_string())
          .hint("it has " + all);
    }
    options += "&" + key + "=" + escaped(value);
  }
  const auto fill = [&](const char* key, const char* value) {
    if (!uri.options.contains(key)) options += "&" + std::string(key) + "=" + value;
  };
  fill("serverSelectionTimeoutMS", kSelection);
  fill("connectTimeoutMS", kSelection);
  // A query may take long; its own limit is timeout=.
  fill("socketTimeoutMS", "2000000000");
  place.database = uri.scheme + "://" + uri.location + "?" + options.substr(1);
  place.timeout = adbc::timeout_of(uri);
  return place;
}

std::optional<std::chrono::milliseconds> timeout_of(const std::string& shown) {
  return adbc::timeout_of(migrate::parse_uri(shown));
}

}  // namespace phlox::engine::mongodb
