// Flight SQL servers, through their ADBC driver: in the dialect of a DuckDB where the
// server is one, and else in what all SQL means alike.
#include <fstream>
#include <sstream>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/store.h"
#include "phlox/engine/flightsql/catalogue.h"
#include "phlox/engine/flightsql/decode.h"

namespace phlox::engine {
namespace {

// Seconds that a server may take for an answer that is no result of a query.
constexpr const char* kAnswerTimeout = "10";

std::string option(const migrate::Uri& uri, const std::string& key) {
  const auto place = uri.options.find(key);
  return place == uri.options.end() ? std::string() : place->second;
}

bool is_encrypted(const migrate::Uri& uri) {
  const std::string tls = option(uri, "tls");
  if (!tls.empty() && tls != "true" && tls != "false")
    throw Error(Code::kInvalid, "tls=" + tls + " is neither true nor false")
        .at(uri.to_string());
  const bool wanted = uri.scheme.ends_with("+tls") || !option(uri, "ca").empty();
  if (wanted && tls == "false")
    throw Error(Code::kInvalid, "tls=false beside what needs TLS").at(uri.to_string());
  return wanted || tls == "true";
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file)
    throw Error(Code::kNotFound, "the certificates of ca= cannot be read").at(path);
  return text.str();
}

class Flightsql : public adbc::Store {
 public:
  std::string_view name() const override { return "flightsql"; }
  std::string_view description() const override {
    return "Flight SQL: queries over tables of a server run there, as far as it is known";
  }
  std::vector<std::string_view> schemes() const override {
    return {"flightsql", "flightsql+tls"};
  }
  std::vector<std::string_view> options() const override {
    return {"tls", "token", "ca"};
  }

  // Lines: what comes before the first table's name, the token, the certificates.
  std::string database_of(const migrate::Uri& uri) const override {
    const adbc::Address address = adbc::address_of(uri.location);
    if (!address.port || address.port->empty() || address.host.empty() ||
        address.database)
      throw Error(Code::kInvalid, "flightsql:// wants a host and a port")
          .at(uri.to_string())
          .hint("write flightsql://HOST:PORT::TABLE, or USER:PASSWORD@ before the host");
    if (!option(uri, "token").empty() && address.user)
      throw Error(Code::kInvalid, "a token beside a user").at(uri.to_string());
    return (is_encrypted(uri) ? "grpc+tls://" : "grpc://") + uri.location + '\n' +
           option(uri, "token") + '\n' + option(uri, "ca");
  }

  std::unique_ptr<adbc::Connection> connect(const std::string& database) const override {
    std::unique_ptr<adbc::Connection> connection;
    try {
      connection = std::make_unique<adbc::Connection>(
          "flightsql", database_options(database), adbc::Options{},
          // What a query takes is bound by what the URI says, and by nothing else.
          adbc::Options{{"adbc.flight.sql.rpc.timeout_seconds.query", "0"},
                        {"adbc.flight.sql.rpc.timeout_seconds.fetch", "0"}});
      if (flightsql::is_duckdb(*connection)) set_zone(*connection);
    } catch (Error& error) {
      if (error.code() == Code::kUnsupported || error.code() == Code::kNotFound) throw;
      Error plain(Code::kUnavailable, error.message());
      plain.hint(error.hint());
      throw std::move(
          plain.hint("is the server there, and the user allowed to connect?"));
    }
    return connection;
  }
  compile::Stored table_at(adbc::Connection& connection,
                           const migrate::Uri& uri) const override {
    return flightsql::table_at(connection, uri);
  }
  adbc::Decode decode() const override { return flightsql::decode_column; }
  std::string version() const override {
    adbc::load_driver("flightsql");
    return "by ADBC";
  }

 private:
  static adbc::Options database_options(const std::string& database) {
    std::istringstream lines(database);
    std::string place, token, certificates;
    std::getline(lines, place);
    std::getline(lines, token);
    std::getline(lines, certificates);
    const size_t begin = place.find("://") + 3;
    const adbc::Address address = adbc::address_of(place.substr(begin));
    const bool is_v6 = address.host.find(':') != std::string::npos;
    adbc::Options options{{"uri", place.substr(0, begin) +
                                      (is_v6 ? "[" + address.host + "]" : address.host) +
                                      ":" + *address.port}};
    if (address.user) options.emplace_back("username", *address.user);
    if (address.user) options.emplace_back("password", address.password.value_or(""));
    if (!token.empty())
      options.emplace_back("adbc.flight.sql.authorization_header", "Bearer " + token);
    if (!certificates.empty())
      options.emplace_back("adbc.flight.sql.client_option.tls_root_certs",
                           content_of(certificates));
    for (const char* call : {"query", "fetch", "update"})
      options.emplace_back(std::string("adbc.flight.sql.rpc.timeout_seconds.") + call,
                           kAnswerTimeout);
    return options;
  }

  // Texts of moments are made in a session's zone. A server without sessions forgets it,
  // and one may not allow it: the catalogue looks whether it is set.
  static void set_zone(adbc::Connection& connection) {
    try {
      table::Stream nothing = connection.rows("SET TimeZone = 'UTC'");
      while (nothing.next()) continue;
    } catch (const Error& error) {
      if (error.code() == Code::kUnavailable) throw;
    }
  }
};

const Engines::Registrar<Flightsql> registrar;

}  // namespace
}  // namespace phlox::engine
