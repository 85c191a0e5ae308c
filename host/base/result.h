// Result<T>: a value or an Error. Spelled like std::expected, which g++ 12 lacks in C++20 mode.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/errc.h"

namespace tallyport {

// Why something expected failed. `detail` is for people: it names the thing, the value, the place
// and what would be right. It may reach API clients, so it never holds a secret or an internal.
struct Error {
  Errc code;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

// What `return fail(…)` yields; converts to any Result.
struct Failure {
  Error error;
};

[[nodiscard]] inline Failure fail(Errc code, std::string detail) {
  return Failure{Error{code, std::move(detail)}};
}
[[nodiscard]] inline Failure fail(Error error) { return Failure{std::move(error)}; }

// Ends the program: a caller broke a contract of ours. Stays on in production.
[[noreturn]] void broken_contract(const char* what, const char* file, int line);

// Our bug, not the world's: use for what only a mistake in this code base can cause.
#define TALLYPORT_ASSERT(condition) \
  ((condition) ? void(0) : ::tallyport::broken_contract(#condition, __FILE__, __LINE__))

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(*-explicit-*)
  Result(Failure failure)
      : state_(std::in_place_index<1>, std::move(failure.error)) {}  // NOLINT(*-explicit-*)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Only after has_value(); asserts otherwise.
  T& value() & { return check(), *std::get_if<0>(&state_); }
  const T& value() const& { return check(), *std::get_if<0>(&state_); }
  T&& value() && { return check(), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only after !has_value(); asserts otherwise.
  const Error& error() const {
    TALLYPORT_ASSERT(!has_value());
    return *std::get_if<1>(&state_);
  }
  T value_or(T fallback) const { return has_value() ? value() : std::move(fallback); }

 private:
  void check() const { TALLYPORT_ASSERT(has_value()); }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : error_(std::move(failure.error)) {}  // NOLINT(*-explicit-*)

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const {
    TALLYPORT_ASSERT(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace tallyport
