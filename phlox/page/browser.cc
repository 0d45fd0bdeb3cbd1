// Talks to Chromium in the DevTools protocol, over pipes.
#include "phlox/page/browser.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "phlox/base/base64.h"
#include "phlox/base/error.h"
#include "phlox/page/escape.h"
#include "phlox/page/process.h"

namespace phlox::page {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::json;

constexpr const char* kNames[] = {"chromium", "chromium-browser", "google-chrome",
                                  "google-chrome-stable", "chrome"};

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

Error missing(const std::string& why) {
  return Error(Code::kUnavailable, why)
      .hint(
          "install Chromium (`apt install chromium`), name it in PHLOX_CHROMIUM, or "
          "write an "
          "HTML page and print it");
}

fs::path make_folder() {
  std::string name = (fs::temp_directory_path() / "phlox-browser-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    throw Error(Code::kIo,
                "cannot make a folder in " + fs::temp_directory_path().string());
  return name;
}

// The last lines of what the browser wrote to its standard error.
std::string tail(const fs::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  constexpr size_t kMost = 600;
  return text.size() <= kMost ? text : text.substr(text.size() - kMost);
}

}  // namespace

std::string chromium() {
  if (const char* chosen = std::getenv("PHLOX_CHROMIUM"); chosen && *chosen) {
    if (!is_program(chosen))
      throw missing("PHLOX_CHROMIUM names " + std::string(chosen) +
                    ", which is no program");
    return chosen;
  }
  const char* path = std::getenv("PATH");
  const std::string folders = path ? path : "";
  for (const char* name : kNames)
    for (size_t at = 0; at <= folders.size();) {
      const size_t end = std::min(folders.find(':', at), folders.size());
      const fs::path candidate = fs::path(folders.substr(at, end - at)) / name;
      if (end > at && is_program(candidate)) return candidate.string();
      at = end + 1;
    }
  throw missing("a picture is drawn by Chromium, which is not installed");
}

struct Browser::State {
  State(std::chrono::milliseconds limit, Task task)
      : folder(make_folder()),
        limit(limit),
        until(std::chrono::steady_clock::now() + limit),
        task(std::move(task)) {}
  ~State() {
    process.reset();
    // What the browser's children still write comes and goes for a moment.
    std::error_code failed;
    for (int i = 0; i < 20; ++i) {
      fs::remove_all(folder, failed);
      if (!failed) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  // Root may run no sandbox, and some containers have none. The page is our own.
  void start() {
    std::vector<std::string> command = {
        chromium(),
        "--headless",
        "--remote-debugging-pipe",
        "--user-data-dir=" + (folder / "profile").string(),
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--disable-extensions",
        "--disable-breakpad",
        "--disable-dev-shm-usage",
        "--disable-component-update",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--no-first-run",
        "--no-default-browser-check",
        "--force-color-profile=srgb",
        "about:blank"};
    bool sandbox = ::geteuid() != 0;
    while (true) {
      std::vector<std::string> words = command;
      if (!sandbox) words.insert(words.begin() + 1, "--no-sandbox");
      process.emplace(words, errors().string());
      try {
        const json targets = call("Target.getTargets", json::object());
        for (const json& target : targets.at("targetInfos"))
          if (target.at("type") == "page") attach(target.at("targetId"));
        if (session.empty())
          attach(call("Target.createTarget", {{"url", "about:blank"}}).at("targetId"));
        return;
      } catch (const Error& error) {
        const bool again = error.code() == Code::kUnavailable && sandbox &&
                           tail(errors()).find("sandbox") != std::string::npos;
        if (!again) throw;
        sandbox = false;
        process.reset();
      }
    }
  }

  void attach(const std::string& target) {
    session = call("Target.attachToTarget", {{"targetId", target}, {"flatten", true}})
                  .at("sessionId");
    for (const char* domain : {"Page.enable", "Runtime.enable"})
      call(domain, json::object());
  }

  fs::path errors() const { return folder / "errors.txt"; }

  [[noreturn]] void fail(Process::State how) {
    if (how == Process::State::kLate) {
      Error error(Code::kIo, "the browser had not drawn the document after " +
                                 std::to_string(limit.count() / 1000) + " s");
      if (!said.empty()) error.note("the page said: " + said);
      throw std::move(error.hint("allow more time, or look at the HTML page itself"));
    }
    Error error(Code::kUnavailable, "the browser ended before it had drawn the document");
    if (const std::string text = tail(errors()); !text.empty()) error.note(text);
    throw error;
  }

  json call(const std::string& method, json parameters) {
    const int id = ++last_id;
    json message = {{"id", id}, {"method", method}, {"params", std::move(parameters)}};
    if (!session.empty()) message["sessionId"] = session;
    if (const auto how = process->write(message.dump(), until, task);
        how != Process::State::kFine)
      fail(how);
    while (true) {
      std::string text;
      if (const auto how = process->read(text, until, task); how != Process::State::kFine)
        fail(how);
      json answer = json::parse(text);
      if (answer.value("id", 0) != id) {
        hear(answer);
        continue;
      }
      if (answer.contains("error"))
        throw Error(Code::kInternal, "the browser refused " + method + ": " +
                                         answer["error"].value("message", ""));
      return std::move(answer["result"]);
    }
  }

  // Keeps what the page complains of.
  void hear(const json& event) {
    const std::string method = event.value("method", "");
    if (method == "Runtime.exceptionThrown") {
      const json& details = event["params"]["exceptionDetails"];
      said =
          details.value("/exception/description"_json_pointer, details.value("text", ""));
    } else if (method == "Runtime.consoleAPICalled" &&
               event["params"].value("type", "") == "error") {
      const json& first = event["params"]["args"][0];
      said = first.value("description", first.value("value", json()).dump());
    }
  }

  std::string bytes(const std::string& method, json parameters) {
    const json answer = call(method, std::move(parameters));
    auto decoded = read_base64(answer.at("data").get_ref<const std::string&>());
    if (!decoded) throw Error(Code::kInternal, "the browser sent no base64");
    return *std::move(decoded);
  }

  fs::path folder;
  std::chrono::milliseconds limit;
  Process::Time until;
  Task task;
  std::optional<Process> process;
  std::string session;
  std::string said;
  int last_id = 0;
};

Browser::Browser(std::chrono::milliseconds limit, Task task)
    : state_(std::make_unique<State>(limit, std::move(task))) {
  state_->start();
}

Browser::~Browser() {
  if (!state_->process) return;
  // Asked to end, it does so in order, without leaving helpers behind.
  const auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
  state_->process->write(R"({"id":0,"method":"Browser.close"})", soon, Task());
  state_->process->wait(std::chrono::milliseconds(500));
}

const fs::path& Browser::folder() const { return state_->folder; }

void Browser::resize(int width, int height, double scale) {
  state_->call("Emulation.setDeviceMetricsOverride", {{"width", width},
                                                      {"height", height},
                                                      {"deviceScaleFactor", scale},
                                                      {"mobile", false}});
}

void Browser::print_media() {
  state_->call("Emulation.setEmulatedMedia", {{"media", "print"}});
}

void Browser::open(const fs::path& file) {
  const std::string url = "file://" + url_of_path(fs::absolute(file).string());
  const json answer = state_->call("Page.navigate", {{"url", url}});
  if (answer.contains("errorText"))
    throw Error(Code::kIo,
                "the browser cannot open the page: " + answer.value("errorText", ""));
}

std::string Browser::evaluate(std::string_view expression) {
  const json answer = state_->call(
      "Runtime.evaluate",
      {{"expression", expression}, {"awaitPromise", true}, {"returnByValue", true}});
  if (answer.contains("exceptionDetails")) {
    const json& details = answer["exceptionDetails"];
    throw Error(Code::kIo, "the browser could not draw the document: " +
                               details.value("/exception/description"_json_pointer,
                                             details.value("text", "")));
  }
  return answer["result"].value("value", json()).dump();
}

std::string Browser::screenshot(double x, double y, double width, double height) {
  return state_->bytes(
      "Page.captureScreenshot",
      {{"format", "png"},
       {"captureBeyondViewport", true},
       {"clip",
        {{"x", x}, {"y", y}, {"width", width}, {"height", height}, {"scale", 1}}}});
}

std::string Browser::pdf(double width, double height) {
  return state_->bytes("Page.printToPDF", {{"printBackground", true},
                                           {"paperWidth", width / 96},
                                           {"paperHeight", height / 96},
                                           {"marginTop", 0},
                                           {"marginBottom", 0},
                                           {"marginLeft", 0},
                                           {"marginRight", 0},
                                           {"pageRanges", "1"}});
}

}  // namespace phlox::page
