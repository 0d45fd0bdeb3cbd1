// The C++ samples of docs/pages.md.
#include <gtest/gtest.h>
#include <phlox/page/html.h>
#include <phlox/page/save.h>
#include <phlox/scene/document.h>

#include <filesystem>

namespace {

TEST(Guide, MakesAPage) {
  phlox::scene::Document document;
  document.add_root(phlox::scene::Model("Figure"));
  const auto before = std::filesystem::current_path();
  const auto folder = std::filesystem::temp_directory_path() / "phlox-guide-test";
  std::filesystem::create_directories(folder);
  std::filesystem::current_path(folder);

  phlox::page::HtmlOptions options;
  options.title = "The price of things";
  options.strict = true;
  const std::string page = phlox::page::html(document, options);

  phlox::page::save(document, "price.html", {}, phlox::Task());

  EXPECT_NE(page.find("<title>The price of things</title>"), std::string::npos);
  EXPECT_GT(std::filesystem::file_size("price.html"), 1000000u);
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
}

}  // namespace
