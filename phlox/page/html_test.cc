// Pages without a browser: what stands in them, and how it is escaped.
#include "phlox/page/html.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "phlox/base/error.h"
#include "phlox/page/escape.h"
#include "phlox/page/notebook.h"
#include "phlox/page/picture.h"
#include "phlox/page/save.h"

namespace phlox::page {
namespace {

namespace fs = std::filesystem;
using scene::Document;
using scene::Model;

std::string script_json(std::string_view json) {
  std::string out;
  append_script_json(json, out);
  return out;
}

Document figure(const char* title) {
  Document document;
  Model plot("Figure");
  plot.set("title", title);
  Model axis("LinearAxis");
  axis.set("axis_label", "day");
  plot.set("below", {axis});
  document.add_root(plot);
  return document;
}

std::string html_of(Document document, const HtmlOptions& options = {}) {
  return html(document, options);
}

class Pages : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("phlox-page-test-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  fs::path folder_;
};

TEST(Escape, JsonInAScriptCannotEndIt) {
  EXPECT_EQ(script_json(R"(["</script>","<!--",1])"),
            R"(["\u003c/script>","\u003c!--",1])");
  EXPECT_EQ(script_json("<"), "\\u003c");
  EXPECT_EQ(script_json(""), "");
  EXPECT_EQ(script_json("[1,2]"), "[1,2]");
}

TEST(Escape, PathsBecomeUrls) {
  EXPECT_EQ(url_of_path("a b/c#d?e%f\"g"), "a%20b/c%23d%3Fe%25f%22g");
  EXPECT_EQ(url_of_path("../\xc3\xa4"), "../%C3%A4");
}

TEST_F(Pages, TheSameDocumentGivesTheSameBytes) {
  EXPECT_EQ(html_of(figure("a")), html_of(figure("a")));
  EXPECT_NE(html_of(figure("a")), html_of(figure("b")));
}

TEST_F(Pages, TitlesAndDescriptionsComeFromThePlots) {
  const Document document = figure("Price");
  EXPECT_EQ(title_of(document), "Price");
  EXPECT_EQ(description_of(document), "Plots: Price (day)");
  EXPECT_EQ(title_of(Document()), "Plot");
  EXPECT_EQ(description_of(Document()), "");
  Document titled = figure("Price");
  titled.set_title("Own");
  EXPECT_EQ(title_of(titled), "Own");
}

TEST_F(Pages, OptionsThatAreNoneAreRefused) {
  HtmlOptions options;
  for (const char* language : {"", "-", "en\" onload=\"x", "de AT"}) {
    options.language = language;
    EXPECT_THROW(html_of(figure("a"), options), Error) << language;
  }
  options = {};
  options.description = "\xff";
  EXPECT_THROW(html_of(figure("a"), options), Error);
}

TEST_F(Pages, AFileIsWholeOrNotThere) {
  Document document = figure("a");
  document.roots()[0].set("renderers", {Model("GlyphRenderer")});  // without a source
  EXPECT_THROW(write_html(document, path("a.html")), Error);
  HtmlOptions options;
  options.strict = true;
  Document webgl = figure("a");
  webgl.roots()[0].set("output_backend", "webgl");
  EXPECT_THROW(write_html(webgl, path("a.html"), options), Error);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Pages, ScriptsAreBesideThePageHoweverItIsNamed) {
  Document document = figure("a");
  HtmlOptions options;
  fs::create_directories(folder_ / "deep" / "er");
  options.assets = path("scripts");
  write_html(document, path("deep/er/a.html"), options);
  std::ifstream file(path("deep/er/a.html"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(text.find("src=\"../../scripts/bokeh.min.js\""), std::string::npos);
  EXPECT_NE(text.find("script-src &#39;self&#39; &#39;sha256-"), std::string::npos);
  // What another version left there is replaced.
  std::ofstream(path("scripts/bokeh.min.js")) << "old";
  write_html(document, path("a.html"), options);
  EXPECT_GT(fs::file_size(path("scripts/bokeh.min.js")), 1000000u);
  std::ofstream(path("file")) << "x";
  options.assets = path("file");
  EXPECT_THROW(write_html(document, path("b.html"), options), Error);
  EXPECT_FALSE(fs::exists(path("b.html")));
}

TEST_F(Pages, TheKindOfAFileIsItsEnding) {
  EXPECT_EQ(file_kind("a.HTML"), FileKind::kHtml);
  EXPECT_EQ(file_kind("a.b.htm"), FileKind::kHtml);
  EXPECT_EQ(file_kind("a.json"), FileKind::kJson);
  EXPECT_EQ(file_kind("/x.y/a.pdf"), FileKind::kPdf);
  for (const char* name : {"a", "a.txt", "html", ".html", "a.html.gz"})
    EXPECT_THROW(file_kind(name), Error) << name;
}

TEST_F(Pages, PicturesHaveSizes) {
  Document document = figure("a");
  const auto refused = [&](PictureOptions options) {
    EXPECT_THROW(picture(document, Picture::kPng, options, Task()), Error);
  };
  PictureOptions options;
  options.width = -1;
  refused(options);
  options = {};
  options.scale = 0;
  refused(options);
  options.scale = std::nan("");
  refused(options);
  options = {};
  options.width = 10000;
  options.scale = 2;
  refused(options);
  options = {};
  options.time_limit = {};
  refused(options);
}

TEST_F(Pages, WithoutChromiumTheErrorSaysWhatToInstall) {
  Document document = figure("a");
  ::setenv("PHLOX_CHROMIUM", "/nowhere/chromium", 1);
  try {
    save(document, path("a.png"), {}, Task());
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kUnavailable);
    EXPECT_NE(error.hint().find("apt install chromium"), std::string::npos);
  }
  ::unsetenv("PHLOX_CHROMIUM");
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Pages, PiecesNameThePartsThatTheyNeed) {
  Document document = figure("a");
  const std::string text = piece(document, "p1", {});
  EXPECT_LT(text.size(), 6000u);
  EXPECT_NE(text.find(R"(("p1", "3.10.0", ["bokeh.min.js 3.10.0"]);)"),
            std::string::npos);
  EXPECT_GT(piece(document, "p2", {Part::kBokeh}).size(), 1000000u);
}

}  // namespace
}  // namespace phlox::page
