// Inputs of a program that are tables of DuckDB files.
#include "phlox/engine/duckdb/stored_inputs.h"

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/duckdb/catalogue.h"

namespace phlox::engine::duckdb {

namespace {

type::Type type_of(const compile::Program::Input& input) {
  std::vector<type::Field> fields;
  for (const auto& name : input.columns)
    fields.push_back(*input.leaf.element().field(name));
  return type::Type::table(std::move(fields));
}

}  // namespace

StoredInputs::StoredInputs(const compile::Program& program, const Leaves& leaves) {
  if (!leaves.stored) return;
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const auto& input = program.inputs[i];
    const compile::Stored* const stored = leaves.stored(input.leaf);
    // Other types are made of its values on the way, by a stream.
    if (!stored || stored->engine != "duckdb" || !stored->gives(type_of(input))) continue;
    tables_.push_back(*stored);
    try {
      files_.push_back(std::make_unique<Attached>(stored->database));
    } catch (Error& error) {
      error.at(stored->shown);
      throw;
    }
    selects_.emplace(i, select_from(files_.back()->name(), *stored, input));
    const auto timeout = adbc::timeout_of(migrate::parse_uri(stored->shown));
    if (timeout && (!timeout_ || *timeout < *timeout_)) timeout_ = timeout;
  }
  if (timeout_) deadline_ = Clock::now() + *timeout_;
}

void StoredInputs::check_time() const {
  if (deadline_ && Clock::now() > *deadline_)
    throw Error(Code::kIo,
                "the query took longer than " + std::to_string(timeout_->count()) + " ms")
        .at(shown())
        .hint("?timeout= of the URI is the limit, in seconds");
}

void StoredInputs::check_unchanged() const {
  for (const compile::Stored& before : tables_) {
    const compile::Stored now = table_at(migrate::parse_uri(before.shown));
    for (const auto& column : before.columns) {
      const auto* const found = now.column(column.name);
      if (!found)
        throw Error(Code::kNotFound, "no column " + column.name + " is there any more")
            .at(before.shown);
      if (found->type != column.type)
        throw Error(Code::kType,
                    "the column " + column.name + " was " + column.type.to_string() +
                        " when it was found, and is " + found->type.to_string())
            .at(before.shown);
    }
  }
}

}  // namespace phlox::engine::duckdb
