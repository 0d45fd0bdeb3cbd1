// Documents to rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/engine/mongodb/client.h"
#include "phlox/table/builder.h"

namespace phlox::engine::mongodb {

// Whether a result tells that the collection it was made of had documents.
bool is_proof(const Document& document);

// Makes rows of documents.
class Decoder {
 public:
  // `fields` of a document are the columns of `table`, in their order.
  // `is_stored` is said of documents as a collection has them: in others dates are
  // numbers of days or microseconds.
  Decoder(std::vector<std::string> fields, const type::Type& table, bool is_stored);

  // Appends one row; a field that is not there is null. Throws Error(kType) for a value
  // that is none of the column's type, which names the column and, if the document says
  // it, its _id.
  void append(const Document& document, table::Builder& rows);

 private:
  static constexpr size_t kNone = SIZE_MAX;
  // The column of the field at that place of a document, or kNone.
  size_t column_at(size_t place, std::string_view key);

  std::vector<std::string> fields_;
  std::vector<std::string> names_;
  std::vector<type::Type> types_;  // without option
  bool is_stored_;
  // Of each column, the number of the last row that has its value.
  std::vector<uint64_t> rows_;
  uint64_t row_ = 0;
  // The fields of the last document: as a rule, those of the next.
  struct Place {
    std::string key;
    size_t column = kNone;
  };
  std::vector<Place> places_;
};

}  // namespace phlox::engine::mongodb
