// The rows of a memtable as a stream.
#include "phlox/engine/literal.h"
#include "phlox/session/source.h"
#include "phlox/table/value.h"

namespace phlox::session {

namespace {

using type::Type;

class Literal : public Source {
 public:
  explicit Literal(const expr::Expr& memtable) : memtable_(memtable) {}

  const Type& type() const override { return memtable_.type(); }
  std::string shown() const override { return "memory"; }

  table::Stream open(const Type& wanted, Task) const override {
    std::vector<size_t> places;
    for (const std::string& name : wanted.element().field_names())
      places.push_back(type().element().field_index(name).value());
    table::Rows rows;
    for (const expr::Value& row : *memtable_.attribute("rows").list()) {
      table::Value::List cells;
      for (const size_t place : places)
        cells.push_back(
            engine::cell((*row.list())[place], type().element().fields()[place].type));
      rows.push_back(std::move(cells));
    }
    return table::stream_of_rows(wanted, rows);
  }

 private:
  expr::Expr memtable_;
};

}  // namespace

std::shared_ptr<const Source> literal_source(const expr::Expr& memtable) {
  return std::make_shared<Literal>(memtable);
}

}  // namespace phlox::session
