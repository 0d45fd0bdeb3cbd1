// The module libphlox_mysql.so: an ADBC driver over the client library, of which phlox
// asks what it asks of any other driver, and no more.
#include <arrow-adbc/adbc.h>
#include <mysql.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include "phlox/base/error.h"
#include "phlox/engine/mysql/client/session.h"

namespace phlox::engine::mysql {
namespace {

void release(AdbcError* error) {
  std::free(error->message);
  error->message = nullptr;
  error->release = nullptr;
}

AdbcStatusCode failed(const Error& given, AdbcError* error) {
  if (error) {
    if (error->release) error->release(error);
    const std::string& text = given.message();
    error->message = static_cast<char*>(std::malloc(text.size() + 1));
    if (error->message) std::memcpy(error->message, text.c_str(), text.size() + 1);
    error->vendor_code = 0;
    std::memcpy(error->sqlstate, given.code() == Code::kUnavailable ? "08S01" : "HY000",
                5);
    error->release = release;
  }
  switch (given.code()) {
    case Code::kCancelled:
      return ADBC_STATUS_CANCELLED;
    case Code::kNotFound:
      return ADBC_STATUS_NOT_FOUND;
    case Code::kInvalid:
      return ADBC_STATUS_INVALID_ARGUMENT;
    case Code::kInternal:
      return ADBC_STATUS_INTERNAL;
    default:
      return ADBC_STATUS_IO;
  }
}

template <class Work>
AdbcStatusCode guarded(AdbcError* error, Work work) {
  try {
    work();
    return ADBC_STATUS_OK;
  } catch (const Error& thrown) {
    return failed(thrown, error);
  } catch (const std::exception& thrown) {
    return failed(Error(Code::kInternal, thrown.what()), error);
  }
}

// ---- a database is where sessions go

Place& place_of(AdbcDatabase* database) {
  return *static_cast<Place*>(database->private_data);
}

AdbcStatusCode database_new(AdbcDatabase* database, AdbcError* error) {
  return guarded(error, [&] { database->private_data = new Place; });
}

AdbcStatusCode database_set(AdbcDatabase* database, const char* key, const char* value,
                            AdbcError* error) {
  return guarded(error, [&] {
    Place& place = place_of(database);
    const std::string_view name = key, text = value;
    if (name == "port") {
      const auto [end, bad] =
          std::from_chars(text.data(), text.data() + text.size(), place.port);
      if (bad != std::errc() || end != text.data() + text.size())
        throw Error(Code::kInvalid, "no port is " + std::string(text));
    } else if (name == "host") {
      place.host = text;
    } else if (name == "username") {
      place.user = text;
    } else if (name == "password") {
      place.password = text;
    } else if (name == "database") {
      place.database = text;
    } else {
      throw Error(Code::kInvalid, "no option is " + std::string(name));
    }
  });
}

AdbcStatusCode database_init(AdbcDatabase*, AdbcError* error) {
  static std::once_flag once;
  return guarded(error, [&] {
    std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
  });
}

AdbcStatusCode database_release(AdbcDatabase* database, AdbcError*) {
  delete static_cast<Place*>(database->private_data);
  database->private_data = nullptr;
  return ADBC_STATUS_OK;
}

// ---- a connection is a session

Session& session_of(AdbcConnection* connection) {
  return *static_cast<Session*>(connection->private_data);
}

AdbcStatusCode connection_new(AdbcConnection* connection, AdbcError*) {
  connection->private_data = nullptr;
  return ADBC_STATUS_OK;
}

AdbcStatusCode connection_set(AdbcConnection*, const char* key, const char*,
                              AdbcError* error) {
  return guarded(
      error, [&] { throw Error(Code::kInvalid, "no option is " + std::string(key)); });
}

AdbcStatusCode connection_init(AdbcConnection* connection, AdbcDatabase* database,
                               AdbcError* error) {
  return guarded(error,
                 [&] { connection->private_data = new Session(place_of(database)); });
}

AdbcStatusCode connection_release(AdbcConnection* connection, AdbcError*) {
  delete static_cast<Session*>(connection->private_data);
  connection->private_data = nullptr;
  return ADBC_STATUS_OK;
}

// ---- a statement is its text

struct Statement {
  Session& session;
  std::string sql;
};

Statement& text_of(AdbcStatement* statement) {
  return *static_cast<Statement*>(statement->private_data);
}

AdbcStatusCode statement_new(AdbcConnection* connection, AdbcStatement* statement,
                             AdbcError* error) {
  return guarded(error, [&] {
    statement->private_data = new Statement{session_of(connection), {}};
  });
}

AdbcStatusCode statement_set(AdbcStatement* statement, const char* sql,
                             AdbcError* error) {
  return guarded(error, [&] { text_of(statement).sql = sql; });
}

AdbcStatusCode statement_execute(AdbcStatement* statement, ArrowArrayStream* out,
                                 int64_t* rows_affected, AdbcError* error) {
  return guarded(error, [&] {
    const Statement& given = text_of(statement);
    if (rows_affected) *rows_affected = -1;
    if (out)
      given.session.query(given.sql).export_to(out);
    else
      given.session.execute(given.sql);
  });
}

AdbcStatusCode statement_cancel(AdbcStatement* statement, AdbcError* error) {
  return guarded(error, [&] { text_of(statement).session.kill(); });
}

AdbcStatusCode statement_release(AdbcStatement* statement, AdbcError*) {
  delete static_cast<Statement*>(statement->private_data);
  statement->private_data = nullptr;
  return ADBC_STATUS_OK;
}

}  // namespace
}  // namespace phlox::engine::mysql

extern "C" __attribute__((visibility("default"))) AdbcStatusCode
AdbcDriverInit(int version, void* raw, AdbcError* error) {
  using namespace phlox::engine::mysql;  // NOLINT(google-build-using-namespace)
  return guarded(error, [&] {
    if (version != ADBC_VERSION_1_1_0)
      throw phlox::Error(phlox::Code::kInternal, "another version of ADBC");
    auto& driver = *static_cast<AdbcDriver*>(raw);
    driver.DatabaseNew = database_new;
    driver.DatabaseSetOption = database_set;
    driver.DatabaseInit = database_init;
    driver.DatabaseRelease = database_release;
    driver.ConnectionNew = connection_new;
    driver.ConnectionSetOption = connection_set;
    driver.ConnectionInit = connection_init;
    driver.ConnectionRelease = connection_release;
    driver.StatementNew = statement_new;
    driver.StatementSetSqlQuery = statement_set;
    driver.StatementExecuteQuery = statement_execute;
    driver.StatementCancel = statement_cancel;
    driver.StatementRelease = statement_release;
  });
}
