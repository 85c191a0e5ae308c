// SqlStore: the Store of the two databases. A batch is one transaction.
#pragma once

#include "base/clock.h"
#include "storage/session.h"
#include "storage/store.h"
#include "storage/store_memory.h"

namespace tallyport::storage {

class SqlStore final : public Store {
 public:
  // Does not connect yet. `writer` is whose chain the transfers are linked into: the host's name.
  // `ids` names accounts and transfers; `clock` is for the record only.
  SqlStore(Location location, std::string writer, Clock& clock, IdSource& ids);

  std::variant<Outcomes, NotCommitted> run(std::span<topup::Command> batch) override;
  std::optional<bool> committed(std::span<const topup::Command> batch) override;

 private:
  Session session_;
  Clock& clock_;
  IdSource& ids_;
  StoreMemory memory_;
};

}  // namespace tallyport::storage
