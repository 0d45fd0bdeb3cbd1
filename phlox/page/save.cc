// Chooses what to write by the name of the file.
#include "phlox/page/save.h"

#include <algorithm>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/migrate/format.h"

namespace phlox::page {

FileKind file_kind(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::pair<std::string_view, FileKind> kKinds[] = {
      {".html", FileKind::kHtml}, {".htm", FileKind::kHtml}, {".json", FileKind::kJson},
      {".png", FileKind::kPng},   {".svg", FileKind::kSvg},  {".pdf", FileKind::kPdf}};
  for (const auto& [name, kind] : kKinds)
    if (ending == name) return kind;
  throw Error(Code::kUnsupported, "cannot tell what kind of file " + path + " shall be")
      .hint("let its name end in .html, .json, .png, .svg or .pdf");
}

void save(scene::Document& document, const std::string& path, const SaveOptions& options,
          Task task) {
  const FileKind kind = file_kind(path);
  if (kind == FileKind::kHtml) return write_html(document, path, options.html);
  const std::string bytes = kind == FileKind::kJson
                                ? document.to_json({.level = options.html.level})
                                : picture(document,
                                          kind == FileKind::kPng   ? Picture::kPng
                                          : kind == FileKind::kSvg ? Picture::kSvg
                                                                   : Picture::kPdf,
                                          options.picture, task);
  const auto sink = migrate::file_sink(path, task);
  sink->write(bytes);
  sink->close();
}

}  // namespace phlox::page
