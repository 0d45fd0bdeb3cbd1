// The table function by which DuckDB reads our streams: bind, init for the scan and for
// each thread, and the function that fills one chunk.
#include "phlox/engine/duckdb/scan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/duckdb/types.h"
#include "phlox/engine/duckdb/vectors.h"
#include "phlox/table/column.h"

namespace phlox::engine::duckdb {

struct ScanInput::State {
  compile::Program::Input input;
  Leaves leaves;
  std::shared_ptr<Failure> failure;
  uint64_t threads;
  type::Type type;  // of the stream: the leaf's table with just input.columns
};

namespace {

constexpr const char* kFunction = "phlox_scan";
constexpr int64_t kChunkRows = 2048;

using State = ScanInput::State;

// SQL can only carry a number to the table function, so running inputs are found by one.
struct Inputs {
  std::mutex mutex;
  uint64_t next = 1;
  std::map<uint64_t, std::shared_ptr<const State>> states;
};

Inputs& inputs() {
  static Inputs& only = *new Inputs;
  return only;
}

using Bound = std::shared_ptr<const State>;

// One scan: the stream, which the threads take batches from in turn.
struct Scan {
  Bound bound;
  std::vector<size_t>
      columns;  // of the input, for each vector of the chunk; kNoColumn: none
  std::mutex mutex;
  std::optional<table::Stream> stream;
  bool done = false;
};
constexpr size_t kNoColumn = SIZE_MAX;

// What one thread has of it.
struct Part {
  std::optional<table::Batch> batch;
  std::vector<table::Column> columns;
  int64_t row = 0;
};

template <class T>
void destroy(void* data) {
  delete static_cast<T*>(data);
}

// Runs a callback's body; what it throws waits in the run's Failure and stops the query.
template <class Body>
void guard(Info info, void (*set_error)(Info, const char*), const Bound* bound,
           const Body& body) {
  try {
    body();
  } catch (...) {
    if (bound) (*bound)->failure->keep(std::current_exception());
    set_error(info, "phlox: reading an input failed");
  }
}

void bind(Info info) {
  const auto& duckdb = api();
  auto value = duckdb.bind_get_parameter(info, 0);
  const uint64_t id = duckdb.get_uint64(value);
  duckdb.destroy_value(&value);
  Bound bound;
  {
    const std::lock_guard lock(inputs().mutex);
    const auto place = inputs().states.find(id);
    if (place != inputs().states.end()) bound = place->second;
  }
  if (!bound) return duckdb.bind_set_error(info, "phlox: no such input");
  guard(info, duckdb.bind_set_error, &bound, [&] {
    const auto names = compile::distinct_names(bound->input.columns);
    const auto& fields = bound->type.element().fields();
    for (size_t i = 0; i < fields.size(); ++i)
      duckdb.bind_add_result_column(info, names[i].c_str(),
                                    Logical(fields[i].type).get());
    duckdb.bind_set_bind_data(info, new Bound(bound), destroy<Bound>);
  });
}

void init(Info info) {
  const auto& duckdb = api();
  const auto& bound = *static_cast<Bound*>(duckdb.init_get_bind_data(info));
  guard(info, duckdb.init_set_error, &bound, [&] {
    auto scan = std::make_unique<Scan>();
    scan->bound = bound;
    const uint64_t count = duckdb.init_get_column_count(info);
    for (uint64_t i = 0; i < count; ++i) {
      // A count of rows asks for a column that is none of ours.
      const uint64_t column = duckdb.init_get_column_index(info, i);
      scan->columns.push_back(column < bound->input.columns.size() ? column : kNoColumn);
    }
    duckdb.init_set_max_threads(info, bound->threads);
    duckdb.init_set_init_data(info, scan.release(), destroy<Scan>);
  });
}

void init_part(Info info) { api().init_set_init_data(info, new Part, destroy<Part>); }

// The thread's next batch; false at the end.
bool advance(Scan& scan, Part& part) {
  {
    const std::lock_guard lock(scan.mutex);
    part.batch.reset();
    if (scan.done) return false;
    if (!scan.stream) {
      const auto& input = scan.bound->input;
      scan.stream = scan.bound->leaves.open(input.leaf, input.columns);
      if (scan.stream->type() != scan.bound->type)
        throw Error(Code::kInternal, "the rows of " + input.name + " have type " +
                                         scan.stream->type().to_string() + ", not " +
                                         scan.bound->type.to_string());
    }
    part.batch = scan.stream->next();
    if (!part.batch) {
      scan.done = true;
      // Frees what the source holds now and not when the query ends.
      scan.stream.emplace();
      return false;
    }
  }
  part.columns.clear();
  const auto& fields = scan.bound->type.element().fields();
  for (const size_t column : scan.columns) {
    // A place that nobody fills still takes a number.
    const size_t at = column == kNoColumn ? 0 : column;
    part.columns.emplace_back(fields[at].type, *part.batch->get()->children[at]);
  }
  part.row = 0;
  return true;
}

void produce(Info info, Chunk chunk) {
  const auto& duckdb = api();
  auto& scan = *static_cast<Scan*>(duckdb.function_get_init_data(info));
  auto& part = *static_cast<Part*>(duckdb.function_get_local_init_data(info));
  guard(info, duckdb.function_set_error, &scan.bound, [&] {
    if ((!part.batch || part.row == part.batch->num_rows()) && !advance(scan, part))
      return duckdb.data_chunk_set_size(chunk, 0);
    const int64_t count = std::min(kChunkRows, part.batch->num_rows() - part.row);
    for (size_t i = 0; i < scan.columns.size(); ++i)
      if (scan.columns[i] != kNoColumn)
        fill(part.columns[i], part.row, count, duckdb.data_chunk_get_vector(chunk, i));
    duckdb.data_chunk_set_size(chunk, static_cast<uint64_t>(count));
    part.row += count;
  });
}

type::Type type_of(const compile::Program::Input& input) {
  std::vector<type::Field> fields;
  for (const auto& name : input.columns) {
    const auto* field = input.leaf.element().field(name);
    if (!field)
      throw Error(Code::kInternal, "input " + input.name + " has no column " + name);
    fields.push_back(*field);
  }
  return type::Type::table(std::move(fields));
}

}  // namespace

ScanInput::ScanInput(compile::Program::Input input, Leaves leaves,
                     std::shared_ptr<Failure> failure, uint64_t threads) {
  auto type = type_of(input);
  auto state = std::make_shared<const State>(State{
      std::move(input), std::move(leaves), std::move(failure), threads, std::move(type)});
  const std::lock_guard lock(inputs().mutex);
  id_ = inputs().next++;
  inputs().states.emplace(id_, std::move(state));
}

ScanInput::~ScanInput() {
  const std::lock_guard lock(inputs().mutex);
  inputs().states.erase(id_);
}

std::string ScanInput::sql() const {
  return std::string(kFunction) + "(" + std::to_string(id_) + "::UBIGINT)";
}

void register_scan(Session session) {
  const auto& duckdb = api();
  auto function = duckdb.create_table_function();
  duckdb.table_function_set_name(function, kFunction);
  auto id = duckdb.create_logical_type(static_cast<int>(TypeId::kUbigint));
  duckdb.table_function_add_parameter(function, id);
  duckdb.destroy_logical_type(&id);
  duckdb.table_function_set_bind(function, bind);
  duckdb.table_function_set_init(function, init);
  duckdb.table_function_set_local_init(function, init_part);
  duckdb.table_function_set_function(function, produce);
  duckdb.table_function_supports_projection_pushdown(function, true);
  const int failed = duckdb.register_table_function(session, function);
  duckdb.destroy_table_function(&function);
  if (failed)
    throw Error(Code::kInternal, "DuckDB refused the function that reads inputs");
}

}  // namespace phlox::engine::duckdb
