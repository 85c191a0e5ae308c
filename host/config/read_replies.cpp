// What a storefront's route sends: status, headers and JSON, for success, for each kind of error,
// and for the states of a top-up.
#include <algorithm>

#include "config/keys.h"
#include "config/readers.h"
#include "topup/status.h"

namespace tallyport::config {
namespace {

using storefront::Call;
using storefront::Case;
using storefront::Reply;

Names names_of_error() { return {"an error", {&storefront::error_shape()}, nullptr}; }

// Of an answer of this call; with the words of an error behind it where a case may have those.
Names names_of_answer(const Call& call) {
  return {std::string(call.name), {&call.answer}, call.list.empty() ? nullptr : &call};
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// Those that say how the message itself is framed.
bool is_ours(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower == "content-length" || lower == "connection" || lower == "date" ||
         lower == "transfer-encoding";
}

Reply read(const Section& section, const Names& names) {
  Reply reply;
  section.read("status", reply.status, {200, 599});
  if (const Tree* headers = section.table("headers"))
    for (const Tree& node : headers->children) {
      const auto key = section.path_of("headers") + "." + node.key;
      if (!is_header_name(node.key) || is_ours(node.key))
        section.context().problem(node.line, key, "is not a header that can be set");
      else if (node.kind != Tree::Kind::string)
        section.context().problem(node.line, key,
                                  "is " + std::string(kind_name(node.kind)) + ", must be a string");
      else
        reply.headers.emplace_back(node.key, read_template(section.context(), node, key, names));
    }
  if (const Tree* body = section.find("reply"))
    reply.body = read_node(section.context(), *body, section.path_of("reply"), names);
  return reply;
}

// Adds the codes and statuses of `of`; says whether all of them are statuses.
enum class Of { errors, statuses };
Of read_of(const Section& section, const Call* call, Case& out) {
  std::size_t statuses = 0;
  const Tree* list = section.list("of");
  if (list && list->children.empty())
    section.problem("of", "is empty; leave it out for all errors");
  for (const auto& [text, line, shown] : section.texts("of")) {
    const bool is_status = topup::parse_status(text).has_value();
    if (!is_status && !storefront::is_error_code(text)) {
      auto known = storefront::error_codes();
      section.context().problem(line, section.path_of("of"),
                                "has " + shown +
                                    ", which is neither a code of docs/errors.md nor a status of "
                                    "a top-up" +
                                    suggestion(text, known));
      continue;
    }
    if (is_status && call && call->subject != Call::Subject::topup)
      section.context().problem(
          line, section.path_of("of"),
          "has the status " + shown + ", but " + std::string(call->name) + " answers no top-up");
    if (is_status) ++statuses;
    out.of.push_back(text);
  }
  if (statuses > 0 && statuses < out.of.size())
    section.problem("of", "mixes errors and statuses of a top-up; write a case for each");
  return statuses > 0 ? Of::statuses : Of::errors;
}

}  // namespace

Reply read_reply(const Section& section, const Call* call) {
  return read(section, call ? names_of_answer(*call) : names_of_error());
}

std::optional<storefront::Node> read_error(const Section& section) {
  const Tree* tree = section.find("error");
  if (!tree) return std::nullopt;
  return read_node(section.context(), *tree, section.path_of("error"), names_of_error());
}

std::vector<Case> read_cases(const Section& parent, const Call* call) {
  std::vector<Case> out;
  const Tree* list = parent.list("cases");
  if (!list) return out;
  for (std::size_t i = 0; i < list->children.size(); ++i) {
    const Section section(parent.context(), &list->children[i],
                          parent.path_of("cases") + "[" + std::to_string(i) + "]",
                          keys::reply_case);
    if (list->children[i].kind != Tree::Kind::table) continue;
    Case one;
    auto names = names_of_error();
    if (read_of(section, call, one) == Of::statuses && call) {
      names = names_of_answer(*call);
      names.answer.push_back(&storefront::error_shape());
    }
    one.message = section.text("message").value_or("");
    one.reply = read(section, names);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tallyport::config
