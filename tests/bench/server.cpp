// The configuration has what a server must have; everything else is its default.
#include "bench/server.h"

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/webhooks.h"

namespace tallyport::bench {
namespace {

// A port of the loopback that nobody listens on now.
std::uint16_t free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool found = ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(descriptor);
  if (!found) throw std::runtime_error("no free port on the loopback");
  return ntohs(address.sin_port);
}

std::string write_config(const Options& options, const std::string& name, const std::string& url,
                         std::uint16_t port) {
  const auto path = options.work + "/" + name + ".toml";
  std::ofstream file(path);
  file << "[server]\nlisten = \"127.0.0.1:" << port << "\"\nhost_name = \"bench\"\n\n"
       << "[database]\nurl = \"" << url << "\"\n\n[plugins]\ndirectory = \"" << options.build
       << "/plugins\"\n\n[gateway.sandbox]\nplugin = \"sandbox\"\nmode = \"test\"\n"
       << "settings = { base_url = \"http://127.0.0.1:1\" }\nsecrets = { api_key = \"" << kApiKey
       << "\", webhook_secret = \"" << kWebhookSecret << "\" }\n\n"
       << "[storefront.bench]\ndisplay_name = \"Bench\"\nasset = \"credits\"\n"
       << "gateway = \"sandbox\"\nreference_prefix = \"B-\"\n"
       << "return_urls = [\"http://127.0.0.1:1\"]\n"
       << "packages = [{ id = \"thousand\", credits = " << kCredit
       << ", price = \"5000.00 NGN\" }]\n\n"
       // A server without callers does not start; nobody has this key.
       << "[[api_key]]\nname = \"nobody\"\nstorefront = \"bench\"\nhash = \"sha256:"
       << std::string(64, '0') << "\"\nscopes = [\"topups:read\"]\n";
  file.close();
  if (!file || ::chmod(path.c_str(), 0600) != 0) throw std::runtime_error("cannot write " + path);
  return path;
}

}  // namespace

Server::Server(const Options& options, const std::string& name, const std::string& url)
    : port_(free_port()),
      child_({{options.build + "/bin/tallyport", "serve", "--config",
               write_config(options, name, url, port_)},
              {},
              options.work + "/" + name + ".log",
              ""}) {
  child_.wait_for_line("listening on");
}

Server::~Server() {
  try {
    child_.terminate();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "the server did not end: %s\n", error.what());
  }
}

}  // namespace tallyport::bench
