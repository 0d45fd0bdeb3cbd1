// Values and models out of the JSON that this library, BokehJS and the Python package
// bokeh write.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/scene/value.h"
#include "phlox/scene/write.h"

namespace phlox::scene {

// A value that refers to no model by its id, such as a default. Throws Error(kIo).
Value read_value(std::string_view json);

// Models by their ids.
using ModelsById = std::unordered_map<std::string, Model>;

// Decodes parsed JSON, one value after another; what one defines the next may refer to.
class Reader {
 public:
  // `models` are known already, and get what is read; `buffers` are what came beside the
  // text. Both outlive the reader.
  Reader(ModelsById& models, const std::vector<Buffer>& buffers)
      : models_(models), buffers_(buffers) {}

  // Throws Error(kIo) for what is no value of a document, and what Model::set throws for
  // a value that a property does not take, with a note that names the model.
  Value value(const Value& json);
  Model model(const Value& json);

 private:
  Model object(const Value& json);
  Value spec(Spec::From from, std::string_view name, const Value& json);
  Value map(const Value& json);
  Value::List entries(const Value& json);
  std::string bytes(const Value& json, size_t limit);
  Value ndarray(const Value& json, bool has_shape);

  ModelsById& models_;
  const std::vector<Buffer>& buffers_;
};

// A member of a JSON object; throws Error(kIo) that names it if it is not there, or no
// text.
const Value& member(const Value& json, std::string_view name);
const std::string& text_member(const Value& json, std::string_view name);

}  // namespace phlox::scene
