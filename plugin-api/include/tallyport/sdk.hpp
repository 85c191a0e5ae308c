// The C++20 SDK over plugin.h: a gateway as coroutines. Header-only and compiled into each plugin,
// so that it is never part of the ABI: a host knows plugin.h alone.
//
//   class Acme {
//    public:
//     explicit Acme(const InstanceInput& input);         // throws what it refuses
//     Task begin(Operation& operation) const {           // picks the coroutine
//       if (operation.operation() == "payment.create/1") return create(operation);
//       throw Unsupported(operation.operation());
//     }
//    private:
//     Task create(Operation& operation) const {
//       auto request = HttpRequest::post("https://api.acme.example/payments");
//       request.label("create_payment").moves_money();
//       const auto answer = co_await operation.http(request);
//       if (!answer.maybe_sent) co_return Result(Outcome::failed).reason(Reason::other);
//       …
//     }
//   };
//   TP_PLUGIN(Acme, R"({"id": "example.acme", …})");
//
// What it answers where the gateway's code does not:
//   the constructor throws        TP_E_CONFIG with the text
//   begin() throws Unsupported    TP_E_UNSUPPORTED; InvalidInput TP_E_INVALID; else TP_E_INTERNAL
//   a coroutine throws            DONE, unknown, reason "other", "plugin exception: …"
//   the host cancels              DONE, unknown, at once
//   an event that is not expected DONE, unknown
//   a step after DONE             TP_E_STATE
//
// docs/plugin-guide.md goes through a whole plugin.
#pragma once

#include <tallyport/sdk/binding.hpp>          // IWYU pragma: export
#include <tallyport/sdk/http.hpp>             // IWYU pragma: export
#include <tallyport/sdk/instance_input.hpp>   // IWYU pragma: export
#include <tallyport/sdk/money.hpp>            // IWYU pragma: export
#include <tallyport/sdk/operation.hpp>        // IWYU pragma: export
#include <tallyport/sdk/reason.hpp>           // IWYU pragma: export
#include <tallyport/sdk/result.hpp>           // IWYU pragma: export
#include <tallyport/sdk/signature_check.hpp>  // IWYU pragma: export
#include <tallyport/sdk/signed_header.hpp>    // IWYU pragma: export
#include <tallyport/sdk/task.hpp>             // IWYU pragma: export
