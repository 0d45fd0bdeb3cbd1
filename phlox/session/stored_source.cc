// The rows of a table that an engine holds.
#include "phlox/base/error.h"
#include "phlox/session/place.h"
#include "phlox/session/source.h"
#include "phlox/table/conform.h"

namespace phlox::session {

namespace {

using expr::Expr;
using type::Type;

class StoredTable : public Source {
 public:
  StoredTable(const engine::Engine& engine, compile::Stored stored, Type bound)
      : engine_(engine),
        stored_(std::move(stored)),
        type_(stored_.type()),
        bound_type_(std::move(bound)) {}

  const Type& type() const override { return type_; }
  const Type& bound_type() const override { return bound_type_; }
  const compile::Stored* stored() const override { return &stored_; }
  std::optional<double> rows() const override { return stored_.rows; }
  std::string shown() const override { return stored_.shown; }

  table::Stream open(const Type& wanted, Task task) const override {
    // Rows can only be counted by a column.
    if (wanted.element().fields().empty())
      return table::conform(
          open(Type::table({type_.element().fields().at(0)}), std::move(task)), wanted);
    if (const auto program = program_of(wanted)) return run(*program, task);
    // What the engine cannot make of its values we make of them.
    std::vector<type::Field> fields;
    for (const auto& name : wanted.element().field_names()) {
      const type::Field* const field = type_.element().field(name);
      if (!field) throw Error(Code::kNotFound, "the table has no column " + name);
      fields.push_back(*field);
    }
    const auto program = program_of(Type::table(fields));
    if (!program)
      throw Error(Code::kUnsupported, std::string(engine_.name()) + " cannot give " +
                                          Type::table(fields).to_string())
          .at(stored_.shown);
    return table::conform(run(*program, task), wanted);
  }

  // The engine's own query of these columns, or nothing.
  std::optional<compile::Program> program_of(const Type& wanted) const {
    if (engine_.reads_beside() && !stored_.gives(wanted)) return std::nullopt;
    const Expr leaf = expr::symbol("t", wanted);
    try {
      return engine_.compile(chosen(leaf, wanted.element().fields()), false, {},
                             [this](const Expr&) { return &stored_; });
    } catch (const Error& error) {
      if (error.code() != Code::kUnsupported) throw;
      return std::nullopt;
    }
  }

 private:
  table::Stream run(const compile::Program& program, Task task) const {
    engine::Leaves leaves;
    leaves.stored = [this](const Expr&) { return &stored_; };
    return engine_.open()->run(program, leaves, std::move(task));
  }

  const engine::Engine& engine_;
  compile::Stored stored_;
  Type type_;
  Type bound_type_;
};

}  // namespace

const engine::Engine* engine_of(const migrate::Uri& uri) {
  for (const engine::Engine* engine : engine::Engines::list())
    for (const std::string_view scheme : engine->schemes())
      if (scheme == uri.scheme) return engine;
  return nullptr;
}

std::shared_ptr<const Source> open_source(std::string_view text,
                                          std::optional<Type> declared,
                                          const Task& task) {
  const migrate::Uri uri = migrate::parse_uri(text);
  const engine::Engine* const engine = engine_of(uri);
  if (!engine) return file_source(text, std::move(declared), task);
  compile::Stored stored = declared ? engine->find_declared(uri, *declared, task)
                                    : engine->find_table(uri, task);
  const Type type = stored.type();
  const Type bound = declared.value_or(type);
  auto source = std::make_shared<StoredTable>(*engine, std::move(stored), bound);
  if (bound == type || source->program_of(bound)) return source;
  try {
    table::check_conforms(type, bound);
  } catch (Error& error) {
    error.at(uri.to_string());
    error.hint("the table has " + type.to_string());
    throw;
  }
  return source;
}

}  // namespace phlox::session
