// Stands in for libFuzzer where the compiler has none: replays a corpus, then mutations of it that
// repeat with the seed. An input that fails is left in FUZZER-failed.input.
#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "support/seed.h"

// Of the sanitizers' run time; null where there is none.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*)());
// g++ has a run time of its own for undefined behaviour, without that callback.
extern "C" const char* __ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }

namespace {

using Random = std::mt19937_64;

constexpr std::size_t kLongest = 16 * 1024;
std::string current;      // the input that is being tried
std::string failed_file;  // where it goes if it fails

void keep_current() {
  const int file = ::open(failed_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || ::write(file, current.data(), current.size()) < 0) return;
  ::close(file);
  std::fprintf(stderr, "the input that failed is in %s\n", failed_file.c_str());
}

void on_abort(int signal) {
  keep_current();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(std::string input) {
  current = std::move(input);
  // A copy that ends where it ends, so that AddressSanitizer sees every read behind it.
  const std::vector<std::uint8_t> exact(current.begin(), current.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::size_t below(Random& random, std::size_t limit) { return limit == 0 ? 0 : random() % limit; }

void mutate(std::string& text, const std::vector<std::string>& corpus, Random& random) {
  using namespace std::string_view_literals;
  constexpr auto kTelling = "\0\t\r\n \"#$%&'+,-./09:;=?AZ[\\]az{}\x7f\x80\xc3\xff"sv;
  const auto at = below(random, text.size());
  const auto length = below(random, std::min<std::size_t>(text.size() - at, 16) + 1);
  switch (below(random, 7)) {
    case 0:
      if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8)));
      return;
    case 1:
      if (!text.empty()) text[at] = kTelling[below(random, kTelling.size())];
      return;
    case 2:
      text.insert(at, 1, kTelling[below(random, kTelling.size())]);
      return;
    case 3:
      text.erase(at, length);
      return;
    case 4:
      text.insert(below(random, text.size()), text.substr(at, length));
      return;
    case 5: {  // goes on as another one does
      const auto& other = corpus[below(random, corpus.size())];
      text.replace(at, std::string::npos, other, below(random, other.size()), std::string::npos);
      return;
    }
    default:
      text.insert(at, 1, static_cast<char>(random()));
  }
}

std::vector<std::string> read_corpus(const char* folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry);
  std::ranges::sort(paths);  // so that the seed is all that counts
  std::vector<std::string> corpus;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return corpus;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t mutations = 2000;
  if (argc == 3) std::from_chars(argv[2], argv[2] + std::string_view(argv[2]).size(), mutations);
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: %s CORPUS-FOLDER|INPUT [MUTATIONS]\n", argv[0]);
    return 2;
  }
  failed_file = std::filesystem::path(argv[0]).filename().string() + "-failed.input";
  std::signal(SIGABRT, on_abort);
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(keep_current);

  if (std::filesystem::is_regular_file(argv[1])) {
    std::ifstream in(argv[1], std::ios::binary);
    run({std::istreambuf_iterator<char>(in), {}});
    return 0;
  }
  const auto corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s holds no input\n", argv[1]);
    return 2;
  }
  for (const auto& input : corpus) run(input);
  auto random = tallyport::test::random_stream(0);
  for (std::size_t i = 0; i < mutations; ++i) {
    auto input = corpus[below(random, corpus.size())];
    for (auto steps = 1 + below(random, 8); steps > 0; --steps) mutate(input, corpus, random);
    input.resize(std::min(input.size(), kLongest));
    run(std::move(input));
  }
  std::printf("%zu inputs and %zu mutations\n", corpus.size(), mutations);
}
