// Writes record batches as Arrow IPC or Parquet.
#include "phlox/format/arrow/writers.h"

#include <arrow/ipc/api.h>
#include <arrow/util/compression.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <vector>

namespace phlox::format::arrow_module {
namespace {

arrow::Result<arrow::Compression::type> compression_named(const std::string& name) {
  if (name == "none") return arrow::Compression::UNCOMPRESSED;
  if (name == "lz4") return arrow::Compression::LZ4_FRAME;
  return arrow::util::Codec::GetCompressionType(name);
}

// Gives every batch of a categorical column the same growing dictionary: the file form of
// IPC allows a dictionary to grow but not to be replaced.
class GrowingDictionaries {
 public:
  explicit GrowingDictionaries(const arrow::Schema& schema) {
    unifiers_.resize(static_cast<size_t>(schema.num_fields()));
  }

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> unify(
      std::shared_ptr<arrow::RecordBatch> batch) {
    for (int i = 0; i < batch->num_columns(); ++i) {
      const auto column = batch->column(i);
      if (column->type_id() != arrow::Type::DICTIONARY) continue;
      const auto& type = static_cast<const arrow::DictionaryType&>(*column->type());
      auto& unifier = unifiers_[static_cast<size_t>(i)];
      if (!unifier) {
        ARROW_ASSIGN_OR_RAISE(unifier, arrow::DictionaryUnifier::Make(type.value_type()));
      }
      const auto& codes = static_cast<const arrow::DictionaryArray&>(*column);
      std::shared_ptr<arrow::Buffer> transposition;
      ARROW_RETURN_NOT_OK(unifier->Unify(*codes.dictionary(), &transposition));
      std::shared_ptr<arrow::Array> dictionary;
      ARROW_RETURN_NOT_OK(
          unifier->GetResultWithIndexType(type.index_type(), &dictionary));
      ARROW_ASSIGN_OR_RAISE(
          const auto unified,
          codes.Transpose(column->type(), dictionary,
                          reinterpret_cast<const int32_t*>(transposition->data())));
      ARROW_ASSIGN_OR_RAISE(batch,
                            batch->SetColumn(i, batch->schema()->field(i), unified));
    }
    return batch;
  }

 private:
  std::vector<std::unique_ptr<arrow::DictionaryUnifier>> unifiers_;
};

}  // namespace

arrow::Status write_parquet(arrow::RecordBatchReader& batches,
                            std::shared_ptr<arrow::io::OutputStream> output,
                            const std::string& compression) {
  parquet::WriterProperties::Builder properties;
  ARROW_ASSIGN_OR_RAISE(const auto codec,
                        compression_named(compression.empty() ? "zstd" : compression));
  properties.compression(codec == arrow::Compression::LZ4_FRAME ? arrow::Compression::LZ4
                                                                : codec);
  parquet::ArrowWriterProperties::Builder arrow_properties;
  arrow_properties.store_schema();  // what Parquet has no word for
  ARROW_ASSIGN_OR_RAISE(auto writer,
                        parquet::arrow::FileWriter::Open(
                            *batches.schema(), arrow::default_memory_pool(), output,
                            properties.build(), arrow_properties.build()));
  while (true) {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(batches.ReadNext(&batch));
    if (!batch) break;
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  }
  return writer->Close();
}

arrow::Status write_ipc(arrow::RecordBatchReader& batches,
                        std::shared_ptr<arrow::io::OutputStream> output, bool stream_form,
                        const std::string& compression) {
  auto options = arrow::ipc::IpcWriteOptions::Defaults();
  options.emit_dictionary_deltas = true;
  if (!compression.empty() && compression != "none") {
    ARROW_ASSIGN_OR_RAISE(const auto codec, compression_named(compression));
    ARROW_ASSIGN_OR_RAISE(auto made, arrow::util::Codec::Create(codec));
    options.codec = std::move(made);
  }
  const auto schema = batches.schema();
  ARROW_ASSIGN_OR_RAISE(
      auto writer, stream_form ? arrow::ipc::MakeStreamWriter(output, schema, options)
                               : arrow::ipc::MakeFileWriter(output, schema, options));
  GrowingDictionaries dictionaries(*schema);
  while (true) {
    std::shared_ptr<arrow::RecordBatch> batch;
    ARROW_RETURN_NOT_OK(batches.ReadNext(&batch));
    if (!batch) break;
    ARROW_ASSIGN_OR_RAISE(batch, dictionaries.unify(std::move(batch)));
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  }
  return writer->Close();
}

}  // namespace phlox::format::arrow_module
