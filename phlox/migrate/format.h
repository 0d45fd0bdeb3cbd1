// A file format: how its type is found, how it is read and written. One file of format/
// each.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/registry.h"
#include "phlox/base/task.h"
#include "phlox/migrate/uri.h"
#include "phlox/table/morsels.h"
#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::migrate {

class Format;

// One table in files: what open_resource makes of a URI.
struct Resource {
  Uri uri;
  std::vector<std::string> files;  // sorted by name, never empty; {"-"} is standard input
  const Format* format = nullptr;
  // What the user said in a binding; without it the type is discovered. Always a table.
  std::optional<type::Type> declared;
};

// What files say of one of their columns before its values are read.
struct ColumnFacts {
  // Stored as the format's standard has it: whoever reads the format takes its values for
  // the same.
  bool plain = false;
  std::optional<int64_t> rows;   // in all
  std::optional<int64_t> nulls;  // among them
  // The least and the greatest of its values: integers, decimals without their point,
  // days, microseconds.
  struct Range {
    int64_t least = 0;
    int64_t greatest = 0;
    bool operator==(const Range&) const = default;
  };
  std::optional<Range> range;
  // The same of floats that are not NaN; one is at least there. The sign of a zero is not
  // known.
  struct FloatRange {
    double lowest = 0;
    double highest = 0;
    bool operator==(const FloatRange&) const = default;
  };
  std::optional<FloatRange> float_range;
  // Texts, which the files hold once for each value, in dictionaries.
  bool has_dictionary = false;
};

// Where encoded bytes go. `path` writes beside the target and moves it into place in
// close(), so a file is whole or not there; without close() nothing of it remains.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void write(std::string_view bytes) = 0;
  virtual void close() = 0;
};
std::unique_ptr<Sink> file_sink(const std::string& path,
                                Task task);  // packs by its ending (.gz .zst ...)
std::unique_ptr<Sink> descriptor_sink(int descriptor,
                                      Task task);  // a closed pipe: Error(kCancelled)

// Immutable and stateless; every method may be called from any thread. Errors name
// "FILE:LINE:COLUMN" and the value.
class Format {
 public:
  virtual ~Format() = default;
  virtual std::string_view name() const = 0;         // "csv"
  virtual std::string_view description() const = 0;  // one line for `phlox formats`
  virtual std::vector<std::string_view> endings()
      const = 0;  // {".csv"}; without the compression's
  virtual std::vector<std::string_view> options() const = 0;  // the URI options it takes
  virtual bool readable() const { return true; }
  virtual bool writable() const { return true; }
  // True if its files may be packed as a whole (.gz ...): text formats.
  virtual bool compressible() const { return false; }

  // The table's type: the declared one, checked against the file, or the discovered.
  virtual type::Type discover(const Resource& resource, Task task) const = 0;
  // Rows in the order of the files. `type` is what discover gave; `columns` as in
  // StreamFactory.
  virtual table::Stream read(const Resource& resource, const type::Type& type,
                             const std::optional<std::vector<std::string>>& columns,
                             Task task) const = 0;
  // The same in pieces that many threads pull at once. Unless a format does better, they
  // take turns at the reading. A column of strings may come as categorical[string].
  virtual std::unique_ptr<table::Morsels> morsels(
      const Resource& resource, const type::Type& type,
      const std::optional<std::vector<std::string>>& columns, Task task) const;
  // What the files say of these columns; empty if the format says nothing before it is
  // read, or the files are not what discover found.
  virtual std::vector<ColumnFacts> facts(const Resource&, const type::Type&,
                                         const std::vector<std::string>&, Task) const {
    return {};
  }
  // Writes all of the stream and does not close the sink.
  virtual void write(table::Stream stream, Sink& sink, const Uri& options,
                     Task task) const = 0;
};

using Formats = Registry<Format>;

// Finds the files (a path, a glob, or a folder of one format) and their format: `format=`
// option, else the ending, and a plain text file with tab-separated lines is TSV whatever
// its ending. Throws Error(kNotFound) for no such file (with the nearest name in the
// folder), kInvalid for mixed formats or an option the format does not take, kUnsupported
// for an unknown ending or scheme.
Resource open_resource(std::string_view uri, std::optional<type::Type> declared,
                       Task task);

}  // namespace phlox::migrate
