// Values and models as the JSON that BokehJS and the Python package bokeh read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "phlox/scene/value.h"

namespace phlox::scene {

// Bytes that travel beside a text, for a socket's binary frames.
struct Buffer {
  std::string id;  // as the text refers to it
  std::string bytes;
};

struct WriteOptions {
  // How hard inline arrays are packed, 0 to 9; see gzip.
  int level = 6;
  // Arrays go here, unpacked, instead of into the text.
  std::vector<Buffer>* buffers = nullptr;
};

class Packed;

// Appends to one text. The first time a model is met it is written in full, after that as
// a reference.
class Writer {
 public:
  // `id_of` gives every model that can be met its id; the text outlives the call.
  using IdOf = std::function<std::string_view(const Model&)>;
  Writer(std::string& out, IdOf id_of, const WriteOptions& options)
      : out_(out), id_of_(std::move(id_of)), options_(options) {}

  // Arrays that are packed already; they outlive the writer.
  void use(const Packed& packed) { packed_ = &packed; }

  // The reader knows this model already.
  void known(const Model& model) { written_.insert(model.address()); }
  bool is_known(const Model& model) const { return written_.contains(model.address()); }

  // Throws Error(kUnsupported) for an integer beyond 2^53 and nesting of more than 1000
  // models.
  void value(const Value& value);
  void model(const Model& model);
  void reference(const Model& model);
  void text(std::string_view text);

 private:
  void attributes(const Model& model);
  void spec(const Spec& spec);
  void array(const Array& array);
  void bytes(std::string_view bytes);
  void number(double value);
  void items(const Value::List& list);
  void map(const Value::Map& entries);

  std::string& out_;
  IdOf id_of_;
  const WriteOptions options_;
  const Packed* packed_ = nullptr;
  std::unordered_set<const void*> written_;
  int depth_ = 0;
};

// The value of a property as it is written, with its units in it: only units that are not
// the usual ones, or all. Nothing where the property's value is not written.
std::optional<Value> wire_value(const Model& model, size_t property,
                                bool all_units = false);

}  // namespace phlox::scene
