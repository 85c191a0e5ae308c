// VerifyContext: what the checks of one verification share, and what each of them is called.
#pragma once

#include <string_view>

#include "storage/session.h"
#include "storage/verify.h"

namespace tallyport::storage {

struct VerifyContext {
  Session& session;  // within the snapshot
  const VerifyOptions& options;
  VerifyReport& report;

  void add(Finding finding);
  // A check that is one statement. Its columns: which row, what is expected, what is there, and how
  // many such rows there are in all.
  void run(const Statement& check, const char* table, const char* what);
  void step(std::string_view name, std::int64_t done = 0, std::int64_t total = 0) const {
    options.progress({name, done, total});
  }
};

// In this order; each throws DatabaseFailure.
void verify_chains(VerifyContext& context);      // every link, and the evidence of every transfer
void verify_exported(VerifyContext& context);    // verify_heads.cpp
void verify_heads(VerifyContext& context);       // likewise: those in the database
void verify_references(VerifyContext& context);  // what rows say of each other
void verify_balances(VerifyContext& context);
void verify_holds(VerifyContext& context);
void verify_topups(VerifyContext& context);

}  // namespace tallyport::storage
