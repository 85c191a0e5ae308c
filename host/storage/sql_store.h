// SqlStore: the Store of the two databases. A batch is one transaction.
#pragma once

#include "base/clock.h"
#include "storage/session.h"
#include "storage/store.h"

namespace tallyport::storage {

class SqlStore final : public Store {
 public:
  // Does not connect yet. `ids` names accounts and transfers; `clock` is for the record only.
  SqlStore(Location location, Clock& clock, IdSource& ids);

  std::variant<Outcomes, NotCommitted> run(std::span<topup::Command> batch) override;
  std::optional<bool> committed(std::span<const topup::Command> batch) override;

 private:
  Session session_;
  Clock& clock_;
  IdSource& ids_;
};

}  // namespace tallyport::storage
