// How far each chain is, and how far it was when it was last signed. Of the installation, no
// tenant's.
#include "storage/queries.h"

namespace tallyport::storage {
namespace {

constexpr Statement kEnds{
    "SELECT c.id, c.length, c.head, coalesce((SELECT max(h.length) FROM chain_heads h "
    "WHERE h.chain_id = c.id), 0) FROM chains c ORDER BY c.id",
    4};

}  // namespace

void SociQueries::chain_ends(topup::Reply<std::vector<topup::ChainEnd>> reply) {
  own().ask<std::vector<topup::ChainEnd>>(
      [](Session& session) -> Result<std::vector<topup::ChainEnd>> {
        const auto rows = session.run(kEnds);
        std::vector<topup::ChainEnd> ends;
        for (std::size_t i = 0; i < rows.size(); ++i) {
          auto row = rows[i];
          topup::ChainEnd end;
          end.chain = row.id<ChainId>();
          end.length = row.integer();
          end.hash_hex = row.text();
          end.signed_length = row.integer();
          ends.push_back(std::move(end));
        }
        return ends;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
