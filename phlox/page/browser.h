// Chromium without a window, as a program that is started, told what to do, and ended.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "phlox/base/task.h"

namespace phlox::page {

// Where Chromium is: what PHLOX_CHROMIUM names, else the first of its usual names on
// PATH. Throws Error(kUnavailable) with what to install.
std::string chromium();

// One browser with one tab and a profile folder of its own, which is removed. Every
// method throws Error(kUnavailable) if the browser does not start or ends too soon,
// Error(kIo) with what the page said last if the time is over, Error(kCancelled).
class Browser {
 public:
  Browser(std::chrono::milliseconds limit, Task task);
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;
  ~Browser();

  // For files that the browser opens.
  const std::filesystem::path& folder() const;

  // The tab's size in CSS pixels, and the pixels that one of these is drawn with.
  void resize(int width, int height, double scale);
  // As on paper: colours and layout of a print.
  void print_media();
  void open(const std::filesystem::path& file);
  // The value of an expression, JSON; a promise is waited for. Throws Error(kIo) with the
  // text of what the expression throws.
  std::string evaluate(std::string_view expression);
  // The bytes of a PNG of the page's rectangle, in CSS pixels from its upper left corner.
  std::string screenshot(double x, double y, double width, double height);
  // The bytes of a PDF with one page of that size in CSS pixels, of which 96 are an inch.
  std::string pdf(double width, double height);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace phlox::page
