// A real browser: headless Chromium, driven through chromedriver by the W3C WebDriver protocol.
#pragma once

#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "support/child.h"

namespace tallyport::test {

// Where Debian's packages chromium and chromium-driver put them.
bool browser_installed();

class Browser {
 public:
  // Starts both; `directory` takes the profile and the logs. Throws std::runtime_error.
  explicit Browser(const std::string& directory);
  ~Browser();

  void open(const std::string& url);
  // Clicks what the CSS selector finds and waits until the next page is loaded.
  void click(const std::string& selector);
  std::string text(const std::string& selector = "body");  // as a person would see it
  bool has(const std::string& selector);
  std::string address();
  // Waits until the address begins so; what it was at last. A click returns before a slow answer.
  std::string await_address(const std::string& beginning, int timeout_ms = 20'000);
  std::string title();
  void resize(int width, int height);
  void screenshot(const std::string& file);  // PNG
  void type(const std::string& selector, const std::string& text);
  // A command of the DevTools protocol: emulated media, size, script.
  void devtools(const std::string& name, const nlohmann::json& parameters);
  // What a function body returns in the page, also where the page's own script is switched off.
  nlohmann::json evaluate(const std::string& body);

 private:
  std::string element(const std::string& selector);
  std::string session_;  // URL of the session
  std::unique_ptr<Child> driver_;
};

}  // namespace tallyport::test
