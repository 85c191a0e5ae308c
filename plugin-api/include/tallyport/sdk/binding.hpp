// Binding: a gateway class behind the C table of plugin.h. No exception crosses it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include <tallyport/plugin.h>
#include <tallyport/sdk/bytes.hpp>
#include <tallyport/sdk/input.hpp>
#include <tallyport/sdk/instance_input.hpp>
#include <tallyport/sdk/run.hpp>

namespace tallyport::plugin {

// Thrown by a gateway's begin(): it has no such operation. The host gets TP_E_UNSUPPORTED.
class Unsupported : public std::runtime_error {
 public:
  explicit Unsupported(std::string_view operation)
      : std::runtime_error("no such operation: " + std::string(operation)) {}
};

// Writes `text`, cut to what fits in what the host allotted. Nothing where the host gave nothing.
inline void explain(tp_error* error, std::string_view text) {
  constexpr std::size_t kTextAt = offsetof(tp_error, text);
  if (error == nullptr || error->size <= kTextAt) return;
  const std::size_t room = std::min<std::size_t>(error->size - kTextAt, sizeof error->text);
  const std::size_t count = std::min(room, text.size());
  std::memcpy(error->text, text.data(), count);
  error->len = static_cast<std::uint32_t>(count);
}

// `Gateway` is constructed from an InstanceInput, or from its settings alone (std::string_view); an
// exception refuses them, with its text. It gives `Task begin(Operation&) const` and is const from
// then on: several threads use it.
template <class Gateway>
struct Binding {
  static tp_status instance_create(const tp_host_v1*, const tp_instance_input* input,
                                   tp_instance** out, tp_error* error) noexcept {
    try {
      const auto given = instance_input(input);
      if constexpr (std::is_constructible_v<Gateway, const InstanceInput&>) {
        *out = reinterpret_cast<tp_instance*>(new Gateway(given));
      } else {
        *out = reinterpret_cast<tp_instance*>(new Gateway(given.settings));
      }
      return TP_OK;
    } catch (const std::bad_alloc&) {
      return TP_E_NOMEM;
    } catch (const std::exception& thrown) {
      explain(error, thrown.what());
      return TP_E_CONFIG;
    } catch (...) {
      return TP_E_CONFIG;
    }
  }

  static void instance_destroy(tp_instance* instance) noexcept {
    delete reinterpret_cast<Gateway*>(instance);
  }

  static tp_status op_begin(tp_instance* instance, const tp_op_input* input, tp_op** out,
                            tp_error* error) noexcept {
    try {
      const auto& gateway = *reinterpret_cast<const Gateway*>(instance);
      *out = reinterpret_cast<tp_op*>(std::make_unique<Run>(gateway, *input).release());
      return TP_OK;
    } catch (const Unsupported& thrown) {
      explain(error, thrown.what());
      return TP_E_UNSUPPORTED;
    } catch (const InvalidInput& thrown) {
      explain(error, thrown.what());
      return TP_E_INVALID;
    } catch (const std::bad_alloc&) {
      return TP_E_NOMEM;
    } catch (const std::exception& thrown) {
      explain(error, thrown.what());
      return TP_E_INTERNAL;
    } catch (...) {
      return TP_E_INTERNAL;
    }
  }

  static tp_status op_step(tp_op* op, const tp_event* event, const tp_action** out) noexcept {
    try {
      return reinterpret_cast<Run*>(op)->step(*event, out);
    } catch (const std::bad_alloc&) {
      return TP_E_NOMEM;
    } catch (...) {
      return TP_E_INTERNAL;
    }
  }

  static void op_end(tp_op* op) noexcept { delete reinterpret_cast<Run*>(op); }

  static const void* get_extension(const char*) noexcept { return nullptr; }

  static constexpr tp_plugin_v1 table(tp_bytes manifest) {
    return {sizeof(tp_plugin_v1), TP_ABI_MINOR, manifest, instance_create,
            instance_destroy,     op_begin,     op_step,  op_end,
            get_extension};
  }
};

}  // namespace tallyport::plugin

// Makes the shared object a plugin. Once, at file scope, outside of any namespace; MANIFEST is a
// string literal of JSON, of plugin-api/schemas/manifest.json.
#define TP_PLUGIN(GATEWAY, MANIFEST)                                                    \
  TP_MANIFEST(MANIFEST);                                                                \
  extern "C" const tp_plugin_v1* tallyport_plugin_main_v1(const tp_host_v1*) noexcept { \
    static const tp_plugin_v1 table =                                                   \
        ::tallyport::plugin::Binding<GATEWAY>::table(tp_bytes TP_MANIFEST_BYTES);       \
    return &table;                                                                      \
  }                                                                                     \
  static_assert(true, "a semicolon follows TP_PLUGIN")
