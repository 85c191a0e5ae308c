// The SDK at the boundary: what a gateway that throws, or asks the wrong thing, comes to.
#include <cstddef>
#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::test {
namespace {

using namespace tallyport::plugin;

struct Troubled {
  explicit Troubled(std::string_view settings) {
    if (settings == "int") throw 1;
    if (!settings.empty()) throw std::invalid_argument("colour is " + std::string(settings));
  }
  Task begin(Operation& operation) const {
    const auto name = operation.operation();
    if (name == "begin.throws/1") throw std::runtime_error("begin went wrong");
    if (name == "begin.invalid/1") throw InvalidInput("no document");
    if (name == "throws/1") return throws(operation);
    if (name == "throws_int/1") return throws_int(operation);
    if (name == "throws_later/1") return throws_later(operation);
    if (name == "entropy/1") return entropy(operation);
    throw Unsupported(name);
  }
  Task throws(Operation& operation) const {
    const auto token = operation.header("verif-hash").value_or("");
    throw std::runtime_error("cannot read\n" + std::string(token) + std::string(500, 'x'));
    co_return Result(Outcome::succeeded);
  }
  Task throws_int(Operation&) const {
    throw 1;
    co_return Result(Outcome::succeeded);
  }
  Task throws_later(Operation& operation) const {
    const auto answer = co_await operation.http(HttpRequest::get("https://a.example"));
    if (answer.answered) throw std::runtime_error("after the answer");
    co_return Result(Outcome::unknown);
  }
  Task entropy(Operation& operation) const {
    const auto first = operation.started_unix_ms();
    const auto answer = co_await operation.http(HttpRequest::get("https://a.example"));
    co_return Result(Outcome::ignored)
        .message(std::to_string(first) + " " + std::to_string(operation.now_unix_ms()) + " " +
                 std::to_string(operation.entropy()[15]) + " " +
                 std::string(answer.header("X-ID").value_or("none")));
  }
};

const tp_plugin_v1 kTable = Binding<Troubled>::table({"{}", 2});

tp_instance_input instance_given(std::string_view settings, std::uint32_t mode = TP_MODE_TEST) {
  return {sizeof(tp_instance_input), mode, bytes(settings)};
}

// An instance and one operation of it, ended with the object.
struct Begun {
  explicit Begun(std::string operation, const tp_header* header = nullptr) {
    tp_error none{};
    const auto given = instance_given("");
    kTable.instance_create(nullptr, &given, &instance, &none);
    tp_op_input input{};
    input.size = sizeof input;
    input.operation = bytes(operation);
    input.headers = header;
    input.n_headers = header ? 1 : 0;
    error.size = sizeof error;
    status = kTable.op_begin(instance, &input, &op, &error);
  }
  ~Begun() {
    if (op) kTable.op_end(op);
    kTable.instance_destroy(instance);
  }
  const tp_action& step(tp_event event) {
    event.size = sizeof event;
    status = kTable.op_step(op, &event, &action);
    return *action;
  }
  const tp_action& start() {
    tp_event event{};
    event.kind = TP_EVENT_START;
    event.now_unix_ms = 1000;
    event.entropy[15] = 42;
    return step(event);
  }
  std::string text() const { return {error.text, error.len}; }

  tp_instance* instance = nullptr;
  tp_op* op = nullptr;
  tp_status status = TP_OK;
  tp_error error{};
  const tp_action* action = nullptr;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sdk)

BOOST_AUTO_TEST_CASE(a_constructor_that_throws_refuses_the_settings_with_its_text) {
  tp_instance* instance = nullptr;
  tp_error error{};
  error.size = sizeof error;
  const auto status = [&](const tp_instance_input& given, tp_error* told) {
    return kTable.instance_create(nullptr, &given, &instance, told);
  };
  BOOST_TEST(status(instance_given("mauve"), &error) == TP_E_CONFIG);
  BOOST_TEST(std::string(error.text, error.len) == "colour is mauve");
  BOOST_TEST(status(instance_given("int"), &error) == TP_E_CONFIG);
  const std::string longest(2000, 'x');
  BOOST_TEST(status(instance_given(longest), &error) == TP_E_CONFIG);
  BOOST_TEST(error.len == sizeof error.text);
  BOOST_TEST(status(instance_given("x"), nullptr) == TP_E_CONFIG);
}

BOOST_AUTO_TEST_CASE(a_constructor_may_ask_for_the_mode) {
  struct Moded {
    explicit Moded(const InstanceInput& input) {
      throw std::runtime_error(std::string(input.settings) +
                               (input.mode == Mode::live ? " live" : " test"));
    }
    Task begin(Operation& operation) const { throw Unsupported(operation.operation()); }
  };
  const auto told = [](const tp_instance_input* given) {
    tp_instance* instance = nullptr;
    tp_error error{};
    error.size = sizeof error;
    Binding<Moded>::instance_create(nullptr, given, &instance, &error);
    return std::string(error.text, error.len);
  };
  auto given = instance_given("{}");
  BOOST_TEST(told(&given) == "{} test");
  given.mode = TP_MODE_LIVE;
  BOOST_TEST(told(&given) == "{} live");
  for (const std::uint32_t other : {0u, 3u}) {
    given.mode = other;
    BOOST_TEST(told(&given) == "tp_instance_input.mode is one that this plugin does not know: " +
                                   std::to_string(other));
  }
  given.size = offsetof(tp_instance_input, settings);
  BOOST_TEST(told(&given) == "tp_instance_input.size is too small");
  BOOST_TEST(told(nullptr) == "tp_instance_input.size is too small");
}

BOOST_AUTO_TEST_CASE(what_signature_headers_hold_is_read_strictly) {
  BOOST_TEST(is_hex(std::string(64, 'F'), 32));
  for (const auto& text : {std::string(), std::string(63, 'a'), std::string(65, 'a'),
                           std::string(63, 'a') + "g", std::string(62, 'a') + "0x"}) {
    BOOST_TEST(!is_hex(text, 32), text);
  }
  BOOST_TEST(parse_unix_s("1700000000").value_or(0) == 1'700'000'000);
  BOOST_TEST(parse_unix_s("999999999999").has_value());
  for (const auto* text : {"", "0", "01", "+1", "-1", " 1", "1 ", "1.0", "1e3", "1000000000000"}) {
    BOOST_TEST(!parse_unix_s(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(begin_says_how_it_failed) {
  struct Row {
    const char* operation;
    tp_status status;
    const char* text;
  };
  for (const auto& row : {Row{"begin.throws/1", TP_E_INTERNAL, "begin went wrong"},
                          Row{"begin.invalid/1", TP_E_INVALID, "no document"},
                          Row{"nothing/1", TP_E_UNSUPPORTED, "no such operation: nothing/1"}}) {
    const Begun begun(row.operation);
    BOOST_TEST(begun.status == row.status);
    BOOST_TEST(begun.text() == row.text);
  }
}

BOOST_AUTO_TEST_CASE(an_exception_while_stepping_is_unknown_cut_and_without_header_values) {
  const tp_header header{bytes("verif-hash"), bytes("s3cr3t-t0ken"), 0, 0};
  Begun begun("throws/1", &header);
  const auto& done = *begun.start().u.done;
  BOOST_TEST(begun.status == TP_OK);
  BOOST_TEST(begun.action->kind == TP_ACTION_DONE);
  BOOST_TEST(done.outcome == TP_OUTCOME_UNKNOWN);
  BOOST_TEST(view(done.reason) == "other");
  const std::string message(view(done.message));
  BOOST_TEST(message.starts_with("plugin exception: cannot read?***xxx"));
  BOOST_TEST(message.size() < 250u);
}

BOOST_AUTO_TEST_CASE(what_is_no_exception_type_is_caught_too) {
  Begun begun("throws_int/1");
  BOOST_TEST(begun.start().u.done->outcome == TP_OUTCOME_UNKNOWN);
}

BOOST_AUTO_TEST_CASE(an_exception_after_an_answer_is_unknown_and_ends_the_operation) {
  Begun begun("throws_later/1");
  BOOST_TEST(begun.start().kind == TP_ACTION_HTTP);
  tp_event answer{};
  answer.kind = TP_EVENT_HTTP_RESPONSE;
  answer.http_status = 200;
  BOOST_TEST(begun.step(answer).u.done->outcome == TP_OUTCOME_UNKNOWN);
  begun.step(answer);
  BOOST_TEST(begun.status == TP_E_STATE);
}

BOOST_AUTO_TEST_CASE(the_clock_moves_and_the_start_does_not) {
  Begun begun("entropy/1");
  begun.start();
  const tp_header header{bytes("x-id"), bytes("7"), 0, 0};
  tp_event answer{};
  answer.kind = TP_EVENT_HTTP_RESPONSE;
  answer.now_unix_ms = 2000;
  answer.headers = &header;
  answer.n_headers = 1;
  BOOST_TEST(view(begun.step(answer).u.done->message) == "1000 2000 42 7");
}

BOOST_AUTO_TEST_CASE(a_header_that_stands_twice_is_no_header) {
  const std::vector<Header> headers{{"A", "1"}, {"a", "1"}, {"B", "2"}};
  BOOST_TEST(!sole_header(headers, "a").has_value());
  BOOST_TEST(sole_header(headers, "b").value_or("") == "2");
  BOOST_TEST(!sole_header(headers, "c").has_value());
}

BOOST_AUTO_TEST_CASE(all_but_unreserved_characters_are_percent_encoded) {
  BOOST_TEST(percent_encoded("aZ09-._~") == "aZ09-._~");
  BOOST_TEST(percent_encoded("a b+c/d?e=f&g%") == "a%20b%2Bc%2Fd%3Fe%3Df%26g%25");
  BOOST_TEST(percent_encoded("\xC3\xA9") == "%C3%A9");
  BOOST_TEST(percent_encoded(std::string_view("\0\n", 2)) == "%00%0A");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tallyport::test
