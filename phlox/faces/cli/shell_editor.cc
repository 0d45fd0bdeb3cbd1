// The prompt by libedit: keys, completion, pasted lines, Ctrl-C.
#include "phlox/faces/cli/shell_editor.h"

#include <langinfo.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstring>

#include "phlox/base/utf8.h"
#include "phlox/faces/cli/shell_history.h"
#include "phlox/faces/cli/shell_keyboard.h"
#include "phlox/faces/cli/shell_libedit.h"
#include "phlox/faces/cli/shell_paste.h"
#include "phlox/faces/cli/terminal.h"

namespace phlox::cli {

namespace {

constexpr size_t kMostListed = 120;
constexpr wchar_t kInterruptKey = 3;  // Ctrl-C

std::string common_start(const std::vector<std::string>& candidates) {
  std::string common = candidates.front();
  for (const std::string& candidate : candidates) {
    const auto end =
        std::mismatch(common.begin(), common.end(), candidate.begin(), candidate.end());
    common.erase(end.first, common.end());
  }
  // Whole code points.
  if (const size_t bad = find_invalid_utf8(common); bad != std::string::npos)
    common.resize(bad);
  return common;
}

// Of a path the last part, without the quote that would close it.
std::string file_name(std::string_view path) {
  if (path.ends_with('"') || path.ends_with('\'')) path.remove_suffix(1);
  const size_t slash = path.substr(0, path.size() - 1).rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

}  // namespace

struct LineEditor::Parts {
  const Libedit& lib;
  LineEditor& owner;
  EditLine* el = nullptr;
  ::History* history = nullptr;
  HistEvent event{};
  std::string prompt;
  bool interrupted = false;
  Keyboard* keyboard = nullptr;  // while a line is typed

  Parts(const Libedit& lib, LineEditor& owner) : lib(lib), owner(owner) {}
  static Parts& of(EditLine* el);
  void set_up();
  int next_key(wchar_t* key);
  void bind(const char* key, const char* command) {
    lib.el_set(el, EL_BIND, key, command, nullptr);
  }
  // All rows of the line are above what is printed next; gives how far the cursor moved.
  int to_end();
  // The cursor's, from the line's first.
  size_t cursor_row() const;
  // Draws the line anew; the cursor is in that row of it.
  void draw(size_t row);
  unsigned char complete();
  void list(const expr::Completion& completion);
  unsigned char paste();
  unsigned char interrupt();
};

LineEditor::Parts& LineEditor::Parts::of(EditLine* el) {
  void* parts = nullptr;
  libedit()->el_get(el, EL_CLIENTDATA, &parts);
  return *static_cast<Parts*>(parts);
}

void LineEditor::Parts::set_up() {
  el = lib.el_init("phlox", stdin, stdout, stderr);
  if (!el) return;
  history = lib.history_init();
  lib.history(history, &event, H_SETSIZE, static_cast<int>(History::kMost));
  lib.history(history, &event, H_SETUNIQUE, 1);
  lib.el_set(el, EL_CLIENTDATA, this);
  lib.el_set(el, EL_EDITOR, "emacs");
  lib.el_set(el, EL_HIST, lib.history, history);
  const auto shown = [](EditLine* el) -> char* { return of(el).prompt.data(); };
  lib.el_set(el, EL_PROMPT, static_cast<char* (*)(EditLine*)>(shown));
  const auto key = [](EditLine* el, wchar_t* key) { return of(el).next_key(key); };
  lib.el_set(el, EL_GETCFN, static_cast<int (*)(EditLine*, wchar_t*)>(key));
  const auto add = [this](const char* name, const char* help, auto function) {
    lib.el_set(el, EL_ADDFN, name, help,
               static_cast<unsigned char (*)(EditLine*, int)>(function));
  };
  add("phlox-complete", "Complete", [](EditLine* el, int) { return of(el).complete(); });
  add("phlox-paste", "Take pasted text",
      [](EditLine* el, int) { return of(el).paste(); });
  add("phlox-interrupt", "Drop the line",
      [](EditLine* el, int) { return of(el).interrupt(); });
  bind("^I", "phlox-complete");
  bind("^C", "phlox-interrupt");
  bind(kPasteBegins, "phlox-paste");
  bind("^R", "em-inc-search-prev");
  bind("\\e[A", "ed-prev-history");
  bind("\\e[B", "ed-next-history");
  bind("\\e[H", "ed-move-to-beg");
  bind("\\e[F", "ed-move-to-end");
  bind("\\e[1~", "ed-move-to-beg");
  bind("\\e[4~", "ed-move-to-end");
  bind("\\e[3~", "ed-delete-next-char");
  bind("\\e[1;5D", "ed-prev-word");
  bind("\\e[1;5C", "em-next-word");
  lib.el_source(el, nullptr);  // what the user set in ~/.editrc
}

// 1, or 0 at the end.
int LineEditor::Parts::next_key(wchar_t* key) {
  using Kind = Keyboard::Event::Kind;
  while (true) {
    std::fflush(stdout);
    const Keyboard::Event event = keyboard->next();
    switch (event.kind) {
      case Kind::kKey:
        *key = static_cast<wchar_t>(event.key);
        return 1;
      case Kind::kEnd:
        return 0;
      case Kind::kInterrupt:
        *key = kInterruptKey;
        return 1;
      case Kind::kResize:
        // A terminal that has another width now has wrapped the line anew.
        lib.el_resize(el);
        draw(cursor_row());
        break;
      case Kind::kContinue:
        // Whoever had the terminal has set it as he likes it.
        lib.el_set(el, EL_PREP_TERM, 0);
        lib.el_set(el, EL_PREP_TERM, 1);
        draw(cursor_row());
        break;
    }
  }
}

size_t LineEditor::Parts::cursor_row() const {
  const LineInfo* line = lib.el_line(el);
  return rows_below(prompt + std::string(line->buffer, line->cursor), terminal_width());
}

void LineEditor::Parts::draw(size_t row) {
  // EL_REFRESH draws from where the cursor is, so that goes to the line's beginning.
  std::fputs(
      ("\r" + (row > 0 ? "\x1b[" + std::to_string(row) + "A" : "") + "\x1b[J").c_str(),
      stdout);
  lib.el_set(el, EL_REFRESH);
}

int LineEditor::Parts::to_end() {
  const LineInfo* line = lib.el_line(el);
  const auto behind = count_code_points(
      {line->cursor, static_cast<size_t>(line->lastchar - line->cursor)});
  const size_t row = cursor_row();
  lib.el_cursor(el, static_cast<int>(behind));
  draw(row);
  return static_cast<int>(behind);
}

unsigned char LineEditor::Parts::complete() {
  const LineInfo* at = lib.el_line(el);
  const std::string line(at->buffer, at->lastchar);
  const auto cursor = static_cast<size_t>(at->cursor - at->buffer);
  const expr::Completion completion = owner.completer_(line, cursor);
  if (completion.candidates.empty()) return CC_REFRESH_BEEP;
  const size_t typed = cursor - completion.begin;
  const std::string more = common_start(completion.candidates).substr(typed);
  if (!more.empty()) {
    lib.el_insertstr(el, more.c_str());
    return CC_REFRESH;
  }
  if (completion.candidates.size() > 1) list(completion);
  return CC_REDISPLAY;
}

void LineEditor::Parts::list(const expr::Completion& completion) {
  const LineInfo* at = lib.el_line(el);
  const size_t width = terminal_width();
  const size_t rows = rows_below(prompt + std::string(at->buffer, at->lastchar), width);
  std::vector<std::string> words;
  for (const std::string& candidate : completion.candidates) {
    if (words.size() == kMostListed) break;
    words.push_back(completion.file ? file_name(candidate) : candidate);
  }
  const int behind = to_end();
  std::string text = "\n" + in_columns(words, width);
  if (const size_t more = completion.candidates.size() - words.size(); more > 0)
    text += "... and " + std::to_string(more) + " more\n";
  // libedit clears as many rows as the line had before it draws it anew.
  text.append(rows, '\n');
  std::fputs(text.c_str(), stdout);
  lib.el_cursor(el, -behind);
}

unsigned char LineEditor::Parts::paste() {
  std::string bytes;
  wchar_t c = 0;
  while (!bytes.ends_with(kPasteEnds) && lib.el_wgetc(el, &c) == 1 && c != kInterruptKey)
    append_utf8(bytes, static_cast<char32_t>(c));
  std::deque<std::string> lines = pasted_lines(bytes);
  lib.el_insertstr(el, lines.front().c_str());
  lines.pop_front();
  if (lines.empty()) return CC_REFRESH;
  owner.pasted_.insert(owner.pasted_.begin(), lines.begin(), lines.end());
  to_end();
  std::fputs("\n", stdout);
  return CC_NEWLINE;
}

unsigned char LineEditor::Parts::interrupt() {
  to_end();
  std::fputs("^C\n", stdout);
  interrupted = true;
  return CC_EOF;
}

LineEditor::LineEditor(Completer completer) : completer_(std::move(completer)) {
  // Keys are code points. Python has set its locale already; a program has not.
  std::setlocale(LC_CTYPE, "");
  if (std::strcmp(::nl_langinfo(CODESET), "UTF-8") != 0)
    std::setlocale(LC_CTYPE, "C.UTF-8");
  const Libedit* lib = libedit();
  if (!lib) return;
  parts_ = std::make_unique<Parts>(*lib, *this);
  parts_->set_up();
  if (!parts_->el) parts_.reset();
}

LineEditor::~LineEditor() {
  if (!parts_) return;
  parts_->lib.history_end(parts_->history);
  parts_->lib.el_end(parts_->el);
}

void LineEditor::remember(const std::string& entry) {
  if (parts_)
    parts_->lib.history(parts_->history, &parts_->event, H_ENTER, entry.c_str());
}

LineEditor::Got LineEditor::read(const std::string& prompt, std::string& line) {
  if (pasted_.size() > 1) {
    line = pasted_.front();
    pasted_.pop_front();
    std::fputs((prompt + line + "\n").c_str(), stdout);
    return Got::kLine;
  }
  if (!parts_) return read_plain(prompt, line);
  parts_->prompt = prompt;
  parts_->interrupted = false;
  Keyboard keyboard;
  parts_->keyboard = &keyboard;
  parts_->lib.el_resize(parts_->el);
  if (!pasted_.empty()) {
    // The last line is for the user to end.
    parts_->lib.el_push(parts_->el, pasted_.front().c_str());
    pasted_.clear();
  }
  // Before the prompt is there: keys that follow it at once are not echoed twice.
  parts_->lib.el_set(parts_->el, EL_PREP_TERM, 1);
  std::fputs("\x1b[?2004h", stdout);
  int size = 0;
  const char* text = parts_->lib.el_gets(parts_->el, &size);
  std::fputs("\x1b[?2004l", stdout);
  std::fflush(stdout);
  if (parts_->interrupted) return Got::kInterrupt;
  if (!text || size <= 0) return Got::kEnd;
  line.assign(text, static_cast<size_t>(size));
  if (line.ends_with('\n')) line.pop_back();
  return Got::kLine;
}

LineEditor::Got LineEditor::read_plain(const std::string& prompt, std::string& line) {
  Keyboard keyboard;  // before the prompt: Ctrl-C may follow it at once
  std::fputs(prompt.c_str(), stdout);
  std::fflush(stdout);
  line.clear();
  while (true) {
    using Kind = Keyboard::Event::Kind;
    const Keyboard::Event event = keyboard.next();
    if (event.kind == Kind::kEnd) return Got::kEnd;
    if (event.kind == Kind::kInterrupt) {
      std::fputs("\n", stdout);
      return Got::kInterrupt;
    }
    if (event.kind != Kind::kKey) continue;
    if (event.key == U'\n') return Got::kLine;
    append_utf8(line, event.key);
  }
}

}  // namespace phlox::cli
