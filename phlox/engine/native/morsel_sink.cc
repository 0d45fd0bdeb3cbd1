// A morsel's rows become a batch, without a copy where they may.
#include "phlox/engine/native/morsel_sink.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "phlox/table/array.h"

namespace phlox::engine::native {

MorselSink::MorselSink(const type::Type& type) {
  for (const type::Field& field : type.element().fields())
    outputs_.emplace_back(field.type);
}

void MorselSink::push(Chunk& chunk) {
  for (size_t i = 0; i < outputs_.size(); ++i) {
    if (passes(chunk, i)) continue;
    copy(outputs_[i]);
    kernel::append(outputs_[i].builder, chunk.column(i), chunk.size());
  }
  num_rows_ += static_cast<int64_t>(chunk.size());
}

bool MorselSink::passes(const Chunk& chunk, size_t column) {
  Output& output = outputs_[column];
  const table::Column* const source = chunk.source(column);
  if (!source || !chunk.is_whole() || source->type() != output.builder.type())
    return false;
  const int64_t begin = chunk.source_row(0);
  if (num_rows_ == 0) {
    output.source = source;
    output.begin = begin;
  } else if (output.source != source || output.end != begin) {
    return false;
  }
  output.end = begin + static_cast<int64_t>(chunk.size());
  return true;
}

void MorselSink::copy(Output& output) {
  if (!output.source) return;
  for (int64_t begin = output.begin; begin < output.end; begin += kVectorSize) {
    const auto size =
        static_cast<size_t>(std::min<int64_t>(kVectorSize, output.end - begin));
    kernel::append(output.builder,
                   kernel::load(*output.source, begin, nullptr, size, output.memory),
                   size);
  }
  output.source = nullptr;
}

table::Batch MorselSink::take(table::Batch morsel,
                              const std::vector<table::Column>& columns) {
  const auto owner = std::make_shared<const table::Batch>(std::move(morsel));
  const ArrowArray& all = *owner->get();
  std::vector<ArrowArray> arrays;
  for (Output& output : outputs_) {
    if (output.source)
      arrays.push_back(table::slice(*all.children[output.source - columns.data()],
                                    all.offset + output.begin, output.end - output.begin,
                                    owner));
    else
      arrays.push_back(output.builder.finish());
    output.source = nullptr;
  }
  std::vector<table::Buffer> validity(1);
  return table::Batch(table::make_array(std::exchange(num_rows_, 0), 0,
                                        std::move(validity), std::move(arrays)));
}

}  // namespace phlox::engine::native
